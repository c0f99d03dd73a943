"""The retained pictures that clients draw: complete, bounded, with a version.

Times in `_ms` are elapsed since the day opened (the beat says where that clock stands) unless they are
named `at_ms`, the wall clock in UTC ms. Accept a view whose version is equal or newer, ignore an older one.
"""

from dataclasses import dataclass, field

VIEW_BYTES_AT_MOST = 16_384
NEXT_SHOWN = 20


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Which picture is newer: a restore raises the epoch, each fact the number."""

    epoch: int
    number: int


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call: `n` rises by one with each announcement."""

    n: int
    number: str
    seat: str
    line: str
    at_ms: int
    recall: bool = False
    arrived: bool = False


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service for the public: how many wait, whether it is stopped, and whether a window serves it.

    `ahead` holds for each of its lines the people ahead of whoever comes now.
    """

    code: str
    waiting: int
    stopped: bool
    served: bool
    ahead: dict[str, int]
    at_end: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WindowRow:
    """A seat as the public sees it; `lines` are its own ones, as its profile is now."""

    seat: str
    window: str
    state: str
    number: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HallView:
    """What board, signs, kiosks and phones draw.

    `issued` says how far each series of numbers has come: a line's, as A, or a kiosk's own range, as A1.
    """

    version: Version
    day: str
    phase: str
    calls: tuple[CallRow, ...]
    services: tuple[ServiceRow, ...]
    windows: tuple[WindowRow, ...]
    ticker: str = ""
    issued: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LegRow:
    """A leg as staff see it."""

    line: str
    entry_ms: int
    called_ms: int
    seat: str
    outcome: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentTicket:
    """The customer at the window: why called, the legs so far and the notes that came along."""

    number: str
    line: str
    class_: str
    state: str
    reason: str
    helped: bool
    issued_at_ms: int
    entry_ms: int
    called_ms: int
    calls: int
    arrived_ms: int | None
    legs: tuple[LegRow, ...]
    back_to: str = ""
    language: str = "zh_Hans"


@dataclass(frozen=True, slots=True)
class NextRow:
    """Who would be called next: its reason by the rule, and since when it waits."""

    number: str
    line: str
    reason: str
    entry_ms: int
    class_: str
    from_seat: str = ""
    came_back: bool = False


@dataclass(frozen=True, slots=True)
class SideRow:
    """A parked or missed ticket: where, since when, and its note."""

    number: str
    line: str
    seat: str
    since_ms: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Another seat, for a transfer: who works there."""

    seat: str
    window: str
    state: str
    line: str
    staff: str
    name: str


@dataclass(frozen=True, slots=True)
class UndoOffer:
    """The last move: what it was, its ticket, and until when it can be taken back."""

    what: str
    number: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class RatingRow:
    """The customer of this leg (counted from 0) is asked for a rating until `until_ms`, in the ticket's language."""

    number: str
    leg: int
    until_ms: int
    language: str = "zh_Hans"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatView:
    """One seat's picture."""

    version: Version
    seat: str
    window: str
    state: str
    reason: str
    since_ms: int
    phase: str
    staff: str
    name: str
    role: str
    own: tuple[tuple[str, ...], ...]
    helps: tuple[tuple[str, ...], ...]
    ticket: CurrentTicket | None
    last: str
    next: tuple[NextRow, ...]
    waiting: dict[str, int]
    parked: tuple[SideRow, ...]
    missed: tuple[SideRow, ...]
    places: tuple[PlaceRow, ...]
    undo: UndoOffer | None
    help_ms: int | None
    message: str
    message_ms: int
    served: int
    handling_ms: int
    called: int
    missed_count: int
    rating: RatingRow | None = None


@dataclass(frozen=True, slots=True)
class DeskSeat:
    """A seat as the supervisor sees it."""

    seat: str
    window: str
    state: str
    reason: str
    since_ms: int
    number: str
    line: str
    staff: str
    name: str
    help_ms: int | None
    own: tuple[tuple[str, ...], ...]
    helps: tuple[tuple[str, ...], ...]
    undo: str = ""


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A line as the supervisor sees it: how many wait, the longest wait's entry, how many are overdue."""

    line: str
    waiting: int
    oldest_ms: int | None
    overdue: int
    stopped: bool


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device or one of its parts: its state and since when (wall ms)."""

    device: str
    part: str
    state: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that needs the supervisor: a key of the catalogues, its values and since when (wall ms)."""

    key: str
    values: dict[str, str]
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """The supervisor's picture."""

    version: Version
    day: str
    phase: str
    staff: str
    name: str
    seats: tuple[DeskSeat, ...]
    lines: tuple[DeskLine, ...]
    devices: tuple[DeviceRow, ...]
    alarms: tuple[Alarm, ...]
    served: int
    waiting: int
    wait_mean_ms: int
    wait_p90_ms: int
    within_target: float
    missed: int
    chart: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Beat:
    """The broker lives: every 2 s. `elapsed_ms` is the hall's clock, `at_ms` the wall."""

    version: Version
    day: str
    elapsed_ms: int
    at_ms: int
    speed: float = 1.0


NAME_TAKEN = "name_taken"
"""Said to the younger of two machines with one name; `number` is its instance."""


@dataclass(frozen=True, slots=True)
class Task:
    """The broker asks a device for something; repeated until ReportTask answers it or its life ends."""

    id: str
    what: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Presence:
    """A device is there, or was; the last will says `online: false`.

    `instance` is drawn at each start of a program: two that take turns under one name are two machines. A kiosk adds
    how far the series of numbers had come on the `day` that it knows: after a restore the broker asks nobody else.
    """

    online: bool
    program: str = ""
    instance: str = ""
    day: str = ""
    issued: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FactSaid:
    """A fact as other systems hear it."""

    number: int
    at_ms: int
    elapsed_ms: int
    day: str
    device: str
    staff: str
    kind: str
    body: dict[str, object]
    epoch: int = 1
