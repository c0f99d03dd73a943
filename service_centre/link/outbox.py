"""What a terminal must not lose: commands until they are answered, and its own notes, in a small SQLite file.

Every write is on the disk when the call returns.
"""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS commands (id TEXT PRIMARY KEY, payload BLOB NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS notes (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS prints (
    id TEXT PRIMARY KEY, number TEXT NOT NULL, state TEXT NOT NULL, detail TEXT NOT NULL, reprint INTEGER NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A command that waits for its answer."""

    id: str
    payload: bytes


class Outbox:
    """Belongs to the thread that opened it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(SCHEMA)

    def keep(self, id_: str, payload: bytes) -> None:
        """Keep a command until `done`."""
        at = "(SELECT coalesce(max(at), 0) + 1 FROM commands)"
        self._connection.execute(f"INSERT OR IGNORE INTO commands VALUES (?, ?, {at})", (id_, payload))  # noqa: S608

    def done(self, id_: str) -> None:
        """Forget a command that was answered."""
        self._connection.execute("DELETE FROM commands WHERE id = ?", (id_,))

    def pending(self) -> list[Kept]:
        """Read what waits, the oldest first."""
        return [
            Kept(*row) for row in self._connection.execute("SELECT id, payload FROM commands ORDER BY at")
        ]

    def note(self, **values: str) -> None:
        """Write notes under their names, together."""
        self._connection.execute("BEGIN")
        self._connection.executemany("INSERT OR REPLACE INTO notes VALUES (?, ?)", values.items())
        self._connection.execute("COMMIT")

    def forget(self, key: str) -> None:
        """Remove a note."""
        self._connection.execute("DELETE FROM notes WHERE key = ?", (key,))

    def notes(self) -> dict[str, str]:
        """Read all notes."""
        return dict(self._connection.execute("SELECT key, value FROM notes"))

    def print_state(
        self, id_: str, number: str, state: str, *, detail: str = "", reprint: bool = False
    ) -> None:
        """Write how far a print is; `sending` is on the disk before the first byte leaves."""
        row = (id_, number, state, detail, int(reprint))
        self._connection.execute("INSERT OR REPLACE INTO prints VALUES (?, ?, ?, ?, ?)", row)

    def print_over(self, id_: str) -> None:
        """Forget a print whose end was reported."""
        self._connection.execute("DELETE FROM prints WHERE id = ?", (id_,))

    def unfinished_prints(self) -> list[tuple[str, str, bool]]:
        """Read prints that were being sent when the program ended: id, number, reprint. Nobody knows their end."""
        query = "SELECT id, number, reprint FROM prints WHERE state = 'sending'"
        return [(row[0], row[1], bool(row[2])) for row in self._connection.execute(query)]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
