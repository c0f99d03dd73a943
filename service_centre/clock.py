"""The Clock port, and the only file that reads the machine's time.

Hall clock: rules, timers that people see, the length of the voice; a rehearsal may run it faster.
Machine clock (`machine_s`): keepalive, retries, answer time-outs, devices; never scaled.
"""

import ctypes
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Protocol
from zoneinfo import ZoneInfo

from msgspec import Meta

TIMEX_BYTES = 512
"""More than the kernel's `struct timex`; zeroes ask and set nothing (adjtimex(2))."""

TIME_ERROR = 5
"""What adjtimex answers while no time service vouches for the clock."""


class Clock(Protocol):
    """What a program asks for the time."""

    def wall_ms(self) -> int:
        """Say the hall's wall clock, UTC in ms since 1970; it may step."""

    def monotonic_ms(self) -> int:
        """Say the hall's steady clock in ms from an arbitrary start; it never steps back."""

    def machine_s(self) -> float:
        """Say the machine's steady clock in seconds, at its true speed."""

    def synchronised(self) -> bool:
        """Say whether a time service vouches for the wall clock."""


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """How fast the hall's clock runs: `origin_ms` is the wall time at machine time `t0_s`.

    As shipped (speed 1, no origin) the hall's clock is the machine's.
    """

    origin_ms: Annotated[int, Meta(ge=0, le=2**52)] = 0
    t0_s: float = 0.0
    speed: Annotated[float, Meta(ge=0.01, le=10_000)] = 1.0


class SystemClock:
    """The machine's own clock."""

    def wall_ms(self) -> int:
        """See `Clock`."""
        return time.time_ns() // 1_000_000

    def monotonic_ms(self) -> int:
        """See `Clock`; time that the machine slept counts, for customers waited all the same."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000

    def machine_s(self) -> float:
        """See `Clock`."""
        return time.monotonic()

    def synchronised(self) -> bool:
        """See `Clock`; the kernel knows, whichever service (timesyncd, chrony, ntpd) keeps it."""
        libc = ctypes.CDLL(None, use_errno=True)
        return 0 <= int(libc.adjtimex(ctypes.byref(ctypes.create_string_buffer(TIMEX_BYTES)))) < TIME_ERROR


class HallClock:
    """A rehearsal's clock: the same for every process of a machine that is handed the same settings."""

    def __init__(self, settings: ClockSettings) -> None:
        self._settings = settings

    def wall_ms(self) -> int:
        """See `Clock`."""
        return self._settings.origin_ms + self.monotonic_ms()

    def monotonic_ms(self) -> int:
        """See `Clock`."""
        return int((time.monotonic() - self._settings.t0_s) * 1000 * self._settings.speed)

    def machine_s(self) -> float:
        """See `Clock`."""
        return time.monotonic()

    def synchronised(self) -> bool:
        """See `Clock`: a rehearsal's date is what its settings say."""
        return True


class SetClock:
    """A clock moved by hand, for tests: ships here so that every room tests with the same one."""

    def __init__(self, wall_ms: int = 1_795_309_200_000) -> None:
        self._wall_ms = wall_ms
        self._monotonic_ms = 0
        self.in_sync = False

    def wall_ms(self) -> int:
        """See `Clock`."""
        return self._wall_ms

    def monotonic_ms(self) -> int:
        """See `Clock`."""
        return self._monotonic_ms

    def machine_s(self) -> float:
        """See `Clock`."""
        return self._monotonic_ms / 1000

    def synchronised(self) -> bool:
        """See `Clock`."""
        return self.in_sync

    def advance(self, ms: int) -> None:
        """Let `ms` pass on both clocks."""
        self._wall_ms += ms
        self._monotonic_ms += ms

    def step(self, ms: int) -> None:
        """Set the wall clock by `ms`, as a time service would; the steady clock stays."""
        self._wall_ms += ms


def make_clock(settings: ClockSettings) -> Clock:
    """Choose the machine's clock, or the rehearsal's when the settings give an origin."""
    return HallClock(settings) if settings.origin_ms else SystemClock()


def local_time(wall_ms: int, zone: str) -> datetime:
    """Turn wall time in ms into the hall's local time."""
    return datetime.fromtimestamp(wall_ms / 1000, ZoneInfo(zone))


def local_date(wall_ms: int, zone: str) -> str:
    """Write the hall's local date as 2026-11-21."""
    return local_time(wall_ms, zone).date().isoformat()
