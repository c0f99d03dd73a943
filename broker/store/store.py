"""The hall's file as the office sees it: load today, write a batch as one, answer questions."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from broker.store import tickets
from broker.store.answers import Answers
from broker.store.database import open_store, transaction
from broker.store.journal import Journal, page
from broker.store.private import Private
from broker.store.sheets import day_sheet
from service_centre.domain.evolve import evolve
from service_centre.domain.hall import Hall
from service_centre.domain.message import Recorded
from service_centre.domain.plan import Plan
from service_centre.domain.tickets import OfflineExpired
from service_centre.errors import ServiceCentreError
from service_centre.messages.queries import DaySheet


class CommitFailed(ServiceCentreError):
    """Nothing of a batch was written: `reason`, as SQLite says it."""

    key = "error.busy"


class Store:
    """Belongs to the office's thread, as SQLite's connection does."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = open_store(path)
        self.answers = Answers(self._connection)
        self.private = Private(self._connection)
        self.journal = Journal(self._connection)

    @property
    def epoch(self) -> int:
        """Raised by each restore, so that views from before it count as older."""
        return int(self._connection.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()[0])

    def load(self, plan: Plan) -> tuple[Hall, int]:
        """Replay today into a fresh hall; the second value is the wall time of its last fact (ms), or 0.

        Raises BrokenChain.
        """
        self.private.forget()
        self.journal = Journal(self._connection)
        hall, at_ms = Hall(plan), 0
        for recorded in self.journal.today():
            evolve(hall, recorded)
            at_ms = recorded.moment.at_ms
        hall.number = self.journal.last
        hall.forget_touched()
        return hall, at_ms

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Write everything inside as one durable commit; raises CommitFailed."""
        try:
            with transaction(self._connection):
                yield
                self.journal.write()
                self.answers.write()
        except sqlite3.Error as error:
            raise CommitFailed(reason=error) from error
        finally:
            self.answers.drop()

    def append(self, recorded: Recorded) -> None:
        """Write a fact."""
        self.journal.append(recorded)
        if isinstance(recorded.fact, OfflineExpired):
            tickets.project_expired(self._connection, recorded.fact, recorded.moment.at_ms)

    def project(self, hall: Hall) -> None:
        """Write the projections of what the facts of this batch have touched."""
        touched = [hall.tickets[number] for number in hall.touched_tickets if number in hall.tickets]
        tickets.project(self._connection, hall.day, touched)
        shrunk = [hall.tickets[number] for number, shrank in hall.touched_tickets.items() if shrank]
        tickets.forget_undone_legs(self._connection, hall.day, shrunk)

    def page(self, first: int, last: int) -> list[Recorded]:
        """Read facts for whoever missed some."""
        return page(self._connection, first, last)

    def sheet(self, day: str, plan: Plan) -> DaySheet:
        """Sum a day up."""
        return day_sheet(self._connection, day, plan.lines, plan.rules.target_min)

    def close(self) -> None:
        """Close the file; the write-ahead log is folded in."""
        with suppress(sqlite3.OperationalError):  # a reader is still there: folded in at the next start
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()
