"""How long the screens take to paint, each off screen in this process: no frame may take more than 50 ms."""

import gc
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from counter_terminal.screens import desk as desk_screen
from counter_terminal.screens import seat as seat_screen
from counter_terminal.window import StaffWindow
from display_board.window import BoardWindow
from docs import scenes
from kiosk.screens.choose import CardButton
from kiosk.window import KioskWindow
from service_centre.qt.app import make_app
from service_centre.qt.theme import Kiosk

ROUNDS = 40
BOTH = ("zh_Hans", "en")


def spread_of(each: Callable[[], None]) -> dict[str, float]:
    """Do something some times and give the middle and the longest time, in ms; the first rounds fill caches."""
    times = []
    gc.freeze()  # as `service_centre.qt.app.run` does
    for _ in range(ROUNDS):
        began = time.perf_counter()
        each()
        times.append((time.perf_counter() - began) * 1000)
    settled = sorted(times[5:])
    return {"p50_ms": round(settled[len(settled) // 2], 1), "max_ms": round(settled[-1], 1)}


def spread_of_frames(each: Callable[[], list[float]]) -> dict[str, float]:
    """Do something some times and give the middle and the worst of its longest frames, in ms."""
    longest = sorted(max(each()) for _ in range(ROUNDS))[: ROUNDS - 5]
    return {"p50_ms": round(longest[len(longest) // 2], 1), "max_ms": round(longest[-1], 1)}


def frames(root: Path) -> dict[str, Any]:
    """Paint whole windows, and answer a touch with its page."""
    make_app("bench")
    told = {"kiosk 1280×800, touch to page and back": spread_of(_touch(root))}
    for width, height in ((1920, 1080), (3840, 2160)):
        board = BoardWindow()
        board.resize(width, height)
        board.show_board(scenes.board(BOTH, scenes.busy_hall())[1].board())
        told[f"board {width}×{height}, whole window"] = spread_of(_whole(board))
        told[f"board {width}×{height}, longest frame of a call"] = spread_of_frames(_calls(board))
    for name, presenter, paint in (
        ("counter", scenes.counter("1", "zh_Hans", scenes.busy_hall())[1], seat_screen.paint),
        ("desk", scenes.desk("zh_Hans", scenes.busy_hall())[1], desk_screen.paint),
    ):
        window = StaffWindow(presenter, paint)
        window.resize(1920, 1080)
        window.show_model(presenter.model())  # type: ignore[attr-defined]
        told[f"{name} 1920×1080"] = spread_of(_whole(window))
    return told


def _whole(window: QWidget) -> Callable[[], None]:
    """Bring the window up: all of it is painted in one frame, as at its start."""

    def each() -> None:
        window.hide()
        window.show()
        QApplication.processEvents()

    return each


def _calls(window: BoardWindow) -> Callable[[], list[float]]:
    """Call the next customer: every row moves, the counts change; gives how long each frame took."""
    play = scenes.busy_hall()
    scene, presenter = scenes.board(BOTH, play)

    def each() -> list[float]:
        play.takes("A")
        play.after(s=20).next("1")
        scene.show()
        window.show_board(presenter.board())
        times = []
        while window.painting:
            began = time.perf_counter()
            QApplication.processEvents()
            times.append((time.perf_counter() - began) * 1000)
        return times

    return each


def _touch(root: Path) -> Callable[[], None]:
    made = scenes.kiosk(root, "zh_Hans")
    window = KioskWindow(Kiosk(1280, 800, 217.0))
    window.wish.connect(made.presenter.wish)
    made.presenter.shown = lambda: window.show_page(made.presenter.page())
    made.presenter.shown()
    window.show()
    QApplication.processEvents()

    def each() -> None:
        made.presenter.wish("home")
        QApplication.processEvents()
        card = [one for one in window.findChildren(CardButton) if one.isVisible()][3]
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # a running program does it by itself

    return each
