"""A scanner that types like a keyboard: characters less than 35 ms apart are a scan and never keys."""

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

SCAN_GAP_MS = 35
SCAN_AT_LEAST = 3
SCAN_AT_MOST = 256
ENTER_AFTER_MS = 300


class KeyboardWedge(QObject):
    """Gathers typed characters: a lone one is `typed`, a burst is `scanned`."""

    typed = Signal(str)
    scanned = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting = ""
        self._after = QElapsedTimer()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SCAN_GAP_MS)
        self._pause.timeout.connect(self.flush)

    def feed(self, text: str) -> None:
        """Take typed text."""
        self._waiting = (self._waiting + text)[:SCAN_AT_MOST]
        self._pause.start()

    def enter(self) -> bool:
        """Take an Enter; True if it ended a scan and is no key."""
        if self._after.isValid() and self._after.elapsed() < ENTER_AFTER_MS:
            return True  # scanners end with CR and LF, or pause before their Enter
        if len(self._waiting) >= SCAN_AT_LEAST:
            self._pause.stop()
            code, self._waiting = self._waiting, ""
            self._after.start()
            self.scanned.emit(code)
            return True
        self.flush()  # a quick hand: the letter comes before the Enter that follows it
        return False

    def flush(self) -> None:
        """Say what was gathered: the burst is over."""
        self._pause.stop()
        waiting, self._waiting = self._waiting, ""
        if len(waiting) == 1:
            self.typed.emit(waiting)
        elif waiting:
            self._after.start()
            self.scanned.emit(waiting)
