"""A number that changes: it moves once, stands within 300 ms, and nothing is painted after that."""

from dataclasses import replace

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from display_board.window import BoardWindow
from docs import scenes
from service_centre.qt.app import make_app
from service_centre.qt.settling import FRAME_MS, SETTLE_MS, Settling
from tests.helpers.waiting import until


class Steps:
    """A timer that a machine that stands still can't hurry: each look at it is one frame later."""

    def __init__(self) -> None:
        self.elapsed_ms = -1

    def start(self) -> None:
        self.elapsed_ms = 0

    def isValid(self) -> bool:  # noqa: N802  Qt's name
        return self.elapsed_ms >= 0

    def elapsed(self) -> int:
        self.elapsed_ms += FRAME_MS
        return self.elapsed_ms

    def invalidate(self) -> None:
        self.elapsed_ms = -1


class Seen(QWidget):
    """Remembers how far its number had to go at each paint."""

    def __init__(self) -> None:
        super().__init__()
        self.settling = Settling(self)
        self.settling._began = Steps()  # type: ignore[assignment]
        self.shares: list[float] = []

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.shares.append(self.settling.share)


def test_a_number_moves_once_and_settles(qtbot: QtBot) -> None:
    make_app("tests")
    seen = Seen()
    qtbot.addWidget(seen)
    seen.show()
    until(qtbot, lambda: seen.shares)
    assert seen.settling.share == 0.0
    seen.settling.start()
    began = len(seen.shares)
    until(qtbot, lambda: not seen.settling._timer.isActive() and seen.shares[-1] == 0.0)
    moved = seen.shares[began:]
    assert SETTLE_MS + FRAME_MS <= 300
    assert moved == sorted(moved, reverse=True)
    assert 1 > moved[0] > 0


def test_only_another_call_moves_the_card(qtbot: QtBot) -> None:
    make_app("tests")
    play = scenes.busy_hall()
    scene, presenter = scenes.board(("zh_Hans", "en"), play)
    window = BoardWindow()
    qtbot.addWidget(window)
    window.show_board(presenter.board())
    assert not window._settling._timer.isActive()
    play.takes("A")
    scene.show()
    window.show_board(presenter.board())
    assert not window._settling._timer.isActive()
    scene.pass_time(20)
    play.after(s=20).next("1")
    scene.show()
    presenter.tick()
    window.show_board(presenter.board())
    assert window._settling._timer.isActive()


def test_a_recall_of_the_same_number_does_not_move_it(qtbot: QtBot) -> None:
    make_app("tests")
    _, presenter = scenes.board(("zh_Hans", "en"), scenes.busy_hall())
    window = BoardWindow()
    qtbot.addWidget(window)
    window.show_board(presenter.board())
    card = presenter.board().card
    assert card is not None
    window.show_board(replace(presenter.board(), card=replace(card, recall=True)))
    assert not window._settling._timer.isActive()


def test_the_pulse_is_gone_when_the_voice_has_ended(qtbot: QtBot) -> None:
    make_app("tests")
    _, presenter = scenes.board(("zh_Hans", "en"), scenes.busy_hall())
    window = BoardWindow()
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    window.show_board(replace(presenter.board(), speaking=True))
    until(qtbot, lambda: not window.painting)
    window.show_board(replace(presenter.board(), speaking=False))
    assert window.card in window._due
