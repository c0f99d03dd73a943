"""Seats and people: sign in and out, open, pause, close, help, profiles, words from the supervisor."""

from broker.handlers.answer import Decision, accept
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.hall import Hall
from service_centre.domain.message import TICKER, Caller, Fact, Moment, Refusal
from service_centre.domain.plan import Ranks
from service_centre.domain.plan_faults import AT_MOST
from service_centre.domain.roles import at_least


def sign_in(hall: Hall, command: s.SignInChecked, caller: Caller, now: Moment) -> Decision:
    """Sign somebody in whose PIN the door has checked; elsewhere they are signed out."""
    until_ms = hall.locks.until_ms(command.staff, caller.device)
    if until_ms > now.elapsed_ms:
        return Refusal("refused.locked", {"seconds": str((until_ms - now.elapsed_ms + 999) // 1000)})
    if not command.role:
        length_ms = hall.locks.next_length_ms(command.staff, caller.device)
        failed = s.SignInRefused(caller.device, command.staff, now.at_ms + length_ms if length_ms else 0)
        return accept(failed, answer=Refusal("refused.wrong_pin"))
    if caller.kind == "desk" and command.role != s.SUPERVISOR:
        return Refusal("refused.role", {"role": s.SUPERVISOR})
    if caller.kind == "counter" and not caller.seat:
        return Refusal("refused.no_such_seat", {"seat": caller.device.partition("-")[2]})
    facts: list[Fact] = []
    moves = caller.kind != "kiosk"  # whoever looks after a kiosk keeps the seat
    for session in hall.sessions.values():
        if session.device == caller.device or (moves and session.staff == command.staff and session.seat):
            if session.seat and hall.seats[session.seat].ticket and session.staff != command.staff:
                return Refusal("refused.seat_serving", {"seat": session.seat})
            if session.device != caller.device and hall.seats[session.seat].ticket:
                return Refusal("refused.signed_in_elsewhere", {"seat": session.seat})
            facts += _leaving(hall, session, "replaced", keep=session.device == caller.device)
    facts.append(s.SignedIn(caller.device, caller.seat, command.staff, command.role))
    return accept(*facts, answer=s.SignedInAs(command.staff, command.role))


def sign_out(hall: Hall, command: s.SignOut, caller: Caller, now: Moment) -> Decision:
    """Sign out of a device; the seat closes, and who waited for that seat or person waits for any."""
    elsewhere = command.device not in ("", caller.device)
    if elsewhere and caller.kind == "kiosk":
        return Refusal("refused.not_from_here")
    if elsewhere and not (caller.kind == TICKER or at_least(caller.role, s.SUPERVISOR)):
        return Refusal("refused.role", {"role": s.SUPERVISOR})
    device = command.device or caller.device
    why = command.why if caller.kind == TICKER else "supervisor" if elsewhere else "asked"
    session = hall.sessions.get(device)
    if session is None or command.staff not in ("", session.staff):
        return accept()
    if session.seat and hall.seats[session.seat].ticket and caller.kind != TICKER:
        return Refusal("refused.seat_serving", {"seat": session.seat})
    return accept(*_leaving(hall, session, why))


def _leaving(hall: Hall, session: s.Session, why: str, *, keep: bool = False) -> list[Fact]:
    facts: list[Fact] = []
    seat = hall.seats.get(session.seat)
    if seat and not keep and s.SEAT.allows(seat.state, "close"):
        facts += _closing(hall, seat)
    if session.seat:  # whoever leaves a kiosk or the desk still sits where customers were sent
        facts += [t.TicketReleased(number) for number in hall.waiting.targets(f"staff:{session.staff}")]
    return [*facts, s.SignedOut(session.device, session.staff, why)]


def _closing(hall: Hall, seat: s.Seat) -> list[Fact]:
    released = [t.TicketReleased(number) for number in hall.waiting.targets(f"seat:{seat.name}")]
    return [s.SeatClosed(seat.name), *released]


def unlock(hall: Hall, command: s.Unlock, _caller: Caller, _now: Moment) -> Decision:
    """Let somebody sign in again who mistyped the PIN too often."""
    return accept(s.SignInUnlocked(command.staff)) if hall.locks.has(command.staff) else accept()


def open_seat(hall: Hall, command: s.OpenSeat, _caller: Caller, _now: Moment) -> Decision:
    """Take customers."""
    seat = hall.seats[command.seat]
    if not s.SEAT.allows(seat.state, "open"):
        return Refusal(f"refused.seat_{seat.state}", {"seat": seat.name})
    return accept(s.SeatOpened(seat.name))


def pause_seat(hall: Hall, command: s.PauseSeat, _caller: Caller, _now: Moment) -> Decision:
    """Stop for a while; the customer at the window is ended first."""
    seat = hall.seats[command.seat]
    if command.reason not in s.PAUSE_REASONS:
        return Refusal("refused.no_such_reason", {"reason": command.reason})
    if not s.SEAT.allows(seat.state, "pause"):
        return Refusal(f"refused.seat_{seat.state}", {"seat": seat.name})
    return accept(s.SeatPaused(seat.name, command.reason))


def close_seat(hall: Hall, command: s.CloseSeat, _caller: Caller, _now: Moment) -> Decision:
    """Stop for today."""
    seat = hall.seats[command.seat]
    if not s.SEAT.allows(seat.state, "close"):
        return Refusal(f"refused.seat_{seat.state}", {"seat": seat.name})
    return accept(*_closing(hall, seat))


def ask_help(hall: Hall, command: s.AskHelp, _caller: Caller, _now: Moment) -> Decision:
    """Call the supervisor, or say that help came; asking twice is asking once."""
    asked = hall.seats[command.seat].help_ms is not None
    if command.over:
        return accept(s.HelpOver(command.seat)) if asked else accept()
    return accept() if asked else accept(s.HelpAsked(command.seat))


def set_profile(hall: Hall, command: s.SetProfile, _caller: Caller, _now: Moment) -> Decision:
    """Let a seat call other lines."""
    refused = _bad_lines(hall, command.own, command.helps)
    return refused or accept(s.ProfileSet(command.seat, command.own, command.helps))


def add_seat(hall: Hall, command: s.AddSeat, _caller: Caller, _now: Moment) -> Decision:
    """Open a temporary window for today."""
    if command.seat in hall.seats:
        return Refusal("refused.seat_exists", {"seat": command.seat})
    named = command.seat.isascii() and command.seat.isalnum() and 0 < len(command.seat) <= 4
    if not named or not command.window or not command.seat.startswith(command.window):
        return Refusal("refused.bad_seat_name", {"seat": command.seat[:8]})
    if len(hall.seats) >= AT_MOST["seats"]:
        return Refusal("refused.too_many_seats", {"count": str(AT_MOST["seats"])})
    refused = _bad_lines(hall, command.own, command.helps)
    return refused or accept(s.SeatAdded(command.seat, command.window, command.own, command.helps))


def _bad_lines(hall: Hall, own: Ranks, helps: Ranks) -> Refusal | None:
    lines = [line for rank in (*own, *helps) for line in rank]
    for line in lines:
        if line not in hall.plan.lines:
            return Refusal("refused.no_such_line", {"line": line})
    if len(set(lines)) < len(lines):
        return Refusal("refused.line_twice")
    return None if own and all(own) else Refusal("refused.no_lines")


def stop_service(hall: Hall, command: s.StopService, _caller: Caller, _now: Moment) -> Decision:
    """Give no more numbers for a service, or give them again."""
    if command.service not in hall.plan.services:
        return Refusal("refused.no_such_line", {"line": command.service})
    if command.stopped == (command.service in hall.stopped):
        return accept()
    return accept(s.ServiceStopped(command.service, command.stopped))


def move_line(hall: Hall, command: s.MoveLine, _caller: Caller, _now: Moment) -> Decision:
    """Send everybody who waits in one line to another."""
    for line in (command.line, command.to):
        if line not in hall.plan.lines:
            return Refusal("refused.no_such_line", {"line": line})
    if command.line == command.to:
        return Refusal("refused.already_here", {"to": command.to})
    return accept(*(t.LineChanged(number, "", command.to) for number in hall.waiting.numbers(command.line)))


def send_message(_hall: Hall, command: s.SendMessage, caller: Caller, _now: Moment) -> Decision:
    """Say a word to a seat."""
    if caller.note is None:
        return Refusal("refused.empty_text")
    return accept(s.MessageSent(command.seat, caller.note))


def set_ticker(_hall: Hall, _command: s.SetTicker, caller: Caller, _now: Moment) -> Decision:
    """Set the board's line of text; an empty one takes it away."""
    return accept(s.TickerSet(caller.note))
