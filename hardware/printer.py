"""The ESC/POS printer: paper to bytes, answers to errors. It fails closed: silence is never "paper ok".

Bytes by the Epson ESC/POS reference: DLE EOT n (real-time status), GS a (automatic status), GS r 1 and
GS ( H (answers in the order of the data), DLE DC4 8 (clear the buffers, answered), DLE ENQ 2 (go on after a cutter
error), GS ( K (density), FS & (Chinese characters), GS ! (size), GS v 0 (raster).
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from hardware.commands import Commands
from hardware.errors import BadPaper, CutterError, Hangup, HardwareError, OutcomeUnknown, PaperOut, Silent
from hardware.lock import DeviceLock
from hardware.paper import Paper
from hardware.ports import PrinterStatus
from hardware.raster import draw
from hardware.settings import PrinterSettings
from hardware.status import END_IN_ORDER, Answer, AnswerReader, Readings, from_automatic, from_real_time
from hardware.transport import Wire, lock_name, open_wire

log = logging.getLogger(__name__)

STATUS = b"\x10\x04"
AUTOMATIC_ON = b"\x1d\x61\xff"
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
RECOVER = b"\x10\x05\x02"
CONFIRM_IN_ORDER = b"\x1d\x72\x01"
CONFIRM_BY_ID = b"\x1d\x28\x48\x06\x00\x30\x30"
DENSITY = b"\x1d\x28\x4b\x02\x00\x31"
QUESTIONS = (1, 2, 3, 4)
IDS = "ABCDEFGHIJKLMNOP"
"""Letters of print ids: none of them looks like the first byte of another answer."""

SILENT_WHILE_PRINTING_S = 1.5
CLEARED_S = 1.0
BAND_DOTS = 64
DRAINED_AT_MOST = 8_192
"""Late answers read away before a question; more than that is a babbling line."""


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
    "automatic": Profile(automatic=True, answers_while_printing=False),
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
        self._stale = True  # what a program before this one left in the printer is not known
        self._owed = 0
        self._prints = 0

    def print(self, paper: Paper) -> None:
        """See `Printer`: checks first, sends, and waits until the printer has worked through the bytes."""
        self._answered(self._check)
        bands = self._drawn(paper)
        wire = self._open()
        if self._stale:
            self._settle(wire)  # what an interrupted print left behind must never come out beside a reprint
        self._stale = True
        try:
            for data in bands:
                wire.write(data)
                self._confirm(wire)
            if not self._profile.by_id:
                self._check(wire)  # a byte of noise may look like the end: the printer must still be well
        except Silent as error:  # bytes have left: from here on silence is no failure, it is not knowing
            self._let_go()
            raise OutcomeUnknown(str(error)) from None
        except OutcomeUnknown:
            self._let_go()
            raise
        self._stale = False

    def _drawn(self, paper: Paper) -> list[bytes]:
        """Make the bytes before any of them leaves; raises BadPaper where a slip can't be drawn."""
        try:
            return list(self._bytes(paper))
        except HardwareError:
            raise
        except Exception as error:  # whatever the drawing libraries raise: nothing has left yet
            raise BadPaper(f"the slip can't be drawn: {error!r}") from error

    def _settle(self, wire: Wire) -> None:
        """Clear the printer's buffer, or let it work off what it kept, and read old answers away."""
        if self._profile.clears:
            if not self._cleared(wire):
                log.warning(
                    'the printer does not say that its buffer is cleared: is profile = "clone" right?'
                )
        elif self._owed:
            self._drain(wire, self._settings.answer_s)
        self._owed = 0

    def _cleared(self, wire: Wire) -> bool:
        """Clear the printer's buffer; True once the printer has said so."""
        wire.write(CLEAR)
        try:
            self._wait_for(wire, "cleared", "the clearing of the buffer", within_s=CLEARED_S)
        except Silent:
            return False
        return True

    def _drain(self, wire: Wire, quiet_s: float) -> list[Answer]:
        """Read what comes until the line has been quiet for a time."""
        found, count = [], 0
        while count < DRAINED_AT_MOST:
            data = wire.read(64, quiet_s)
            if not data:
                break
            count += len(data)
            found += self._answers.feed(data)
        self._answers.clear()
        return found

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
        wire, self._wire, self._said = self._wire, None, None
        if wire:
            with suppress(OSError):  # a port that is gone can't be closed either
                wire.close()

    def _open(self) -> Wire:
        if self._lock is None:
            self._lock = DeviceLock(lock_name(self._settings))
        if self._wire is None:
            self._wire = open_wire(self._settings)
            self._answers.clear()
        return self._wire

    def _answered(self, question: Callable[[Wire], bool]) -> bool:
        """Ask on the open wire; one that was hung up is opened anew at once, a silent one with the next question."""
        try:
            return question(self._open())
        except Hangup:
            self._let_go()
        except Silent:
            self._let_go()
            raise
        try:
            return question(self._open())
        except Silent:
            self._let_go()
            raise

    # Status.

    def _check(self, wire: Wire) -> bool:
        """Read the sensors; True if the roll is nearly used up; raises what is wrong."""
        early = self._drain(wire, 0)  # late answers, and what the printer said by itself
        readings = self._automatic(wire, early) if self._profile.automatic else self._real_time(wire)
        trouble = readings.trouble()
        if isinstance(trouble, CutterError) and self._profile.clears:
            wire.write(RECOVER)  # a freed cutter waits for this; a stuck one stays stuck
        if trouble:
            raise trouble
        return readings.near_end

    def _real_time(self, wire: Wire) -> Readings:
        return from_real_time(*(self._status_byte(wire, n) for n in QUESTIONS))

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

    def _wait_for(self, wire: Wire, kind: str, what: str, *, within_s: float = 0.0) -> Answer:
        """Wait for one kind of answer; raises Silent."""
        ends_s, noise = time.monotonic() + (within_s or self._settings.answer_s), self._answers.noise
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
        """Wait for the answer that the printer gives once everything before it is done.

        Meanwhile its sensors are asked one question at a time: an answer belongs to the question that is owed.
        Trouble counts when two readings agree.
        """
        self._prints += 1
        id_ = "".join(IDS[self._prints >> shift & 15] for shift in (12, 8, 4, 0)).encode()
        wire.write(CONFIRM_BY_ID + id_ if self._profile.by_id else CONFIRM_IN_ORDER)
        self._owed += not self._profile.by_id
        watch = _Watch(time.monotonic())
        # Before each reading: what came while this machine itself stood still is heard before anything is concluded.
        while (begun_s := time.monotonic()) - watch.begun_s < self._settings.print_s:
            for answer in self._answers.feed(wire.read(1, self._settings.answer_s)):
                watch.heard_s = time.monotonic()
                if self._is_end(answer, id_):
                    return
                self._mind(wire, watch, answer)
            if self._profile.answers_while_printing and begun_s - watch.heard_s > SILENT_WHILE_PRINTING_S:
                raise Silent("no answer while printing")
            now_s = time.monotonic()
            if now_s - watch.asked_s >= self._settings.answer_s:
                watch.asked_s = now_s
                wire.write(
                    AUTOMATIC_ON if self._profile.automatic else STATUS + bytes([len(watch.bytes_) + 1])
                )
        raise OutcomeUnknown(f"no end of the print within {self._settings.print_s:g} s")

    def _is_end(self, answer: Answer, id_: bytes) -> bool:
        if self._profile.by_id:
            return answer.kind == "done" and answer.data == id_
        if answer.kind != "in_order":
            return False
        self._owed -= 1
        if answer.data[0] & END_IN_ORDER:
            raise PaperOut
        return self._owed == 0

    def _mind(self, wire: Wire, watch: "_Watch", answer: Answer) -> None:
        """Look at a status that came while printing: trouble that two readings agree on ends the print."""
        if answer.kind == "automatic":
            self._said = from_automatic(answer.data)
            watch.readings = self._said
            self._end_on(wire, watch)
        elif answer.kind == "real_time" and watch.asked_s > watch.begun_s:
            watch.bytes_ += answer.data
            watch.asked_s = 0.0  # the next question may go at once
            if len(watch.bytes_) == len(QUESTIONS):
                watch.readings = from_real_time(*watch.bytes_)
                watch.bytes_ = b""
                self._end_on(wire, watch)

    def _end_on(self, wire: Wire, watch: "_Watch") -> None:
        trouble = watch.readings.trouble() if watch.readings else None
        agreed, watch.trouble = watch.trouble, trouble.word if trouble else ""
        if trouble is None or (agreed != trouble.word and not self._profile.automatic):
            return
        if self._profile.clears and not self._cleared(wire):
            # After the repair the rest may come out by itself: that is neither printed nor failed.
            raise OutcomeUnknown(f"{trouble.word}, and the printer does not say that its buffer is cleared")
        raise trouble

    # Bytes.

    def _bytes(self, paper: Paper) -> Iterator[bytes]:
        """Write a slip as bytes: in one piece, or in bands where the printer keeps its buffer."""
        settings = self._settings
        printer = Commands(settings.width_dots)
        printer._raw(b"\x1b@")
        if settings.density:
            printer._raw(DENSITY + (settings.density % 256).to_bytes())
        if settings.text == "native":
            for item in paper.items:
                printer.write_native(item, paper.language)
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


@dataclass(slots=True)
class _Watch:
    """What is known while a print goes on: when it began, when something was heard, which answers are in hand."""

    begun_s: float
    heard_s: float = 0.0
    asked_s: float = 0.0
    bytes_: bytes = b""
    readings: Readings | None = None
    trouble: str = ""

    def __post_init__(self) -> None:
        self.heard_s = self.asked_s = self.begun_s
