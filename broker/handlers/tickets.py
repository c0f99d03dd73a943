"""Numbers: given, joined after an outage, cancelled, printed; class and lane of who waits."""

from datetime import date

from broker.handlers.answer import Decision, accept
from service_centre.clock import local_date
from service_centre.domain import hall as h
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.hall import Hall
from service_centre.domain.message import Caller, Fact, Moment, Refusal
from service_centre.domain.numbering import online, take_apart, written
from service_centre.domain.plan import LANGUAGES
from service_centre.domain.roles import at_least


def is_day(text: str) -> bool:
    """Say whether a text is a date as the journal writes them: 2026-11-21, in no other of ISO's ways."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


MINUTE_MS = 60_000
NOTICED_MS = 15_000
"""A kiosk finds out sooner or later than the broker that it is alone, by this at most (keepalive 5 s, beat 8 s)."""

LATE_DAYS_AT_MOST = 31
UNNOTICED_MS = 30_000
"""A number so young needs no absence: an answer that was lost is enough."""

PRINT_OUTCOMES = ("printed", "failed", "unknown")


def take_ticket(hall: Hall, command: t.TakeTicket, caller: Caller, now: Moment) -> Decision:
    """Give the next number of a line while the hall issues."""
    if caller.device not in hall.plan.kiosks:
        return Refusal("refused.unknown_device", {"device": caller.device})
    if command.line not in hall.plan.lines:
        return Refusal("refused.no_such_line", {"line": command.line})
    if command.class_ not in t.CLASSES:
        return Refusal("refused.no_such_class", {"class": command.class_})
    if hall.phase != h.ISSUING:
        return Refusal("refused.hall_closed")
    if hall.plan.lines[command.line].service in hall.stopped:
        return Refusal("refused.service_stopped", {"service": hall.plan.lines[command.line].service})
    if _too_fast(hall, caller.device, now):
        return Refusal("refused.too_fast")
    number = online(command.line, hall.issued.get(command.line, 0) + 1, hall.plan.rules.number_digits)
    if number is None:
        return Refusal("refused.numbers_at_end", {"line": command.line})
    class_ = command.class_ if command.class_ != t.VIP else t.ORDINARY  # VIP is a senior's to grant
    fact = t.TicketIssued(number, command.line, _language(command.language), class_, caller.note)
    ahead = hall.ahead_of_newcomer(command.line, now.elapsed_ms)
    return accept(fact, answer=t.TicketGiven(number, command.line, ahead, now.at_ms))


def _too_fast(hall: Hall, kiosk: str, now: Moment) -> bool:
    """Say whether a kiosk has given more numbers within a minute than fingers can ask for."""
    most = hall.plan.rules.kiosk_numbers_a_minute
    taken = hall.taken_ms.get(kiosk, ())
    return 0 < most <= len(taken) and now.elapsed_ms - taken[-most] < MINUTE_MS


def join_offline(hall: Hall, command: t.JoinOffline, caller: Caller, now: Moment) -> Decision:
    """Let a number that was issued without a link into its line, at its age."""
    refused = _not_its_number(hall, command, caller, now)
    if refused:
        return refused
    given = t.TicketGiven(command.number, command.line, 0, now.at_ms)
    if command.day not in (hall.day, *hall.also_named) or hall.phase == h.OVER:
        if (command.day, command.number) in hall.offline_expired:
            return accept(answer=given)
        return accept(t.OfflineExpired(command.day, command.number, command.line), answer=given)
    known = hall.tickets.get(command.number)
    if known is None and _too_many(hall, caller.device):
        return Refusal("refused.too_fast")
    if known:
        return accept(*_confirming(hall, command, caller, known), answer=given)
    return accept(*_joining(hall, command, caller, now), answer=given)


def _not_its_number(hall: Hall, command: t.JoinOffline, caller: Caller, now: Moment) -> Refusal | None:
    """Refuse a number that this kiosk can't have given."""
    digits = hall.plan.rules.number_digits
    parts, kiosk = take_apart(command.number, digits), hall.plan.kiosks.get(caller.device)
    own = kiosk is not None and parts is not None and (parts.kiosk, parts.line) == (kiosk.digit, command.line)
    if parts is None or not own or command.number != written(parts, digits) or not is_day(command.day):
        return Refusal("refused.not_your_range", {"number": command.number[:8]})
    if command.line not in hall.plan.lines:
        return Refusal("refused.no_such_line", {"line": command.line})
    return (
        None if _is_recent(command.day, hall, now) else Refusal("refused.bad_day", {"day": command.day[:16]})
    )


def _is_recent(day: str, hall: Hall, now: Moment) -> bool:
    """Say whether numbers of a day may still come without a link: of a date that has been, at most a month ago."""
    if day in (hall.day, *hall.also_named):
        return True
    today = date.fromisoformat(local_date(now.at_ms, hall.plan.time_zone))
    return 0 <= (today - date.fromisoformat(day)).days <= LATE_DAYS_AT_MOST


def _too_many(hall: Hall, kiosk: str) -> bool:
    """Say whether a kiosk joins more numbers today than fingers can have asked for while it was away."""
    a_minute = hall.plan.rules.kiosk_numbers_a_minute
    away_ms = hall.away_total_ms.get(kiosk, 0) + hall.away_total_ms.get("", 0)
    return a_minute > 0 and hall.joined.get(kiosk, 0) >= a_minute * (1 + away_ms / MINUTE_MS)


def _confirming(hall: Hall, command: t.JoinOffline, caller: Caller, known: t.Ticket) -> tuple[Fact, ...]:
    """Complete a ticket that a clerk admitted by hand; a twin that still waits goes."""
    if known.kiosk:
        return ()
    confirmed = t.TicketConfirmed(command.number, _language(command.language))
    twin = hall.tickets.get(hall.by_cause.get(command.instead_of, ""))
    if twin and twin.kiosk == caller.device and t.TICKET.allows(twin.state, "replace"):
        return confirmed, t.TicketReplaced(twin.number, by=command.number)
    return (confirmed,)


def _language(asked: str) -> str:
    """Keep known languages only: nothing that a device made up goes into the journal."""
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _joining(hall: Hall, command: t.JoinOffline, caller: Caller, now: Moment) -> tuple[Fact, ...]:
    on_the_way_ms = max(0, now.at_ms - caller.asked_at_ms) if caller.asked_at_ms else 0
    age_ms = command.age_ms + on_the_way_ms  # it may have waited in the kiosk's outbox
    entry_ms = _believed_entry_ms(hall, caller.device, now.elapsed_ms - age_ms, now.elapsed_ms)
    class_ = command.class_ if command.class_ in (t.ORDINARY, t.ELDERLY) else t.ORDINARY
    joined = t.TicketJoined(
        command.number, command.line, entry_ms, _language(command.language), class_, note=caller.note
    )
    twin = hall.tickets.get(hall.by_cause.get(command.instead_of, ""))
    if twin is None or twin.kiosk != caller.device:
        return (joined,)
    if t.TICKET.allows(twin.state, "replace"):
        return t.TicketReplaced(twin.number, by=command.number), joined
    return joined, t.TicketMerged(command.number, into=twin.number)


def _believed_entry_ms(hall: Hall, kiosk: str, claimed_ms: int, now_ms: int) -> int:
    """Bound the age of an offline ticket by what is known of its kiosk's absences, its own and the whole hall's.

    A number that was given while the kiosk could be heard comes to the end of its line.
    """
    if now_ms - claimed_ms <= UNNOTICED_MS:
        return max(0, claimed_ms)
    away = [*hall.away.get(kiosk, ()), *hall.away.get("", ())]
    fits = [
        max(claimed_ms, from_ms - NOTICED_MS) for from_ms, to_ms in away if claimed_ms <= to_ms + NOTICED_MS
    ]
    return max(0, min(fits, default=now_ms))


def cancel_ticket(hall: Hall, command: t.CancelTicket, caller: Caller, _now: Moment) -> Decision:
    """End a visit: the customer where the number was taken, staff anywhere but at another's window."""
    ticket = hall.tickets.get(command.number)
    if ticket is None:
        return Refusal("refused.no_such_ticket", {"number": command.number})
    if not t.TICKET.allows(ticket.state, "cancel"):
        return Refusal("refused.ticket_state", {"number": ticket.number, "state": ticket.state})
    if caller.kind == "kiosk":
        if ticket.kiosk != caller.device or ticket.state != t.WAITING:
            return Refusal("refused.not_yours", {"number": ticket.number})
        return accept(t.TicketCancelled(ticket.number, "", by_staff=False))
    if ticket.state in t.AT_SEAT and ticket.seat != caller.seat and caller.role != s.SUPERVISOR:
        return Refusal("refused.at_another_seat", {"number": ticket.number, "seat": ticket.seat})
    # At a window the move is that seat's: its undo must give the customer back to it.
    seat = ticket.seat if ticket.state in t.AT_SEAT else caller.seat
    return accept(t.TicketCancelled(ticket.number, seat, by_staff=True))


def report_print(hall: Hall, command: t.ReportPrint, _caller: Caller, _now: Moment) -> Decision:
    """Keep how a print ended."""
    if command.outcome not in PRINT_OUTCOMES:
        return Refusal("refused.no_such_outcome", {"outcome": command.outcome})
    if take_apart(command.number, hall.plan.rules.number_digits) is None:
        return Refusal("refused.no_such_ticket", {"number": command.number[:8]})
    if command.number not in hall.tickets:  # of a day that is over: nothing of it is shown any more
        return accept()
    return accept(t.PrintReported(command.number, command.outcome, command.detail[:40], command.reprint))


def change_class(hall: Hall, command: t.ChangeClass, caller: Caller, _now: Moment) -> Decision:
    """Set the customer's class: elderly or disabled by any clerk, VIP by a senior."""
    ticket = hall.tickets.get(command.number)
    if ticket is None:
        return Refusal("refused.no_such_ticket", {"number": command.number})
    if command.class_ not in t.CLASSES:
        return Refusal("refused.no_such_class", {"class": command.class_})
    if t.VIP in (command.class_, ticket.class_) and not at_least(caller.role, s.SENIOR):
        return Refusal("refused.role", {"role": s.SENIOR})
    if not t.TICKET.allows(ticket.state, "classify"):
        return Refusal("refused.ticket_state", {"number": ticket.number, "state": ticket.state})
    if command.class_ == ticket.class_:
        return accept()
    return accept(t.ClassChanged(ticket.number, command.seat, command.class_))


def change_lane(hall: Hall, command: t.ChangeLane, _caller: Caller, _now: Moment) -> Decision:
    """Move who waits between the lanes of one service: a fast return that is not simple goes to D."""
    ticket = hall.tickets.get(command.number)
    if ticket is None:
        return Refusal("refused.no_such_ticket", {"number": command.number})
    if not t.TICKET.allows(ticket.state, "move"):
        return Refusal("refused.ticket_state", {"number": ticket.number, "state": ticket.state})
    lines = hall.plan.lines
    if command.line not in lines or lines[command.line].service != lines[ticket.line].service:
        return Refusal("refused.other_service", {"line": command.line})
    if command.line == ticket.line:
        return accept()
    return accept(t.LineChanged(ticket.number, command.seat, command.line))
