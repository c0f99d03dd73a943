"""How much one account may say: a rate with a burst, looked at before anything is decoded."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated

from msgspec import Meta

TOLD_AFTER = 1_000
"""So many messages dropped within `TOLD_WITHIN_S` are a flood, and not an outbox that empties itself."""

TOLD_WITHIN_S = 10.0
SHUT_OUT_AFTER = 10_000
"""So many within that time are more than any program of ours can say: the account is shut out.

A kiosk of 0.1.0 says its whole outbox every two seconds; after a day without a link that is 1,500 tickets.
"""


class Flood(Enum):
    """What a dropped message is part of."""

    NONE, BEGINS, GOES_ON = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSettings:
    """The `[limits]` of the broker's settings: messages a second of one device, and how many at once."""

    a_second: Annotated[float, Meta(ge=1, le=10_000_000)] = 20.0
    burst: Annotated[int, Meta(ge=1, le=10_000_000)] = 50
    sign_ins_a_second: Annotated[float, Meta(ge=0.1, le=1000)] = 1.0
    sign_ins_burst: Annotated[int, Meta(ge=1, le=1000)] = 5


@dataclass(slots=True)
class Bucket:
    """Fills with time, is emptied by messages."""

    a_second: float
    burst: int
    level: float = field(init=False)
    at_s: float = 0.0

    def __post_init__(self) -> None:
        self.level = self.burst

    def admits(self, now_s: float) -> bool:
        """Take one message, or say that it is too many."""
        self.level = min(self.burst, self.level + max(0.0, now_s - self.at_s) * self.a_second)
        self.at_s = now_s
        if self.level < 1:
            return False
        self.level -= 1
        return True


@dataclass(slots=True)
class Dropped:
    """How many messages of a device were dropped since `since_s`."""

    count: int = 0
    since_s: float = 0.0


class Limits:
    """Belongs to the link's thread: one bucket a device, another for its sign-ins, which cost far more."""

    def __init__(self, settings: LimitSettings) -> None:
        self._settings = settings
        self._buckets: dict[str, Bucket] = {}
        self._sign_ins: dict[str, Bucket] = {}
        self._dropped: dict[str, Dropped] = {}

    def admits(self, device: str, now_s: float) -> bool:
        """Say whether a device may say one more thing at a machine time in seconds."""
        settings = self._settings
        bucket = self._buckets.get(device) or self._buckets.setdefault(
            device, Bucket(settings.a_second, settings.burst)
        )
        return bucket.admits(now_s)

    def admits_sign_in(self, device: str, now_s: float) -> bool:
        """Say whether one more PIN of a device is looked at."""
        settings = self._settings
        bucket = self._sign_ins.get(device) or self._sign_ins.setdefault(
            device, Bucket(settings.sign_ins_a_second, settings.sign_ins_burst)
        )
        return bucket.admits(now_s)

    def floods(self, device: str, now_s: float) -> "Flood":
        """Count a dropped message, and say what it is part of."""
        dropped = self._dropped.setdefault(device, Dropped(since_s=now_s))
        if now_s - dropped.since_s > TOLD_WITHIN_S:
            dropped.count, dropped.since_s = 0, now_s
        dropped.count += 1
        if dropped.count == TOLD_AFTER:
            return Flood.BEGINS
        return Flood.GOES_ON if dropped.count % SHUT_OUT_AFTER == 0 else Flood.NONE
