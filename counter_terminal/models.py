"""What the seat's screen and the desk show: frozen values."""

from dataclasses import dataclass

from counter_terminal.dialogs import Dialog


@dataclass(frozen=True, slots=True)
class StripKey:
    """One of the twelve keys; not `live` is dim and says `why` when pressed."""

    key: str
    label: str
    live: bool = True
    primary: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """Somebody who waits: place, number, reason, wait; `overdue` is marked by sign and colour."""

    place: str
    number: str
    text: str
    wait: str
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Big:
    """The customer at the window; `colour` is the service's token."""

    state: str
    number: str
    colour: str
    timers: tuple[tuple[str, str], ...]
    why: str
    tags: tuple[str, ...]
    legs: tuple[str, ...]
    notes: tuple[str, ...]
    alert: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """The seat's whole screen."""

    title: str
    staff: str
    pill: str
    linked: bool
    busy: bool
    clock: str
    big: Big | None
    empty: str
    empty_text: str
    queue_title: str
    queue_head: str
    queue: tuple[QueueRow, ...]
    side: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    figures: tuple[tuple[str, str], ...]
    keys: tuple[StripKey, ...]
    toast: str
    toast_key: str
    banner: str
    dialog: Dialog | None
    language: str
    legs_title: str
    notes_title: str
    why_title: str


@dataclass(frozen=True, slots=True)
class SeatCard:
    """A seat on the desk."""

    seat: str
    service: str
    staff: str
    big: str
    text: str
    colour: str
    alert: bool = False


@dataclass(frozen=True, slots=True)
class AlarmPill:
    """Something that needs the supervisor, and what can be done at once; `about` names it, `chosen` is what Enter does."""

    text: str
    since: str
    action: str
    about: str
    tone: str = "warn"
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list on the desk: left and right; `tone` is ok, warn, bad or plain."""

    left: str
    right: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The supervisor's whole screen."""

    title: str
    staff: str
    clock: str
    linked: bool
    pill: str
    alarms: tuple[AlarmPill, ...]
    no_alarms: str
    figures: tuple[tuple[str, str, bool], ...]
    seats: tuple[SeatCard, ...]
    chart_title: str
    chart: tuple[tuple[int, int], ...]
    chart_labels: tuple[str, ...]
    chart_soon: str
    lines_title: str
    lines: tuple[Line, ...]
    devices_title: str
    devices_note: str
    devices: tuple[Line, ...]
    keys: tuple[StripKey, ...]
    toast: str
    dialog: Dialog | None
    language: str
