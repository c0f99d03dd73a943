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

ROUNDS, WARM = 45, 5
"""The first rounds fill caches."""

BOTH = ("zh_Hans", "en")


def spread_of_frames(each: Callable[[], list[float]]) -> dict[str, float]:
    """Do something some times and give the middle and the worst of its longest frames, in ms."""
    settled = sorted([max(each()) for _ in range(ROUNDS)][WARM:])
    return {"p50_ms": round(settled[len(settled) // 2], 1), "max_ms": round(settled[-1], 1)}


def frames(root: Path) -> dict[str, Any]:
    """Paint whole windows, and answer a touch with its page."""
    make_app("bench")
    gc.freeze()  # as `service_centre.qt.app.run` does
    told = {"kiosk 1280×800, touch to page, or back": spread_of_frames(_touches(root))}
    for width, height in ((1920, 1080), (3840, 2160)):
        board = BoardWindow()
        board.resize(width, height)
        board.show_board(scenes.board(BOTH, scenes.busy_hall())[1].board())
        told[f"board {width}×{height}, longest frame of coming up"] = spread_of_frames(_coming_up(board))
        told[f"board {width}×{height}, longest frame of a call"] = spread_of_frames(_calls(board))
    for name, presenter, paint in (
        ("counter", scenes.counter("1", "zh_Hans", scenes.busy_hall())[1], seat_screen.paint),
        ("desk", scenes.desk("zh_Hans", scenes.busy_hall())[1], desk_screen.paint),
    ):
        window = StaffWindow(presenter, paint)
        window.resize(1920, 1080)
        window.show_model(presenter.model())
        told[f"{name} 1920×1080"] = spread_of_frames(_whole(window))
    return told


def _whole(window: QWidget) -> Callable[[], list[float]]:
    """Bring a window up: all of it is painted in one frame, as at its start."""

    def again() -> None:
        window.hide()
        window.show()

    return lambda: [_frame(again)]


def _coming_up(window: BoardWindow) -> Callable[[], list[float]]:
    """Bring a board up: each part of it has a frame of its own; gives how long each frame took."""

    def each() -> list[float]:
        window.hide()
        return _frames_of(window, window.show)

    return each


def _frames_of(window: BoardWindow, begin: Callable[[], None]) -> list[float]:
    """Begin something and let the board paint until it stands; gives how long each frame took, in ms."""
    times = [_frame(begin)]
    while window.painting:
        times.append(_frame(lambda: None))
    return times


def _frame(begin: Callable[[], object]) -> float:
    """Begin something and let Qt paint what it changed; gives how long that took, in ms."""
    began_s = time.perf_counter()
    begin()
    QApplication.processEvents()
    return (time.perf_counter() - began_s) * 1000


def _calls(window: BoardWindow) -> Callable[[], list[float]]:
    """Call the next customer: every row moves, the counts change; gives how long each frame took."""
    play = scenes.busy_hall()
    scene, presenter = scenes.board(BOTH, play)

    def each() -> list[float]:
        play.takes("A")
        play.after(s=20).next("1")
        scene.show()
        return _frames_of(window, lambda: window.show_board(presenter.board()))

    return each


def _touches(root: Path) -> Callable[[], list[float]]:
    """Touch a service, and go back from its page."""
    made = scenes.kiosk(root, "zh_Hans")
    window = KioskWindow(Kiosk(1280, 800, 217.0))
    window.wish.connect(made.presenter.wish)
    made.presenter.shown = lambda: window.show_page(made.presenter.page())
    made.presenter.shown()
    window.show()
    QApplication.processEvents()

    def each() -> list[float]:
        back_ms = _frame(lambda: made.presenter.wish("home"))
        card = [one for one in window.findChildren(CardButton) if one.isVisible()][3]
        there_ms = _frame(lambda: QTest.mouseClick(card, Qt.MouseButton.LeftButton))
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # a running program does it by itself
        return [back_ms, there_ms]

    return each
