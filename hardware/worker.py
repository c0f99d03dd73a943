"""The one thread a device has: jobs in, outcomes out, so that no screen ever waits for a device."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from hardware.errors import HardwareError, NoFilm
from hardware.film import Frame
from hardware.paper import Paper
from hardware.ports import Printer, PrinterStatus, Reader, Sign, Speaker

log = logging.getLogger(__name__)

OK, TROUBLE = "ok", "trouble"

Told = Callable[[str, str], None]
"""Told a job's outcome and the error's word, on the worker's thread."""

State = Callable[[str], None]
"""Told a device's state (ok or an error's word) whenever it changes, on the worker's thread."""

POLL_S = 1.0
REOPEN_S = (0.5, 1.0, 2.0, 5.0)
"""Waits between tries to open a device that is gone."""


class PrinterWorker:
    """Prints slips one after another and watches the printer in between."""

    def __init__(
        self,
        open_printer: Callable[[], Printer],
        *,
        status: Callable[[PrinterStatus], None],
        every_s: float = POLL_S,
    ) -> None:
        self._open, self._status, self._every_s = open_printer, status, every_s
        self._jobs: queue.SimpleQueue[tuple[Paper, Told] | None] = queue.SimpleQueue()
        self._last: PrinterStatus | None = None
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)
        self._thread.start()

    def print(self, paper: Paper, told: Told) -> None:
        """Hand a slip in, from any thread; told printed, failed or unknown."""
        self._jobs.put((paper, told))

    def stop(self) -> None:
        """End after the slip in hand."""
        self._jobs.put(None)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        printer = self._opened()
        self._watch(printer)
        while True:
            try:
                job = self._jobs.get(timeout=self._every_s)
            except queue.Empty:
                self._watch(printer)
                continue
            if job is None:
                _closed(printer)
                return
            paper, told = job
            told(*_outcome(printer, paper))
            self._watch(printer)

    def _opened(self) -> Printer:
        try:
            return self._open()
        except HardwareError as error:
            log.error("the printer can't be used: %s", error)
            return Unusable(error)

    def _watch(self, printer: Printer) -> None:
        try:
            status = printer.status()
        except Exception:  # a driver's fault must not end the thread that would notice the repair
            log.exception("asking the printer failed")
            status = PrinterStatus(TROUBLE)
        if status != self._last:
            self._last = status
            self._status(status)


class Unusable:
    """Stands where a printer's settings are wrong: every print fails with the reason, and the state says it."""

    def __init__(self, error: HardwareError) -> None:
        self._error = error

    def print(self, paper: Paper) -> None:
        """See `Printer`."""
        raise self._error

    def status(self) -> PrinterStatus:
        """See `Printer`."""
        return PrinterStatus(self._error.word)

    def close(self) -> None:
        """See `Printer`."""


def _outcome(printer: Printer, paper: Paper) -> tuple[str, str]:
    try:
        printer.print(paper)
    except HardwareError as error:
        log.warning("a print did not end well: %s", error)
        return ("unknown" if error.word == "unknown" else "failed"), error.word
    except Exception:
        log.exception("printing failed in a way nobody foresaw")
        return "unknown", TROUBLE
    return "printed", ""


class _Watched:
    """Tells a device's state once each time it changes, and logs why."""

    def __init__(self, name: str, state: State) -> None:
        self._name, self._state, self._last = name, state, ""

    def is_now(self, word: str, why: object = "") -> None:
        if word != self._last:
            self._last = word
            if word != OK:
                log.warning("%s: %s", self._name, why or word)
            self._state(word)

    def failed(self, error: Exception) -> None:
        if isinstance(error, HardwareError):
            self.is_now(error.word, error)
        else:
            log.error("%s failed in a way nobody foresaw", self._name, exc_info=error)
            self.is_now(TROUBLE)


class _Closes(Protocol):
    def close(self) -> None: ...


def _closed(device: _Closes) -> None:
    """Close a device that may be gone: its thread must live on to find it again."""
    try:
        device.close()
    except Exception as error:  # whatever a driver raises
        log.warning("a device could not be closed: %s", error)


Heard = TypeVar("Heard")


class ReaderWorker(Generic[Heard]):
    """Listens to keys, a scanner or a pad; opens it again, with longer and longer waits, when it is gone."""

    def __init__(
        self,
        name: str,
        open_reader: Callable[[], Reader[Heard]],
        *,
        heard: Callable[[Heard], None],
        state: State,
    ) -> None:
        self._open, self._heard = open_reader, heard
        self._watched = _Watched(name, state)
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._ends.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        tries = 0
        while not self._ends.is_set():
            try:
                reader = self._open()
            except Exception as error:  # whatever a driver raises, the device may be plugged in later
                self._watched.failed(error)
                self._ends.wait(REOPEN_S[min(tries, len(REOPEN_S) - 1)])
                tries += 1
                continue
            tries = 0
            self._watched.is_now(OK)
            try:
                self._listen(reader)
            except Exception as error:
                self._watched.failed(error)
                self._ends.wait(REOPEN_S[0])
            finally:
                _closed(reader)

    def _listen(self, reader: Reader[Heard]) -> None:
        while not self._ends.is_set():
            heard = reader.read(0.25)
            if heard is not None:
                self._heard(heard)


class SignWorker:
    """Keeps a sign at the newest text: repeated every few seconds, because a sign forgets when its power fails."""

    def __init__(self, open_sign: Callable[[], Sign], *, state: State, again_s: float = 5.0) -> None:
        self._open, self._again_s = open_sign, again_s
        self._watched = _Watched("sign", state)
        self._texts: queue.SimpleQueue[Sequence[str] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="sign", daemon=True)
        self._thread.start()

    def show(self, choices: Sequence[str]) -> None:
        """Show a text from now on: the first of the choices that the sign can show."""
        self._texts.put(choices)

    def stop(self) -> None:
        """Leave the sign as it is."""
        self._texts.put(None)
        self._thread.join(timeout=5)

    def _run(self) -> None:
        sign: Sign | None = None
        choices: Sequence[str] | None = ()
        while True:
            try:
                choices = self._newest(choices)
                if choices is None:
                    break
                sign = sign or self._open()
                if choices:
                    sign.show(choices)
                self._watched.is_now(OK)
            except Exception as error:  # a sign that is ill gets its text when it is well again
                self._watched.failed(error)
                if sign:
                    _closed(sign)
                    sign = None
        if sign:
            _closed(sign)

    def _newest(self, choices: Sequence[str] | None) -> Sequence[str] | None:
        """Wait for another text, at most until the old one is due again; of several the last one counts."""
        with suppress(queue.Empty):
            choices = self._texts.get(timeout=self._again_s)
            while choices is not None:
                choices = self._texts.get_nowait()
        return choices


class SpeakerWorker:
    """Speaks one piece after another; none is cut off unless `hush` asks for it."""

    def __init__(self, open_speaker: Callable[[], Speaker], *, state: State) -> None:
        self._open = open_speaker
        self._watched = _Watched("voice", state)
        self._jobs: queue.SimpleQueue[_Speech | None] = queue.SimpleQueue()
        self._speaker: Speaker | None = None
        self._turn = self._open_jobs = 0
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)
        self._thread.start()

    def say(self, make: Callable[[], bytes], ended: Callable[[], None]) -> None:
        """Speak what `make` makes (on this thread); `ended` is called afterwards, whether it was heard or not."""
        self._open_jobs += 1
        self._jobs.put(_Speech(self._turn, make, ended))

    @property
    def idle(self) -> bool:
        """Say whether nothing is being said and nothing waits."""
        return self._open_jobs == 0

    def hush(self) -> None:
        """Drop what waits and end what is being said."""
        self._turn += 1
        if self._speaker:
            self._speaker.stop()

    def stop(self) -> None:
        """End after what is being said."""
        self._jobs.put(None)
        self._thread.join(timeout=15)

    def _run(self) -> None:
        while True:
            speech = self._jobs.get()
            if speech is None:
                break
            try:
                if speech.turn == self._turn:
                    self._speak(speech)
            except Exception as error:  # the next call is tried again: a sound card may come back
                self._watched.failed(error)
            self._open_jobs -= 1
            speech.ended()
        if self._speaker:
            _closed(self._speaker)

    def _speak(self, speech: "_Speech") -> None:
        self._speaker = self._speaker or self._open()
        sound = speech.make()
        self._speaker.play(sound, lambda: speech.turn == self._turn)
        self._watched.is_now(OK)


@dataclass(frozen=True, slots=True)
class _Speech:
    """Something to say; `turn` is over when a hush came after it."""

    turn: int
    make: Callable[[], bytes]
    ended: Callable[[], None]


FOLDER_EVERY_S = 5.0
"""An empty folder is looked at again after so long, and a file that could not be shown is tried in the next round."""


class FilmWorker:
    """Plays the pictures and videos of a folder round and round; `show` gets each frame, None when there is none."""

    def __init__(
        self, files: Callable[[], Sequence[Path]], frames: Callable[[Path], Iterator[Frame]], *,
        show: Callable[[Frame | None], None], state: State,
    ) -> None:  # fmt: skip
        self._files, self._frames, self._show = files, frames, show
        self._watched = _Watched("film", state)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="film", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the frame in hand."""
        self._over.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                files = self._files()
            except NoFilm as error:
                self._watched.failed(error)
                files = []
            else:
                if not files:
                    self._watched.is_now(OK)  # nothing to show is no fault
            played = [self._play(file) for file in files if not self._over.is_set() and file.exists()]
            if played and all(played):
                self._watched.is_now(OK)
            if not any(played) and not self._over.is_set():
                self._show(None)
                self._over.wait(FOLDER_EVERY_S)

    def _play(self, file: Path) -> bool:
        """Play a file to its end, each frame at its time; a broken one is told and left out."""
        stays_s, began_s = 0.0, 0.0
        try:
            for frame in self._frames(file):
                began_s = began_s or time.monotonic()
                if self._over.wait(max(0.0, began_s + frame.at_s - time.monotonic())):
                    return True
                self._show(frame)
                stays_s = frame.stays_s
        except NoFilm as error:
            self._watched.failed(error)
            return False
        except Exception as error:  # whatever a library throws at a strange file
            log.exception("%s can't be shown", file.name)
            self._watched.failed(error)
            return False
        self._over.wait(stays_s)
        return True
