"""What facts about the day, its seats and its people do to the hall."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from service_centre.domain import seats as s
from service_centre.domain.hall import CLOSING, ISSUING, OVER, Hall
from service_centre.domain.locks import Locks
from service_centre.domain.message import Fact, Recorded
from service_centre.domain.waiting_line import Waiting

Evolve = Callable[[Hall, Recorded, Any], None]


def _day_opened(hall: Hall, recorded: Recorded, fact: s.DayOpened) -> None:
    hall.day, hall.phase = fact.day, ISSUING
    hall.opened_at_ms = recorded.moment.at_ms
    hall.tickets, hall.by_cause, hall.waiting = {}, {}, Waiting()
    hall.passed, hall.issued, hall.order = {}, {}, 0
    hall.offline_expired = set()
    hall.missed, hall.parked = {}, {}
    hall.calls.clear()
    hall.locks, hall.ticker_ref, hall.leaving = Locks(), "", set()
    hall.issued_offline, hall.taken_ms, hall.away, hall.also_named = {}, {}, {}, set()
    hall.gone, hall.joined, hall.away_total_ms = {}, {}, {}
    hall.stepped_ms, hall.unmeasured_ms, hall.behind_ms, hall.restarted = 0, 0, 0, False
    hall.unsure_days, hall.lost, hall.sure_of = 0, 0, {}
    hall.days.add(fact.day)
    hall.moves, hall.figures, hall.stopped, hall.sessions, hall.messages = {}, {}, set(), {}, {}
    hall.seats, hall.rating_asked = {}, {}
    hall.unhappy.clear()
    hall.lay_out(hall.plan)
    hall.touched_seats.update(dict.fromkeys(hall.seats))


def _issuing_stopped(hall: Hall, _recorded: Recorded, _fact: s.IssuingStopped) -> None:
    hall.phase = CLOSING


def _day_closed(hall: Hall, _recorded: Recorded, _fact: s.DayClosed) -> None:
    hall.phase = OVER
    hall.moves = {}
    hall.leaving = set(hall.sessions)


def _seat_state(move: str) -> Evolve:
    def change(hall: Hall, recorded: Recorded, fact: s.SeatOpened | s.SeatPaused | s.SeatClosed) -> None:
        seat = hall.seats[fact.seat]
        reason = getattr(fact, "reason", "")
        after = s.SEAT.after(seat.state, move)
        hall.put_seat(
            recorded, replace(seat, state=after, reason=reason, since_ms=recorded.moment.elapsed_ms)
        )

    return change


def _signed_in(hall: Hall, recorded: Recorded, fact: s.SignedIn) -> None:
    since = recorded.moment.elapsed_ms
    hall.sessions[fact.device] = s.Session(fact.device, fact.staff, fact.role, fact.seat, since)
    hall.locks.succeed(fact.staff, fact.device)
    hall.leaving.discard(fact.device)
    if fact.seat:
        hall.put_seat(recorded, hall.seats[fact.seat])


def _sign_in_refused(hall: Hall, recorded: Recorded, fact: s.SignInRefused) -> None:
    now = recorded.moment
    staff = fact.staff.rpartition("/")[2]  # halls of 0.1 wrote kiosk-1/1001 for a lock at a kiosk
    length_ms = max(0, fact.locked_until_ms - now.at_ms) if fact.locked_until_ms else 0
    hall.locks.fail(staff, fact.device, now.elapsed_ms, length_ms)


def _unlocked(hall: Hall, _recorded: Recorded, fact: s.SignInUnlocked) -> None:
    hall.locks.forget(fact.staff)


def _signed_out(hall: Hall, recorded: Recorded, fact: s.SignedOut) -> None:
    session = hall.sessions.pop(fact.device, None)
    hall.leaving.discard(fact.device)
    if session and session.seat in hall.seats:
        hall.put_seat(recorded, hall.seats[session.seat])


def _profile_set(hall: Hall, recorded: Recorded, fact: s.ProfileSet) -> None:
    hall.put_seat(recorded, replace(hall.seats[fact.seat], own=fact.own, helps=fact.helps))


def _seat_added(hall: Hall, recorded: Recorded, fact: s.SeatAdded) -> None:
    seat = s.Seat(name=fact.seat, window=fact.window, own=fact.own, helps=fact.helps, temporary=True)
    hall.put_seat(recorded, seat)


def _service_stopped(hall: Hall, _recorded: Recorded, fact: s.ServiceStopped) -> None:
    (hall.stopped.add if fact.stopped else hall.stopped.discard)(fact.service)


def _help_asked(hall: Hall, recorded: Recorded, fact: s.HelpAsked) -> None:
    hall.put_seat(recorded, replace(hall.seats[fact.seat], help_ms=recorded.moment.elapsed_ms))


def _help_over(hall: Hall, recorded: Recorded, fact: s.HelpOver) -> None:
    hall.put_seat(recorded, replace(hall.seats[fact.seat], help_ms=None))


def _message_sent(hall: Hall, recorded: Recorded, fact: s.MessageSent) -> None:
    if fact.note:
        hall.messages[fact.seat] = (fact.note.ref, recorded.moment.elapsed_ms)
    hall.touched_seats[fact.seat] = None


def _ticker_set(hall: Hall, _recorded: Recorded, fact: s.TickerSet) -> None:
    hall.ticker_ref = fact.note.ref if fact.note else ""


def step_ahead(hall: Hall, by_ms: int) -> None:
    """After a restart: a step ahead sets right what the clock was behind; the rest may be time that nobody measured."""
    right_ms = min(by_ms, hall.behind_ms)
    hall.behind_ms -= right_ms
    hall.stepped_ms += right_ms
    hall.unmeasured_ms += by_ms - right_ms


def _clock_stepped(hall: Hall, recorded: Recorded, fact: s.ClockStepped) -> None:
    if fact.by_ms < 0:
        honest_ms = min(hall.unmeasured_ms, -fact.by_ms)
        hall.unmeasured_ms -= honest_ms
        hall.behind_ms += -fact.by_ms - honest_ms
        hall.stepped_ms += fact.by_ms + honest_ms
    elif hall.restarted:
        step_ahead(hall, fact.by_ms)
    else:
        hall.behind_ms = max(0, hall.behind_ms - fact.by_ms)
        hall.stepped_ms += fact.by_ms
    if abs(fact.by_ms) > s.STEP_DOUBTED_MS:
        hall.doubted_at_ms = recorded.moment.at_ms


def _clock_trusted(hall: Hall, _recorded: Recorded, _fact: s.ClockTrusted) -> None:
    hall.doubted_at_ms = None


BY_SEAT_FACT: Mapping[type[Fact], Evolve] = {
    s.DayOpened: _day_opened,
    s.IssuingStopped: _issuing_stopped,
    s.DayClosed: _day_closed,
    s.SeatOpened: _seat_state("open"),
    s.SeatPaused: _seat_state("pause"),
    s.SeatClosed: _seat_state("close"),
    s.SignedIn: _signed_in,
    s.SignInRefused: _sign_in_refused,
    s.SignInUnlocked: _unlocked,
    s.SignedOut: _signed_out,
    s.ProfileSet: _profile_set,
    s.SeatAdded: _seat_added,
    s.ServiceStopped: _service_stopped,
    s.HelpAsked: _help_asked,
    s.HelpOver: _help_over,
    s.MessageSent: _message_sent,
    s.TickerSet: _ticker_set,
    s.ClockStepped: _clock_stepped,
    s.ClockTrusted: _clock_trusted,
}
