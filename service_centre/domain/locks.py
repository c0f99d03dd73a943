"""Wrong PINs: who may not try for a while, and where. All times are of the steady clock, ms since the day opened."""

from dataclasses import dataclass, field

AT_A_DEVICE = 3
"""From this wrong PIN in a row a number is locked at that device: 1, 2, 4 … 30 minutes."""

EVERYWHERE = 12
"""From this one in a row over all terminals and desks it is locked everywhere: 1, 2, 4 … 30 minutes.

One device alone gets there only after hours, so that it can lock nobody out of the own window. Key pads in the public
hall count for themselves alone.
"""


@dataclass(slots=True)
class Lock:
    """Wrong PINs in a row, and until when the next one is not looked at."""

    failures: int = 0
    until_ms: int = 0

    def fail(self, now_ms: int, length_ms: int) -> None:
        """Count a wrong PIN."""
        self.failures += 1
        self.until_ms = max(self.until_ms, now_ms + length_ms)


@dataclass(slots=True)
class Locks:
    """The locks of all staff numbers: each at single devices, and each everywhere."""

    at: dict[tuple[str, str], Lock] = field(default_factory=dict)
    everywhere: dict[str, Lock] = field(default_factory=dict)

    def until_ms(self, staff: str, device: str) -> int:
        """Say until when a number is locked at a device; 0 if it is not."""
        here = self.at.get((staff, device), Lock()).until_ms
        return here if is_public(device) else max(here, self.everywhere.get(staff, Lock()).until_ms)

    def longest_ms(self, staff: str) -> int:
        """Say until when a number is locked anywhere; 0 if it is not."""
        locks = [lock for (who, _), lock in self.at.items() if who == staff]
        return max((lock.until_ms for lock in (*locks, self.everywhere.get(staff, Lock()))), default=0)

    def next_length_ms(self, staff: str, device: str) -> int:
        """Say for how long one more wrong PIN locks a number at this device."""
        here = _length_ms(self.at.get((staff, device), Lock()).failures + 1, AT_A_DEVICE)
        return here if is_public(device) else max(here, self._everywhere_ms(staff))

    def fail(self, staff: str, device: str, now_ms: int, length_ms: int) -> None:
        """Count a wrong PIN that locks the number at this device for so long."""
        everywhere_ms = self._everywhere_ms(staff)
        self.at.setdefault((staff, device), Lock()).fail(now_ms, length_ms)
        if not is_public(device):
            self.everywhere.setdefault(staff, Lock()).fail(now_ms, everywhere_ms)

    def succeed(self, staff: str, device: str) -> None:
        """Forget the wrong PINs of a number where it signed in; those at other devices stay: a guesser may stand there."""
        self.at.pop((staff, device), None)
        if not is_public(device):
            self.everywhere.pop(staff, None)

    def has(self, staff: str) -> bool:
        """Say whether a number has any wrong PINs."""
        return staff in self.everywhere or any(who == staff for who, _ in self.at)

    def forget(self, staff: str) -> None:
        """Forget all wrong PINs of a number."""
        self.at = {who: lock for who, lock in self.at.items() if who[0] != staff}
        self.everywhere.pop(staff, None)

    def _everywhere_ms(self, staff: str) -> int:
        return _length_ms(self.everywhere.get(staff, Lock()).failures + 1, EVERYWHERE)


def is_public(device: str) -> bool:
    """Say whether a device stands where anybody can type."""
    return device.startswith("kiosk")


def _length_ms(failures: int, first: int) -> int:
    return min(30, 2 ** min(failures - first, 5)) * 60_000 if failures >= first else 0
