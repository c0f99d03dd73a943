"""Questions that change nothing: one function a question, answered from the hall or the store."""

from collections.abc import Callable, Mapping
from typing import Any

from broker.publisher import fact_said
from broker.store.store import Store
from service_centre.domain import seats as s
from service_centre.domain.hall import Hall
from service_centre.domain.message import Caller, Command, Moment, Refusal
from service_centre.domain.numbering import take_apart
from service_centre.domain.roles import at_least
from service_centre.messages import queries as q
from service_centre.messages.codec import plain

PAGE = 200
LIST_PAGE = 20

Question = Callable[[Hall, Store, Any, Caller, Moment], object]


def read_facts(_hall: Hall, store: Store, question: q.ReadFacts, caller: Caller, _now: Moment) -> object:
    """Read the journal for another system that has missed some."""
    if caller.kind != "system":
        return Refusal("refused.not_from_here")
    last = min(question.last, question.first + PAGE - 1)
    facts = [plain(fact_said(recorded)) for recorded in store.page(question.first, last)]
    return q.FactPage(tuple(facts), more=last < question.last and bool(facts))


def find_ticket(hall: Hall, _store: Store, question: q.FindTicket, caller: Caller, now: Moment) -> object:
    """Say where a number is; the class is staff's to see."""
    parts = take_apart(question.number, hall.plan.rules.number_digits)
    ticket = hall.tickets.get(question.number.strip().upper()) if parts else None
    if ticket is None:
        return Refusal("refused.no_such_ticket", {"number": question.number[:8]})
    ahead = hall.ahead_of(ticket, now.elapsed_ms) if ticket.state == "waiting" else 0
    class_ = ticket.class_ if caller.staff else ""
    return q.TicketFound(ticket.number, ticket.line, ticket.state, ticket.seat, ahead, class_)


def read_missed(hall: Hall, _store: Store, question: q.ReadMissed, caller: Caller, _now: Moment) -> object:
    """List today's missed tickets for staff, the newest first."""
    if not caller.staff:
        return Refusal("refused.signed_out")
    numbers = list(reversed(hall.missed))
    return q.NumberPage(tuple(numbers[question.skip : question.skip + LIST_PAGE]), len(numbers))


def read_day(hall: Hall, store: Store, question: q.ReadDay, caller: Caller, _now: Moment) -> object:
    """Give a supervisor the end-of-day sheet."""
    if not at_least(caller.role, s.SUPERVISOR):
        return Refusal("refused.role", {"role": s.SUPERVISOR})
    return store.sheet(question.day or hall.day, hall.plan)


QUESTIONS: Mapping[type[Command], Question] = {
    q.ReadFacts: read_facts,
    q.FindTicket: find_ticket,
    q.ReadMissed: read_missed,
    q.ReadDay: read_day,
}
