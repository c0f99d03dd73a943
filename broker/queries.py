"""Questions that change nothing: one function a question, answered from the hall or the store."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from broker.accounts import Staff, StaffBook
from broker.publisher import fact_said
from broker.store.store import Store
from service_centre.domain import seats as s
from service_centre.domain.hall import Hall
from service_centre.domain.message import Caller, Command, Moment, Refusal
from service_centre.domain.numbering import take_apart
from service_centre.domain.roles import at_least
from service_centre.messages import queries as q
from service_centre.messages.bounds import PAGE_BYTES_AT_MOST
from service_centre.messages.codec import encode, plain

PAGE = 200
LIST_PAGE, STAFF_PAGE = 20, 12


@dataclass(frozen=True, slots=True)
class Sources:
    """Where answers come from besides the living hall."""

    store: Store
    staff: StaffBook


Question = Callable[[Hall, Sources, Any, Caller, Moment], object]


def read_facts(_hall: Hall, sources: Sources, question: q.ReadFacts, caller: Caller, _now: Moment) -> object:
    """Read the journal for another system that has missed some."""
    if caller.kind != "system":
        return Refusal("refused.not_from_here")
    last = min(question.last, question.first + PAGE - 1)
    facts: list[dict[str, object]] = []
    size = 0
    for recorded in sources.store.page(question.first, last):
        said = fact_said(recorded, sources.store.epoch)
        size += len(encode(said))
        if facts and size > PAGE_BYTES_AT_MOST:
            last = recorded.number - 1
            break
        facts.append(plain(said))
    return q.FactPage(tuple(facts), more=last < question.last and bool(facts))


def find_ticket(hall: Hall, _sources: Sources, question: q.FindTicket, caller: Caller, now: Moment) -> object:
    """Say where a number is; the class is staff's to see."""
    parts = take_apart(question.number, hall.plan.rules.number_digits)
    ticket = hall.tickets.get(question.number.strip().upper()) if parts else None
    if ticket is None:
        return Refusal("refused.no_such_ticket", {"number": question.number[:8]})
    ahead = hall.ahead_of(ticket, now.elapsed_ms) if ticket.state == "waiting" else 0
    class_ = ticket.class_ if caller.staff else ""
    return q.TicketFound(ticket.number, ticket.line, ticket.state, ticket.seat, ahead, class_)


def read_missed(
    hall: Hall, _sources: Sources, question: q.ReadMissed, caller: Caller, _now: Moment
) -> object:
    """List today's missed tickets for staff, the newest first."""
    if not caller.staff:
        return Refusal("refused.signed_out")
    numbers = list(reversed(hall.missed))
    return q.NumberPage(tuple(numbers[question.skip : question.skip + LIST_PAGE]), len(numbers))


def read_day(hall: Hall, sources: Sources, question: q.ReadDay, caller: Caller, _now: Moment) -> object:
    """Give a supervisor the end-of-day sheet."""
    if not at_least(caller.role, s.SUPERVISOR):
        return Refusal("refused.role", {"role": s.SUPERVISOR})
    return sources.store.sheet(question.day or hall.day, hall.plan)


def read_staff(hall: Hall, sources: Sources, question: q.ReadStaff, caller: Caller, now: Moment) -> object:
    """Tell a supervisor who is where, and whose number is locked."""
    if not at_least(caller.role, s.SUPERVISOR):
        return Refusal("refused.role", {"role": s.SUPERVISOR})
    book = sources.staff.people()
    # Whoever was taken out of the book and still sits somewhere is the first whom a supervisor must find.
    strangers = {one.staff: Staff(one.staff, one.staff, one.role, "") for one in hall.sessions.values()}
    people = sorted((strangers | book).values(), key=lambda person: (len(person.number), person.number))
    rows = [_staff_row(hall, person, now) for person in people[question.skip : question.skip + STAFF_PAGE]]
    return q.StaffPage(tuple(rows), len(people))


def _staff_row(hall: Hall, person: Staff, now: Moment) -> q.StaffRow:
    sessions = [session for session in hall.sessions.values() if session.staff == person.number]
    session = max(sessions, key=lambda one: (bool(one.seat), one.since_ms), default=None)
    left_ms = hall.locks.longest_ms(person.number) - now.elapsed_ms
    return q.StaffRow(
        number=person.number,
        name=person.name,
        role=person.role,
        device=session.device if session else "",
        seat=session.seat if session else "",
        since_ms=session.since_ms if session else 0,
        locked_until_ms=now.at_ms + left_ms if left_ms > 0 else 0,
    )


QUESTIONS: Mapping[type[Command], Question] = {
    q.ReadFacts: read_facts,
    q.FindTicket: find_ticket,
    q.ReadMissed: read_missed,
    q.ReadDay: read_day,
    q.ReadStaff: read_staff,
}
