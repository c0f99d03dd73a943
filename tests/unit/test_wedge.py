"""A scanner that types like a keyboard is told from a hand."""

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from service_centre.qt.wedge import KeyboardWedge
from tests.helpers.waiting import until


def test_a_burst_is_a_scan_and_its_enters_are_no_keys(qtbot: QtBot) -> None:
    parent = QObject()
    wedge, told = KeyboardWedge(parent), list[str]()
    wedge.typed.connect(lambda text: told.append(f"key {text}"))
    wedge.scanned.connect(lambda text: told.append(f"scan {text}"))
    for char in "A005":
        wedge.feed(char)
    assert wedge.enter()
    assert wedge.enter()  # CR and LF
    assert told == ["scan A005"]


def test_a_late_enter_belongs_to_the_scan_and_a_lone_key_is_a_key(qtbot: QtBot) -> None:
    parent = QObject()
    wedge, told = KeyboardWedge(parent), list[str]()
    wedge.typed.connect(lambda text: told.append(f"key {text}"))
    wedge.scanned.connect(lambda text: told.append(f"scan {text}"))
    wedge.feed("3")
    until(qtbot, lambda: told == ["key 3"])
    for char in "8801":
        wedge.feed(char)
    until(qtbot, lambda: told[-1] == "scan 8801")
    assert wedge.enter()
    fresh = KeyboardWedge(parent)
    assert not fresh.enter()
