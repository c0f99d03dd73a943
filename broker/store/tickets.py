"""The projection of tickets and their legs, and the figures read from it."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from broker.store.writes import Writes
from service_centre.domain.record import DayRenamed
from service_centre.domain.tickets import EXPIRED, Leg, OfflineExpired, Ticket

TICKET = "INSERT OR REPLACE INTO tickets VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
LEG = "INSERT OR REPLACE INTO legs VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"


def project(writes: Writes, day: str, tickets: Iterable[Ticket]) -> None:
    """Write the rows of tickets as they stand now: the only writer of both tables."""
    tickets = list(tickets)
    writes.extend(TICKET, [_ticket_row(day, ticket) for ticket in tickets])
    legs = [_leg_row(day, ticket.number, at, leg) for ticket in tickets for at, leg in enumerate(ticket.legs)]
    writes.extend(LEG, legs)


def forget_undone_legs(writes: Writes, day: str, tickets: Iterable[Ticket]) -> None:
    """Remove the rows of legs that an undo took away."""
    undone = [(day, ticket.number, len(ticket.legs)) for ticket in tickets]
    writes.extend("DELETE FROM legs WHERE day = ? AND number = ? AND leg >= ?", undone)


def project_expired(writes: Writes, fact: OfflineExpired, at_ms: int) -> None:
    """Book an offline ticket that came after its day: it stands there as expired."""
    ticket = Ticket(
        number=fact.number, order=0, first_ms=0, at_ms=at_ms, kiosk="", language="", cause="", state=EXPIRED,
        legs=(Leg(line=fact.line, entry_ms=0, ended_ms=0, outcome=EXPIRED),), offline=True,
    )  # fmt: skip
    writes.add(TICKET.replace("REPLACE", "IGNORE"), _ticket_row(fact.of_day, ticket))
    writes.add(LEG.replace("REPLACE", "IGNORE"), _leg_row(fact.of_day, fact.number, 0, ticket.leg))


def rename_day(writes: Writes, fact: DayRenamed, numbers: Iterable[str]) -> None:
    """Take the rows of a day that was opened under a false date away: they are written again under the right one."""
    rows = [(fact.was, number) for number in numbers]
    writes.extend("DELETE FROM tickets WHERE day = ? AND number = ?", rows)
    writes.extend("DELETE FROM legs WHERE day = ? AND number = ?", rows)
    name_day_anew(writes, fact)
    writes.add("INSERT OR REPLACE INTO meta VALUES (?, ?)", (f"{RENAMED}{fact.was}", fact.day))


def name_day_anew(writes: Writes, fact: DayRenamed) -> None:
    """Change the name of the newest business day."""
    newest = "first_number = (SELECT max(first_number) FROM days)"
    writes.add(f"UPDATE OR REPLACE days SET day = ? WHERE day = ? AND {newest}", (fact.day, fact.was))


RENAMED = "renamed:"
"""How the false name of a day stands in `meta`: papers of that day bear it."""


def _ticket_row(day: str, ticket: Ticket) -> tuple[Any, ...]:
    return (
        day, ticket.number, ticket.order, ticket.state, ticket.class_, ticket.language, ticket.kiosk, ticket.at_ms,
        ticket.first_ms, ticket.came_back, ticket.printed, int(ticket.offline),
    )  # fmt: skip


def _leg_row(day: str, number: str, at: int, leg: Leg) -> tuple[Any, ...]:
    return (
        day, number, at, leg.line, leg.entry_ms, leg.mark, leg.seat, leg.staff, leg.reason, leg.calls, leg.called_ms,
        leg.arrived_ms, int(leg.assumed), leg.ended_ms, leg.outcome, leg.note.ref if leg.note else "", leg.rating,
    )  # fmt: skip


def first_difference(
    connection: sqlite3.Connection, day: str, tickets: Mapping[str, Ticket]
) -> tuple[Any, ...] | None:
    """Find the first row of today that is not what a replay makes, row by row: a busy day has many.

    A date that was opened twice has rows of its first opening besides: numbers that the replay does not know.
    """
    found = 0
    for row in connection.execute("SELECT * FROM tickets WHERE day = ?", (day,)):
        ticket = tickets.get(row[1])
        if ticket and row != _ticket_row(day, ticket):
            return tuple(row)
        found += ticket is not None
    for row in connection.execute("SELECT * FROM legs WHERE day = ?", (day,)):
        ticket, at = tickets.get(row[1]), row[2]
        if ticket and (at >= len(ticket.legs) or row != _leg_row(day, ticket.number, at, ticket.legs[at])):
            return tuple(row)
        found += ticket is not None
    whole = len(tickets) + sum(len(ticket.legs) for ticket in tickets.values())
    return None if found == whole else (day, "rows are missing", whole - found)


def issued_on(connection: sqlite3.Connection, day: str) -> dict[str, int]:
    """Find how far each series of numbers came on papers that bear a date, whatever its day is called by now."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (f"{RENAMED}{day}",)).fetchone()
    found: dict[str, int] = {}
    for name in (day, *(row or ())):
        for series, to in (*_series_of(connection, name), *_skipped_on(connection, name)):
            found[series] = max(found.get(series, 0), to)
    return found


def _series_of(connection: sqlite3.Connection, day: str) -> list[tuple[str, int]]:
    query = """SELECT substr(number, 1, 1 + offline), max(CAST(substr(number, 2 + offline) AS INTEGER)) FROM tickets
               WHERE day = ? AND issue_order > 0 GROUP BY 1"""
    return list(connection.execute(query, (day,)))


def _skipped_on(connection: sqlite3.Connection, day: str) -> list[tuple[str, int]]:
    query = f"""SELECT json_extract(body, '$.series'), json_extract(body, '$.to') FROM journal
                WHERE {IN_DAY} AND kind = 'NumbersSkipped'"""
    return list(connection.execute(query, {"day": day}))


IN_DAY = """number >= (SELECT first_number FROM days WHERE day = :day)
            AND number < coalesce((SELECT min(first_number) FROM days WHERE first_number >
                                   (SELECT first_number FROM days WHERE day = :day)), 1 << 62)"""
"""The facts of a business day, by its newest opening."""


def notes_of(connection: sqlite3.Connection, day: str, number: str) -> list[str]:
    """Name the private texts that the facts of a day hold about a ticket, or of words said to a seat."""
    query = f"""SELECT json_extract(body, '$.note.ref') FROM journal
                WHERE (day = :day OR {IN_DAY})
                AND json_extract(body, '$.note.ref') IN (SELECT ref FROM private)
                AND (json_extract(body, '$.number') = :number
                     OR kind = 'MessageSent' AND json_extract(body, '$.seat') = :number)"""
    return [row[0] for row in connection.execute(query, {"day": day, "number": number})]


def legs_of(connection: sqlite3.Connection, day: str) -> list[dict[str, Any]]:
    """Read a day's legs for the figures: line, times in ms and outcome, in order of queue entry."""
    names = (
        "number",
        "leg",
        "line",
        "entry_ms",
        "called_ms",
        "arrived_ms",
        "ended_ms",
        "outcome",
        "calls",
        "reason",
        "seat",
        "rating",
    )
    query = f"SELECT {', '.join(names)} FROM legs WHERE day = ? ORDER BY entry_ms"
    return [dict(zip(names, row, strict=True)) for row in connection.execute(query, (day,))]


def out_of_turn(connection: sqlite3.Connection, day: str) -> list[tuple[str, str, str]]:
    """List the calls by number of a day: number, seat and the reason given."""
    query = f"""SELECT json_extract(body, '$.number'), json_extract(body, '$.seat'), json_extract(body, '$.why')
                FROM journal WHERE {IN_DAY} AND kind = 'TicketCalled'
                AND json_extract(body, '$.reason') = 'by_number'"""
    return list(connection.execute(query, {"day": day}))
