"""A hall to play with: say a command, see the facts; time moves by hand."""

from broker.handlers.answer import Accepted
from broker.handlers.table import decide
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.evolve import evolve
from service_centre.domain.hall import Hall
from service_centre.domain.message import Caller, Command, Fact, Moment, Recorded, Refusal
from service_centre.domain.plan import Plan, Rules

DAY = "2026-11-21"
OPENED_AT_MS = 1_795_222_800_000

UNHURRIED = Plan(rules=Rules(kiosk_numbers_a_minute=0))
"""The hall as shipped, but for its kiosks: no time passes here between two numbers unless a test lets it."""


class Playbook:
    """Plays commands against the rules as the office would, without a file or a wire."""

    def __init__(self, plan: Plan | None = None, *, opened: bool = True) -> None:
        self.hall = Hall(plan or UNHURRIED)
        self.now_ms = 0
        self.facts: list[Recorded] = []
        self.commands = 0
        if opened:
            self.says("ticker", s.OpenDay(DAY))

    @property
    def now(self) -> Moment:
        return Moment(OPENED_AT_MS + self.now_ms, self.now_ms)

    def after(self, *, s: float = 0, minutes: float = 0) -> "Playbook":
        self.now_ms += int(s * 1000 + minutes * 60_000)
        return self

    def caller(self, device: str) -> Caller:
        session = self.hall.sessions.get(device)
        self.commands += 1
        return Caller(
            device, f"cmd-{self.commands:06d}", self.hall.seat_of(device),
            session.staff if session else "", session.role if session else "",
        )  # fmt: skip

    def says(self, device: str, command: Command) -> tuple[Fact, ...] | Refusal:
        """Decide and evolve one command: its facts, or the refusal."""
        caller = self.caller(device)
        decision = decide(self.hall, command, caller, self.now)
        if isinstance(decision, Refusal):
            return decision
        assert isinstance(decision, Accepted)
        for fact in decision.facts:
            self._record(caller, fact)
        return decision.facts

    def note(self, fact: Fact) -> "Playbook":
        """Record a fact that nobody decides."""
        self._record(self.caller("ticker"), fact)
        return self

    def _record(self, caller: Caller, fact: Fact) -> None:
        number, day = self.hall.number + 1, self.hall.day
        recorded = Recorded(number, self.now, day, caller.device, caller.staff, caller.cause, fact)
        evolve(self.hall, recorded)
        self.facts.append(recorded)

    def sign_in(self, seat: str, *, role: str = s.CLERK, staff: str = "", opened: bool = True) -> "Playbook":
        self.says(f"counter-{seat}", s.SignInChecked(staff or f"10{seat}", role))
        if opened:
            self.says(f"counter-{seat}", s.OpenSeat(seat))
        return self

    def desk(self) -> "Playbook":
        self.says("desk-1", s.SignInChecked("9001", s.SUPERVISOR))
        return self

    def takes(self, *lines: str) -> list[str]:
        numbers = []
        for line in lines:
            facts = self.says("kiosk-1", t.TakeTicket(line))
            assert isinstance(facts, tuple), facts
            numbers.append(facts[0].number)  # type: ignore[attr-defined]
        return numbers

    def next(self, seat: str, *, sure: bool = True) -> str:
        """Press next: the number called, or the refusal's key."""
        facts = self.says(f"counter-{seat}", t.CallNext(seat, sure=sure))
        if isinstance(facts, Refusal):
            return facts.key
        called = facts[-1]
        assert isinstance(called, t.TicketCalled)
        return called.number

    def reason(self, number: str) -> str:
        return self.hall.tickets[number].leg.reason

    def state(self, number: str) -> str:
        return self.hall.tickets[number].state
