"""The living hall: handlers read it, `evolve` alone changes it, in place."""

from collections import deque
from dataclasses import dataclass, field, replace

from service_centre.domain.locks import Locks
from service_centre.domain.message import Recorded
from service_centre.domain.plan import Plan
from service_centre.domain.ratings import RatingAsked, Unhappy
from service_centre.domain.seats import Seat, Session
from service_centre.domain.tickets import WAITING, Ticket
from service_centre.domain.waiting_line import Chooser, Waiting, ahead_of_newcomer, people_ahead

NOT_OPEN, ISSUING, CLOSING, OVER = "not_open", "open", "closing", "closed"
"""The business day: before it, while numbers are given, after closing time, after it."""

CALLS_KEPT = 20
AWAY_KEPT = 20


@dataclass(frozen=True, slots=True)
class Call:
    """One announcement, recalls included: `n` is its fact's number, so it rises for ever."""

    n: int
    number: str
    seat: str
    line: str
    at_ms: int
    recall: bool


@dataclass(slots=True)
class Move:
    """What a seat's last move replaced, so that it can be taken back; `last` is its last fact.

    `passed` is by how much it changed the ordinary share of a line.
    """

    cause: str
    first: int
    last: int
    at_ms: int
    what: str
    seat: Seat
    tickets: dict[str, Ticket] = field(default_factory=dict)
    passed: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Figures:
    """Counts of a seat for today."""

    served: int = 0
    handling_ms: int = 0
    called: int = 0
    missed: int = 0


@dataclass(slots=True)
class Hall:
    """Today's hall. `touched_*` is what the facts since the last `forget_touched` have changed; of
    a ticket also whether an undo took a leg away. `doubted_at_ms` is when the wall clock stepped so far that
    its date is in doubt, `stepped_ms` by how much it has stepped since the day opened. After a restart a step ahead
    may as well be time that nobody measured: it goes into `unmeasured_ms`, and steps back are taken from there first;
    what is left of those is `behind_ms`, which a step ahead sets right again.

    `issued` and `issued_offline` say how far the series of numbers have come (A, and A1 for kiosk 1's own range),
    `taken_ms` when each kiosk gave its last numbers, `joined` how many each gave without a link,
    `away` when nobody heard a device ("" is the whole hall) lately, `away_total_ms` for how long in all,
    `gone` since when a kiosk is not heard now, `days` which dates have been opened,
    `also_named` under which false dates today was opened.
    After a restore papers may bear numbers that nobody knows
    of: for `unsure_days`, with `lost` facts (-1: nobody knows) beyond the numbers `sure_of`.
    """

    plan: Plan
    day: str = ""
    phase: str = NOT_OPEN
    tickets: dict[str, Ticket] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    waiting: Waiting = field(default_factory=Waiting)
    passed: dict[str, int] = field(default_factory=dict)
    issued: dict[str, int] = field(default_factory=dict)
    offline_expired: set[tuple[str, str]] = field(default_factory=set)
    by_cause: dict[str, str] = field(default_factory=dict)
    order: int = 0
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=CALLS_KEPT))
    moves: dict[str, Move] = field(default_factory=dict)
    figures: dict[str, Figures] = field(default_factory=dict)
    issued_offline: dict[str, int] = field(default_factory=dict)
    taken_ms: dict[str, deque[int]] = field(default_factory=dict)
    away: dict[str, deque[tuple[int, int]]] = field(default_factory=dict)
    joined: dict[str, int] = field(default_factory=dict)
    gone: dict[str, int] = field(default_factory=dict)
    days: set[str] = field(default_factory=set)
    also_named: set[str] = field(default_factory=set)
    stepped_ms: int = 0
    unmeasured_ms: int = 0
    behind_ms: int = 0
    away_total_ms: dict[str, int] = field(default_factory=dict)
    sure_at_ms: int = 0
    restarted: bool = False
    unsure_days: int = 0
    lost: int = 0
    sure_of: dict[str, int] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    missed: dict[str, None] = field(default_factory=dict)
    parked: dict[str, None] = field(default_factory=dict)
    leaving: set[str] = field(default_factory=set)
    locks: Locks = field(default_factory=Locks)
    ticker_ref: str = ""
    messages: dict[str, tuple[str, int]] = field(default_factory=dict)
    number: int = 0
    opened_at_ms: int = 0
    rating_asked: dict[str, RatingAsked] = field(default_factory=dict)
    unhappy: deque[Unhappy] = field(default_factory=lambda: deque(maxlen=20))
    doubted_at_ms: int | None = None
    elapsed_ms: int = 0
    touched_tickets: dict[str, bool] = field(default_factory=dict)
    touched_seats: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lay_out(self.plan)

    def lay_out(self, plan: Plan) -> None:
        """Set up the seats of the plan; one that is there already keeps its state and what it calls."""
        self.plan = plan
        for name, place in plan.seats.items():
            if name not in self.seats:
                profile = plan.profiles[place.profile]
                self.seats[name] = Seat(name=name, window=place.window, own=profile.own, helps=profile.helps)

    def know_seat(self, name: str) -> None:
        """Set up a seat that a fact names and the plan no longer has: the journal outlives the settings."""
        if name and name not in self.seats:
            window = name.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or name
            first = next(iter(self.plan.lines))
            self.seats[name] = Seat(name=name, window=window, own=((first,),), helps=(), temporary=True)

    def seat_of(self, device: str) -> str:
        """Name the seat that a counter's device belongs to, or ""."""
        kind, _, name = device.partition("-")
        return name if kind == "counter" and name in self.seats else ""

    @property
    def numbers_given(self) -> dict[str, int]:
        """How far every series has come, the hall's own and the kiosks'."""
        return {**self.issued, **self.issued_offline}

    def staff_at(self, seat: str) -> Session | None:
        """Say who is signed in at a seat."""
        return self.sessions.get(f"counter-{seat}")

    def chooser(self, seat: str, now_ms: int) -> Chooser:
        """Set up the rule for a seat at `now_ms` since opening; it works on copies and changes nothing."""
        place = self.seats[seat]
        session = self.staff_at(seat)
        targets = ("", f"seat:{seat}", *((f"staff:{session.staff}",) if session else ()))
        return Chooser(self.plan, self.waiting, targets, place.own, place.helps, now_ms, dict(self.passed))

    def ahead_of(self, ticket: Ticket, now_ms: int) -> int:
        """Count the people ahead of a waiting ticket."""
        return people_ahead(self.waiting, self.plan, self.passed, ticket, now_ms)

    def ahead_of_newcomer(self, line: str, now_ms: int) -> int:
        """Count the people ahead of whoever takes a number for this line now."""
        return ahead_of_newcomer(self.waiting, self.plan, self.passed, line, now_ms)

    def is_served(self, service: str) -> bool:
        """Say whether any seat that is at work calls this service."""
        lines = set(self.plan.lines_of(service))
        at_work = (seat for seat in self.seats.values() if seat.state not in ("closed", "paused"))
        return any(lines & {line for rank in (*seat.own, *seat.helps) for line in rank} for seat in at_work)

    def forget_touched(self) -> None:
        """Begin a new count of what facts change."""
        self.touched_tickets.clear()
        self.touched_seats.clear()

    # Only evolve.py calls what follows.

    def put_ticket(self, recorded: Recorded, ticket: Ticket, *, by: str = "") -> None:
        """Set a ticket's new value, keep the lines level, and remember for undo what seat `by` replaced."""
        before = self.tickets.get(ticket.number)
        if before and before.state == WAITING:
            self.waiting.remove(before)
        self._index(before, ticket)
        ticket = replace(ticket, touched=recorded.number)
        self.tickets[ticket.number] = ticket
        if ticket.state == WAITING:
            self.waiting.add(ticket)
        shrank = before is not None and len(before.legs) > len(ticket.legs)
        self.touched_tickets[ticket.number] = shrank or self.touched_tickets.get(ticket.number, False)
        if by and before:
            move = self._move_of(recorded, by)
            move.tickets.setdefault(ticket.number, before)

    def put_seat(self, recorded: Recorded, seat: Seat) -> None:
        """Set a seat's new value."""
        self.seats[seat.name] = replace(seat, touched=recorded.number)
        self.touched_seats[seat.name] = None

    def restore(self, recorded: Recorded, move: Move) -> None:
        """Put back what a move replaced."""
        for ticket in move.tickets.values():
            self.put_ticket(recorded, ticket)
        now = self.seats[move.seat.name]
        before = move.seat
        self.put_seat(recorded, replace(now, state=before.state, ticket=before.ticket, last=before.last))
        for line, change in move.passed.items():
            self.passed[line] = max(0, self.passed.get(line, 0) - change)

    def _index(self, before: Ticket | None, after: Ticket) -> None:
        for state, index in (("no_show", self.missed), ("parked", self.parked)):
            if after.state == state:
                index[after.number] = None
            elif before and before.state == state:
                del index[after.number]

    def _move_of(self, recorded: Recorded, by: str) -> Move:
        move = self.moves.get(by)
        if move is None or move.cause != recorded.cause:
            move = Move(
                cause=recorded.cause, first=recorded.number, last=recorded.number,
                at_ms=recorded.moment.elapsed_ms, what=type(recorded.fact).__name__,
                seat=self.seats[by],
            )  # fmt: skip
            self.moves[by] = move
        move.last = recorded.number
        move.what = type(recorded.fact).__name__
        return move
