"""The one thread a device has: jobs in, outcomes out, so that no screen ever waits for a device."""

import logging
import queue
import threading
from collections.abc import Callable

from hardware.errors import HardwareError
from hardware.paper import Paper
from hardware.ports import Printer, PrinterStatus

log = logging.getLogger(__name__)

Told = Callable[[str, str], None]
"""Told a print's outcome (printed, failed, unknown) and the error's word, on the worker's thread."""


class PrinterWorker:
    """Prints slips one after another and watches the printer in between."""

    def __init__(
        self,
        open_printer: Callable[[], Printer],
        *,
        status: Callable[[PrinterStatus], None],
        every_s: float = 2.0,
    ) -> None:
        self._open, self._status, self._every_s = open_printer, status, every_s
        self._jobs: queue.SimpleQueue[tuple[Paper, Told] | None] = queue.SimpleQueue()
        self._last: PrinterStatus | None = None
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)
        self._thread.start()

    def print(self, paper: Paper, told: Told) -> None:
        """Hand a slip in, from any thread."""
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
                printer.close()
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
            status = PrinterStatus("trouble")
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
        return "unknown", "trouble"
    return "printed", ""
