"""The append-only, chained facts: each row's hash is over its own words and the hash of the row before."""

import sqlite3
from collections.abc import Iterator

from broker.store.chain import GENESIS, Key, chain
from broker.store.writes import Writes
from service_centre.domain.message import Moment, Recorded
from service_centre.domain.record import ChainKeyed
from service_centre.domain.seats import DayOpened
from service_centre.errors import BrokenChain
from service_centre.messages.codec import decode, encode
from service_centre.messages.facts import FACTS

COLUMNS = "number, day, at_ms, elapsed_ms, device, staff, cause, kind, body, hash"
INSERT = f"INSERT INTO journal ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)"

Row = tuple[int, str, int, int, str, str, str, str, str, bytes]


class Journal:
    """Appends facts to the office's writes and reads them back."""

    def __init__(self, connection: sqlite3.Connection, writes: Writes, key: Key | None) -> None:
        self._connection, self._writes, self._key = connection, writes, key
        row = connection.execute("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1").fetchone()
        self.last: int = row[0] if row else 0
        self.hash: bytes = row[1] if row else GENESIS
        self.keyed_from = keyed_from(connection)
        if self.keyed_from and key is None:
            raise BrokenChain(number=self.keyed_from, reason="the hall's key (chain.key) is missing")

    def append(self, recorded: Recorded) -> None:
        """Take the next fact, whose number is `last` + 1."""
        assert recorded.number == self.last + 1, "facts are numbered without a gap"
        fact = recorded.fact
        if isinstance(fact, ChainKeyed) and not self.keyed_from:
            self.keyed_from = recorded.number
            self._writes.add("INSERT INTO meta VALUES ('keyed_from', ?)", (str(recorded.number),))
        words = words_of(recorded)
        self.hash = chain(self.hash, words, self._key if self.keyed_from else None)
        self._writes.append(INSERT, (*words, self.hash))
        if isinstance(fact, DayOpened):
            self._writes.add("INSERT OR REPLACE INTO days VALUES (?, ?)", (fact.day, recorded.number))
        self.last = recorded.number

    def today(self) -> Iterator[Recorded]:
        """Read the facts since the last day opened, checking their chain; raises BrokenChain."""
        return read_chained(self._connection, self._key, first_of_today(self._connection))


def first_of_today(connection: sqlite3.Connection) -> int:
    """Find the fact with which the newest day began, 1 if none was opened."""
    row = connection.execute("SELECT max(first_number) FROM days").fetchone()
    return int(row[0] or 1)


def keyed_from(connection: sqlite3.Connection) -> int:
    """Read from which fact on the chain is keyed; 0 if it is not."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'keyed_from'").fetchone()
    return int(row[0]) if row else 0


def words_of(recorded: Recorded) -> tuple[object, ...]:
    """Write a fact as the words of its row, without the hash."""
    now = recorded.moment
    return (
        recorded.number, recorded.day, now.at_ms, now.elapsed_ms, recorded.device, recorded.staff,
        recorded.cause, type(recorded.fact).__name__, encode(recorded.fact).decode(),
    )  # fmt: skip


def read_chained(connection: sqlite3.Connection, key: Key | None, first: int = 1) -> Iterator[Recorded]:
    """Read facts from number `first` on; raises BrokenChain at the first row that does not hold."""
    before = hash_before(connection, first)
    rows = connection.execute(f"SELECT {COLUMNS} FROM journal WHERE number >= ? ORDER BY number", (first,))
    border = keyed_from(connection)
    if border and key is None:
        raise BrokenChain(number=border, reason="the hall's key (chain.key) is missing")
    for row in follow(rows, before, first, border, key):
        yield recorded_from(row)


def follow(
    rows: Iterator[Row] | sqlite3.Cursor, before: bytes, first: int, border: int, key: Key | None
) -> Iterator[Row]:
    """Hand on the rows that continue a chain whose last hash is `before`; raises BrokenChain at the first that doesn't."""
    expected = first
    for row in rows:
        if row[0] != expected:
            raise BrokenChain(number=expected, reason="the row is missing")
        before = chain(before, row[:-1], key if border and expected >= border else None)
        if before != row[-1]:
            raise BrokenChain(number=expected, reason="the row was changed")
        if (row[7] == ChainKeyed.__name__) != (expected == border):
            raise BrokenChain(number=expected, reason="the chain is keyed from another fact on")
        yield row
        expected += 1


def hash_before(connection: sqlite3.Connection, first: int) -> bytes:
    """Read the hash of the row before number `first`; raises BrokenChain."""
    if first <= 1:
        return GENESIS
    row = connection.execute("SELECT hash FROM journal WHERE number = ?", (first - 1,)).fetchone()
    if row is None:
        raise BrokenChain(number=first - 1, reason="the row is missing")
    return bytes(row[0])


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
