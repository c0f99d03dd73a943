"""Whether the wall clock's date can be believed, judged by the steady clock beside it."""

from dataclasses import dataclass

from service_centre.domain.message import Fact
from service_centre.domain.record import ClockDoubted
from service_centre.domain.seats import STEP_DOUBTED_MS, ClockStepped, ClockTrusted

STEP_NOTED_MS = 2_000


class ClockWatch:
    """Compares how far the wall is ahead of the steady clock (`drift`, ms) with what it was when it was trusted.

    A clock that was doubted is trusted again when it agrees with what it was before, when a time service vouches for
    it, or when a supervisor does; one that merely holds is not.
    """

    def __init__(self, drift_ms: int, *, doubted: bool) -> None:
        self._seen = self._next = _Seen(drift_ms, None if doubted else drift_ms, doubted)

    def look(self, drift_ms: int, *, doubted: bool, synchronised: bool) -> list[Fact]:
        """Say what there is to note; `doubted` is what the hall knows so far. `settle` tells that it was noted."""
        trusted_ms = self._seen.trusted_ms
        if self._seen.doubted and not doubted:  # a supervisor has confirmed the date
            trusted_ms = self._seen.last_ms
        step_ms = drift_ms - self._seen.last_ms
        facts: list[Fact] = [ClockStepped(step_ms)] if abs(step_ms) > STEP_NOTED_MS else []
        doubted = doubted or abs(step_ms) > STEP_DOUBTED_MS
        agrees = trusted_ms is not None and abs(drift_ms - trusted_ms) <= STEP_DOUBTED_MS
        if doubted and (agrees or synchronised):
            facts.append(ClockTrusted())
            trusted_ms, doubted = drift_ms, False
        elif not doubted and not agrees:  # many small steps
            facts.append(ClockDoubted())
            doubted = True
        self._next = _Seen(drift_ms, trusted_ms, doubted)
        return facts

    def settle(self) -> None:
        """Take what the last look saw: what it said to note is committed. Until then each look says it again."""
        self._seen = self._next


@dataclass(frozen=True, slots=True)
class _Seen:
    """The drift of the last look, the one that was trusted last (None: nobody knows), and whether the date is in doubt."""

    last_ms: int
    trusted_ms: int | None
    doubted: bool
