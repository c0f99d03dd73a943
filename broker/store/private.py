"""Names, notes and texts: rows that can be erased with their salt while the journal's chain stays whole."""

import hashlib
import hmac
import secrets
import sqlite3

from broker.store.writes import Writes
from service_centre.domain.message import Seal


class Private:
    """Seals texts: the fact keeps an HMAC under the row's own salt, so that tampering shows."""

    def __init__(self, connection: sqlite3.Connection, writes: Writes) -> None:
        self._connection, self._writes = connection, writes
        self._known: dict[str, str] = {}

    def seal(self, text: str) -> tuple[Seal, bytes]:
        """Make the seal of a text and its salt; nothing is written yet."""
        salt = secrets.token_bytes(16)
        return Seal(secrets.token_urlsafe(12), _digest(salt, text)), salt

    def keep(self, seal: Seal, salt: bytes, text: str, at_ms: int) -> None:
        """Write the row in the commit that writes the fact."""
        self._writes.append("INSERT INTO private VALUES (?,?,?,?)", (seal.ref, salt, text, at_ms))
        self._known[seal.ref] = text

    def erase(self, ref: str) -> None:
        """Erase a text with its salt in the commit that says so; what is left of it in the file is overwritten."""
        self._writes.add("DELETE FROM private WHERE ref = ?", (ref,))
        self._known[ref] = ""

    def text_of(self, ref: str) -> str:
        """Read a text; "" once it is erased."""
        if not ref:
            return ""
        if ref not in self._known:
            row = self._connection.execute("SELECT text FROM private WHERE ref = ?", (ref,)).fetchone()
            self._known[ref] = row[0] if row else ""
        return self._known[ref]

    def forget(self) -> None:
        """Drop what is remembered of the rows, after a failed commit or with the day."""
        self._known.clear()


def matches(connection: sqlite3.Connection, seal: Seal) -> bool | None:
    """Say whether a sealed text is unchanged; None if its row is not there."""
    row = connection.execute("SELECT salt, text FROM private WHERE ref = ?", (seal.ref,)).fetchone()
    return hmac.compare_digest(_digest(row[0], row[1]), seal.digest) if row else None


def _digest(salt: bytes, text: str) -> str:
    return hmac.new(salt, text.encode(), hashlib.sha256).hexdigest()
