"""The append-only, chained facts: each row's hash is over its own words and the hash of the row before."""

import hashlib
import sqlite3
from collections.abc import Iterator

from service_centre.domain.message import Moment, Recorded
from service_centre.domain.seats import DayOpened
from service_centre.errors import BrokenChain
from service_centre.messages.codec import decode, encode
from service_centre.messages.facts import FACTS

COLUMNS = "number, day, at_ms, elapsed_ms, device, staff, cause, kind, body, hash"
GENESIS = bytes(32)

Row = tuple[int, str, int, int, str, str, str, str, str, bytes]


class Journal:
    """Appends facts inside the office's transaction and reads them back."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        row = connection.execute("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1").fetchone()
        self.last: int = row[0] if row else 0
        self._hash: bytes = row[1] if row else GENESIS
        self._rows: list[tuple[object, ...]] = []

    def append(self, recorded: Recorded) -> None:
        """Take the next fact, whose number is `last` + 1; `write` puts it into the file."""
        assert recorded.number == self.last + 1, "facts are numbered without a gap"
        now = recorded.moment
        words = (
            recorded.number, recorded.day, now.at_ms, now.elapsed_ms, recorded.device, recorded.staff,
            recorded.cause, type(recorded.fact).__name__, encode(recorded.fact).decode(),
        )  # fmt: skip
        self._hash = chain(self._hash, words)
        self._rows.append((*words, self._hash))
        if isinstance(recorded.fact, DayOpened):
            day = (recorded.fact.day, recorded.number)
            self._connection.execute("INSERT OR REPLACE INTO days VALUES (?, ?)", day)
        self.last = recorded.number

    def write(self) -> None:
        """Write what was appended since, in one statement."""
        statement = f"INSERT INTO journal ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)"
        self._connection.executemany(statement, self._rows)
        self._rows.clear()

    def today(self) -> Iterator[Recorded]:
        """Read the facts since the last day opened, checking their chain; raises BrokenChain."""
        row = self._connection.execute("SELECT max(first_number) FROM days").fetchone()
        first = row[0] or 1
        return read_chained(self._connection, first)


def chain(before: bytes, words: tuple[object, ...]) -> bytes:
    """Hash a row's words onto the hash of the row before."""
    return hashlib.sha256(before + encode(words)).digest()


def read_chained(connection: sqlite3.Connection, first: int = 1) -> Iterator[Recorded]:
    """Read facts from number `first` on; raises BrokenChain at the first row that does not hold."""
    before = GENESIS
    if first > 1:
        row = connection.execute("SELECT hash FROM journal WHERE number = ?", (first - 1,)).fetchone()
        if row is None:
            raise BrokenChain(number=first - 1, reason="the row is missing")
        before = row[0]
    expected = first
    for row in connection.execute(
        f"SELECT {COLUMNS} FROM journal WHERE number >= ? ORDER BY number", (first,)
    ):
        if row[0] != expected:
            raise BrokenChain(number=expected, reason="the row is missing")
        before = chain(before, row[:-1])
        if before != row[-1]:
            raise BrokenChain(number=expected, reason="the row was changed")
        yield recorded_from(row)
        expected += 1


def recorded_from(row: Row) -> Recorded:
    """Turn a row back into a fact; raises BrokenChain for a kind this program does not know."""
    number, day, at_ms, elapsed_ms, device, staff, cause, kind, body, _ = row
    if kind not in FACTS:
        raise BrokenChain(number=number, reason=f"no such fact: {kind}; was it written by a newer program?")
    fact = decode(body.encode(), FACTS[kind], topic=f"journal row {number}")
    return Recorded(number, Moment(at_ms, elapsed_ms), day, device, staff, cause, fact)


def page(connection: sqlite3.Connection, first: int, last: int) -> list[Recorded]:
    """Read the facts `first` to `last`, for whoever missed some."""
    query = f"SELECT {COLUMNS} FROM journal WHERE number BETWEEN ? AND ? ORDER BY number"
    return [recorded_from(row) for row in connection.execute(query, (first, last))]
