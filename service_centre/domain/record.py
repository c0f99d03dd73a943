"""The record of the hall itself: its key and epochs, numbers that are passed over, erased texts, false dates."""

from dataclasses import dataclass

from service_centre.domain.message import Command, Fact

# What a supervisor may ask.


@dataclass(frozen=True, slots=True)
class Forget(Command):
    """Erase the notes of one ticket of a day, and the words said to a seat on that day where `number` is a seat's."""

    day: str
    number: str


@dataclass(frozen=True, slots=True)
class MendDay(Command):
    """The hall was opened under a false date: it goes on under the right one, and nothing is numbered anew."""


# What happened.


@dataclass(frozen=True, slots=True)
class ChainKeyed(Fact):
    """From this fact on the chain is made with the hall's key, told by its fingerprint; `epoch` is that of the file."""

    key: str
    epoch: int


@dataclass(frozen=True, slots=True)
class HallRestored(Fact):
    """A backup was put back: views start a new epoch; `lost` facts were acknowledged and are gone, -1 if nobody knows."""

    epoch: int
    lost: int


@dataclass(frozen=True, slots=True)
class NumbersUnsure(Fact):
    """For so many days, this one included, papers may bear numbers that nobody knows of; `lost` as of HallRestored."""

    days: int
    lost: int


@dataclass(frozen=True, slots=True)
class NumbersSkipped(Fact):
    """The numbers of a series up to `to` may be on paper: a series is a line, as A, or a kiosk's own range, as A1."""

    series: str
    to: int


@dataclass(frozen=True, slots=True)
class TextErased(Fact):
    """A private text was erased with its salt."""

    ref: str


@dataclass(frozen=True, slots=True)
class DeviceGone(Fact):
    """A kiosk has not been heard since `since_ms` (ms since the day opened); it may give numbers of its own range."""

    device: str
    since_ms: int


@dataclass(frozen=True, slots=True)
class DeviceWasAway(Fact):
    """Nobody heard a device between these times (ms since the day opened); an empty device is the whole hall."""

    device: str
    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class DayRenamed(Fact):
    """The business day goes on as `day`; it was opened as `was`, under a false date."""

    day: str
    was: str


@dataclass(frozen=True, slots=True)
class BrokerStarted(Fact):
    """The broker was away; by the wall clock for `gap_ms`, which nobody could measure meanwhile."""

    gap_ms: int


@dataclass(frozen=True, slots=True)
class ClockDoubted(Fact):
    """The wall clock disagrees by more than ten minutes with what was last written: nobody trusts its date."""
