"""The order of announcements: one at a time, a recall first, none cut off, none lost, none twice.

Each holds the card for its length, and until its voice has ended. When more than 20 s of speech wait, calls are
said short, and one whose customer has arrived already is dropped and counted. `ends_ms` is of a steady clock: a
step of the wall clock must not hold an announcement.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from service_centre.messages.views import CallRow

CALL_MS = 8_000
SHORT_MS = 4_000
BACKLOG_MS = 20_000
YOUNGER_THAN_MS = 60_000
AT_START_YOUNGER_THAN_MS = 10_000
VOICE_LATE_MS = 4_000
"""A voice that has not ended so long after its time is not waited for: the sound card hangs."""

Length = Callable[[CallRow, bool], int]
"""How long a call takes to say in ms, at full length or short."""


def without_voice(_call: CallRow, short: bool) -> int:
    """Give a call its time on a board that does not speak."""
    return SHORT_MS if short else CALL_MS


@dataclass(slots=True)
class Announcements:
    """What was announced, what is being announced, what waits."""

    length: Length = without_voice
    current: CallRow | None = None
    short: bool = False
    ends_ms: int = 0
    waiting: list[CallRow] = field(default_factory=list)
    last_n: int | None = None
    dropped: int = 0
    speaking_n: int | None = None

    def hear(self, calls: tuple[CallRow, ...], wall_ms: int, steady_ms: int) -> None:
        """Take the hall's last calls, newest first: their age is of the wall clock, their length of a steady one."""
        known = {call.n: call for call in calls}
        oldest_n = min(known, default=0)
        # A call that was undone is not said; one that is older than the view reaches was not undone.
        self.waiting = [
            known.get(call.n, call) for call in self.waiting if call.n in known or call.n < oldest_n
        ]
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
        """Put a recall before the calls that wait, behind other recalls; it takes the place of its own call."""
        if call.recall:
            self.waiting = [
                other for other in self.waiting if (other.number, other.seat) != (call.number, call.seat)
            ]
        at = sum(1 for other in self.waiting if other.recall) if call.recall else len(self.waiting)
        self.waiting.insert(at, call)

    def begin_anew(self) -> None:
        """Forget the numbers of calls: the hall was restored."""
        self.last_n, self.waiting = None, []

    def voice_ended(self, n: int) -> None:
        """Take the end of a call's voice."""
        if self.speaking_n == n:
            self.speaking_n = None

    def _goes_on(self, steady_ms: int) -> bool:
        """Say whether the call on the card keeps its place: its time is not over, or its voice still speaks."""
        if self.current is None:
            return False
        late_ms = VOICE_LATE_MS if self.speaking_n == self.current.n else 0
        return steady_ms < self.ends_ms + late_ms

    def tick(self, steady_ms: int) -> bool:
        """Go on to the next announcement when its turn has come; True if the card changes."""
        if self._goes_on(steady_ms):
            return False
        had = self.current
        self.current = None
        backlog = sum(self.length(call, False) for call in self.waiting) > BACKLOG_MS
        while self.waiting:
            call = self.waiting.pop(0)
            if backlog and call.arrived:
                self.dropped += 1
                continue
            self._begin(call, steady_ms, short=backlog)
            break
        return self.current != had

    def _begin(self, call: CallRow, steady_ms: int, *, short: bool) -> None:
        self.current, self.short = call, short
        self.ends_ms = steady_ms + max(without_voice(call, short), self.length(call, short))
