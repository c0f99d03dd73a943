"""How a board comes up: each part in a frame of its own, so that no frame is long, and nothing is left out."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from display_board.window import BoardWindow
from docs import scenes
from service_centre.qt.app import make_app, tell_first_paint
from tests.helpers.waiting import until


class Frames:
    """Counts the parts that are painted with what they show, by frames."""

    def __init__(self, window: BoardWindow) -> None:
        self.window = window
        self.painted = 0
        self.parts = (window.card, *window.rows, window.rows_head, window.foot, window.head)
        for part in self.parts:
            part.painted = self._count

    def _count(self) -> None:
        self.painted += 1

    def of(self, begin: Callable[[], None]) -> Iterator[int]:
        """Give how many parts each frame paints, from a beginning on until the board stands."""
        begin()
        while self.window.painting:
            self.painted = 0
            QApplication.processEvents()
            yield self.painted


@pytest.fixture(name="board")
def board_fixture(qtbot: QtBot) -> BoardWindow:
    make_app("tests")
    window = BoardWindow()
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show_board(scenes.board(("zh_Hans", "en"), scenes.busy_hall())[1].board())
    return window


@pytest.mark.parametrize("again", [False, True], ids=["at the start", "at another size"])
def test_no_frame_paints_more_than_one_part(board: BoardWindow, again: bool) -> None:
    frames = Frames(board)
    each = list(frames.of(board.show))
    if again:
        each = list(frames.of(lambda: board.resize(1920, 1080)))
    assert max(each) == 1
    assert sum(each) == sum(part.isVisible() for part in frames.parts)


def test_a_board_that_was_minimised_goes_on(board: BoardWindow) -> None:
    frames = Frames(board)
    assert list(frames.of(board.show))
    board.showMinimized()
    QApplication.processEvents()
    board.showNormal()
    QApplication.processEvents()
    assert not board.painting
    shown = board._board
    assert shown is not None
    assert list(frames.of(lambda: board.show_board(replace(shown, stale="since 09:21"))))
    assert not any(part.waits for part in frames.parts)


def test_the_call_comes_first_again_when_the_size_changes_on_the_way(board: BoardWindow) -> None:
    frames = Frames(board)
    on_the_way = frames.of(board.show)
    for _ in range(4):
        next(on_the_way)
    first: list[str] = []
    board.card.painted = lambda: first.append("card")
    board.foot.painted = lambda: first.append("foot")
    assert list(frames.of(lambda: board.resize(1920, 1080)))
    assert first == ["card", "foot"]


def test_the_call_comes_first(board: BoardWindow) -> None:
    first: list[str] = []
    frames = Frames(board)
    board.card.painted = lambda: first.append("card")
    board.rows[0].painted = lambda: first.append("row")
    assert list(frames.of(board.show))
    assert first == ["card", "row"]


def test_the_first_paint_is_told_when_the_whole_board_stands(
    board: BoardWindow, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    standing: list[bool] = []
    tell_first_paint(board, lambda: board.painting)
    for _ in Frames(board).of(board.show):
        standing.append("first paint" in caplog.messages)
    assert not any(standing)
    until(qtbot, lambda: "first paint" in caplog.messages)
