"""The staff window: a click hits what is painted there."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from counter_terminal.base import Presenter
from counter_terminal.screens import desk, seat
from counter_terminal.window import Paint, StaffWindow
from docs import scenes
from service_centre.domain import tickets as t
from service_centre.qt.app import make_app


def shown(qtbot: QtBot, presenter: Presenter, paint: Paint) -> StaffWindow:
    make_app("tests")
    window = StaffWindow(presenter, paint)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show_model(presenter.model())  # type: ignore[attr-defined]
    window.show()
    window.grab()
    return window


def click(window: StaffWindow, name: str) -> None:
    place = window._places[name].center().toPoint()
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def test_a_click_on_an_offered_undo_takes_the_move_back(qtbot: QtBot) -> None:
    play = scenes.busy_hall()
    play.next("1")
    scene, presenter = scenes.counter("1", "en", play.after(s=4))
    click(shown(qtbot, presenter, seat.paint), "F12 again")
    assert isinstance(scene.asked()[1], t.Undo)


def test_a_click_into_the_gap_opens_a_temporary_window(qtbot: QtBot) -> None:
    _, presenter = scenes.desk("en", scenes.busy_hall())
    click(shown(qtbot, presenter, desk.paint), "F4 again")
    dialog = presenter.model().dialog
    assert dialog is not None
    assert dialog.kind == "window"


def test_a_click_on_an_alarm_does_what_it_offers(qtbot: QtBot) -> None:
    _, presenter = scenes.desk("en", scenes.busy_hall())
    window = shown(qtbot, presenter, desk.paint)
    click(window, next(name for name in window._places if name.startswith("Alarm")))
    assert presenter.model().dialog is not None
