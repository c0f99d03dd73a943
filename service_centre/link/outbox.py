"""What a terminal must not lose: commands until they are answered, and its own notes, in a small SQLite file.

Everything is held in memory too, so that reading never waits. Writes go to the disk in their order: at once, or,
after `start`, by a writer with a thread of its own (`link/disk.py`), because an SD card may take seconds. What must
not happen before a write is on the disk is handed to `synced`.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from service_centre.errors import ServiceCentreError

SCHEMA = """
CREATE TABLE IF NOT EXISTS commands (id TEXT PRIMARY KEY, payload BLOB NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS notes (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS prints (
    id TEXT PRIMARY KEY, number TEXT NOT NULL, state TEXT NOT NULL, detail TEXT NOT NULL, reprint INTEGER NOT NULL
) STRICT;
"""
KEEP = "INSERT OR IGNORE INTO commands VALUES (?, ?, (SELECT coalesce(max(at), 0) + 1 FROM commands))"

Work = Callable[[], None]
Write = tuple[str, list[tuple[Any, ...]]]
"""A statement and its rows."""


class Writer(Protocol):
    """Writes in order, elsewhere; work between two writes is done once the ones before it are on the disk."""

    def put(self, what: Write | Work) -> None:
        """Take a write, or work that waits for the writes before it."""

    def close(self) -> None:
        """Write what is left and end."""


class OutboxUnusable(ServiceCentreError):
    """The outbox can't be opened: `file` and `reason`."""

    key = "error.outbox"

    def __str__(self) -> str:
        about = (
            "it must be a file that this program's user may write; move a broken one aside, a new one is made"
        )
        return f"{self.values['file']} can't be used as the outbox ({self.values['reason']}): {about}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A command that waits for its answer."""

    id: str
    payload: bytes


class Outbox:
    """Used by one thread, the one that opened it. Raises OutboxUnusable."""

    def __init__(self, path: Path) -> None:
        try:
            self._open(path)
        except (OSError, sqlite3.Error) as error:
            raise OutboxUnusable(file=path, reason=error) from None
        self._writer: Writer | None = None

    def _open(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(SCHEMA)
        rows = self._connection.execute("SELECT id, payload FROM commands ORDER BY at")
        self._commands: dict[str, bytes] = dict(rows.fetchall())
        self._notes: dict[str, str] = dict(
            self._connection.execute("SELECT key, value FROM notes").fetchall()
        )

    def start(self, writer: Writer) -> None:
        """Let a writer do the writing from now on."""
        self._writer = writer

    def synced(self, then: Work) -> None:
        """Do something once everything written so far is on the disk."""
        if self._writer:
            self._writer.put(then)
        else:
            then()

    def keep(self, id_: str, payload: bytes) -> None:
        """Keep a command until `done`."""
        self._commands.setdefault(id_, payload)
        self._write(KEEP, [(id_, payload)])

    def done(self, id_: str) -> None:
        """Forget a command that was answered."""
        if self._commands.pop(id_, None) is not None:
            self._write("DELETE FROM commands WHERE id = ?", [(id_,)])

    def pending(self) -> list[Kept]:
        """Name what waits, the oldest first."""
        return [Kept(id_, payload) for id_, payload in self._commands.items()]

    def note(self, **values: str) -> None:
        """Write notes under their names, together."""
        self._notes |= values
        self._write("INSERT OR REPLACE INTO notes VALUES (?, ?)", list(values.items()))

    def forget(self, key: str) -> None:
        """Remove a note."""
        self._notes.pop(key, None)
        self._write("DELETE FROM notes WHERE key = ?", [(key,)])

    def notes(self) -> dict[str, str]:
        """Read all notes."""
        return dict(self._notes)

    def print_state(
        self, id_: str, number: str, state: str, *, detail: str = "", reprint: bool = False
    ) -> None:
        """Write how far a print is; `sending` must be synced before the first byte leaves."""
        row = (id_, number, state, detail, int(reprint))
        self._write("INSERT OR REPLACE INTO prints VALUES (?, ?, ?, ?, ?)", [row])

    def print_over(self, id_: str) -> None:
        """Forget a print whose end was reported."""
        self._write("DELETE FROM prints WHERE id = ?", [(id_,)])

    def unfinished_prints(self) -> list[tuple[str, str, bool]]:
        """Read prints that were being sent when the program ended: id, number, reprint. Nobody knows their end."""
        query = "SELECT id, number, reprint FROM prints WHERE state = 'sending'"
        return [(row[0], row[1], bool(row[2])) for row in self._connection.execute(query)]

    def close(self) -> None:
        """Write what is left and close the file."""
        if self._writer:
            self._writer.close()
        self._connection.close()

    def commit(self, writes: list[Write]) -> None:
        """Write to the disk, all or nothing; raises sqlite3.Error."""
        self._connection.execute("BEGIN")
        try:
            for statement, rows in writes:
                self._connection.executemany(statement, rows)
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _write(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        if self._writer:
            self._writer.put((statement, rows))
        else:
            self.commit([(statement, rows)])
