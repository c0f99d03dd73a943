"""What a printer answers, as bytes: real-time status, automatic status, the end of a print, noise.

Bytes by the Epson ESC/POS reference: DLE EOT n answers one byte, GS a (automatic status back) four, GS r one of
four values, GS ( H the block 37h 22h id 00h, DLE DC4 8 (clear buffers) the block 37h 25h 00h. Fixed bits tell them
apart; everything else is noise on the line and is counted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from hardware.errors import CoverOpen, CutterError, Fault, HardwareError, Offline, Overheated, PaperOut

FIXED = 0x93
"""Bits 0, 1, 4 and 7 are the same in every first byte of a kind."""

REAL_TIME, AUTOMATIC = 0x12, 0x10
PLAIN = 0x90
"""Bits 4 and 7 of the further bytes of an automatic status are 0."""

NEAR_END_IN_ORDER, END_IN_ORDER = 0x03, 0x0C
IN_ORDER = (0x00, NEAR_END_IN_ORDER, END_IN_ORDER, NEAR_END_IN_ORDER | END_IN_ORDER)
"""What GS r 1 can answer: the paper sensors, and nothing else."""

DONE_HEAD, DONE_ID_BYTES = b"\x37\x22", 4
CLEARED = b"\x37\x25\x00"
BLOCK_BYTES = len(DONE_HEAD) + DONE_ID_BYTES + 1


@dataclass(frozen=True, slots=True)
class Readings:
    """A printer's sensors."""

    offline: bool = False
    paper_out: bool = False
    near_end: bool = False
    cover_open: bool = False
    cutter: bool = False
    fault: bool = False
    overheated: bool = False

    def trouble(self) -> HardwareError | None:
        """Name the most telling trouble, or none."""
        for holds, error in (
            (self.paper_out, PaperOut), (self.cover_open, CoverOpen), (self.cutter, CutterError),
            (self.overheated, Overheated), (self.fault, Fault), (self.offline, Offline),
        ):  # fmt: skip
            if holds:
                return error()
        return None


def from_real_time(printer: int, cause: int, fault: int, roll: int) -> Readings:
    """Read the answers to DLE EOT 1 (printer), 2 (cause of offline), 3 (fault), 4 (roll)."""
    return Readings(
        offline=bool(printer & 0x08 or cause & 0x40),
        paper_out=bool(roll & 0x60 or cause & 0x20),
        near_end=bool(roll & 0x0C),
        cover_open=bool(cause & 0x04),
        cutter=bool(fault & 0x08),
        fault=bool(fault & 0x20),
        overheated=bool(fault & 0x40),
    )


def from_automatic(block: bytes) -> Readings:
    """Read the four bytes of an automatic status."""
    first, fault, roll = block[0], block[1], block[2]
    return Readings(
        offline=bool(first & 0x08),
        paper_out=bool(roll & 0x0C),
        near_end=bool(roll & 0x03),
        cover_open=bool(first & 0x20),
        cutter=bool(fault & 0x08),
        fault=bool(fault & 0x20),
        overheated=bool(fault & 0x40),
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `kind` is real_time, automatic, in_order, done or cleared; `data` its bytes, of done the id alone."""

    kind: str
    data: bytes


@dataclass(slots=True)
class AnswerReader:
    """Cuts what comes in, in any pieces, into answers."""

    noise: int = 0
    _waiting: bytearray = field(default_factory=bytearray)

    def feed(self, data: bytes) -> list[Answer]:
        """Take bytes; gives the answers that are whole now."""
        self._waiting += data
        found = []
        while self._waiting:
            answer, used = self._first()
            if not used:
                break
            del self._waiting[:used]
            if answer:
                found.append(answer)
            else:
                self.noise += 1
        return found

    def clear(self) -> None:
        """Forget half an answer."""
        self._waiting.clear()

    def _first(self) -> tuple[Answer | None, int]:
        """Read the first answer and its length; length 0 waits for more, no answer is a byte of noise."""
        first = self._waiting[0]
        if first == DONE_HEAD[0]:
            cleared = len(self._waiting) > 1 and self._waiting[1] == CLEARED[1]
            return self._block("cleared", len(CLEARED)) if cleared else self._block("done", BLOCK_BYTES)
        if first & FIXED == REAL_TIME:
            return Answer("real_time", bytes([first])), 1
        if first & FIXED == AUTOMATIC:
            return self._block("automatic", 4)
        if first in IN_ORDER:
            return Answer("in_order", bytes([first])), 1
        return None, 1

    def _block(self, kind: str, length: int) -> tuple[Answer | None, int]:
        """Take a block whose further bytes keep to its form; a broken one is noise, its rest is read anew."""
        block = bytes(self._waiting[:length])
        if not FITS[kind](block):
            return None, 1
        if len(block) < length:
            return None, 0
        return Answer(kind, block[len(DONE_HEAD) : -1] if kind == "done" else block), length


def _fits_done(block: bytes) -> bool:
    head, id_, end = block[:2], block[2 : 2 + DONE_ID_BYTES], block[2 + DONE_ID_BYTES :]
    return DONE_HEAD.startswith(head) and all(0x20 <= byte < 0x7F for byte in id_) and end in (b"", b"\0")


def _fits_automatic(block: bytes) -> bool:
    return all(byte & PLAIN == 0 for byte in block[1:])


def _fits_cleared(block: bytes) -> bool:
    return CLEARED.startswith(block)


FITS: Mapping[str, Callable[[bytes], bool]] = {
    "done": _fits_done, "cleared": _fits_cleared, "automatic": _fits_automatic,
}  # fmt: skip
"""Whether the bytes so far can be the beginning of a block of this kind."""
