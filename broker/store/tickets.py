"""The projection of tickets and their legs, and the figures read from it."""

import sqlite3
from collections.abc import Iterable
from typing import Any

from service_centre.domain.tickets import EXPIRED, Leg, OfflineExpired, Ticket

TICKET = "INSERT OR REPLACE INTO tickets VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
LEG = "INSERT OR REPLACE INTO legs VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"


def project(connection: sqlite3.Connection, day: str, tickets: Iterable[Ticket]) -> None:
    """Write the rows of tickets as they stand now: the only writer of both tables."""
    tickets = list(tickets)
    connection.executemany(TICKET, [_ticket_row(day, ticket) for ticket in tickets])
    legs = [_leg_row(day, ticket.number, at, leg) for ticket in tickets for at, leg in enumerate(ticket.legs)]
    connection.executemany(LEG, legs)


def forget_undone_legs(connection: sqlite3.Connection, day: str, tickets: Iterable[Ticket]) -> None:
    """Remove the rows of legs that an undo took away."""
    undone = [(day, ticket.number, len(ticket.legs)) for ticket in tickets]
    connection.executemany("DELETE FROM legs WHERE day = ? AND number = ? AND leg >= ?", undone)


def project_expired(connection: sqlite3.Connection, fact: OfflineExpired, at_ms: int) -> None:
    """Book an offline ticket that came after its day: it stands there as expired."""
    ticket = Ticket(
        number=fact.number, order=0, first_ms=0, at_ms=at_ms, kiosk="", language="", cause="", state=EXPIRED,
        legs=(Leg(line=fact.line, entry_ms=0, ended_ms=0, outcome=EXPIRED),), offline=True,
    )  # fmt: skip
    connection.execute(TICKET.replace("REPLACE", "IGNORE"), _ticket_row(fact.of_day, ticket))
    connection.execute(LEG.replace("REPLACE", "IGNORE"), _leg_row(fact.of_day, fact.number, 0, ticket.leg))


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


def rows_of(connection: sqlite3.Connection, day: str) -> tuple[set[Any], set[Any]]:
    """Read a day's rows of both tables, to compare them with a replay."""
    tickets = set(connection.execute("SELECT * FROM tickets WHERE day = ?", (day,)))
    return tickets, set(connection.execute("SELECT * FROM legs WHERE day = ?", (day,)))


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
    query = """SELECT json_extract(body, '$.number'), json_extract(body, '$.seat'), json_extract(body, '$.why')
               FROM journal WHERE kind = 'TicketCalled' AND day = ? AND json_extract(body, '$.reason') = 'by_number'
               AND number >= (SELECT first_number FROM days WHERE day = ?)"""
    return list(connection.execute(query, (day, day)))
