"""Questions that change nothing, and the answers to them; asked as commands, never recorded."""

from dataclasses import dataclass

from service_centre.domain.message import Command


@dataclass(frozen=True, slots=True)
class ReadFacts(Command):
    """The journal from number `first` to `last`, at most 200 facts. Answer: FactPage."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class FactPage:
    """Facts as the `fact` topic says them; `more` if the page is full."""

    facts: tuple[dict[str, object], ...]
    more: bool


@dataclass(frozen=True, slots=True)
class FindTicket(Command):
    """Where is this number of today? Answer: TicketFound."""

    number: str


@dataclass(frozen=True, slots=True)
class TicketFound:
    """A ticket's place now: its state, its line, the window that has it and the people ahead."""

    number: str
    line: str
    state: str
    seat: str
    ahead: int
    class_: str


@dataclass(frozen=True, slots=True)
class ReadMissed(Command):
    """Today's missed tickets, newest first, 20 from `skip` on. Answer: NumberPage."""

    skip: int = 0


@dataclass(frozen=True, slots=True)
class NumberPage:
    """Numbers and how many there are in all."""

    numbers: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ReadDay(Command):
    """The end-of-day sheet of a day, today's if `day` is empty. Answer: DaySheet."""

    day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One line of the sheet; times in seconds, shares from 0 to 1, None where nothing was counted."""

    line: str
    arrived: int
    served: int
    transferred: int
    no_show: int
    cancelled: int
    expired: int
    wait_mean_s: float | None
    wait_median_s: float | None
    wait_p90_s: float | None
    wait_p95_s: float | None
    wait_max_s: float | None
    within_target: float | None
    walk_mean_s: float | None
    handling_mean_s: float | None
    handling_p95_s: float | None
    rated: int = 0
    satisfied: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySheet:
    """The figures of one day: a row a line and one over all (line "")."""

    day: str
    rows: tuple[SheetRow, ...]
    out_of_turn: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadStaff(Command):
    """Who works here, 12 from `skip` on in the order of their numbers. Answer: StaffPage."""

    skip: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """One person: where signed in ("" for nowhere) and since when, and until when the number is locked (wall ms)."""

    number: str
    name: str
    role: str
    device: str = ""
    seat: str = ""
    since_ms: int = 0
    locked_until_ms: int = 0


@dataclass(frozen=True, slots=True)
class StaffPage:
    """Some of the staff, and how many there are in all."""

    people: tuple[StaffRow, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ReportTask(Command):
    """A device tells how a task ended: done, or failed with its reason."""

    task: str
    outcome: str
    detail: str = ""


PARTS = (
    "printer", "template", "scanner", "voice", "film", "call_box", "lamp", "sign", "rating_pad", "link", "disk", "buzzer",
)  # fmt: skip
"""What a device can have; nobody makes up more of them."""


@dataclass(frozen=True, slots=True)
class ReportDevice(Command):
    """A device tells how one of its PARTS is: `state` is ok or a word of docs/messages.md."""

    part: str
    state: str


@dataclass(frozen=True, slots=True)
class GiveTask(Command):
    """Ask a device to do something: `what` is reprint, test_print or restart.

    Staff may ask for a reprint; without a device it goes to the kiosk that issued the number.
    """

    device: str
    what: str
    number: str = ""


REPRINT = "reprint"
TASKS = (REPRINT, "test_print", "restart")
"""What a device can be asked to do."""
