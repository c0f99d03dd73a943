"""The staff window: a click hits what is painted there."""

import pytest
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
from tests.helpers.waiting import until


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


def test_nothing_is_erased_before_a_number_is_typed(qtbot: QtBot) -> None:
    scene, presenter = scenes.desk("en", scenes.busy_hall())
    window = shown(qtbot, presenter, desk.paint)
    presenter.shown = lambda: window.show_model(presenter.model())  # type: ignore[attr-defined]
    asked = len(scene.hub.said)
    for key in (Qt.Key.Key_F8, Qt.Key.Key_E):
        QTest.keyClick(window, key)
    until(qtbot, lambda: getattr(presenter.model().dialog, "enter", "") == "Erase notes")
    QTest.keyClick(window, Qt.Key.Key_Return)
    dialog = presenter.model().dialog
    assert dialog is not None
    assert dialog.error == "Type the number whose notes are to be erased"
    assert len(scene.hub.said) == asked


# The keyboard on the screen.


def writing(qtbot: QtBot, presenter: Presenter) -> StaffWindow:
    window = shown(qtbot, presenter, seat.paint)
    presenter.shown = lambda: window.show_model(presenter.model())  # type: ignore[attr-defined]
    return window


def touched(window: StaffWindow, *names: str) -> None:
    for name in names:
        window.grab()
        make_pictures.touch(window.dialog.keyboard, window.dialog.keyboard.centre_of(name))


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
    touched(window, "enter", *"246813", "enter")
    assert scene.asked()[1] == SignIn("1001", "246813")


def test_a_refusal_stands_above_the_keys(qtbot: QtBot) -> None:
    scene, presenter = scenes.counter("1", "en", Playbook())
    window = writing(qtbot, presenter)
    make_pictures.type_by_hand(window, "1001")
    touched(window, "enter", *"246813", "enter")
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
    until(qtbot, lambda: window.dialog.findChild(QLineEdit).text() == "")
    QTest.mouseRelease(keys, Qt.MouseButton.LeftButton, pos=at)


def text_of(presenter: Presenter) -> str:
    dialog = presenter.model().dialog  # type: ignore[attr-defined]
    return str(dialog.fields[0].text)


def test_a_held_erase_key_ends_with_its_keyboard(qtbot: QtBot) -> None:
    presenter = scenes.written("en", note=True)
    window = writing(qtbot, presenter)
    make_pictures.type_by_hand(window, "refund")
    window.grab()
    keys = window.dialog.keyboard
    QTest.mousePress(keys, Qt.MouseButton.LeftButton, pos=keys.centre_of("erase").toPoint())
    presenter.key("Escape")
    assert not keys.is_open
    assert not keys._again.isActive()


def test_another_number_of_rows_still_stands_on_the_screen(qtbot: QtBot) -> None:
    _, presenter = scenes.counter("1", "zh_Hant", Playbook())
    window = writing(qtbot, presenter)
    make_pictures.type_by_hand(window, "")
    touched(window, "page")
    window.grab()
    keys = window.dialog.keyboard
    assert keys.rect().contains(keys.centre_of("enter").toPoint())
    assert window.rect().contains(keys.geometry())


def test_what_is_composed_is_seen_beside_an_error(qtbot: QtBot) -> None:
    _, presenter = scenes.desk("zh_Hans", scenes.busy_hall())
    window = shown(qtbot, presenter, desk.paint)
    presenter.shown = lambda: window.show_model(presenter.model())
    presenter.key("F2")
    make_pictures.type_by_hand(window, "")
    presenter.key("Enter")
    assert presenter.model().dialog is not None
    assert presenter.model().dialog.error
    touched(window, *"tui")
    window.grab()
    assert "candidate 0" in window.dialog.keyboard._places


@pytest.mark.parametrize("how", ["finger", "enter", "tab"])
def test_going_on_elsewhere_keeps_what_was_composed(qtbot: QtBot, how: str) -> None:
    scene, presenter = scenes.counter("1", "zh_Hans", scenes._serving())
    presenter.key("F6")
    window = writing(qtbot, presenter)
    make_pictures.type_by_hand(window, "tuihuo")
    line = window.dialog.findChild(QLineEdit)
    if how == "finger":
        finger = QTest.createTouchDevice()
        QTest.touchEvent(line, finger).press(0, line.rect().center(), line).commit()
        QTest.touchEvent(line, finger).release(0, line.rect().center(), line).commit()
        assert text_of(presenter) == "退货"
    elif how == "tab":
        QTest.keyClick(line, Qt.Key.Key_Tab)
        assert text_of(presenter) == "退货"
    else:
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert scene.asked()[1] == t.Park("1", "退货")


def test_the_dark_key_says_what_enter_does_now(qtbot: QtBot) -> None:
    _, presenter = scenes.counter("1", "en", scenes._serving())
    for key in ("F7", "Tab"):
        presenter.key(key)
    window = writing(qtbot, presenter)
    make_pictures.type_by_hand(window, "x")
    before = window.dialog.keyboard._keyboard.enter  # type: ignore[union-attr]
    for key in ("Tab", "C", "Tab"):
        presenter.key(key)
    make_pictures.type_by_hand(window, "y")
    assert before != window.dialog.keyboard._keyboard.enter == presenter.model().dialog.enter  # type: ignore[union-attr]


def test_the_keyboard_lies_over_the_other_line_and_follows_the_window(qtbot: QtBot) -> None:
    _, presenter = scenes.counter("1", "en", Playbook())
    window = writing(qtbot, presenter)
    make_pictures.type_by_hand(window, "1001")
    touched(window, "enter")
    keys = window.dialog.keyboard
    staff = window.dialog._fields["staff"]
    for x in range(staff.x(), staff.x() + staff.width(), 20):
        assert window.dialog.childAt(x, keys.y() + 2) is not staff
    window.resize(1024, 600)
    assert window.rect().contains(keys.geometry())


def test_two_thumbs_write_both_letters(qtbot: QtBot) -> None:
    presenter = scenes.written("en", note=True)
    window = writing(qtbot, presenter)
    make_pictures.type_by_hand(window, "")
    window.grab()
    keys, finger = window.dialog.keyboard, QTest.createTouchDevice()
    at = {name: keys.centre_of(name).toPoint() for name in "al"}
    QTest.touchEvent(keys, finger).press(0, at["a"], keys).commit()
    QTest.touchEvent(keys, finger).stationary(0).press(1, at["l"], keys).commit()
    QTest.touchEvent(keys, finger).release(0, at["a"], keys).release(1, at["l"], keys).commit()
    assert text_of(presenter) == "al"


def test_every_candidate_can_be_reached_again(qtbot: QtBot) -> None:
    presenter = scenes.written("zh_Hans", note=True)
    window = writing(qtbot, presenter)
    make_pictures.type_by_hand(window, "shi")
    seen = set()
    for _ in range(12):
        window.grab()
        shown_now = [name for name in window.dialog.keyboard._places if name.startswith("candidate")]
        again = "candidate 0" in shown_now and len(seen) > 20
        seen |= set(shown_now)
        if again:
            break
        touched(window, "more")
    assert again
    assert len(seen) > 30


def test_a_very_long_composition_leaves_room_for_candidates(qtbot: QtBot) -> None:
    presenter = scenes.written("zh_Hant", note=True)
    window = writing(qtbot, presenter)
    make_pictures.type_by_hand(window, "wjocji4" * 8)
    window.grab()
    keys = window.dialog.keyboard
    assert keys.rect().contains(keys._places["candidate 0"].toRect())


def test_a_face_that_no_font_has_is_not_offered(qtbot: QtBot) -> None:
    presenter = scenes.written("zh_Hans", note=True)
    window = writing(qtbot, presenter)
    make_pictures.type_by_hand(window, "tuihuo")
    keys = window.dialog.keyboard
    assert keys._keyboard is not None
    candidates = keys._keyboard.composing.candidates
    rare = [f"candidate {at}" for at, text in enumerate(candidates) if "\U0002b377" in text]
    seen: set[str] = set()
    for _ in range(4):
        window.grab()
        seen |= set(keys._places)
        touched(window, "more")
    assert rare
    assert not seen.intersection(rare)
