"""The hall as pictures: what the public, a seat and the supervisor are shown; pure, bounded."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from broker.business_day import true_day
from service_centre.domain import tickets as t
from service_centre.domain.hall import Call, Figures, Hall
from service_centre.domain.message import Moment, Seal
from service_centre.domain.numbering import online
from service_centre.domain.ratings import UNHAPPY_SHOWN_MS, UNHAPPY_UP_TO
from service_centre.domain.seats import Seat
from service_centre.messages.views import (
    NEXT_SHOWN,
    Alarm,
    CallRow,
    CurrentTicket,
    DeskLine,
    DeskSeat,
    DeskView,
    DeviceRow,
    HallView,
    LegRow,
    NextRow,
    PlaceRow,
    RatingRow,
    SeatView,
    ServiceRow,
    SideRow,
    UndoOffer,
    Version,
    WindowRow,
)

SIDE_SHOWN = 12
"""Parked and missed tickets in one view; longer lists are asked for by page."""

NOTE_SHOWN = 400
"""Characters of one note in a view."""

PLACES_SHOWN = 40
SEATS_SHOWN, DEVICES_SHOWN = 48, 24
"""Of a very large hall a desk shows so many; those in need come first."""


@dataclass(slots=True)
class Backstage:
    """What views show beside the hall: private texts, staff names, devices, alarms, the day's waits."""

    text_of: Callable[[str], str] = lambda _ref: ""
    names: Mapping[str, str] = field(default_factory=dict)
    devices: list[DeviceRow] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    chart: list[tuple[int, int]] = field(default_factory=list)

    def note(self, seal: Seal | None) -> str:
        """Read the text behind a seal."""
        return self.text_of(seal.ref)[:NOTE_SHOWN] if seal else ""


def hall_view(hall: Hall, version: Version, backstage: Backstage, now_ms: int) -> HallView:
    """Draw the public picture; `now_ms` since opening."""
    calls = [_call_row(hall, call) for call in reversed(hall.calls)]
    return HallView(
        version=version,
        day=hall.day,
        phase=hall.phase,
        calls=tuple(calls),
        services=tuple(_service_row(hall, code, now_ms) for code in hall.plan.services),
        windows=tuple(_window_row(seat) for seat in hall.seats.values()),
        ticker=backstage.text_of(hall.ticker_ref)[:NOTE_SHOWN],
        issued=hall.numbers_given,
    )


def _window_row(seat: Seat) -> WindowRow:
    own = tuple(line for rank in seat.own for line in rank)
    return WindowRow(seat.name, seat.window, seat.state, seat.ticket, own)


def _call_row(hall: Hall, call: Call) -> CallRow:
    ticket = hall.tickets[call.number]
    arrived = ticket.state != t.CALLED or ticket.seat != call.seat
    return CallRow(call.n, call.number, call.seat, call.line, call.at_ms, call.recall, arrived)


def _service_row(hall: Hall, code: str, now_ms: int) -> ServiceRow:
    lines = hall.plan.lines_of(code)
    digits = hall.plan.rules.number_digits
    at_end = [line for line in lines if online(line, hall.issued.get(line, 0) + 1, digits) is None]
    return ServiceRow(
        code=code,
        waiting=sum(hall.waiting.size.get(line, 0) for line in lines),
        stopped=code in hall.stopped,
        served=hall.is_served(code),
        ahead={line: hall.ahead_of_newcomer(line, now_ms) for line in lines},
        at_end=tuple(at_end),
    )


def seat_view(hall: Hall, name: str, version: Version, backstage: Backstage, now_ms: int) -> SeatView:
    """Draw one seat's picture."""
    seat, session = hall.seats[name], hall.staff_at(name)
    staff = session.staff if session else ""
    figures = hall.figures.get(name, Figures())
    message_ref, message_ms = hall.messages.get(name, ("", 0))
    lines = [line for rank in (*seat.own, *seat.helps) for line in rank]
    return SeatView(
        version=version,
        seat=name,
        window=seat.window,
        state=seat.state,
        reason=seat.reason,
        since_ms=seat.since_ms,
        phase=hall.phase,
        staff=staff,
        name=backstage.names.get(staff, ""),
        role=session.role if session else "",
        own=seat.own,
        helps=seat.helps,
        ticket=_current(hall, seat, backstage),
        last=seat.last if _can_reopen(hall, seat, now_ms) else "",
        next=_next_rows(hall, name, now_ms) if staff else (),
        waiting={line: hall.waiting.size.get(line, 0) for line in hall.plan.lines},
        parked=_side_rows(hall, _mine_first(hall.parked, hall, name), backstage),
        missed=_side_rows(hall, _missed_first(hall, name, lines), backstage),
        places=_places(hall, name, backstage),
        undo=_undo_offer(hall, name, now_ms),
        help_ms=seat.help_ms,
        message=backstage.text_of(message_ref)[:NOTE_SHOWN],
        message_ms=message_ms,
        served=figures.served,
        handling_ms=figures.handling_ms,
        called=figures.called,
        missed_count=figures.missed,
        rating=_rating(hall, name, now_ms),
    )


def _rating(hall: Hall, name: str, now_ms: int) -> RatingRow | None:
    """Ask the customer whose leg this seat has just finished; an undone finish asks nobody."""
    asked = hall.rating_asked.get(name)
    if asked is None:
        return None
    until_ms = asked.at_ms + hall.plan.rules.rating_asked_s * 1000
    ticket = hall.tickets[asked.number]
    legs = ticket.legs
    leg = legs[asked.leg] if asked.leg < len(legs) else None
    if leg is None or leg.outcome != t.SERVED or leg.rating or now_ms >= until_ms:
        return None
    return RatingRow(asked.number, asked.leg, until_ms, ticket.language)


def _current(hall: Hall, seat: Seat, backstage: Backstage) -> CurrentTicket | None:
    if not seat.ticket:
        return None
    ticket = hall.tickets[seat.ticket]
    leg = ticket.leg
    legs = [
        LegRow(leg.line, leg.entry_ms, leg.called_ms, leg.seat, leg.outcome, backstage.note(leg.note))
        for leg in ticket.legs[-6:]
    ]
    return CurrentTicket(
        number=ticket.number,
        line=ticket.line,
        class_=ticket.class_,
        state=ticket.state,
        reason=leg.reason,
        helped=leg.line not in {line for rank in seat.own for line in rank},
        issued_at_ms=ticket.at_ms,
        entry_ms=leg.entry_ms,
        called_ms=leg.first_call_ms,
        calls=leg.calls,
        arrived_ms=leg.arrived_ms,
        legs=tuple(legs),
        back_to=leg.back_to,
        language=ticket.language,
    )


def _next_rows(hall: Hall, name: str, now_ms: int) -> tuple[NextRow, ...]:
    rows = []
    for pick in hall.chooser(name, now_ms).picks(NEXT_SHOWN):
        ticket = hall.tickets[pick.number]
        sender = ticket.legs[-2].seat if len(ticket.legs) > 1 else ""
        back = ticket.came_back > 0
        rows.append(
            NextRow(pick.number, pick.line, pick.reason, ticket.leg.entry_ms, ticket.class_, sender, back)
        )
    return tuple(rows)


def _mine_first(numbers: Iterable[str], hall: Hall, name: str) -> list[str]:
    return sorted(numbers, key=lambda number: (hall.tickets[number].seat != name, number))[:SIDE_SHOWN]


def _missed_first(hall: Hall, name: str, lines: list[str]) -> list[str]:
    """The seat's own last missed ticket first, then those of its lines, the newest first."""
    at_hand = [
        n for n in reversed(hall.missed) if hall.tickets[n].line in lines or hall.tickets[n].leg.seat == name
    ]
    return sorted(at_hand, key=lambda number: hall.tickets[number].leg.seat != name)[:SIDE_SHOWN]


def _side_rows(hall: Hall, numbers: list[str], backstage: Backstage) -> tuple[SideRow, ...]:
    rows = []
    for number in numbers:
        ticket = hall.tickets[number]
        since = ticket.parked_ms if ticket.state == t.PARKED else ticket.missed_ms
        rows.append(
            SideRow(number, ticket.line, ticket.leg.seat, since, backstage.note(ticket.leg.note)[:80])
        )
    return tuple(rows)


def _places(hall: Hall, name: str, backstage: Backstage) -> tuple[PlaceRow, ...]:
    rows = []
    for seat in hall.seats.values():
        session = hall.staff_at(seat.name)
        if seat.name == name or session is None:
            continue
        person = backstage.names.get(session.staff, "")
        rows.append(PlaceRow(seat.name, seat.window, seat.state, seat.own[0][0], session.staff, person))
    return tuple(rows[:PLACES_SHOWN])


def _undo_offer(hall: Hall, name: str, now_ms: int) -> UndoOffer | None:
    move = hall.moves.get(name)
    if move is None or now_ms - move.at_ms > hall.plan.rules.undo_within_s * 1000:
        return None
    untouched = all(hall.tickets[number].touched <= move.last for number in move.tickets)
    if not untouched or hall.seats[name].touched > move.last:
        return None
    return UndoOffer(move.what, next(iter(reversed(move.tickets)), ""), move.at_ms)


def _can_reopen(hall: Hall, seat: Seat, now_ms: int) -> bool:
    ticket = hall.tickets.get(seat.last)
    if ticket is None or not t.TICKET.allows(ticket.state, "reopen"):
        return False
    return now_ms - (ticket.leg.ended_ms or 0) <= hall.plan.rules.reopen_within_min * 60_000


def desk_view(hall: Hall, device: str, version: Version, backstage: Backstage, now_ms: int) -> DeskView:
    """Draw the supervisor's picture."""
    session = hall.sessions.get(device)
    staff = session.staff if session else ""
    legs = [leg for ticket in hall.tickets.values() for leg in ticket.legs]
    waits = sorted(leg.called_ms - leg.entry_ms for leg in legs if leg.calls)
    target_ms = hall.plan.rules.target_min * 60_000
    return DeskView(
        version=version,
        day=hall.day,
        phase=hall.phase,
        staff=staff,
        name=backstage.names.get(staff, ""),
        seats=tuple(_desk_seat(hall, seat, backstage, now_ms) for seat in _desk_seats(hall)),
        lines=tuple(_desk_line(hall, line, now_ms) for line in hall.plan.lines),
        devices=tuple(backstage.devices[:DEVICES_SHOWN]),
        alarms=tuple(backstage.alarms[:12]),
        served=sum(figures.served for figures in hall.figures.values()),
        waiting=sum(hall.waiting.size.values()),
        wait_mean_ms=sum(waits) // len(waits) if waits else 0,
        wait_p90_ms=waits[max(0, -(-len(waits) * 9 // 10) - 1)] if waits else 0,
        within_target=sum(wait <= target_ms for wait in waits) / len(waits) if waits else 1.0,
        missed=sum(figures.missed for figures in hall.figures.values()),
        chart=tuple(backstage.chart[-120:]),
    )


def _desk_seats(hall: Hall) -> list[Seat]:
    """Choose the seats of a desk: all of them, or of a very large hall those that ask for help and the first ones."""
    seats = list(hall.seats.values())
    if len(seats) > SEATS_SHOWN:
        seats.sort(key=lambda seat: seat.help_ms is None)
    return seats[:SEATS_SHOWN]


def _desk_seat(hall: Hall, seat: Seat, backstage: Backstage, now_ms: int) -> DeskSeat:
    session = hall.staff_at(seat.name)
    staff = session.staff if session else ""
    line = hall.tickets[seat.ticket].line if seat.ticket else ""
    move = hall.moves.get(seat.name)
    fresh = move and now_ms - move.at_ms <= hall.plan.rules.supervisor_undo_within_s * 1000
    return DeskSeat(
        seat.name, seat.window, seat.state, seat.reason, seat.since_ms, seat.ticket, line, staff,
        backstage.names.get(staff, ""), seat.help_ms, seat.own, seat.helps, move.what if move and fresh else "",
    )  # fmt: skip


def _desk_line(hall: Hall, line: str, now_ms: int) -> DeskLine:
    entries = [entries[0][0] for (at, _), entries in hall.waiting.by_entry.items() if at == line and entries]
    due_ms = now_ms - hall.plan.lines[line].guarantee_min * 60_000
    overdue = 0
    for (at, _), waiting in hall.waiting.by_entry.items():
        if at == line:
            overdue += sum(1 for entry in waiting[:1000] if entry[0] <= due_ms)
    stopped = hall.plan.lines[line].service in hall.stopped
    return DeskLine(line, hall.waiting.size.get(line, 0), min(entries, default=None), overdue, stopped)


def alarms(hall: Hall, now: Moment, devices: Iterable[Alarm] = ()) -> list[Alarm]:
    """Find what in the hall needs the supervisor: help asked for, waits past the guarantee, a date in doubt."""
    found = []
    if hall.doubted_at_ms is not None:
        found.append(Alarm("alarm.date", {}, now.at_ms))
    elif hall.day and (right := true_day(hall)) != hall.day:
        found.append(Alarm("alarm.false_day", {"day": hall.day, "right": right or "?"}, now.at_ms))
    opened_ms = now.at_ms - now.elapsed_ms
    for seat in hall.seats.values():
        if seat.help_ms is not None:
            found.append(Alarm("alarm.help", {"seat": seat.name}, opened_ms + seat.help_ms))
    for line in hall.plan.lines:
        row = _desk_line(hall, line, now.elapsed_ms)
        if row.overdue and row.oldest_ms is not None:
            due_ms = opened_ms + row.oldest_ms + int(hall.plan.lines[line].guarantee_min * 60_000)
            found.append(Alarm("alarm.overdue", {"line": line, "count": str(row.overdue)}, due_ms))
    for service in hall.plan.services:
        waits = any(hall.waiting.size.get(line, 0) for line in hall.plan.lines_of(service))
        if waits and not hall.is_served(service):
            found.append(Alarm("alarm.no_window", {"service": service}, now.at_ms))
    # Devices before opinions: a desk shows the first few.
    return [*found, *devices, *_unhappy(hall, now)]


def _unhappy(hall: Hall, now: Moment) -> list[Alarm]:
    """Name the newest low rating of each seat that still holds; one that was undone is gone."""
    newest: dict[str, Alarm] = {}
    for bad in reversed(hall.unhappy):
        ticket = hall.tickets.get(bad.number)
        holds = ticket and any(
            leg.seat == bad.seat and 0 < leg.rating <= UNHAPPY_UP_TO for leg in ticket.legs
        )
        if holds and now.at_ms - bad.at_ms < UNHAPPY_SHOWN_MS and bad.seat not in newest:
            values = {"seat": bad.seat, "number": bad.number}
            newest[bad.seat] = Alarm("alarm.not_satisfied", values, bad.at_ms)
    return list(newest.values())
