"""The steady clock since the business day opened, carried over restarts of the broker as far as the wall can be believed."""

from broker.store.tip import LastSeen
from service_centre.clock import Clock
from service_centre.domain.seats import STEP_DOUBTED_MS

DOWNTIME_AT_MOST_MS = 24 * 3_600_000


class DayClock:
    """Runs with the machine's steady clock from a base; `bridged_ms` is what the wall added for the time away."""

    def __init__(self, clock: Clock, last: LastSeen) -> None:
        self._clock = clock
        gap_ms = clock.wall_ms() - last.wall_ms if last.wall_ms else 0
        believed = gap_ms <= STEP_DOUBTED_MS or clock.synchronised()
        self.bridged_ms = min(max(0, gap_ms), DOWNTIME_AT_MOST_MS) if believed else 0
        self._base_ms = last.elapsed_ms + self.bridged_ms - clock.monotonic_ms()

    def elapsed_ms(self) -> int:
        """Say how long the day has been open."""
        return self._base_ms + self._clock.monotonic_ms()

    def begin_day(self) -> int:
        """Begin at 0; gives what `go_back` needs."""
        before, self._base_ms = self._base_ms, -self._clock.monotonic_ms()
        return before

    def go_back(self, before: int) -> None:
        """Undo `begin_day`: the commit that opened the day has failed."""
        self._base_ms = before
