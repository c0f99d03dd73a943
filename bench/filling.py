"""Halls of any size, written straight into the file: many who wait, many older facts."""

import sqlite3
from pathlib import Path

from broker.config import Home
from broker.settings import read_plan
from broker.store.chain import GENESIS, chain
from broker.store.store import Store
from service_centre.clock import SystemClock, local_time
from service_centre.domain.evolve import evolve
from service_centre.domain.hall import Hall
from service_centre.domain.message import Moment, Recorded
from service_centre.domain.numbering import online
from service_centre.domain.seats import DayOpened
from service_centre.domain.tickets import TicketIssued
from service_centre.messages.codec import encode


def older(path: Path, rows: int) -> None:
    """Write `rows` chained facts of an earlier day."""
    store = Store(path)
    store.close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN")
    before, batch = GENESIS, []
    body = encode(TicketIssued("A001", "A", "zh_Hans", "ordinary")).decode()
    for number in range(1, rows + 1):
        words = (
            number,
            "2026-01-01",
            1_767_225_600_000,
            number,
            "kiosk-1",
            "",
            f"older-{number}",
            "TicketIssued",
            body,
        )
        before = chain(before, words)
        batch.append((*words, before))
        if len(batch) == 10_000:
            connection.executemany("INSERT INTO journal VALUES (?,?,?,?,?,?,?,?,?,?)", batch)
            batch.clear()
    connection.executemany("INSERT INTO journal VALUES (?,?,?,?,?,?,?,?,?,?)", batch)
    connection.execute("COMMIT")
    connection.close()


def waiting(home: Home, count: int, *, lines: str = "ABCDF") -> None:
    """Open today and let `count` people wait, spread over the lines."""
    plan = read_plan(home.plan)
    store, hall = Store(home.store), Hall(plan)
    clock = SystemClock()
    at_ms = clock.wall_ms()
    day = local_time(at_ms, plan.time_zone).date().isoformat()

    def record(fact: DayOpened | TicketIssued) -> None:
        recorded = Recorded(
            store.journal.last + 1, Moment(at_ms, 0), day, "kiosk-1", "", f"fill-{store.journal.last}", fact
        )
        store.append(recorded, hall)
        evolve(hall, recorded)

    with store.batch():
        record(DayOpened(day))
        for n in range(count):
            line = lines[n % len(lines)]
            number = online(line, n // len(lines) + 1, plan.rules.number_digits)
            assert number is not None
            record(TicketIssued(number, line, "zh_Hans", "ordinary"))
        store.project(hall)
    store.close()
