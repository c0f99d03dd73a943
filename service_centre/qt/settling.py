"""A number that changes moves once and settles: the eye sees that it is another one, and reads it in its place."""

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QWidget

SETTLE_MS, FRAME_MS = 240, 33
"""Within 300 ms, at 30 frames a second; nothing flashes."""


class Settling(QObject):
    """How far a widget's number still has to go; the widget is painted until it stands."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._began = QElapsedTimer()
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._go_on)
        self._timer.timeout.connect(widget.update)

    def start(self) -> None:
        """Begin: the number is another one now."""
        self._began.start()
        self._timer.start()

    @property
    def share(self) -> float:
        """What is left of the way, from 1 down to 0; fast at first, then gently."""
        if not self._began.isValid():
            return 0.0
        return max(0.0, 1.0 - self._began.elapsed() / SETTLE_MS) ** 3

    def _go_on(self) -> None:
        if self._began.elapsed() >= SETTLE_MS:
            self._timer.stop()  # the paint that follows is the last: the number stands
            self._began.invalidate()
