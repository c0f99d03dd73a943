"""The business day: opened, no more numbers, closed."""

from collections.abc import Mapping

from broker.business_day import FALSE_DAY, true_day
from broker.handlers.answer import Decision, accept
from broker.handlers.calls import end_at_night
from broker.handlers.tickets import is_day
from service_centre.clock import local_date, local_time
from service_centre.domain import hall as h
from service_centre.domain import record as k
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.hall import Hall
from service_centre.domain.message import TICKER, Caller, Fact, Moment, Refusal
from service_centre.domain.plan import minutes_of

PERHAPS_AT_LEAST, RUSH_MIN, RUSH_A_MINUTE, LATER_A_MINUTE = 10, 15, 10.0, 1.0
"""Numbers of one line that nobody can know of: a rush of a quarter of an hour, and what a busy line gives after that."""


def open_day(hall: Hall, command: s.OpenDay, caller: Caller, now: Moment) -> Decision:
    """Begin a day, never ahead of its date; the day before must be closed, nobody at a window.

    A date is opened once, but for a hall whose day had a false date: then a supervisor opens the right one, and a date
    that was opened before goes on with its numbers.
    """
    if not is_day(command.day):
        return Refusal("refused.bad_day", {"day": command.day[:16]})
    if hall.doubted_at_ms is not None:
        return Refusal("refused.date_doubted")
    today = local_date(now.at_ms, hall.plan.time_zone)
    falsely = command.day == today and hall.day > today and caller.kind != TICKER
    if command.day <= true_day(hall) and not falsely:
        return Refusal("refused.day_was", {"day": hall.day})
    if hall.phase in (h.ISSUING, h.CLOSING) or any(seat.ticket for seat in hall.seats.values()):
        return Refusal("refused.day_not_closed", {"day": hall.day})
    if command.day > today:
        return Refusal("refused.day_ahead", {"day": command.day})
    # Who signed in since the night stays signed in; what is away stays away.
    early = [session for session in hall.sessions.values() if session.device not in hall.leaving]
    signed_in = [s.SignedIn(one.device, one.seat, one.staff, one.role) for one in early]
    gone = [k.DeviceGone(device, 0) for device in hall.gone]
    return accept(s.DayOpened(command.day), *gone, *signed_in, *_unsure(hall, now))


def _unsure(hall: Hall, now: Moment) -> list[Fact]:
    """On the day after a restore: papers of this date may be out already, given by a file that is lost."""
    if hall.unsure_days < 2:
        return []
    facts: list[Fact] = [k.NumbersUnsure(hall.unsure_days - 1, hall.lost)]
    if hall.lost < 0:
        local = local_time(now.at_ms, hall.plan.time_zone)
        minutes = max(0, local.hour * 60 + local.minute - minutes_of(hall.plan.hours.opens))
        facts += perhaps_given(hall, minutes, {})
    return facts


def perhaps_given(hall: Hall, minutes: float, issued: Mapping[str, int]) -> list[k.NumbersSkipped]:
    """Where nobody knows how far numbers came: as far as they can have come in so many minutes beyond `issued`."""
    highest = 10**hall.plan.rules.number_digits - 2
    rush, later = min(minutes, RUSH_MIN), max(0.0, minutes - RUSH_MIN)
    count = PERHAPS_AT_LEAST + int(rush * RUSH_A_MINUTE + later * LATER_A_MINUTE)
    return [k.NumbersSkipped(line, min(highest, issued.get(line, 0) + count)) for line in hall.plan.lines]


def mend_day(hall: Hall, _command: k.MendDay, _caller: Caller, now: Moment) -> Decision:
    """Let a day that was opened under a false date go on under the right one."""
    if hall.doubted_at_ms is not None:
        return Refusal("refused.date_doubted")
    right = true_day(hall)
    if right == FALSE_DAY:
        right = local_date(now.at_ms, hall.plan.time_zone)
    if hall.phase not in (h.ISSUING, h.CLOSING) or right == hall.day:
        return Refusal("refused.day_right", {"day": hall.day})
    if right in hall.days:  # its numbers are on paper already
        return Refusal("refused.day_used", {"day": right})
    return accept(k.DayRenamed(right, hall.day))


def stop_issuing(hall: Hall, _command: s.StopIssuing, _caller: Caller, _now: Moment) -> Decision:
    """Closing time: kiosks stop, who holds a ticket is served."""
    return accept(s.IssuingStopped()) if hall.phase == h.ISSUING else accept()


def confirm_date(hall: Hall, _command: s.ConfirmDate, _caller: Caller, _now: Moment) -> Decision:
    """Trust the clock again after a great step; said twice it changes nothing."""
    return accept(s.ClockTrusted()) if hall.doubted_at_ms is not None else accept()


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
    return accept(*_leavings(hall, now, caller)) if command.final and (busy or hall.leaving) else accept()


def _leavings(hall: Hall, now: Moment, caller: Caller) -> list[Fact]:
    """End what is still being served and sign out who was here when the day closed."""
    going = [one for one in hall.sessions.values() if hall.phase != h.OVER or one.device in hall.leaving]
    staying = {one.seat for one in hall.sessions.values()} - {one.seat for one in going}
    facts: list[Fact] = []
    for seat in hall.seats.values():
        if seat.state == s.BUSY:
            facts += end_at_night(hall, seat, now, caller)
        if seat.state != s.CLOSED and seat.name not in staying:
            facts.append(s.SeatClosed(seat.name))
    return [*facts, *(s.SignedOut(one.device, one.staff, "day_over") for one in going)]
