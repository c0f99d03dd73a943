"""A screen tells systemd that it lives, from the thread whose standing still people would see."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from service_centre.watchdog import EVERY_S, Watchdog


class Alive(QObject):
    """Says once that the program is ready, and then that the window's thread comes round."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._watchdog = Watchdog()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._watchdog.alive)
        self._timer.start(int(EVERY_S * 1000))
        QTimer.singleShot(0, self._watchdog.ready)
