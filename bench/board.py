"""A real board, off screen at 1920 x 1080, that writes down when a call was heard and when it was painted."""

import sys
import time
from collections import deque
from pathlib import Path

from PySide6.QtCore import QTimer

from display_board.config import BoardConfig
from display_board.presenter import BoardPresenter
from display_board.window import BoardWindow
from service_centre.clock import SystemClock
from service_centre.link.settings import LinkSettings
from service_centre.messages.codec import decode
from service_centre.messages.views import HallView
from service_centre.qt import program
from service_centre.qt.app import make_app, run
from service_centre.qt.bridge import Bridge


def main() -> int:
    """Run until SIGTERM."""
    port, secret, out = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    app = make_app("bench-board")
    station = program.join(LinkSettings(port=port, device="board-1", secret_file=secret), SystemClock(), None)
    # The moment the view is in the process, on the link's thread: where the floor's subscriber takes its time too.
    arrived: deque[tuple[float, bytes]] = deque()
    station.link.listen(
        "hallcall/main/view/hall", lambda _topic, payload: arrived.append((time.monotonic(), payload))
    )
    window, bridge = BoardWindow(), Bridge(station)
    presenter = BoardPresenter(BoardConfig(), station, SystemClock())
    file = out.open("w", buffering=1, encoding="utf-8")
    seen: set[int] = set()
    unpainted: list[int] = []

    def shown() -> None:
        while arrived:
            at_s, payload = arrived.popleft()
            for call in decode(payload, HallView, topic="view/hall").calls:
                if call.n not in seen:
                    seen.add(call.n)
                    unpainted.append(call.n)
                    file.write(f"heard {call.n} {at_s:.6f}\n")
        window.show_board(presenter.board())

    def painted() -> None:
        at_s = time.monotonic()
        for n in unpainted:
            file.write(f"painted {n} {at_s:.6f}\n")
        unpainted.clear()

    presenter.shown = shown
    for part in (*window.rows, window.card):
        part.painted = painted
    window.resize(1920, 1080)
    window.show()
    timer = QTimer()
    timer.timeout.connect(presenter.tick)
    timer.start(100)
    station.link.start()
    code = run(app)
    station.link.stop()
    del bridge
    return code


if __name__ == "__main__":
    sys.exit(main())
