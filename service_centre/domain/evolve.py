"""What each fact does to the hall: the only functions that change it.

Everything here is decided already, so nothing is refused; an exception ends the program, because the hall
in memory would no longer be the one in the journal.
"""

from collections import deque
from dataclasses import replace

from service_centre.domain import ratings as r
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.evolve_record import BY_RECORD_FACT
from service_centre.domain.evolve_seats import BY_SEAT_FACT, Evolve
from service_centre.domain.hall import Call, Figures, Hall, Move
from service_centre.domain.message import Fact, Recorded
from service_centre.domain.waiting_line import count_passed

TAKEN_KEPT = 120
"""So many of a kiosk's last numbers are remembered, more than any limit of a minute."""


def evolve(hall: Hall, recorded: Recorded) -> None:
    """Let one recorded fact change the hall, in place."""
    hall.number = recorded.number
    hall.elapsed_ms = recorded.moment.elapsed_ms
    hall.know_seat(getattr(recorded.fact, "seat", ""))
    EVOLVE.get(type(recorded.fact), _nothing)(hall, recorded, recorded.fact)


def _nothing(_hall: Hall, _recorded: Recorded, _fact: Fact) -> None:
    """A fact that is kept for the record and changes no picture of today."""


def _enter(hall: Hall, recorded: Recorded, ticket: t.Ticket) -> None:
    hall.order += 1
    hall.put_ticket(recorded, replace(ticket, order=hall.order))
    hall.by_cause[recorded.cause] = ticket.number


def _issued(hall: Hall, recorded: Recorded, fact: t.TicketIssued) -> None:
    now = recorded.moment
    hall.issued[fact.line] = max(hall.issued.get(fact.line, 0), int(fact.number[1:]))
    hall.taken_ms.setdefault(recorded.device, deque(maxlen=TAKEN_KEPT)).append(now.elapsed_ms)
    leg = t.Leg(line=fact.line, entry_ms=now.elapsed_ms, note=fact.note)
    _enter(hall, recorded, t.Ticket(
        number=fact.number, order=0, first_ms=now.elapsed_ms, at_ms=now.at_ms, kiosk=recorded.device,
        language=fact.language, cause=recorded.cause, state=t.WAITING, legs=(leg,), class_=fact.class_,
    ))  # fmt: skip


def _joined(hall: Hall, recorded: Recorded, fact: t.TicketJoined) -> None:
    now = recorded.moment
    series, count = fact.number[:2], int(fact.number[2:])
    hall.issued_offline[series] = max(hall.issued_offline.get(series, 0), count)
    if not fact.admitted:
        hall.joined[recorded.device] = hall.joined.get(recorded.device, 0) + 1
    leg = t.Leg(line=fact.line, entry_ms=fact.entry_ms, note=fact.note)
    _enter(hall, recorded, t.Ticket(
        number=fact.number, order=0, first_ms=fact.entry_ms, at_ms=now.at_ms - now.elapsed_ms + fact.entry_ms,
        kiosk="" if fact.admitted else recorded.device, language=fact.language, cause=recorded.cause,
        state=t.WAITING, legs=(leg,), class_=fact.class_, offline=True,
    ))  # fmt: skip


def _confirmed(hall: Hall, recorded: Recorded, fact: t.TicketConfirmed) -> None:
    ticket = hall.tickets[fact.number]
    hall.put_ticket(recorded, replace(ticket, kiosk=recorded.device, language=fact.language))


def _offline_expired(hall: Hall, _recorded: Recorded, fact: t.OfflineExpired) -> None:
    hall.offline_expired.add((fact.of_day, fact.number))


def _ended(ticket: t.Ticket, move: str, now_ms: int, outcome: str) -> t.Ticket:
    leg = replace(ticket.leg, ended_ms=now_ms, outcome=ticket.leg.outcome or outcome)
    return replace(ticket, state=t.TICKET.after(ticket.state, move), legs=(*ticket.legs[:-1], leg), seat="")


def _replaced(hall: Hall, recorded: Recorded, fact: t.TicketReplaced) -> None:
    ticket = _ended(hall.tickets[fact.number], "replace", recorded.moment.elapsed_ms, t.REPLACED)
    hall.put_ticket(recorded, ticket)


def _merged(hall: Hall, recorded: Recorded, fact: t.TicketMerged) -> None:
    ticket = _ended(hall.tickets[fact.number], "merge", recorded.moment.elapsed_ms, t.MERGED)
    hall.put_ticket(recorded, ticket)


def _expired(hall: Hall, recorded: Recorded, fact: t.TicketExpired) -> None:
    ticket = _ended(hall.tickets[fact.number], "expire", recorded.moment.elapsed_ms, t.EXPIRED)
    hall.put_ticket(recorded, ticket)


def _cancelled(hall: Hall, recorded: Recorded, fact: t.TicketCancelled) -> None:
    before = hall.tickets[fact.number]
    outcome = t.BY_STAFF if fact.by_staff else t.BY_CUSTOMER
    hall.put_ticket(recorded, _ended(before, "cancel", recorded.moment.elapsed_ms, outcome), by=fact.seat)
    if before.state in t.AT_SEAT:
        _free(hall, recorded, before.seat, "cancel")


def _free(hall: Hall, recorded: Recorded, name: str, move: str, *, last: str | None = None) -> None:
    seat = hall.seats[name]
    hall.put_seat(recorded, replace(
        seat, state=s.SEAT.after(seat.state, move), ticket="", last=seat.last if last is None else last,
        since_ms=recorded.moment.elapsed_ms,
    ))  # fmt: skip


def _announce(hall: Hall, recorded: Recorded, ticket: t.Ticket, *, recall: bool) -> None:
    call = Call(recorded.number, ticket.number, ticket.seat, ticket.line, recorded.moment.at_ms, recall)
    hall.calls.append(call)


def _called(hall: Hall, recorded: Recorded, fact: t.TicketCalled) -> None:
    now_ms = recorded.moment.elapsed_ms
    before = hall.tickets[fact.number]
    leg = replace(
        before.leg, seat=fact.seat, staff=recorded.staff, reason=fact.reason, calls=before.leg.calls + 1,
        first_call_ms=now_ms, called_ms=now_ms, arrived_ms=None, ended_ms=None, outcome="",
    )  # fmt: skip
    ticket = replace(
        before, state=t.TICKET.after(before.state, "call"), seat=fact.seat, legs=(*before.legs[:-1], leg)
    )
    hall.put_ticket(recorded, ticket, by=fact.seat)
    passed = hall.passed.get(ticket.line, 0)
    count_passed(hall.passed, ticket.line, fact.reason, passed_over=fact.passed_over)
    hall.moves[fact.seat].passed[ticket.line] = hall.passed.get(ticket.line, 0) - passed
    seat = hall.seats[fact.seat]
    after = s.SEAT.after(seat.state, "call")
    hall.put_seat(recorded, replace(seat, state=after, ticket=ticket.number, since_ms=now_ms))
    hall.figures.setdefault(fact.seat, Figures()).called += 1
    _announce(hall, recorded, ticket, recall=False)


def _recalled(hall: Hall, recorded: Recorded, fact: t.TicketRecalled) -> None:
    ticket = hall.tickets[fact.number]
    leg = replace(ticket.leg, calls=ticket.leg.calls + 1, called_ms=recorded.moment.elapsed_ms)
    ticket = replace(ticket, legs=(*ticket.legs[:-1], leg))
    hall.put_ticket(recorded, ticket)
    hall.put_seat(recorded, hall.seats[fact.seat])
    _announce(hall, recorded, ticket, recall=True)


def _arrived(hall: Hall, recorded: Recorded, fact: t.TicketArrived) -> None:
    now_ms = recorded.moment.elapsed_ms
    ticket = hall.tickets[fact.number]
    leg = replace(ticket.leg, arrived_ms=now_ms)
    state = t.TICKET.after(ticket.state, "arrive")
    hall.put_ticket(recorded, replace(ticket, state=state, legs=(*ticket.legs[:-1], leg)))
    seat = hall.seats[fact.seat]
    hall.put_seat(recorded, replace(seat, state=s.SEAT.after(seat.state, "arrive"), since_ms=now_ms))


def _finished(hall: Hall, recorded: Recorded, fact: t.LegFinished) -> None:
    now_ms = recorded.moment.elapsed_ms
    before = hall.tickets[fact.number]
    leg = replace(before.leg, arrived_ms=fact.arrived_ms, assumed=fact.assumed)
    ticket = _ended(replace(before, legs=(*before.legs[:-1], leg)), "finish", now_ms, fact.outcome)
    hall.put_ticket(recorded, ticket, by=fact.seat)
    _free(hall, recorded, fact.seat, "finish", last=fact.number)
    figures = hall.figures.setdefault(fact.seat, Figures())
    figures.served += fact.outcome == t.SERVED
    figures.handling_ms += now_ms - fact.arrived_ms
    if fact.outcome == t.SERVED and not fact.by_ticker:
        hall.rating_asked[fact.seat] = r.RatingAsked(fact.number, len(ticket.legs) - 1, now_ms)


def _missed(hall: Hall, recorded: Recorded, fact: t.TicketMissed) -> None:
    now_ms = recorded.moment.elapsed_ms
    ticket = replace(_ended(hall.tickets[fact.number], "miss", now_ms, t.NO_SHOW), missed_ms=now_ms)
    hall.put_ticket(recorded, ticket, by=fact.seat)
    _free(hall, recorded, fact.seat, "miss")
    hall.figures.setdefault(fact.seat, Figures()).missed += 1


def _came_back(hall: Hall, recorded: Recorded, fact: t.TicketCameBack) -> None:
    ticket = hall.tickets[fact.number]
    mark = t.MARK_TRANSFERRED if ticket.leg.mark == t.MARK_RETURNED else ticket.leg.mark
    leg = replace(
        ticket.leg, ended_ms=None, outcome="", seat="", calls=0, for_seat="", for_staff="", mark=mark
    )
    state = t.TICKET.after(ticket.state, "come_back")
    after = replace(ticket, state=state, came_back=ticket.came_back + 1, legs=(*ticket.legs[:-1], leg))
    hall.put_ticket(recorded, after, by=fact.seat)


def _parked(hall: Hall, recorded: Recorded, fact: t.TicketParked) -> None:
    ticket = hall.tickets[fact.number]
    leg = replace(ticket.leg, note=fact.note) if fact.note else ticket.leg
    after = replace(
        ticket, state=t.TICKET.after(ticket.state, "park"), parked_ms=recorded.moment.elapsed_ms,
        legs=(*ticket.legs[:-1], leg),
    )  # fmt: skip
    hall.put_ticket(recorded, after, by=fact.seat)
    _free(hall, recorded, fact.seat, "park")


def _hold(hall: Hall, recorded: Recorded, ticket: t.Ticket, name: str, move: str) -> None:
    hall.put_ticket(recorded, replace(ticket, seat=name), by=name)
    seat = hall.seats[name]
    after = s.SEAT.after(seat.state, move)
    hall.put_seat(
        recorded, replace(seat, state=after, ticket=ticket.number, since_ms=recorded.moment.elapsed_ms)
    )


def _taken_back(hall: Hall, recorded: Recorded, fact: t.TicketTakenBack) -> None:
    ticket = hall.tickets[fact.number]
    leg = replace(ticket.leg, seat=fact.seat, staff=recorded.staff)
    after = replace(ticket, state=t.TICKET.after(ticket.state, "take_back"), legs=(*ticket.legs[:-1], leg))
    _hold(hall, recorded, after, fact.seat, "take_back")


def _reopened(hall: Hall, recorded: Recorded, fact: t.TicketReopened) -> None:
    ticket = hall.tickets[fact.number]
    ended = ticket.leg
    figures = hall.figures.setdefault(ended.seat, Figures())
    figures.served -= ended.outcome == t.SERVED
    figures.handling_ms -= (ended.ended_ms or 0) - (ended.arrived_ms or 0)
    leg = replace(ended, ended_ms=None, outcome="", seat=fact.seat, staff=recorded.staff)
    after = replace(ticket, state=t.TICKET.after(ticket.state, "reopen"), legs=(*ticket.legs[:-1], leg))
    _hold(hall, recorded, after, fact.seat, "reopen")


def _transferred(hall: Hall, recorded: Recorded, fact: t.TicketTransferred) -> None:
    now_ms = recorded.moment.elapsed_ms
    before = hall.tickets[fact.number]
    ended = replace(
        before.leg, arrived_ms=fact.arrived_ms, assumed=fact.assumed, ended_ms=now_ms, outcome=fact.outcome,
    )  # fmt: skip
    started = t.Leg(
        line=fact.line, entry_ms=now_ms, mark=fact.mark, for_seat=fact.for_seat, for_staff=fact.for_staff,
        back_to=fact.back_to, note=fact.note,
    )  # fmt: skip
    state = t.TICKET.after(before.state, "transfer")
    ticket = replace(before, state=state, seat="", legs=(*before.legs[:-1], ended, started))
    hall.put_ticket(recorded, ticket, by=fact.seat)
    _free(hall, recorded, fact.seat, "transfer")
    figures = hall.figures.setdefault(fact.seat, Figures())
    figures.served += fact.outcome == t.SERVED
    figures.handling_ms += now_ms - fact.arrived_ms if fact.outcome == t.SERVED else 0


def _released(hall: Hall, recorded: Recorded, fact: t.TicketReleased) -> None:
    ticket = hall.tickets[fact.number]
    mark = t.MARK_TRANSFERRED if ticket.leg.mark == t.MARK_RETURNED else ticket.leg.mark
    leg = replace(ticket.leg, for_seat="", for_staff="", mark=mark)
    hall.put_ticket(recorded, replace(ticket, legs=(*ticket.legs[:-1], leg)))


def _class_changed(hall: Hall, recorded: Recorded, fact: t.ClassChanged) -> None:
    ticket = hall.tickets[fact.number]
    hall.put_ticket(recorded, replace(ticket, class_=fact.class_), by=fact.seat)


def _line_changed(hall: Hall, recorded: Recorded, fact: t.LineChanged) -> None:
    ticket = hall.tickets[fact.number]
    leg = replace(ticket.leg, line=fact.line)
    hall.put_ticket(recorded, replace(ticket, legs=(*ticket.legs[:-1], leg)), by=fact.seat)


def _undone(hall: Hall, recorded: Recorded, fact: t.Undone) -> None:
    move = hall.moves.pop(fact.seat)
    _uncount(hall, fact.seat, move)
    hall.restore(recorded, move)
    kept = [call for call in hall.calls if not fact.first <= call.n <= fact.last]
    hall.calls.clear()
    hall.calls.extend(kept)


def _uncount(hall: Hall, seat: str, move: Move) -> None:
    """Take the undone move out of the seat's figures: they ignore both it and the undo."""
    figures = hall.figures.setdefault(seat, Figures())
    for number, before in move.tickets.items():
        after = hall.tickets[number]
        ended = after.legs[len(before.legs) - 1]
        if ended.ended_ms is not None and ended.outcome != t.NO_SHOW and before.state in t.AT_SEAT:
            served = ended.outcome == t.SERVED
            figures.served -= served
            counted = served or len(after.legs) == len(before.legs)
            figures.handling_ms -= ended.ended_ms - (ended.arrived_ms or ended.ended_ms) if counted else 0
        figures.missed -= after.state == t.MISSED and before.state == t.CALLED
        figures.called -= after.state == t.CALLED and before.state != t.CALLED


def _rated(hall: Hall, recorded: Recorded, fact: r.LegRated) -> None:
    ticket = hall.tickets[fact.number]
    legs = list(ticket.legs)
    legs[fact.leg] = replace(legs[fact.leg], rating=fact.score)
    # The customer's opinion is no move of the ticket: it must not stand in the way of an undo.
    hall.tickets[fact.number] = replace(ticket, legs=tuple(legs))
    hall.touched_tickets.setdefault(fact.number, False)
    hall.touched_seats[fact.seat] = None
    if fact.score <= r.UNHAPPY_UP_TO:
        hall.unhappy.append(r.Unhappy(fact.seat, fact.number, recorded.moment.at_ms))


def _printed(hall: Hall, recorded: Recorded, fact: t.PrintReported) -> None:
    ticket = hall.tickets.get(fact.number)
    if ticket:  # a print may be reported after its day
        touched = ticket.touched  # paper is no move of the ticket: it must not stand in the way of an undo
        hall.tickets[fact.number] = replace(ticket, printed=fact.outcome, touched=touched)
        hall.touched_tickets.setdefault(fact.number, False)


EVOLVE: dict[type[Fact], Evolve] = {
    **BY_SEAT_FACT,
    **BY_RECORD_FACT,
    t.TicketIssued: _issued,
    t.TicketJoined: _joined,
    t.TicketConfirmed: _confirmed,
    t.OfflineExpired: _offline_expired,
    t.TicketReplaced: _replaced,
    t.TicketMerged: _merged,
    t.TicketExpired: _expired,
    t.TicketCancelled: _cancelled,
    t.TicketCalled: _called,
    t.TicketRecalled: _recalled,
    t.TicketArrived: _arrived,
    t.LegFinished: _finished,
    t.TicketMissed: _missed,
    t.TicketCameBack: _came_back,
    t.TicketParked: _parked,
    t.TicketTakenBack: _taken_back,
    t.TicketReopened: _reopened,
    t.TicketTransferred: _transferred,
    t.TicketReleased: _released,
    t.ClassChanged: _class_changed,
    t.LineChanged: _line_changed,
    t.Undone: _undone,
    t.PrintReported: _printed,
    r.LegRated: _rated,
}
