"""The hall's file as the office sees it: load today, write a batch as one, answer questions."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from broker.store import tickets, wal
from broker.store.answers import Answers
from broker.store.chain import read_key
from broker.store.database import open_store, transaction
from broker.store.journal import Journal, first_of_today, hash_before, page
from broker.store.private import Private
from broker.store.sheets import day_sheet
from broker.store.tip import LastSeen, Tip, TipFile
from broker.store.writes import Writes, execute
from service_centre.domain.evolve import evolve
from service_centre.domain.hall import Hall
from service_centre.domain.message import Moment, Recorded
from service_centre.domain.plan import Plan
from service_centre.domain.record import DayRenamed, HallRestored, TextErased
from service_centre.domain.tickets import OfflineExpired
from service_centre.errors import BrokenChain, FileDamaged, FileUnusable, ServiceCentreError
from service_centre.messages.queries import DaySheet

log = logging.getLogger(__name__)

CHECKPOINT_EVERY_S = 60.0
"""So often what stands in the log alone is folded into the file: a log that breaks then costs a minute at most."""


class CommitFailed(ServiceCentreError):
    """Nothing of a batch was written: `reason`, as SQLite says it."""

    key = "error.busy"


class Store:
    """Belongs to the office's thread, as SQLite's connection does.

    Raises FileDamaged or BrokenChain rather than opening a file that has lost what was acknowledged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.key = read_key(key_path(path))
        self._writes = Writes()
        self.holds_erased = False
        logged = wal.frames(path.with_name(path.name + "-wal"))
        with damage_told(path):
            self._connection = open_store(path)
        self.tip_file = TipFile(path.with_suffix(".tip"), self.key)
        try:
            with damage_told(path):
                self._open(logged)
        except BaseException:
            self._connection.close()
            raise

    def _open(self, logged: int) -> None:
        whole = self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1]
        # Emptied: it may hold a text that was erased before a kill.
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # A file that can't be written is found out before anybody is served.
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('opened', datetime())")
        self.private = Private(self._connection, self._writes)
        self.answers = Answers(self._connection, self._writes, self.key)
        self.journal = Journal(self._connection, self._writes, self.key)
        self._check_tip()
        if logged > max(0, whole):
            log.warning(
                "the last write was cut off by a loss of power: it was never acknowledged, and is left out"
            )

    def _check_tip(self) -> None:
        """Compare the journal with the tip that stands outside of it."""
        tip, last = self.tip_file.read(), self.journal.last
        if tip is None:
            if self.journal.keyed_from and self.tip_file.path.exists():
                log.error("%s does not hold; it is made anew from the journal", self.tip_file.path)
            return
        if tip.number > last:
            gone = f"facts {last + 1} to {tip.number} were acknowledged and are gone"
            raise FileDamaged(
                file=self.path, reason=f"{gone}: the middle of its log is damaged or it was cut"
            )
        if tip.hash != (
            self.journal.hash if tip.number == last else hash_before(self._connection, tip.number + 1)
        ):
            raise BrokenChain(number=tip.number, reason="another fact was acknowledged under this number")

    @property
    def epoch(self) -> int:
        """Raised by each restore, so that views from before it count as older."""
        return int(self._connection.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()[0])

    def load(self, plan: Plan) -> tuple[Hall, int]:
        """Replay today into a fresh hall; the second value is the wall time of its last fact (ms), or 0.

        Raises BrokenChain, also where the projections of today are not what the replay gives.
        """
        self.private.forget()
        self.journal = Journal(self._connection, self._writes, self.key)
        hall, at_ms = Hall(plan), 0
        with damage_told(self.path):
            for recorded in self.journal.today():
                evolve(hall, recorded)
                at_ms = recorded.moment.at_ms
            hall.days = {row[0] for row in self._connection.execute("SELECT day FROM days")}
        hall.number = self.journal.last
        hall.forget_touched()
        return hall, at_ms

    def last_seen(self, hall: Hall, last_at_ms: int) -> LastSeen:
        """Find when this hall last wrote that it lives: in its last fact, or in the tip since."""
        tip = self.tip_file.read()
        if tip and tip.day == hall.day and tip.elapsed_ms >= hall.elapsed_ms:
            return LastSeen(tip.elapsed_ms, tip.alive_ms)
        return LastSeen(hall.elapsed_ms, last_at_ms)

    def check_today(self, hall: Hall) -> None:
        """Compare today's rows with the hall as it was replayed; raises BrokenChain."""
        with damage_told(self.path):
            wrong = tickets.first_difference(self._connection, hall.day, hall.tickets)
        if wrong:
            raise BrokenChain(
                number=0, reason=f"the tables of today are not what the journal says: {wrong[:4]}"
            )

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Write everything taken inside as one durable commit, nothing if nothing was; raises CommitFailed."""
        committed = False
        try:
            with transaction(
                self._connection
            ):  # reading inside of one is twice as fast; an empty one costs no sync
                yield
                execute(self._connection, self._writes)
            committed = True
        except sqlite3.Error as error:
            raise CommitFailed(reason=error) from error
        finally:
            self._writes.clear()
            self.answers.settled(committed=committed)

    @property
    def idle(self) -> bool:
        """Say whether a batch has nothing to write so far."""
        return not self._writes

    def anchor(self, hall: Hall, epoch: int, now: Moment) -> None:
        """Write the tip of what is committed outside the file; a disk that refuses is told, and stops nobody."""
        tip = Tip(
            number=self.journal.last, hash=self.journal.hash, epoch=epoch, day=hall.day, issued=hall.numbers_given,
            alive_ms=now.at_ms, elapsed_ms=now.elapsed_ms,
            keyed=bool(self.journal.keyed_from),
        )  # fmt: skip
        try:
            self.tip_file.write(tip)
        except OSError as error:
            log.error("the tip of the chain can't be written: %s", error)

    def sync_anchor(self) -> None:
        """Bring the tip to the disk, once a second."""
        try:
            self.tip_file.sync()
        except OSError as error:
            log.error("the tip of the chain can't be synced: %s", error)

    def checkpoint(self) -> None:
        """Fold the log into the file as far as readers allow; after something was erased the log is emptied."""
        way = "TRUNCATE" if self.holds_erased else "PASSIVE"
        with suppress(sqlite3.Error):
            busy = self._connection.execute(f"PRAGMA wal_checkpoint({way})").fetchone()[0]
            self.holds_erased = self.holds_erased and bool(busy)

    def append(self, recorded: Recorded, hall: Hall) -> None:
        """Take a fact, before it changes the hall."""
        fact = recorded.fact
        self.journal.append(recorded)
        if isinstance(fact, OfflineExpired):
            tickets.project_expired(self._writes, fact, recorded.moment.at_ms)
        elif isinstance(fact, DayRenamed):
            tickets.rename_day(self._writes, fact, hall.tickets)
        elif isinstance(fact, TextErased):
            self.private.erase(fact.ref)
            self.holds_erased = True  # the log still has the text
        elif isinstance(fact, HallRestored):
            self._writes.add("UPDATE meta SET value = ? WHERE key = 'epoch'", (str(fact.epoch),))

    def project(self, hall: Hall) -> None:
        """Take the projections of what the facts of this batch have touched."""
        touched = [hall.tickets[number] for number in hall.touched_tickets if number in hall.tickets]
        tickets.project(self._writes, hall.day, touched)
        shrunk = [
            hall.tickets[n] for n, shrank in hall.touched_tickets.items() if shrank and n in hall.tickets
        ]
        tickets.forget_undone_legs(self._writes, hall.day, shrunk)

    def page(self, first: int, last: int) -> list[Recorded]:
        """Read facts for whoever missed some."""
        return page(self._connection, first, last)

    def issued_on(self, day: str) -> dict[str, int]:
        """Find how far each line's numbers came on a day."""
        return tickets.issued_on(self._connection, day)

    def notes_of(self, day: str, number: str) -> list[str]:
        """Name the private texts of a ticket of a day, or of words said to a seat."""
        return tickets.notes_of(self._connection, day, number)

    def lost_texts(self) -> list[str]:
        """Name the texts that facts hold since the border, and that are neither there nor erased by a fact."""
        query = """SELECT DISTINCT json_extract(body, '$.note.ref') AS ref FROM journal WHERE number >= ? AND ref IS NOT NULL
                   AND ref NOT IN (SELECT ref FROM private)
                   AND ref NOT IN (SELECT json_extract(body, '$.ref') FROM journal WHERE kind = 'TextErased')"""
        first = self.journal.keyed_from or 1 << 62
        return [row[0] for row in self._connection.execute(query, (first,))]

    def sheet(self, day: str, plan: Plan) -> DaySheet:
        """Sum a day up."""
        return day_sheet(self._connection, day, plan.lines, plan.rules.target_min)

    def first_of_today(self) -> int:
        """Find the fact with which today began."""
        return first_of_today(self._connection)

    def close(self) -> None:
        """Close the file; the write-ahead log is folded in."""
        self.tip_file.close()
        with suppress(sqlite3.OperationalError):  # a reader is still there: folded in at the next start
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()


def key_path(store: Path) -> Path:
    """Name the file of the hall's key, which stands beside the hall's file."""
    return store.with_name("chain.key")


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """Turn what SQLite says of a file into FileDamaged, or FileUnusable where the file itself may be sound."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "no such" in str(error):
            raise FileDamaged(file=path, reason=f"SQLite says: {error}") from None
        raise FileUnusable(file=path, reason=error) from None
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise FileDamaged(file=path, reason=f"SQLite says: {error}") from None
