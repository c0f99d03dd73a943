"""Ticket and leg: their life as a table, their commands and their facts."""

from dataclasses import dataclass

from service_centre.domain.message import Command, Fact, Seal
from service_centre.domain.transitions import Table

WAITING, CALLED, SERVING, PARKED, MISSED = "waiting", "called", "serving", "parked", "no_show"
FINISHED, CANCELLED, EXPIRED, REPLACED, MERGED = "finished", "cancelled", "expired", "replaced", "merged"

TICKET = Table(
    "ticket",
    WAITING,
    {
        (WAITING, "call"): CALLED,
        (WAITING, "cancel"): CANCELLED,
        (WAITING, "expire"): EXPIRED,
        (WAITING, "replace"): REPLACED,
        (WAITING, "merge"): MERGED,
        (WAITING, "move"): WAITING,
        (WAITING, "classify"): WAITING,
        (CALLED, "recall"): CALLED,
        (CALLED, "arrive"): SERVING,
        (CALLED, "finish"): FINISHED,
        (CALLED, "transfer"): WAITING,
        (CALLED, "miss"): MISSED,
        (CALLED, "cancel"): CANCELLED,
        (CALLED, "classify"): CALLED,
        (SERVING, "finish"): FINISHED,
        (SERVING, "transfer"): WAITING,
        (SERVING, "park"): PARKED,
        (SERVING, "cancel"): CANCELLED,
        (SERVING, "classify"): SERVING,
        (PARKED, "take_back"): SERVING,
        (PARKED, "cancel"): CANCELLED,
        (PARKED, "expire"): EXPIRED,
        (PARKED, "classify"): PARKED,
        (MISSED, "come_back"): WAITING,
        (MISSED, "call"): CALLED,
        (MISSED, "cancel"): CANCELLED,
        (MISSED, "expire"): EXPIRED,
        (FINISHED, "reopen"): SERVING,
    },
)

OPEN = frozenset({WAITING, CALLED, SERVING, PARKED, MISSED})
"""States of a ticket that is still worth something today."""

AT_SEAT = frozenset({CALLED, SERVING})
"""States in which a seat holds the ticket."""

SERVED, TRANSFERRED, NO_SHOW = "served", "transferred", "no_show"
BY_CUSTOMER, BY_STAFF = "cancelled_by_customer", "cancelled_by_staff"
OUTCOMES = (SERVED, TRANSFERRED, NO_SHOW, BY_CUSTOMER, BY_STAFF, EXPIRED, REPLACED, MERGED)

FINISH_OUTCOMES = (SERVED, BY_CUSTOMER, BY_STAFF)
"""What F9 offers, in the order of its digits; a no-show is F8, with its own rule."""

ORDINARY, ELDERLY, VIP = "ordinary", "elderly", "vip"
CLASSES = (ORDINARY, ELDERLY, VIP)

MARK_TRANSFERRED, MARK_APPOINTMENT, MARK_RETURNED = "transferred", "appointment", "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One service of a visit. Times are ms since the day opened; `entry_ms` is the queue entry.

    `mark` says why it stands before others; `back_to` is the seat that gets the customer back; `rating` is 1 to 5,
    or 0 without one.
    """

    line: str
    entry_ms: int
    mark: str = ""
    for_seat: str = ""
    for_staff: str = ""
    back_to: str = ""
    note: Seal | None = None
    seat: str = ""
    staff: str = ""
    reason: str = ""
    calls: int = 0
    first_call_ms: int = 0
    called_ms: int = 0
    arrived_ms: int | None = None
    assumed: bool = False
    ended_ms: int | None = None
    outcome: str = ""
    rating: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """The number that a customer holds for the whole visit.

    `order` is the order of issue, `touched` the number of the last fact that changed it.
    """

    number: str
    order: int
    first_ms: int
    at_ms: int
    kiosk: str
    language: str
    cause: str
    state: str
    legs: tuple[Leg, ...]
    class_: str = ORDINARY
    came_back: int = 0
    missed_ms: int = 0
    parked_ms: int = 0
    seat: str = ""
    printed: str = ""
    offline: bool = False
    touched: int = 0

    @property
    def leg(self) -> Leg:
        """The leg that is going on, or the last one."""
        return self.legs[-1]

    @property
    def line(self) -> str:
        """The line of the leg that is going on."""
        return self.legs[-1].line


# What a customer may ask, at a kiosk.


@dataclass(frozen=True, slots=True)
class TakeTicket(Command):
    """A number for `line`, please; the note is what the customer showed at the scanner. Answer: TicketGiven."""

    line: str
    language: str = "zh_Hans"
    class_: str = ORDINARY
    note: str = ""


@dataclass(frozen=True, slots=True)
class TicketGiven:
    """The number in hand: people ahead as of now, and the wall time of issue in UTC ms."""

    number: str
    line: str
    ahead: int
    at_ms: int


@dataclass(frozen=True, slots=True)
class JoinOffline(Command):
    """A number issued without a link wants its place: `age_ms` old, perhaps the twin of command `instead_of`."""

    day: str
    number: str
    line: str
    age_ms: int
    language: str = "zh_Hans"
    class_: str = ORDINARY
    instead_of: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CancelTicket(Command):
    """The customer (at the kiosk that issued it) or staff end a visit before it is served."""

    number: str
    sure: bool = False


@dataclass(frozen=True, slots=True)
class ReportPrint(Command):
    """How a print ended: printed, failed or unknown, with the device's word for the trouble."""

    number: str
    outcome: str
    detail: str = ""
    reprint: bool = False


# What staff may ask. `seat` is the seat that acts: its own, or any for a supervisor.


@dataclass(frozen=True, slots=True)
class SeatCommand(Command):
    """A move of one seat."""

    seat: str


@dataclass(frozen=True, slots=True)
class CallNext(SeatCommand):
    """Finish the customer at the window as served, if there is one, and call who is next."""

    sure: bool = False


@dataclass(frozen=True, slots=True)
class CallNumber(SeatCommand):
    """Call this number here and now, out of turn; `reason` is one of CALL_REASONS."""

    number: str
    reason: str = "came_back"


CALL_REASONS = ("came_back", "asked_for", "urgent", "admitted")


@dataclass(frozen=True, slots=True)
class Recall(SeatCommand):
    """Say the call once more."""


@dataclass(frozen=True, slots=True)
class Arrived(SeatCommand):
    """The customer stands at the window."""


@dataclass(frozen=True, slots=True)
class Finish(SeatCommand):
    """End the leg with an outcome of FINISH_OUTCOMES."""

    outcome: str = SERVED


@dataclass(frozen=True, slots=True)
class NoShow(SeatCommand):
    """Nobody came."""

    sure: bool = False


@dataclass(frozen=True, slots=True)
class ComeBack(SeatCommand):
    """A customer who missed the call stands there: back into the line, by first arrival."""

    number: str


@dataclass(frozen=True, slots=True)
class Park(SeatCommand):
    """Set the customer aside for a while; the note is for whoever takes back."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class TakeBack(SeatCommand):
    """Go on with a parked customer."""

    number: str


@dataclass(frozen=True, slots=True)
class Transfer(SeatCommand):
    """Send the customer on: `to` is a line's letter, a seat's name or a staff number, as `kind` says."""

    kind: str
    to: str
    back: bool = False
    note: str = ""


TRANSFER_KINDS = ("line", "seat", "staff")


@dataclass(frozen=True, slots=True)
class ChangeClass(SeatCommand):
    """Set the customer's class, waiting or at the window."""

    number: str
    class_: str


@dataclass(frozen=True, slots=True)
class ChangeLane(SeatCommand):
    """Move a waiting ticket between the lanes of its service, as F and D."""

    number: str
    line: str


@dataclass(frozen=True, slots=True)
class Undo(SeatCommand):
    """Take back the seat's own last move."""


@dataclass(frozen=True, slots=True)
class Reopen(SeatCommand):
    """Go on with the customer just finished."""

    number: str


# What happened.


@dataclass(frozen=True, slots=True)
class TicketIssued(Fact):
    """A number was given for a line, `kiosk` being the device."""

    number: str
    line: str
    language: str
    class_: str
    note: Seal | None = None


@dataclass(frozen=True, slots=True)
class TicketJoined(Fact):
    """An offline number took its place at `entry_ms`; `admitted` if a clerk did it by hand."""

    number: str
    line: str
    entry_ms: int
    language: str
    class_: str
    admitted: bool = False
    note: Seal | None = None


@dataclass(frozen=True, slots=True)
class TicketConfirmed(Fact):
    """The kiosk has said what it issued: this number, admitted by hand before, is its own."""

    number: str
    language: str


@dataclass(frozen=True, slots=True)
class OfflineExpired(Fact):
    """An offline number of an earlier `of_day` came too late."""

    of_day: str
    number: str
    line: str


@dataclass(frozen=True, slots=True)
class TicketReplaced(Fact):
    """The twin of an offline ticket: the customer holds the paper with `by`."""

    number: str
    by: str


@dataclass(frozen=True, slots=True)
class TicketMerged(Fact):
    """An offline ticket whose twin has been called already goes on as `into`."""

    number: str
    into: str


@dataclass(frozen=True, slots=True)
class TicketCalled(Fact):
    """A seat called a number; `reason` as the rule says, `passed_over` an ordinary ticket of its line."""

    number: str
    seat: str
    reason: str
    helped: bool = False
    passed_over: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class TicketRecalled(Fact):
    """The same call once more."""

    number: str
    seat: str


@dataclass(frozen=True, slots=True)
class TicketArrived(Fact):
    """The customer stands at the window."""

    number: str
    seat: str


@dataclass(frozen=True, slots=True)
class LegFinished(Fact):
    """The leg ended at the window; `arrived_ms` is assumed where nobody pressed arrived."""

    number: str
    seat: str
    outcome: str
    arrived_ms: int
    assumed: bool
    by_ticker: bool = False


@dataclass(frozen=True, slots=True)
class TicketMissed(Fact):
    """Nobody came."""

    number: str
    seat: str


@dataclass(frozen=True, slots=True)
class TicketCameBack(Fact):
    """Back in the line."""

    number: str
    seat: str


@dataclass(frozen=True, slots=True)
class TicketParked(Fact):
    """Set aside."""

    number: str
    seat: str
    note: Seal | None = None


@dataclass(frozen=True, slots=True)
class TicketTakenBack(Fact):
    """Served again."""

    number: str
    seat: str


@dataclass(frozen=True, slots=True)
class TicketTransferred(Fact):
    """One leg ended as transferred, the next waits in `line`, perhaps for one seat or person."""

    number: str
    seat: str
    line: str
    arrived_ms: int
    assumed: bool
    outcome: str = TRANSFERRED
    mark: str = MARK_TRANSFERRED
    for_seat: str = ""
    for_staff: str = ""
    back_to: str = ""
    note: Seal | None = None


@dataclass(frozen=True, slots=True)
class TicketReleased(Fact):
    """The seat or person it waited for is gone: it waits for any seat of its line."""

    number: str


@dataclass(frozen=True, slots=True)
class TicketCancelled(Fact):
    """The visit ended before it was served; `seat` is empty when the customer did it."""

    number: str
    seat: str
    by_staff: bool


@dataclass(frozen=True, slots=True)
class TicketExpired(Fact):
    """The day closed on it."""

    number: str


@dataclass(frozen=True, slots=True)
class ClassChanged(Fact):
    """Another class."""

    number: str
    seat: str
    class_: str


@dataclass(frozen=True, slots=True)
class LineChanged(Fact):
    """Another line of the same visit, without ending the leg."""

    number: str
    seat: str
    line: str


@dataclass(frozen=True, slots=True)
class TicketReopened(Fact):
    """The finished leg goes on."""

    number: str
    seat: str


@dataclass(frozen=True, slots=True)
class Undone(Fact):
    """The seat's move of the facts `first` to `last` is taken back."""

    seat: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PrintReported(Fact):
    """How a print ended."""

    number: str
    outcome: str
    detail: str
    reprint: bool
