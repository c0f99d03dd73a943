"""The tip of the chain outside the journal's file: what was committed last, so that a cut or damaged log shows.

Two slots take turns, each a line of turn, authentication and the tip as JSON: a power cut while one is written leaves
the other. A slot is written after each commit and before its replies, and synced once a second by the ticker.
"""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from broker.store.chain import Key

SLOT_BYTES = 4096


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When a hall last wrote that it lives: ms since its day opened, and the wall clock (UTC ms, 0 for a new hall)."""

    elapsed_ms: int
    wall_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """The last committed fact and what may be on paper by it: how far each series of the day has come.

    `keyed` says that the chain was keyed by then. `alive_ms` is the wall clock (UTC ms) when the broker last said that
    it lives, `elapsed_ms` the time since the day opened.
    """

    number: int
    hash: bytes
    epoch: int
    day: str = ""
    issued: dict[str, int] = field(default_factory=dict)
    alive_ms: int = 0
    elapsed_ms: int = 0
    keyed: bool = False


@dataclass(frozen=True, slots=True)
class _Slot:
    turn: int
    tip: Tip


class TipFile:
    """`hallcall.tip`; with the hall's key each slot is authenticated."""

    def __init__(self, path: Path, key: Key | None) -> None:
        self.path, self._key = path, key
        self._turn = max((slot.turn for slot in _slots(path, key)), default=0)
        self._file: int | None = None
        self._unsynced = False
        self._number = self._synced_number = -1

    def read(self) -> Tip | None:
        """Read the newest sound slot; None for a hall that has none."""
        slots = _slots(self.path, self._key)
        return max(slots, key=lambda slot: slot.turn).tip if slots else None

    def write(self, tip: Tip) -> None:
        """Write the other slot; raises OSError. One that says no more than that the broker lives waits for its sync."""
        if self._file is None:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o640)
        self._turn += 1
        self._number = tip.number
        text = msgspec.json.encode(tip)
        line = b"%d %s %s\n" % (self._turn, _mac(self._key, self._turn, text), text)
        os.pwrite(self._file, line, self._turn % 2 * SLOT_BYTES)
        self._unsynced = self._unsynced or tip.number != self._synced_number

    def sync(self) -> None:
        """Bring what was written to the disk; raises OSError."""
        if self._unsynced and self._file is not None:
            self._unsynced = False
            os.fdatasync(self._file)
            self._synced_number = self._number

    def close(self) -> None:
        """Sync and close."""
        if self._file is not None:
            with suppress(OSError):
                self.sync()
            os.close(self._file)
            self._file = None


def _mac(key: Key | None, turn: int, text: bytes) -> bytes:
    return key.seal(b"%d %s" % (turn, text)).hex().encode() if key else b"-"


def _slots(path: Path, key: Key | None) -> list[_Slot]:
    try:
        whole = path.read_bytes()[: 2 * SLOT_BYTES]
    except OSError:
        return []
    found = []
    for at in (0, SLOT_BYTES):
        line, end, _ = whole[at : at + SLOT_BYTES].partition(b"\n")
        turn, _, rest = line.partition(b" ")
        mac, _, text = rest.partition(b" ")
        if end and turn.isdigit() and mac == _mac(key, int(turn), text):
            with suppress(msgspec.DecodeError, msgspec.ValidationError):
                found.append(_Slot(int(turn), msgspec.json.decode(text, type=Tip)))
    return found
