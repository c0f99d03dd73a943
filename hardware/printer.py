"""The ESC/POS printer: paper to bytes, answers to errors. It fails closed: silence is never "paper ok".

Bytes by the Epson ESC/POS reference: DLE EOT n (real-time status), GS a (automatic status), GS r 1 and
GS ( H (answers in the order of the data), DLE ENQ 2 (clear the buffers), GS ( K (density), FS & (Chinese
characters), GS ! (size), GS v 0 (raster).
"""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from hardware.errors import HardwareError, OutcomeUnknown, Silent
from hardware.lock import DeviceLock
from hardware.paper import CENTRE, Feed, Item, Paper, Picture, Qr, Row, Rule
from hardware.ports import PrinterStatus
from hardware.raster import draw
from hardware.settings import PrinterSettings
from hardware.status import Answer, AnswerReader, Readings, from_automatic, from_real_time
from hardware.transport import EscposOverWire, Wire, lock_name, open_wire

STATUS = b"\x10\x04"
AUTOMATIC_ON = b"\x1d\x61\xff"
CLEAR = b"\x10\x05\x02"
CONFIRM_IN_ORDER = b"\x1d\x72\x01"
CONFIRM_BY_ID = b"\x1d\x28\x48\x06\x00\x30\x30"
DENSITY = b"\x1d\x28\x4b\x02\x00\x31"
NARROW_DOTS = 12
"""Width of font A: columns of native text are the width in dots by this."""

IDS = "ABCDEFGHIJKLMNOP"
"""Letters of print ids: none of them looks like the first byte of another answer."""

SILENT_WHILE_PRINTING_S = 1.5
BAND_DOTS = 64


@dataclass(frozen=True, slots=True)
class Profile:
    """What a family of printers can: tell its status, name the print that ended, clear its buffer.

    Where a buffer can't be cleared the ticket is sent in bands of 8 mm, each confirmed before the next: after
    a repair not more than that much of an old ticket can come out.
    """

    automatic: bool = False
    by_id: bool = False
    clears: bool = True
    answers_while_printing: bool = True


PROFILES = {
    "epson": Profile(by_id=True),
    "clone": Profile(clears=False, answers_while_printing=False),
    "automatic": Profile(automatic=True),
}


class EscposPrinter:
    """One printer, opened when it is first needed and again after trouble; belongs to its worker's thread."""

    def __init__(self, settings: PrinterSettings) -> None:
        self._settings = settings
        self._profile = PROFILES[settings.profile]
        self._lock: DeviceLock | None = None
        self._wire: Wire | None = None
        self._answers = AnswerReader()
        self._said: Readings | None = None
        self._stale = False
        self._prints = 0

    def print(self, paper: Paper) -> None:
        """See `Printer`: checks first, sends, and waits until the printer has worked through the bytes."""
        self._answered(self._check)
        bands = list(self._bytes(paper))
        wire = self._open()
        if self._stale and self._profile.clears:
            wire.write(CLEAR)  # what an interrupted print left behind must never come out beside a reprint
        self._stale = True
        try:
            for data in bands:
                wire.write(data)
                self._confirm(wire)
        except Silent as error:  # bytes have left: from here on silence is no failure, it is not knowing
            self._let_go()
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
        self._let_go()
        if self._lock:
            self._lock.release()
            self._lock = None

    def _let_go(self) -> None:
        if self._wire:
            self._wire.close()
            self._wire = self._said = None

    def _open(self) -> Wire:
        if self._lock is None:
            self._lock = DeviceLock(lock_name(self._settings))
        if self._wire is None:
            self._wire = open_wire(self._settings)
            self._answers.clear()
        return self._wire

    def _answered(self, question: Callable[[Wire], bool]) -> bool:
        """Ask on the open wire; if it has died meanwhile, once more on a new one."""
        fresh = self._wire is None
        try:
            return question(self._open())
        except Silent:
            self._let_go()
            if fresh:
                raise
        try:
            return question(self._open())
        except Silent:
            self._let_go()
            raise

    # Status.

    def _check(self, wire: Wire) -> bool:
        """Read the sensors; True if the roll is nearly used up; raises what is wrong."""
        early = self._answers.feed(wire.read(64, 0))  # late answers, and what the printer said by itself
        self._answers.clear()
        readings = self._automatic(wire, early) if self._profile.automatic else self._real_time(wire)
        trouble = readings.trouble()
        if trouble:
            raise trouble
        return readings.near_end

    def _real_time(self, wire: Wire) -> Readings:
        return from_real_time(*(self._status_byte(wire, n) for n in (1, 2, 3, 4)))

    def _status_byte(self, wire: Wire, n: int) -> int:
        wire.write(STATUS + bytes([n]))
        return self._wait_for(wire, "real_time", f"status {n}").data[0]

    def _automatic(self, wire: Wire, early: list[Answer]) -> Readings:
        """Ask for the automatic status; a printer that stands still says nothing, but it said why it stopped."""
        for answer in early:
            if answer.kind == "automatic":
                self._said = from_automatic(answer.data)
        wire.write(AUTOMATIC_ON)
        try:
            self._said = from_automatic(self._wait_for(wire, "automatic", "automatic status").data)
        except Silent:
            if self._said is None or self._said.trouble() is None:
                raise
        return self._said

    def _wait_for(self, wire: Wire, kind: str, what: str) -> Answer:
        """Wait for one kind of answer; raises Silent."""
        ends_s, noise = time.monotonic() + self._settings.answer_s, self._answers.noise
        while True:
            left_s = ends_s - time.monotonic()
            data = wire.read(1, max(0.0, left_s))
            for answer in self._answers.feed(data):
                if answer.kind == kind:
                    return answer
            if not data or left_s <= 0:
                noisy = self._answers.noise > noise
                raise Silent(
                    f"noise instead of {what}: wrong baud rate?" if noisy else f"no answer to {what}"
                )

    # The end of a print.

    def _confirm(self, wire: Wire) -> None:
        """Wait for the answer that the printer gives once everything before it is done."""
        self._prints += 1
        id_ = "".join(IDS[self._prints >> shift & 15] for shift in (12, 8, 4, 0)).encode()
        wire.write(CONFIRM_BY_ID + id_ if self._profile.by_id else CONFIRM_IN_ORDER)
        begun_s = heard_s = time.monotonic()
        asked = bytearray()
        while time.monotonic() - begun_s < self._settings.print_s:
            data = wire.read(1, self._settings.answer_s)
            for answer in self._answers.feed(data):
                heard_s = time.monotonic()
                if self._is_end(answer, id_):
                    return
                self._mind(wire, answer, asked)
            if not data:
                self._mind_silence(time.monotonic() - heard_s)
                asked.clear()
                wire.write(
                    AUTOMATIC_ON
                    if self._profile.automatic
                    else b"".join(STATUS + bytes([n]) for n in (1, 2, 3, 4))
                )
        raise OutcomeUnknown(f"no end of the print within {self._settings.print_s:g} s")

    def _is_end(self, answer: Answer, id_: bytes) -> bool:
        if self._profile.by_id:
            return answer.kind == "done" and answer.data == id_
        return answer.kind == "in_order"

    def _mind_silence(self, silent_s: float) -> None:
        if self._profile.answers_while_printing and silent_s > SILENT_WHILE_PRINTING_S:
            raise Silent("no answer while printing")

    def _mind(self, wire: Wire, answer: Answer, asked: bytearray) -> None:
        """Look at a status that came while printing: trouble ends the print at once."""
        if answer.kind == "automatic":
            self._said = from_automatic(answer.data)
            self._end_on(wire, self._said)
        elif answer.kind == "real_time":
            asked += answer.data
            if len(asked) == 4:
                readings = from_real_time(*asked)
                asked.clear()
                self._end_on(wire, readings)

    def _end_on(self, wire: Wire, readings: Readings) -> None:
        trouble = readings.trouble()
        if trouble is None:
            return
        if self._profile.clears:
            with suppress(Silent):
                wire.write(CLEAR)  # at once: after the repair the rest would come out by itself
                self._status_byte(wire, 1)  # its answer says that the buffers are cleared
        raise trouble

    # Bytes.

    def _bytes(self, paper: Paper) -> Iterator[bytes]:
        """Write a slip as bytes: in one piece, or in bands where the printer keeps its buffer."""
        settings = self._settings
        printer = EscposOverWire(_NoWire(), settings.width_dots)
        printer._raw(b"\x1b@")
        if settings.density:
            printer._raw(DENSITY + (settings.density % 256).to_bytes())
        if settings.text == "native":
            for item in paper.items:
                _native(printer, item, paper.language, settings.width_dots)
                if not self._profile.clears:
                    yield printer.take()
        else:
            image = draw(paper, settings.width_dots)
            step = image.height if self._profile.clears else BAND_DOTS
            for top in range(0, image.height, step):
                band = image.crop((0, top, image.width, min(top + step, image.height)))
                printer.image(band, impl="bitImageRaster")
                if top + step < image.height:
                    yield printer.take()
        if settings.cut != "none":
            printer.cut(mode="PART" if settings.cut == "partial" else "FULL")
        else:
            printer._raw(b"\x1bd\x06")
        yield printer.take()


class _NoWire:
    """Where bytes are only gathered."""

    def write(self, data: bytes) -> None:
        """See `Wire`."""

    def read(self, count: int, within_s: float) -> bytes:
        """See `Wire`."""
        return b""

    def close(self) -> None:
        """See `Wire`."""


def _native(printer: EscposOverWire, item: Item, language: str, width_dots: int) -> None:
    """Write text in the printer's own characters: a few hundred bytes instead of fifty thousand."""
    columns = width_dots // NARROW_DOTS
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
        case Picture():
            printer.image(draw(Paper((item,), language), width_dots), impl="bitImageRaster")


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
    encoded = clean.encode("gb18030", "replace")
    printer._raw(b"\x1d!" + bytes([size]) + bold + b"\x1c&" + encoded + b"\x1c.\n\x1d!\0\x1bE\0")


def _columns(text: str) -> int:
    return sum(2 if ord(char) >= 0x2E80 else 1 for char in text)
