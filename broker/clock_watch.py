"""Whether the wall clock's date can be believed, judged by the steady clock beside it."""

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
        self._last_ms = drift_ms
        self._trusted_ms = None if doubted else drift_ms
        self._doubted = doubted

    def look(self, drift_ms: int, *, doubted: bool, synchronised: bool) -> list[Fact]:
        """Say what there is to note; `doubted` is what the hall knows so far."""
        if self._doubted and not doubted:  # a supervisor has confirmed the date
            self._trusted_ms = self._last_ms
        step_ms, self._last_ms = drift_ms - self._last_ms, drift_ms
        facts: list[Fact] = [ClockStepped(step_ms)] if abs(step_ms) > STEP_NOTED_MS else []
        doubted = doubted or abs(step_ms) > STEP_DOUBTED_MS
        agrees = self._trusted_ms is not None and abs(drift_ms - self._trusted_ms) <= STEP_DOUBTED_MS
        if doubted and (agrees or synchronised):
            facts.append(ClockTrusted())
            self._trusted_ms, doubted = drift_ms, False
        elif not doubted and not agrees:  # many small steps
            facts.append(ClockDoubted())
            doubted = True
        self._doubted = doubted
        return facts
