"""Seats, who works there, and the hall's own commands: the table, commands and facts."""

from dataclasses import dataclass

from service_centre.domain.message import Command, Fact, Seal
from service_centre.domain.plan import Ranks
from service_centre.domain.tickets import SeatCommand
from service_centre.domain.transitions import Table

CLOSED, FREE, CALLING, BUSY, PAUSED = "closed", "open", "calling", "serving", "paused"

SEAT = Table(
    "seat",
    CLOSED,
    {
        (CLOSED, "open"): FREE,
        (PAUSED, "open"): FREE,
        (FREE, "pause"): PAUSED,
        (FREE, "close"): CLOSED,
        (PAUSED, "close"): CLOSED,
        (FREE, "call"): CALLING,
        (CALLING, "call"): CALLING,
        (BUSY, "call"): CALLING,
        (CALLING, "recall"): CALLING,
        (CALLING, "arrive"): BUSY,
        (CALLING, "finish"): FREE,
        (BUSY, "finish"): FREE,
        (CALLING, "miss"): FREE,
        (CALLING, "transfer"): FREE,
        (BUSY, "transfer"): FREE,
        (CALLING, "cancel"): FREE,
        (BUSY, "cancel"): FREE,
        (BUSY, "park"): FREE,
        (FREE, "take_back"): BUSY,
        (FREE, "reopen"): BUSY,
        (FREE, "come_back"): FREE,
        (CALLING, "come_back"): CALLING,
        (BUSY, "come_back"): BUSY,
    },
)

AT_WORK = frozenset({FREE, CALLING, BUSY})
"""States in which a seat takes customers."""

PAUSE_REASONS = ("meal", "break", "meeting", "colleague", "paperwork", "other")

STEP_DOUBTED_MS = 600_000
"""A step of the wall clock beyond ten minutes: opening and closing wait until the date is sure again."""

CLERK, SENIOR, SUPERVISOR = "clerk", "senior", "supervisor"
ROLES = (CLERK, SENIOR, SUPERVISOR)
"""Lowest first; each may do what the ones before it may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where one staff member works: state, whom it holds, and what it calls.

    `last` is the number just finished, `touched` the last fact that changed the seat.
    """

    name: str
    window: str
    own: Ranks
    helps: Ranks
    state: str = CLOSED
    ticket: str = ""
    last: str = ""
    reason: str = ""
    since_ms: int = 0
    help_ms: int | None = None
    temporary: bool = False
    touched: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in at a device; a seat's terminal has a seat, the supervisor's desk has none."""

    device: str
    staff: str
    role: str
    seat: str
    since_ms: int


# What staff and the supervisor may ask.


@dataclass(frozen=True, slots=True)
class SignIn(Command):
    """Number and PIN; verified at the door, never recorded. Answer: SignedInAs."""

    staff: str
    pin: str


@dataclass(frozen=True, slots=True)
class SignInChecked(Command):
    """What the door found out about a SignIn: the role, or "" for a wrong number or PIN."""

    staff: str
    role: str


@dataclass(frozen=True, slots=True)
class SignedInAs:
    """Who was signed in."""

    staff: str
    role: str


@dataclass(frozen=True, slots=True)
class SignOut(Command):
    """The staff member leaves this device; `why` is asked, absent or day_over.

    A supervisor may name another `device`, where `staff` went home without signing out; is it somebody else
    who works there by now, nothing happens.
    """

    device: str = ""
    why: str = "asked"
    staff: str = ""


@dataclass(frozen=True, slots=True)
class Unlock(Command):
    """Let a staff number that was locked after wrong PINs sign in again at once, everywhere."""

    staff: str


@dataclass(frozen=True, slots=True)
class OpenSeat(SeatCommand):
    """Take customers from now on."""


@dataclass(frozen=True, slots=True)
class PauseSeat(SeatCommand):
    """No more customers for a while, for a reason of PAUSE_REASONS."""

    reason: str = "break"


@dataclass(frozen=True, slots=True)
class CloseSeat(SeatCommand):
    """No more customers."""


@dataclass(frozen=True, slots=True)
class AskHelp(SeatCommand):
    """Call the supervisor, or with `over` say that it is over."""

    over: bool = False


@dataclass(frozen=True, slots=True)
class MoveLine(Command):
    """Everybody who waits in one line goes to another."""

    line: str
    to: str


@dataclass(frozen=True, slots=True)
class StopService(Command):
    """No more numbers for this service, or again."""

    service: str
    stopped: bool = True


@dataclass(frozen=True, slots=True)
class SetProfile(SeatCommand):
    """What a seat calls from now on."""

    own: Ranks
    helps: Ranks = ()


@dataclass(frozen=True, slots=True)
class AddSeat(Command):
    """Open a temporary window for today."""

    seat: str
    window: str
    own: Ranks
    helps: Ranks = ()


@dataclass(frozen=True, slots=True)
class SendMessage(SeatCommand):
    """A word from the supervisor to a seat."""

    note: str


@dataclass(frozen=True, slots=True)
class SetTicker(Command):
    """The line of text under the board; empty text takes it away."""

    note: str


@dataclass(frozen=True, slots=True)
class OpenDay(Command):
    """The business day begins: `day` is the local date at opening, as 2026-11-21."""

    day: str


@dataclass(frozen=True, slots=True)
class StopIssuing(Command):
    """It is closing time: no more numbers."""


@dataclass(frozen=True, slots=True)
class ConfirmDate(Command):
    """After a great step of the clock: the supervisor says that the date it shows now is right."""


@dataclass(frozen=True, slots=True)
class CloseDay(Command):
    """End of the day; who still waits expires. `final` also finishes who is being served."""

    final: bool = False
    sure: bool = False


# What happened.


@dataclass(frozen=True, slots=True)
class SignedIn(Fact):
    """Somebody works here now."""

    device: str
    seat: str
    staff: str
    role: str


@dataclass(frozen=True, slots=True)
class SignInRefused(Fact):
    """A wrong PIN; until when the number is locked there, on the wall clock of the fact's own `at_ms`: what counts is
    the length between the two."""

    device: str
    staff: str
    locked_until_ms: int


@dataclass(frozen=True, slots=True)
class SignInUnlocked(Fact):
    """A locked staff number may sign in again."""

    staff: str


@dataclass(frozen=True, slots=True)
class SignedOut(Fact):
    """Nobody works here now."""

    device: str
    staff: str
    why: str


@dataclass(frozen=True, slots=True)
class SeatOpened(Fact):
    """Takes customers."""

    seat: str


@dataclass(frozen=True, slots=True)
class SeatPaused(Fact):
    """Takes no customers for a while."""

    seat: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeatClosed(Fact):
    """Takes no customers."""

    seat: str


@dataclass(frozen=True, slots=True)
class HelpAsked(Fact):
    """A seat called the supervisor."""

    seat: str


@dataclass(frozen=True, slots=True)
class HelpOver(Fact):
    """Help came."""

    seat: str


@dataclass(frozen=True, slots=True)
class ProfileSet(Fact):
    """A seat calls other lines."""

    seat: str
    own: Ranks
    helps: Ranks


@dataclass(frozen=True, slots=True)
class SeatAdded(Fact):
    """A temporary window."""

    seat: str
    window: str
    own: Ranks
    helps: Ranks


@dataclass(frozen=True, slots=True)
class ServiceStopped(Fact):
    """A service takes no more customers, or takes them again."""

    service: str
    stopped: bool


@dataclass(frozen=True, slots=True)
class MessageSent(Fact):
    """The supervisor said something to a seat."""

    seat: str
    note: Seal | None


@dataclass(frozen=True, slots=True)
class TickerSet(Fact):
    """The board's line of text."""

    note: Seal | None


@dataclass(frozen=True, slots=True)
class DayOpened(Fact):
    """Numbers start anew."""

    day: str


@dataclass(frozen=True, slots=True)
class IssuingStopped(Fact):
    """Closing time."""


@dataclass(frozen=True, slots=True)
class DayClosed(Fact):
    """The day is over."""


@dataclass(frozen=True, slots=True)
class ClockStepped(Fact):
    """The wall clock moved by `by_ms` beside the steady one; beyond STEP_DOUBTED_MS nobody trusts its date."""

    by_ms: int


@dataclass(frozen=True, slots=True)
class ClockTrusted(Fact):
    """After a great step: the clock has held, or a supervisor confirmed the date."""


@dataclass(frozen=True, slots=True)
class SettingsChanged(Fact):
    """`hallcall.toml` was read again; its SHA-256."""

    digest: str
