"""The staff window: a click hits what is painted there."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from counter_terminal.base import Presenter
from counter_terminal.screens import desk, seat
from counter_terminal.window import Paint, StaffWindow
from docs import make_pictures, scenes
from service_centre.domain import tickets as t
from service_centre.domain.seats import SignIn
from service_centre.qt.app import make_app
from tests.helpers.painting import painting_of
from tests.helpers.playbook import Playbook


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


# The keyboard on the screen.


def writing(qtbot: QtBot, presenter: Presenter) -> StaffWindow:
    window = shown(qtbot, presenter, seat.paint)
    presenter.shown = lambda: window.show_model(presenter.model())  # type: ignore[attr-defined]
    return window


def test_a_note_is_written_by_touch_alone(qtbot: QtBot) -> None:
    presenter = scenes.written("zh_Hans", note=True)
    window = writing(qtbot, presenter)
    make_pictures.type_by_hand(window, "tuihuo")
    window.grab()
    make_pictures.touch(window.dialog.keyboard, window.dialog.keyboard.centre_of("candidate 0"))
    dialog = presenter.model().dialog
    assert dialog is not None
    assert dialog.fields[0].text == "退货"


def test_somebody_signs_in_by_touch_alone(qtbot: QtBot) -> None:
    scene, presenter = scenes.counter("1", "zh_Hans", Playbook())
    window = writing(qtbot, presenter)
    make_pictures.type_by_hand(window, "1001")
    for name in ("enter", *"246813", "enter"):
        window.grab()
        make_pictures.touch(window.dialog.keyboard, window.dialog.keyboard.centre_of(name))
    assert scene.asked()[1] == SignIn("1001", "246813")


def test_a_refusal_stands_above_the_keys(qtbot: QtBot) -> None:
    scene, presenter = scenes.counter("1", "en", Playbook())
    window = writing(qtbot, presenter)
    make_pictures.type_by_hand(window, "1001")
    for name in ("enter", *"246813", "enter"):
        window.grab()
        make_pictures.touch(window.dialog.keyboard, window.dialog.keyboard.centre_of(name))
    scene.answer(key="refused.wrong_pin")
    assert any(
        "PIN" in text.text and text.text.startswith("!") for text in painting_of(window.dialog.keyboard).texts
    )


def test_a_finger_in_a_field_brings_the_keyboard_and_a_mouse_does_not(qtbot: QtBot) -> None:
    window = writing(qtbot, scenes.written("zh_Hans", note=True))
    line = window.dialog.findChild(QLineEdit)
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert not window.dialog.keyboard.is_open
    finger = QTest.createTouchDevice()
    QTest.touchEvent(line, finger).press(0, line.rect().center(), line).commit()
    QTest.touchEvent(line, finger).release(0, line.rect().center(), line).commit()
    assert window.dialog.keyboard.is_open


def test_the_keyboard_goes_with_its_dialog_and_by_its_own_key(qtbot: QtBot) -> None:
    presenter = scenes.written("zh_Hans", note=True)
    window = writing(qtbot, presenter)
    make_pictures.type_by_hand(window, "tu")
    window.grab()
    make_pictures.touch(window.dialog.keyboard, window.dialog.keyboard.centre_of("hide"))
    assert not window.dialog.keyboard.is_open
    assert presenter.model().dialog is not None
    make_pictures.type_by_hand(window, "i")
    presenter.key("Escape")
    presenter.key("F7")
    assert not window.dialog.keyboard.is_open


def test_a_held_erase_key_goes_on(qtbot: QtBot) -> None:
    presenter = scenes.written("en", note=True)
    window = writing(qtbot, presenter)
    make_pictures.type_by_hand(window, "refund")
    window.grab()
    keys = window.dialog.keyboard
    at = keys.centre_of("erase").toPoint()
    QTest.mousePress(keys, Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: window.dialog.findChild(QLineEdit).text() == "", timeout=5000)
    QTest.mouseRelease(keys, Qt.MouseButton.LeftButton, pos=at)
