"""A storm of touches, keys and chords: screens stay full screen and alive, and no window of another kind opens."""

import os
import random
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from counter_terminal.desk import DeskPresenter
from counter_terminal.screens import desk as desk_screen
from counter_terminal.screens import seat as seat_screen
from counter_terminal.window import StaffWindow
from docs import scenes
from hardware.ports import PrinterStatus, Scan
from kiosk.window import KioskWindow
from service_centre.clock import local_time
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.hall import OVER
from service_centre.domain.message import Command, Refusal
from service_centre.messages.codec import QUERIES, REPORTS, read_ask
from service_centre.messages.queries import DaySheet, FindTicket, ReadDay, ReadStaff, StaffPage, StaffRow
from service_centre.qt.app import make_app
from service_centre.qt.theme import Kiosk
from tests.helpers.playbook import Playbook

WHOLE = bool(os.environ.get("HALLCALL_TORTURE"))
SEED = int(os.environ.get("HALLCALL_SEED", "7"))
EVENTS = 100_000 if WHOLE else 4_000

KEYS = [
    *(Qt.Key(code) for code in range(Qt.Key.Key_Space, Qt.Key.Key_Underscore)),
    Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_F1, Qt.Key.Key_F4, Qt.Key.Key_F11,
    Qt.Key.Key_Menu, Qt.Key.Key_Print, Qt.Key.Key_Home, Qt.Key.Key_PageDown,
]  # fmt: skip
CHORDS = [
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.MetaModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
]  # fmt: skip
PRINTER = ("ok", "paper_out", "cover_open", "silent", "offline")


def test_a_storm_of_touches(qtbot: QtBot, tmp_path: Path) -> None:
    dice = random.Random(SEED)
    sys.stdout.write(f"seed {SEED}, {EVENTS} events\n")
    make_app("tests")
    made = scenes.kiosk(tmp_path, "zh_Hans")
    presenter = made.presenter
    window = KioskWindow(Kiosk(800, 480, 154.4))
    qtbot.addWidget(window)
    window.wish.connect(presenter.wish)
    window.key.connect(presenter.key)
    window.scanned.connect(lambda text: presenter.scan(Scan(text)))
    presenter.shown = lambda: window.show_page(presenter.page())
    presenter.shown()
    window.showFullScreen()
    issued, pages = 0, set()
    for at in range(EVENTS):
        storm(window, dice)
        if at % 7 == 0:
            issued += answer(made, dice, issued)
        if at % 50 == 0:
            made.scene.pass_time(dice.choice((0.1, 1, 30, 120)))
            made.scene.show()
            presenter.printer_is(PrinterStatus(dice.choice(PRINTER)))
            presenter.tick()
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        pages.add(type(presenter.page()).__name__)
        if at % 500 == 0:
            assert well(window) == []
    assert well(window) == []
    met = {"ChoosePage", "TicketPage", "MessagePage"} | ({"KeypadPage", "AttractPage"} if WHOLE else set())
    assert met <= pages
    assert issued > EVENTS / 400


@pytest.mark.parametrize("kind", ["counter", "desk"])
def test_a_storm_over_staff_screens(qtbot: QtBot, kind: str) -> None:
    dice = random.Random(SEED)
    sys.stdout.write(f"seed {SEED}, {EVENTS} events\n")
    make_app("tests")
    play = scenes.busy_hall().desk()
    scene, presenter = (scenes.counter if kind == "counter" else at_desk)("1", "zh_Hans", play)
    window = StaffWindow(presenter, seat_screen.paint if kind == "counter" else desk_screen.paint)
    qtbot.addWidget(window)
    presenter.shown = lambda: window.show_model(presenter.model())
    presenter.shown()
    window.showFullScreen()
    dialogs, written, facts = set(), 0, len(play.facts)
    for at in range(EVENTS):
        storm(window, dice)
        if at % 3 == 0:
            by_the_rules(scene, dice)
        if at % 25 == 0:
            play.after(s=dice.choice((1, 20, 90)))
            play.says("kiosk-1", t.TakeTicket(dice.choice("ABCDF")))
            if play.hall.phase == OVER:  # somebody has closed the day at the desk
                next_day(play)
            scene.pass_time(dice.choice((0.1, 1, 5)))
            scene.backstage.alarms = []
            scene.show()
            presenter.tick()
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        model = presenter.model()
        dialogs.add(model.dialog.kind if model.dialog else "")
        written += window.dialog.keyboard.is_open
        if at % 500 == 0:
            assert well(window) == []
    assert well(window) == []
    assert len(dialogs) > 5
    assert written > EVENTS / 100
    assert len(play.facts) > facts + EVENTS / 50


def next_day(play: Playbook) -> None:
    play.says("ticker", s.CloseDay(final=True))
    play.after(minutes=24 * 60)
    day = local_time(play.now.at_ms, play.hall.plan.time_zone).date().isoformat()
    play.says("ticker", s.OpenDay(day))


def at_desk(_seat: str, language: str, play: Playbook) -> tuple[scenes.Scene, DeskPresenter]:
    return scenes.desk(language, play)


def by_the_rules(scene: scenes.Scene, dice: random.Random) -> None:
    """Answer everything that was asked as the hall would; questions with a page of their own kind or a refusal."""
    said = [(topic, payload) for topic, payload in scene.hub.said if "/cmd/" in topic]
    scene.hub.said.clear()
    for topic, payload in said:
        ask, command = read_ask(payload, topic=topic)
        if isinstance(command, s.SignIn):
            role = s.SUPERVISOR if scene.device == "desk-1" else s.CLERK
            command = s.SignInChecked("9001", role) if dice.random() < 0.9 else s.SignInChecked("9001", "")
        if isinstance(command, (ReadStaff, ReadDay, FindTicket)):
            scene.reply_to(
                ask.id, *PAGES[type(command)], key="" if PAGES[type(command)] else "refused.no_such_ticket"
            )
        elif type(command) in (*QUERIES, *REPORTS):
            scene.reply_to(ask.id, key="refused.no_such_target", to="kiosk-1")
        elif isinstance(done := scene.play.says(scene.device, command), Refusal):
            scene.reply_to(ask.id, key=done.key, **done.values)
        else:
            scene.reply_to(ask.id)
    scene.show()


PAGES: dict[type[Command], tuple[object, ...]] = {
    ReadStaff: (
        StaffPage((StaffRow(number="1001", name="王芳", role=s.CLERK, device="counter-1", seat="1"),), 1),
    ),
    ReadDay: (DaySheet(day="2026-11-21", rows=()),),
    FindTicket: (),
}


def storm(window: QWidget, dice: random.Random) -> None:
    if dice.random() < 0.8:
        at = QPoint(dice.randrange(window.width()), dice.randrange(window.height()))
        target = window.childAt(at) or window
        button = dice.choice(
            (Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)
        )
        QTest.mouseClick(target, button, Qt.KeyboardModifier.NoModifier, target.mapFrom(window, at))
    else:
        QTest.keyClick(window, dice.choice(KEYS), dice.choice(CHORDS))


def answer(made: scenes.KioskScene, dice: random.Random, issued: int) -> int:
    """Answer what the kiosk has asked last, well, badly or not at all; gives how many numbers went out."""
    said = [(topic, payload) for topic, payload in made.scene.hub.said if "/cmd/" in topic]
    made.scene.hub.said.clear()
    for topic, payload in said[-1:]:
        ask, command = read_ask(payload, topic=topic)
        luck = dice.random()
        if isinstance(command, t.TakeTicket) and luck < 0.7:
            number = f"{command.line}{issued % 999 + 1:03}"
            made.scene.reply_to(
                ask.id, t.TicketGiven(number, command.line, issued % 5000, made.scene.play.now.at_ms)
            )
            made.ended(dice.choice(("printed", "failed", "unknown")), "paper_out")
            return 1
        if isinstance(command, FindTicket) or luck < 0.9:
            made.scene.reply_to(ask.id, key="refused.no_such_ticket", number="A001")
    return 0


def well(window: QWidget) -> list[str]:
    """Give what a storm must not bring about."""
    others = [other for other in QApplication.topLevelWidgets() if other is not window and other.isVisible()]
    faults = [f"another window: {other}" for other in others]
    if not window.isVisible() or not window.isFullScreen():
        faults.append("no longer full screen")
    if QApplication.activeModalWidget() or QApplication.activePopupWidget():
        faults.append("a dialog")
    return faults


def test_a_window_that_opens_is_found(qtbot: QtBot) -> None:
    """The sabotage: another window beside the kiosk, and a kiosk that is no longer full screen."""
    make_app("tests")
    window, other = KioskWindow(Kiosk(800, 480, 154.4)), KioskWindow(Kiosk(800, 480, 154.4))
    for one in (window, other):
        qtbot.addWidget(one)
        one.show()
    assert len(well(window)) == 2
