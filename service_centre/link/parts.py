"""How the parts of a device are: told to the broker when they change, and again once a minute.

The broker keeps them in memory only: one that was started again learns them within the minute.
"""

from dataclasses import dataclass, field

from service_centre.link.station import Station
from service_centre.messages.queries import ReportDevice

TELL_EVERY_S = 60.0


@dataclass(slots=True)
class Parts:
    """The parts of one device by name, each ok or the word of its trouble."""

    station: Station
    states: dict[str, str] = field(default_factory=dict)
    _told_s: dict[str, float] = field(default_factory=dict)

    def is_now(self, part: str, state: str) -> None:
        """Note a part's state and tell it."""
        self.states[part] = state
        self._tell(part)

    def ok(self, part: str) -> bool:
        """Say whether a part works; one that was never heard of does."""
        return self.states.get(part, "ok") in ("ok", "near_end")

    def tick(self) -> None:
        """Tell again what was told long ago."""
        if self.station.linked:
            now_s = self.station.clock.machine_s()
            for part in self.states:
                if now_s - self._told_s.get(part, float("-inf")) >= TELL_EVERY_S:
                    self._tell(part)

    def _tell(self, part: str) -> None:
        if self.station.linked:
            self._told_s[part] = self.station.clock.machine_s()
            self.station.ask(ReportDevice(part, self.states[part]), lambda _reply: None, life_s=30)
