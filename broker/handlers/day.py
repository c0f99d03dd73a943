"""The business day: opened, no more numbers, closed."""

from datetime import date

from broker.handlers.answer import Decision, accept
from broker.handlers.calls import end_at_night
from service_centre.domain import hall as h
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.hall import Hall
from service_centre.domain.message import Caller, Fact, Moment, Refusal


def open_day(hall: Hall, command: s.OpenDay, _caller: Caller, _now: Moment) -> Decision:
    """Begin a day once; the day before must be closed, and days never go back."""
    try:
        date.fromisoformat(command.day)
    except ValueError:
        return Refusal("refused.bad_day", {"day": command.day[:16]})
    if command.day == hall.day:
        return Refusal("refused.day_was", {"day": command.day})
    if command.day < hall.day and not command.sure:
        return Refusal("ask.day_goes_back", {"day": command.day, "last": hall.day})
    if hall.phase in (h.ISSUING, h.CLOSING):
        return Refusal("refused.day_not_closed", {"day": hall.day})
    return accept(s.DayOpened(command.day))


def stop_issuing(hall: Hall, _command: s.StopIssuing, _caller: Caller, _now: Moment) -> Decision:
    """Closing time: kiosks stop, who holds a ticket is served."""
    return accept(s.IssuingStopped()) if hall.phase == h.ISSUING else accept()


def close_day(hall: Hall, command: s.CloseDay, caller: Caller, now: Moment) -> Decision:
    """End the day: waiting, parked and missed tickets expire, called ones are no-shows.

    Who is being served stays until finished; with `final` the ticker ends that too, and everybody leaves.
    """
    if hall.phase not in (h.ISSUING, h.CLOSING):
        return _final(hall, command, caller, now)
    left = sum(1 for ticket in hall.tickets.values() if ticket.state in t.OPEN)
    if caller.kind == "desk" and left and not command.sure:
        return Refusal("ask.close_day", {"count": str(left)})
    facts: list[Fact] = [
        t.TicketExpired(ticket.number)
        for ticket in hall.tickets.values()
        if t.TICKET.allows(ticket.state, "expire")
    ]
    for seat in hall.seats.values():
        if seat.state == s.CALLING:
            facts.append(t.TicketMissed(seat.ticket, seat.name))
    facts.append(s.DayClosed())
    if command.final:
        facts += _leavings(hall, now, caller)
    return accept(*facts)


def _final(hall: Hall, command: s.CloseDay, caller: Caller, now: Moment) -> Decision:
    """Come back at night to a day that is closed already: end what was still being served."""
    busy = any(seat.state == s.BUSY for seat in hall.seats.values())
    return accept(*_leavings(hall, now, caller)) if command.final and (busy or hall.sessions) else accept()


def _leavings(hall: Hall, now: Moment, caller: Caller) -> list[Fact]:
    facts: list[Fact] = []
    for seat in hall.seats.values():
        if seat.state == s.BUSY:
            facts += end_at_night(hall, seat, now, caller)
        if seat.state != s.CLOSED:
            facts.append(s.SeatClosed(seat.name))
    facts += [s.SignedOut(session.device, session.staff, "day_over") for session in hall.sessions.values()]
    return facts
