"""The kiosk's window: what a finger finds when it comes back, and the corner for staff."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from docs import scenes
from docs.make_pictures import KIOSKS
from kiosk import window as kiosk_window
from kiosk.pages import ChoosePage
from kiosk.screens.choose import CardButton
from kiosk.window import KioskWindow
from service_centre.qt.app import make_app
from service_centre.qt.theme import Kiosk
from service_centre.qt.widgets import KeyButton
from tests.helpers.painting import painting_of
from tests.helpers.waiting import until


def opened(qtbot: QtBot, made: scenes.KioskScene, sizes: Kiosk) -> KioskWindow:
    make_app("tests")
    window = KioskWindow(sizes)
    qtbot.addWidget(window)
    window.wish.connect(made.presenter.wish)
    made.presenter.shown = lambda: window.show_page(made.presenter.page())
    made.presenter.shown()
    window.show()
    return window


def cards(window: KioskWindow) -> list[str]:
    QApplication.processEvents()
    return [card.accessibleName()[0] for card in window.findChildren(CardButton) if card.isVisible()]


def press(window: KioskWindow, label: str) -> None:
    key = next(key for key in window.findChildren(KeyButton) if key.text() == label and key.isVisible())
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)


def test_more_stays_where_it_is_when_the_seconds_are_counted_and_not_for_the_next_customer(
    qtbot: QtBot, tmp_path: Path
) -> None:
    made = scenes.kiosk(tmp_path, "en")
    made.presenter.wish("large")
    window = opened(qtbot, made, KIOSKS[0])
    assert cards(window) == ["A"]
    press(window, "More")
    assert cards(window) == ["B"]
    made.scene.pass_time(55)
    made.scene.show()
    made.presenter.tick()
    assert cards(window) == ["B"]
    press(window, "More")
    assert cards(window) == ["C"]
    made.scene.pass_time(71)
    made.scene.show()
    made.presenter.tick()
    assert cards(window) == ["A", "B", "C", "D"]


def test_no_page_makes_the_window_larger_than_its_panel(qtbot: QtBot, tmp_path: Path) -> None:
    for sizes in KIOSKS:
        made = scenes.kiosk(tmp_path, "en")
        window = opened(qtbot, made, sizes)
        for wish in ("large", "low", "held", "home", "member", "home", "priority"):
            made.presenter.wish(wish)
        assert (window.width(), window.height()) == (sizes.width_px, sizes.height_px)


def test_a_finger_held_on_the_corner_opens_the_staffs_pad_whatever_key_lies_there(
    qtbot: QtBot, tmp_path: Path, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(kiosk_window, "CORNER_HOLD_MS", 30)
    made = scenes.kiosk(tmp_path, "zh_Hant")
    window = opened(qtbot, made, KIOSKS[0])
    QTest.mousePress(
        window._corner, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(40, 40)
    )
    until(qtbot, lambda: made.presenter.page().__class__.__name__ == "KeypadPage")
    QTest.mouseRelease(
        window._corner, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(40, 40)
    )
    assert made.presenter.page().language == "zh_Hant"


def test_a_short_touch_on_the_corner_presses_the_key_that_lies_there(qtbot: QtBot, tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "zh_Hant")
    window = opened(qtbot, made, KIOSKS[0])
    QTest.mouseClick(
        window._corner, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(40, 40)
    )
    assert made.presenter.page().language == "zh_Hans"


@pytest.mark.parametrize(
    ("key", "code", "plugged"),
    [
        (Qt.Key.Key_F15, 0, True),
        (Qt.Key.Key_Launch8, 193, True),
        (Qt.Key.Key_F16, 0, False),
        (Qt.Key.Key_Launch9, 194, False),
    ],
)  # fmt: skip
def test_an_audio_key_pad_tells_of_its_earphone(qtbot: QtBot, key: Qt.Key, code: int, plugged: bool) -> None:
    make_app("tests")
    window = KioskWindow(Kiosk(800, 480, 154.4))
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.earphone) as heard:
        window.keyPressEvent(
            QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, code, 0, 0)
        )
    assert heard.args == [plugged]


@pytest.mark.parametrize(("language", "hints"), [("zh_Hans", 4), ("en", 0)])
def test_what_services_are_for_stands_on_all_of_them_or_on_none(
    qtbot: QtBot, tmp_path: Path, language: str, hints: int
) -> None:
    made = scenes.kiosk(tmp_path, language)
    window = opened(qtbot, made, Kiosk(1280, 800, 217.0))
    page = made.presenter.page()
    assert isinstance(page, ChoosePage)
    told = {card.hint for card in page.cards}
    assert len([text for text in painting_of(window).texts if text.text in told]) == hints
