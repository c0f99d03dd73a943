"""What each command was answered, seven days long: a repeated id gets the first answer again."""

import hashlib
import sqlite3
from dataclasses import replace

from service_centre.domain.message import Command
from service_centre.domain.seats import SignIn
from service_centre.messages.codec import encode

KEPT_MS = 7 * 24 * 3_600_000


def digest_of(command: Command) -> bytes:
    """Hash a command's content, to tell a repetition from another command under the same id.

    No PIN and no note goes in: a hash of a card's number could be guessed back.
    """
    content: object = command.staff if isinstance(command, SignIn) else command
    if getattr(command, "note", ""):
        content = replace(command, note="")  # type: ignore[call-arg]
    return hashlib.sha256(type(command).__name__.encode() + encode(content)).digest()


class Answers:
    """Rows keyed by device and command id, written in the commit that did the work."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._new: dict[tuple[str, str], tuple[bytes, bytes, int]] = {}

    def first(self, device: str, command_id: str) -> tuple[bytes, bytes] | None:
        """Read the digest of the command that had this id, and its answer; None for a new id."""
        fresh = self._new.get((device, command_id))
        if fresh:
            return fresh[:2]
        query = "SELECT digest, body FROM answers WHERE device = ? AND id = ?"
        row = self._connection.execute(query, (device, command_id)).fetchone()
        return (row[0], row[1]) if row else None

    def keep(self, device: str, command_id: str, digest: bytes, body: bytes, at_ms: int) -> None:
        """Take an answer; `write` puts it into the file."""
        self._new[device, command_id] = (digest, body, at_ms)

    def write(self) -> None:
        """Write the answers taken since, in one statement."""
        rows = [(*key, *value) for key, value in self._new.items()]
        self._connection.executemany("INSERT INTO answers VALUES (?,?,?,?,?)", rows)
        self._new.clear()

    def drop(self) -> None:
        """Forget what was taken and not written, after a failed commit."""
        self._new.clear()

    def prune(self, now_ms: int) -> None:
        """Remove what is older than seven days."""
        self._connection.execute("DELETE FROM answers WHERE at_ms < ?", (now_ms - KEPT_MS,))
