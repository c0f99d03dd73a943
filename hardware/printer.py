"""The ESC/POS printer: paper to bytes, status bytes to errors. It fails closed: silence is never "paper ok".

Bytes by the Epson ESC/POS reference: DLE EOT n (real-time status), GS r 1 (status in the order of the data),
DLE ENQ 2 (clear the buffers), FS & (Chinese characters), GS ! (size), GS v 0 (raster).
"""

import time
from contextlib import suppress

from hardware.errors import CoverOpen, CutterError, HardwareError, Offline, OutcomeUnknown, PaperOut, Silent
from hardware.paper import CENTRE, Feed, Paper, Qr, Row, Rule
from hardware.ports import PrinterStatus
from hardware.raster import draw
from hardware.settings import PrinterSettings
from hardware.transport import EscposOverWire, Wire, open_wire

STATUS = b"\x10\x04"
CLEAR = b"\x10\x05\x02"
CONFIRM = b"\x1d\x72\x01"
FIXED_BITS, FIXED = 0x93, 0x12
"""Bits 0, 1, 4 and 7 of every answer to DLE EOT are fixed; anything else is noise on the line."""

TOUCH_DOTS = 12
"""Width of font A: columns of native text are the width in dots by this."""


class EscposPrinter:
    """One printer, opened when it is first needed and again after trouble; belongs to its worker's thread."""

    def __init__(self, settings: PrinterSettings) -> None:
        self._settings = settings
        self._wire: Wire | None = None
        self._stale = False

    def print(self, paper: Paper) -> None:
        """See `Printer`: checks first, sends, and waits until the printer has worked through the bytes."""
        self._answered(self._check)
        data = self._bytes(paper)
        wire = self._open()
        if self._stale:
            wire.write(CLEAR)  # what an interrupted print left behind must never come out beside a reprint
        self._stale = True
        try:
            wire.write(data)
            wire.write(CONFIRM)
            self._confirm(wire)
        except Silent as error:  # bytes have left: from here on silence is no failure, it is not knowing
            self.close()
            raise OutcomeUnknown(str(error)) from None
        self._stale = False

    def status(self) -> PrinterStatus:
        """See `Printer`."""
        try:
            return PrinterStatus(near_end=self._answered(self._check))
        except HardwareError as error:
            return PrinterStatus(error.word)

    def close(self) -> None:
        """See `Printer`."""
        if self._wire:
            self._wire.close()
            self._wire = None

    def _open(self) -> Wire:
        if self._wire is None:
            self._wire = open_wire(self._settings)
        return self._wire

    def _answered(self, question) -> bool:  # type: ignore[no-untyped-def]
        """Ask on the open wire; if it has died meanwhile, once more on a new one."""
        fresh = self._wire is None
        try:
            return bool(question(self._open()))
        except Silent:
            self.close()
            if fresh:
                raise
        try:
            return bool(question(self._open()))
        except Silent:
            self.close()
            raise

    def _check(self, wire: Wire) -> bool:
        """Read the four status bytes; True if the roll is nearly used up; raises what is wrong."""
        wire.read(64, 0)  # late answers of a question that was given up
        printer, cause, fault, roll = (self._status_byte(wire, n) for n in (1, 2, 3, 4))
        raise_trouble(printer, cause, fault, roll)
        return bool(roll & 0x0C)

    def _status_byte(self, wire: Wire, n: int) -> int:
        wire.write(STATUS + bytes([n]))
        answer = wire.read(1, self._settings.answer_s)
        if not answer or answer[0] & FIXED_BITS != FIXED:
            raise Silent(
                f"no answer to status {n}" if not answer else f"noise instead of status {n}: {answer!r}"
            )
        return answer[0]

    def _confirm(self, wire: Wire) -> None:
        """Wait for the answer that the printer gives once everything before it is done.

        Its fixed bits (4 and 7 are 0) tell it from the real-time answers, which are asked for in between.
        """
        ends_s = time.monotonic() + self._settings.print_s
        asked = bytearray()
        while time.monotonic() < ends_s:
            answers = wire.read(1, self._settings.answer_s)
            if answers and answers[0] & 0x90 == 0:
                return
            if answers and answers[0] & FIXED_BITS == FIXED:
                asked += answers
            if len(asked) >= 4:
                self._raise_while_printing(wire, asked)
                asked.clear()
            elif not answers:
                asked.clear()
                for n in (1, 2, 3, 4):
                    wire.write(STATUS + bytes([n]))
        raise OutcomeUnknown(f"no end of the print within {self._settings.print_s:g} s")

    def _raise_while_printing(self, wire: Wire, answers: bytearray) -> None:
        try:
            raise_trouble(*answers[:4])
        except HardwareError:
            with suppress(Silent):
                wire.write(CLEAR)  # at once: after the repair the rest would come out by itself
                self._status_byte(wire, 1)  # its answer says that the buffers are cleared
            raise

    def _bytes(self, paper: Paper) -> bytes:
        printer = EscposOverWire(_NoWire(), self._settings.width_dots)
        printer._raw(b"\x1b@")
        if self._settings.text == "native":
            _native(printer, paper, self._settings.width_dots // TOUCH_DOTS)
        else:
            printer.image(draw(paper, self._settings.width_dots), impl="bitImageRaster")
        printer.cut()
        return printer.take()


def raise_trouble(printer: int, cause: int, fault: int, roll: int) -> None:
    """Turn the four status bytes (DLE EOT 1 to 4) into the most telling error, or none."""
    if roll & 0x60 or cause & 0x20:
        raise PaperOut
    if cause & 0x04:
        raise CoverOpen
    if fault & 0x08:
        raise CutterError
    if printer & 0x08 or cause & 0x40 or fault & 0x60:
        raise Offline


class _NoWire:
    """Where bytes are only gathered."""

    def write(self, data: bytes) -> None:
        """See `Wire`."""

    def read(self, count: int, within_s: float) -> bytes:
        """See `Wire`."""
        return b""

    def close(self) -> None:
        """See `Wire`."""


def _native(printer: EscposOverWire, paper: Paper, columns: int) -> None:
    """Write text in the printer's own characters: a few hundred bytes instead of fifty thousand."""
    for item in paper.items:
        match item:
            case Row():
                _native_row(printer, item, columns)
            case Rule():
                printer._raw(b"-" * columns + b"\n")
            case Feed():
                printer._raw(b"\x1bJ" + bytes([min(255, item.dots)]))
            case Qr():
                printer.set(align="center")
                printer.qr(item.data, native=True, size=6)


def _native_row(printer: EscposOverWire, row: Row, columns: int) -> None:
    left = "".join(span.text for span in row.left)
    right = "".join(span.text for span in row.right)
    first = row.left[0] if row.left else row.right[0]
    times = 4 if first.size_dots >= 96 else 1
    size = (times - 1) * 0x11
    gap = columns // times - _columns(left) - _columns(right)
    if row.align == CENTRE:
        text = " " * max(0, gap // 2) + left
    else:
        text = left + " " * max(1, gap) + right if right else left
    # Control characters in a name must never reach the printer as commands.
    clean = "".join(char if char.isprintable() else " " for char in text)
    bold = b"\x1bE" + bytes([first.bold])
    printer._raw(
        b"\x1d!" + bytes([size]) + bold + b"\x1c&" + clean.encode("gb18030") + b"\x1c.\n\x1d!\0\x1bE\0"
    )


def _columns(text: str) -> int:
    return sum(2 if ord(char) >= 0x2E80 else 1 for char in text)
