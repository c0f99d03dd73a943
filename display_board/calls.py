"""The order of announcements: one at a time, a recall first, none cut off, none lost, none twice.

Each holds the card for its length. When more than 20 s wait, calls are announced short, and one whose
customer has arrived already is dropped and counted. `ends_ms` is of a steady clock: a step of the wall clock
must not hold an announcement.
"""

from dataclasses import dataclass, field

from service_centre.messages.views import CallRow

CALL_MS = 8_000
SHORT_MS = 4_000
BACKLOG_MS = 20_000
YOUNGER_THAN_MS = 60_000
AT_START_YOUNGER_THAN_MS = 10_000


@dataclass(slots=True)
class Announcements:
    """What was announced, what is being announced, what waits."""

    current: CallRow | None = None
    ends_ms: int = 0
    waiting: list[CallRow] = field(default_factory=list)
    last_n: int | None = None
    dropped: int = 0

    def hear(self, calls: tuple[CallRow, ...], wall_ms: int, steady_ms: int) -> None:
        """Take the hall's last calls, newest first: their age is of the wall clock, their length of a steady one."""
        known = {call.n: call for call in calls}
        self.waiting = [
            known[call.n] for call in self.waiting if call.n in known
        ]  # an undone call is not said
        if self.current:
            self.current = known.get(self.current.n, self.current)
        limit_ms = AT_START_YOUNGER_THAN_MS if self.last_n is None else YOUNGER_THAN_MS
        last = self.last_n or 0
        for call in reversed(calls):
            if call.n > last and wall_ms - call.at_ms < limit_ms:
                self._add(call)
        self.last_n = max([last, *known])
        self.tick(steady_ms)

    def _add(self, call: CallRow) -> None:
        """Put a recall before the calls that wait, behind other recalls."""
        at = sum(1 for other in self.waiting if other.recall) if call.recall else len(self.waiting)
        self.waiting.insert(at, call)

    def tick(self, steady_ms: int) -> bool:
        """Go on to the next announcement when its turn has come; True if the card changes."""
        if self.current and steady_ms < self.ends_ms:
            return False
        had = self.current
        self.current = None
        backlog = len(self.waiting) * CALL_MS > BACKLOG_MS
        while self.waiting:
            call = self.waiting.pop(0)
            if backlog and call.arrived:
                self.dropped += 1
                continue
            self.current = call
            self.ends_ms = steady_ms + (SHORT_MS if backlog else CALL_MS)
            break
        return self.current != had
