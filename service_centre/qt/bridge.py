"""The one place where threads meet: what the link hears on its thread becomes signals on the window's."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from service_centre.link.station import Station

TICK_MS = 200


class Bridge(QObject):
    """Carries messages, link states and calls from any thread to the window's thread."""

    heard = Signal(str, bytes)
    state = Signal(str)
    call = Signal(object)

    def __init__(self, station: Station) -> None:
        super().__init__()
        self._station = station
        self.heard.connect(self._hear)
        self.state.connect(self._change)
        self.call.connect(self._work)
        station.subscribe(self.heard.emit)
        station.link.on_state(self.state.emit)
        self._timer = QTimer(self)
        self._timer.timeout.connect(station.tick)
        self._timer.start(TICK_MS)

    def _hear(self, topic: str, payload: bytes) -> None:
        self._station.feed(topic, bytes(payload))

    def _change(self, state: str) -> None:
        self._station.feed_state(state)

    def _work(self, work: Callable[[], None]) -> None:
        work()

    def later(self, work: Callable[[], None]) -> None:
        """Have something done on the window's thread; may be called from any thread."""
        self.call.emit(work)
