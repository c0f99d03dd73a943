"""The moves at a window: call, recall, arrived, finish, no-show, park, transfer, undo."""

from broker.handlers.answer import Decision, accept
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.hall import OVER, Hall, Move
from service_centre.domain.message import TICKER, Caller, Fact, Moment, Refusal
from service_centre.domain.numbering import Parts, take_apart, written
from service_centre.domain.roles import at_least
from service_centre.domain.waiting_line import BY_NUMBER


def call_next(hall: Hall, command: t.CallNext, caller: Caller, now: Moment) -> Decision:
    """Finish who is at the window as served and call who is next: one command, one undo."""
    refused = _not_calling(hall, command.seat)
    if refused:
        return refused
    seat = hall.seats[command.seat]
    if seat.state == s.CALLING and not command.sure and _just_called(hall, seat, now):
        return Refusal("ask.not_arrived", {"number": seat.ticket})
    pick = hall.chooser(command.seat, now.elapsed_ms).pick()
    if pick is None:
        return Refusal("refused.nobody_waiting")
    called = t.TicketCalled(pick.number, command.seat, pick.reason, pick.helped, pick.passed_over)
    return accept(*_finishing(hall, seat, t.SERVED, now, caller), called)


def call_number(hall: Hall, command: t.CallNumber, caller: Caller, now: Moment) -> Decision:
    """Call one number out of turn: who came back, who asked, or a cut-off kiosk's number."""
    refused = _not_calling(hall, command.seat)
    if refused:
        return refused
    if command.reason not in t.CALL_REASONS:
        return Refusal("refused.no_such_reason", {"reason": command.reason})
    seat = hall.seats[command.seat]
    if seat.state == s.CALLING:
        return Refusal("ask.not_arrived", {"number": seat.ticket})
    digits = hall.plan.rules.number_digits
    parts = take_apart(command.number, digits)
    number = written(parts, digits) if parts else ""
    admitted = _admitted(hall, number, parts, now) if parts else ()
    ticket = hall.tickets.get(number)
    if ticket is None and not admitted:
        return Refusal("refused.no_such_ticket", {"number": command.number[:8]})
    if ticket and ticket.state in t.AT_SEAT:
        return Refusal("refused.at_another_seat", {"number": ticket.number, "seat": ticket.seat})
    if ticket and not t.TICKET.allows(ticket.state, "call"):
        return Refusal("refused.ticket_state", {"number": ticket.number, "state": ticket.state})
    called = t.TicketCalled(number, command.seat, BY_NUMBER, why=command.reason)
    return accept(*_finishing(hall, seat, t.SERVED, now, caller), *admitted, called)


def _admitted(hall: Hall, number: str, parts: Parts, now: Moment) -> tuple[Fact, ...]:
    """Take in a number of a kiosk that is cut off: it stands on paper, the broker has not heard of it."""
    digits = {kiosk.digit for kiosk in hall.plan.kiosks.values() if kiosk.digit}
    if number in hall.tickets or parts.kiosk not in digits or parts.line not in hall.plan.lines:
        return ()
    return (t.TicketJoined(number, parts.line, now.elapsed_ms, "zh_Hans", t.ORDINARY, admitted=True),)


def recall(hall: Hall, command: t.Recall, _caller: Caller, _now: Moment) -> Decision:
    """Announce the same call once more, three times at most."""
    seat = hall.seats[command.seat]
    if not s.SEAT.allows(seat.state, "recall"):
        return _seat_state(seat)
    calls = hall.tickets[seat.ticket].leg.calls
    if calls > hall.plan.rules.recalls_at_most:
        return Refusal("refused.recalled_enough", {"count": str(hall.plan.rules.recalls_at_most)})
    return accept(t.TicketRecalled(seat.ticket, seat.name))


def arrived(hall: Hall, command: t.Arrived, _caller: Caller, _now: Moment) -> Decision:
    """The called customer stands at the window."""
    seat = hall.seats[command.seat]
    if not s.SEAT.allows(seat.state, "arrive"):
        return _seat_state(seat)
    return accept(t.TicketArrived(seat.ticket, seat.name))


def finish(hall: Hall, command: t.Finish, caller: Caller, now: Moment) -> Decision:
    """End the leg; a customer whom another seat wants back goes there."""
    seat = hall.seats[command.seat]
    if command.outcome not in t.FINISH_OUTCOMES:
        return Refusal("refused.no_such_outcome", {"outcome": command.outcome})
    if not s.SEAT.allows(seat.state, "finish"):
        return _seat_state(seat)
    if command.outcome == t.SERVED and _just_called(hall, seat, now):
        return Refusal("ask.not_arrived", {"number": seat.ticket})
    return accept(*_finishing(hall, seat, command.outcome, now, caller))


def no_show(hall: Hall, command: t.NoShow, _caller: Caller, now: Moment) -> Decision:
    """Nobody came: asks before two calls and a minute."""
    seat = hall.seats[command.seat]
    if not s.SEAT.allows(seat.state, "miss"):
        return _seat_state(seat)
    leg, rules = hall.tickets[seat.ticket].leg, hall.plan.rules
    waited_ms = now.elapsed_ms - leg.first_call_ms
    early = leg.calls < rules.no_show_calls or waited_ms < rules.no_show_after_s * 1000
    if early and not command.sure:
        return Refusal("ask.no_show_early", {"number": seat.ticket, "count": str(leg.calls)})
    return accept(t.TicketMissed(seat.ticket, seat.name))


def come_back(hall: Hall, command: t.ComeBack, _caller: Caller, now: Moment) -> Decision:
    """Put a customer who missed the call back into the line, by first arrival."""
    ticket, rules = hall.tickets.get(command.number), hall.plan.rules
    if hall.phase == OVER:
        return Refusal("refused.day_over")
    if ticket is None:
        return Refusal("refused.no_such_ticket", {"number": command.number})
    if not t.TICKET.allows(ticket.state, "come_back"):
        return Refusal("refused.ticket_state", {"number": ticket.number, "state": ticket.state})
    if ticket.came_back >= rules.came_back_at_most:
        return Refusal("refused.came_back_enough", {"count": str(rules.came_back_at_most)})
    if now.elapsed_ms - ticket.missed_ms > rules.came_back_within_min * 60_000:
        return Refusal("refused.came_back_late", {"minutes": f"{rules.came_back_within_min:g}"})
    return accept(t.TicketCameBack(ticket.number, command.seat))


def park(hall: Hall, command: t.Park, caller: Caller, _now: Moment) -> Decision:
    """Set the customer aside."""
    seat = hall.seats[command.seat]
    if hall.phase == OVER:
        return Refusal("refused.day_over")
    if not s.SEAT.allows(seat.state, "park"):
        return _seat_state(seat)
    return accept(t.TicketParked(seat.ticket, seat.name, caller.note))


def take_back(hall: Hall, command: t.TakeBack, caller: Caller, _now: Moment) -> Decision:
    """Go on with a parked customer: one's own, or as a senior another seat's."""
    seat, ticket = hall.seats[command.seat], hall.tickets.get(command.number)
    if ticket is None:
        return Refusal("refused.no_such_ticket", {"number": command.number})
    if not t.TICKET.allows(ticket.state, "take_back"):
        return Refusal("refused.ticket_state", {"number": ticket.number, "state": ticket.state})
    if not s.SEAT.allows(seat.state, "take_back"):
        return _seat_state(seat)
    if ticket.seat != seat.name and not at_least(caller.role, s.SENIOR):
        return Refusal("refused.role", {"role": s.SENIOR})
    return accept(t.TicketTakenBack(ticket.number, seat.name))


def transfer(hall: Hall, command: t.Transfer, caller: Caller, now: Moment) -> Decision:
    """Send the customer on to a line, a window or a person; number and first arrival stay."""
    seat = hall.seats[command.seat]
    if hall.phase == OVER:
        return Refusal("refused.day_over")
    if not s.SEAT.allows(seat.state, "transfer"):
        return _seat_state(seat)
    ticket = hall.tickets[seat.ticket]
    target = _target(hall, command)
    if isinstance(target, Refusal):
        return target
    line, for_seat, for_staff = target
    if for_seat == seat.name or (not for_seat and not for_staff and line == ticket.line):
        return Refusal("refused.already_here", {"to": command.to})
    arrived_ms, assumed = _arrival(hall, ticket, now)
    return accept(
        t.TicketTransferred(
            ticket.number, seat.name, line, arrived_ms, assumed, for_seat=for_seat, for_staff=for_staff,
            back_to=seat.name if command.back else ticket.leg.back_to, note=caller.note,
        )
    )  # fmt: skip


def _target(hall: Hall, command: t.Transfer) -> tuple[str, str, str] | Refusal:
    if command.kind == "line" and command.to in hall.plan.lines:
        if hall.plan.lines[command.to].service in hall.stopped:
            return Refusal("refused.service_stopped", {"service": hall.plan.lines[command.to].service})
        return command.to, "", ""
    if command.kind == "seat" and command.to in hall.seats:
        if hall.seats[command.to].state not in s.AT_WORK:
            return Refusal("refused.seat_not_at_work", {"seat": command.to})
        return hall.seats[command.to].own[0][0], command.to, ""
    if command.kind == "staff":
        for session in hall.sessions.values():
            if session.staff == command.to and session.seat:
                return hall.seats[session.seat].own[0][0], "", session.staff
        return Refusal("refused.staff_absent", {"staff": command.to})
    return Refusal("refused.no_such_target", {"to": command.to})


def undo(hall: Hall, command: t.Undo, caller: Caller, now: Moment) -> Decision:
    """Take back the seat's last move, unless something has touched its ticket or seat since."""
    move = hall.moves.get(command.seat)
    own = caller.seat == command.seat
    limit_s = hall.plan.rules.undo_within_s if own else hall.plan.rules.supervisor_undo_within_s
    if move is None or now.elapsed_ms - move.at_ms > limit_s * 1000:
        return Refusal("refused.nothing_to_undo")
    for number in move.tickets:
        ticket = hall.tickets[number]
        if ticket.touched > move.last:
            key = "refused.undo_taken" if ticket.seat not in ("", command.seat) else "refused.undo_late"
            return Refusal(key, {"number": number, "seat": ticket.seat})
    if hall.seats[command.seat].touched > move.last:
        return Refusal("refused.undo_late", {"number": "", "seat": command.seat})
    if move.seat.ticket and hall.tickets[move.seat.ticket].touched > move.last:
        return Refusal("refused.undo_late", {"number": move.seat.ticket, "seat": command.seat})
    return accept(t.Undone(command.seat, move.first, move.last), *_released(hall, move))


def _released(hall: Hall, move: Move) -> list[Fact]:
    """Release who would wait again for a seat or person that has gone meanwhile."""
    facts: list[Fact] = []
    here = {session.staff for session in hall.sessions.values() if session.seat}
    for ticket in move.tickets.values():
        seat = hall.seats.get(ticket.leg.for_seat)
        gone = (seat and seat.state == s.CLOSED) or (
            ticket.leg.for_staff and ticket.leg.for_staff not in here
        )
        if ticket.state == t.WAITING and gone:
            facts.append(t.TicketReleased(ticket.number))
    return facts


def reopen(hall: Hall, command: t.Reopen, caller: Caller, now: Moment) -> Decision:
    """Go on with the customer just finished, for a quarter of an hour."""
    seat, ticket = hall.seats[command.seat], hall.tickets.get(command.number)
    if ticket is None:
        return Refusal("refused.no_such_ticket", {"number": command.number})
    if not t.TICKET.allows(ticket.state, "reopen"):
        return Refusal("refused.ticket_state", {"number": ticket.number, "state": ticket.state})
    if not s.SEAT.allows(seat.state, "reopen"):
        return _seat_state(seat)
    if seat.last != ticket.number and caller.role != s.SUPERVISOR:
        return Refusal("refused.not_yours", {"number": ticket.number})
    minutes = hall.plan.rules.reopen_within_min
    if now.elapsed_ms - (ticket.leg.ended_ms or 0) > minutes * 60_000:
        return Refusal("refused.reopen_late", {"minutes": f"{minutes:g}"})
    return accept(t.TicketReopened(ticket.number, seat.name))


def _not_calling(hall: Hall, name: str) -> Refusal | None:
    seat = hall.seats[name]
    if hall.phase == OVER:
        return Refusal("refused.day_over")
    return None if s.SEAT.allows(seat.state, "call") else _seat_state(seat)


def _seat_state(seat: s.Seat) -> Refusal:
    return Refusal(f"refused.seat_{seat.state}", {"seat": seat.name})


def _just_called(hall: Hall, seat: s.Seat, now: Moment) -> bool:
    if seat.state != s.CALLING:
        return False
    called_ms = hall.tickets[seat.ticket].leg.first_call_ms
    return now.elapsed_ms - called_ms < hall.plan.rules.arrival_assumed_after_s * 1000


def _arrival(hall: Hall, ticket: t.Ticket, now: Moment) -> tuple[int, bool]:
    """Say when the customer arrived; assumed 30 s after the call where nobody pressed arrived."""
    if ticket.leg.arrived_ms is not None:
        return ticket.leg.arrived_ms, ticket.leg.assumed
    assumed_ms = ticket.leg.called_ms + hall.plan.rules.arrival_assumed_after_s * 1000
    return min(assumed_ms, now.elapsed_ms), True


def _finishing(hall: Hall, seat: s.Seat, outcome: str, now: Moment, caller: Caller) -> tuple[Fact, ...]:
    """End the leg at a window: the visit ends with it, or goes back to the seat that sent it."""
    if not seat.ticket:
        return ()
    ticket = hall.tickets[seat.ticket]
    arrived_ms, assumed = _arrival(hall, ticket, now)
    back_to = ticket.leg.back_to
    if not back_to or outcome != t.SERVED or hall.phase == OVER:
        by_ticker = caller.kind == TICKER
        return (t.LegFinished(ticket.number, seat.name, outcome, arrived_ms, assumed, by_ticker),)
    # The sender's leg is the one before those that carry its wish, even where the sender took them up itself.
    sender_line = next((leg.line for leg in reversed(ticket.legs) if leg.back_to != back_to), ticket.line)
    sender = hall.seats.get(back_to)
    there = back_to if sender and sender.state != s.CLOSED else ""
    mark = t.MARK_RETURNED if there else t.MARK_TRANSFERRED
    return (
        t.TicketTransferred(
            ticket.number,
            seat.name,
            sender_line,
            arrived_ms,
            assumed,
            outcome=t.SERVED,
            mark=mark,
            for_seat=there,
        ),
    )


def end_at_night(hall: Hall, seat: s.Seat, now: Moment, caller: Caller) -> tuple[Fact, ...]:
    """End whatever still lies at a window when the day ends, without sending anybody back."""
    ticket = hall.tickets[seat.ticket]
    if seat.state == s.CALLING:
        return (t.TicketMissed(ticket.number, seat.name),)
    arrived_ms, assumed = _arrival(hall, ticket, now)
    return (t.LegFinished(ticket.number, seat.name, t.SERVED, arrived_ms, assumed, caller.kind == TICKER),)
