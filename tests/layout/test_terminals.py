"""The seat's terminal, the desk and the customer's side: every state, size and language as it is painted."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from docs import make_pictures as pictures
from service_centre.i18n import LANGUAGES
from service_centre.qt.app import make_app
from tests.helpers import layout
from tests.helpers.painting import painting_of

LEAST_PX = 15.0


def faults_of(window: QWidget, language: str, *, letters: bool = False) -> Iterator[str]:
    painting = painting_of(window)
    dialog = getattr(window, "dialog", None)
    if dialog is not None and dialog.isVisible():  # what lies beneath a dialog is dimmed, and shows through
        painting = painting_of(dialog.keyboard if dialog.keyboard.is_open else dialog)
    yield from layout.clipped(painting)
    yield from layout.overlapping(painting)
    yield from layout.covered(painting)
    yield from layout.faint(painting)
    yield from layout.small(painting, face_px=LEAST_PX, latin_px=LEAST_PX)
    if language != "en" and not letters:
        yield from layout.latin_words(painting)


@pytest.mark.parametrize("kind", ["counter", "desk"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_is_whole(qtbot: QtBot, kind: str, language: str) -> None:
    make_app("tests")
    found = []
    for name, window in pictures.counter_windows((language,)):
        qtbot.addWidget(window)
        if name.startswith(kind):
            found += [f"{name}: {fault}" for fault in faults_of(window, language)]
        window.hide()
    assert not found, "\n".join(found)


def test_every_customers_side_is_whole(qtbot: QtBot) -> None:
    make_app("tests")
    found = []
    for name, window in pictures.customer_windows():
        qtbot.addWidget(window)
        found += [f"{name}: {fault}" for fault in faults_of(window, name.split("-")[2])]
        window.hide()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_keyboard_is_whole(qtbot: QtBot, language: str) -> None:
    make_app("tests")
    found = []
    for name, window in pictures.keyboard_windows((language,)):
        qtbot.addWidget(window)
        found += [f"{name}: {fault}" for fault in faults_of(window, language, letters=True)]
        window.hide()
    assert not found, "\n".join(found)
