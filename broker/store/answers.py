"""What each accepted command was answered: a repeated id gets the first answer again.

Kept for as many business days as `DAYS_KEPT`, counted by days that were opened: no clock can shorten that. What did
nothing, as a refusal, is not written; the last few of each device are remembered, for a message that comes twice.
"""

import hashlib
import sqlite3
from collections import OrderedDict
from dataclasses import replace

from broker.store.chain import Key
from broker.store.writes import Writes
from service_centre.domain.message import Command
from service_centre.domain.seats import SignIn
from service_centre.messages.codec import encode

DAYS_KEPT = 8
IDLE_KEPT = 32
"""Answers of commands that did nothing, remembered for each device."""

EMPTY: OrderedDict[str, tuple[bytes, bytes]] = OrderedDict()

INSERT = "INSERT INTO answers (device, id, digest, body, at_ms, number, mac) VALUES (?,?,?,?,?,?,?)"


def digest_of(command: Command) -> bytes:
    """Hash a command's content, to tell a repetition from another command under the same id.

    No PIN and no note goes in: a hash of a card's number could be guessed back.
    """
    content: object = command.staff if isinstance(command, SignIn) else command
    if getattr(command, "note", ""):
        content = replace(command, note="")  # type: ignore[call-arg]
    return hashlib.sha256(type(command).__name__.encode() + encode(content)).digest()


def mac_of(key: Key | None, device: str, id_: str, digest: bytes, body: bytes, number: int) -> bytes:
    """Authenticate an answer's row; empty without a key."""
    return key.mac(device, id_, digest, body, number) if key else b""


class Answers:
    """Rows keyed by device and command id, written in the commit that did the work."""

    def __init__(self, connection: sqlite3.Connection, writes: Writes, key: Key | None) -> None:
        self._connection, self._writes, self._key = connection, writes, key
        self._new: dict[tuple[str, str], tuple[bytes, bytes]] = {}
        self._new_idle: dict[tuple[str, str], tuple[bytes, bytes]] = {}
        self._idle: dict[str, OrderedDict[str, tuple[bytes, bytes]]] = {}

    def first(self, device: str, command_id: str) -> tuple[bytes, bytes] | None:
        """Read the digest of the command that had this id, and its answer; None for a new id."""
        key = (device, command_id)
        fresh = self._new.get(key) or self._new_idle.get(key) or self._idle.get(device, EMPTY).get(command_id)
        if fresh:
            return fresh
        query = "SELECT digest, body FROM answers WHERE device = ? AND id = ?"
        row = self._connection.execute(query, (device, command_id)).fetchone()
        return (row[0], row[1]) if row else None

    def keep(
        self, device: str, command_id: str, digest: bytes, body: bytes, *, at_ms: int, number: int
    ) -> None:
        """Take the answer of an accepted command; `number` is the journal's after it."""
        self._new[device, command_id] = (digest, body)
        mac = mac_of(self._key, device, command_id, digest, body, number)
        self._writes.append(INSERT, (device, command_id, digest, body, at_ms, number, mac))

    def remember(self, device: str, command_id: str, digest: bytes, body: bytes) -> None:
        """Keep the answer of a command that did nothing in memory: it costs no row."""
        self._new_idle[device, command_id] = (digest, body)

    def settled(self, *, committed: bool) -> None:
        """Forget what was taken: it is in the file now, or nowhere; what did nothing holds with what it was decided on."""
        if committed:
            for (device, command_id), answer in self._new_idle.items():
                idle = self._idle.setdefault(device, OrderedDict())
                idle[command_id] = answer
                if len(idle) > IDLE_KEPT:
                    idle.popitem(last=False)
        self._new.clear()
        self._new_idle.clear()

    def prune(self) -> None:
        """Remove what is older than the business days that are kept."""
        border = kept_from(self._connection)
        if border:
            self._writes.add("DELETE FROM answers WHERE number < ?", (border,))


def kept_from(connection: sqlite3.Connection) -> int:
    """Find the fact from which on every accepted command has its answer; 0 while the hall is young."""
    query = "SELECT first_number FROM days ORDER BY first_number DESC LIMIT 1 OFFSET ?"
    row = connection.execute(query, (DAYS_KEPT - 1,)).fetchone()
    return int(row[0]) if row else 0
