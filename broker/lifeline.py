"""Whether the broker does any good: one that is alive but can't be heard counts as hung."""

from service_centre.clock import Clock
from service_centre.link.port import JOINED, REFUSED, Link
from service_centre.watchdog import Watchdog

CUT_OFF_S = 30.0


class Lifeline:
    """Tells the watchdog from the office's thread; says nothing while the link is lost although Mosquitto takes others.

    While Mosquitto itself is away, or does not know the broker's password, a restart would mend nothing.
    """

    def __init__(self, link: Link, clock: Clock, watchdog: Watchdog) -> None:
        self._link, self._clock, self._watchdog = link, clock, watchdog
        self._state, self._since_s = "", clock.machine_s()
        link.on_state(self._changed)

    def _changed(self, state: str) -> None:
        if state == JOINED or self._state in (JOINED, ""):
            self._since_s = self._clock.machine_s()
        self._state = state

    @property
    def hung(self) -> bool:
        """Say whether a restart would help."""
        if self._state in (JOINED, REFUSED) or self._clock.machine_s() - self._since_s < CUT_OFF_S:
            return False
        return self._link.accepts()

    def alive(self) -> None:
        """Called by the ticker with each beat."""
        if not self.hung:
            self._watchdog.alive()
