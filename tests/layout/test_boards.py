"""The hall's board and the sign over a window: figures of the shorter side, nothing clipped, nothing too faint."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from display_board.config import readable_m
from display_board.screens.sign import SignWindow
from display_board.window import BoardWindow
from docs import scenes
from docs.make_pictures import BOARDS, SIGNS
from hardware.film import Frame
from service_centre.qt.app import font_for, make_app
from tests.helpers import layout
from tests.helpers.painting import Painting, Text, painting_of

ORDERS = (("zh_Hans", "en"), ("zh_Hant", "en"), ("en", "zh_Hans"), ("en", "zh_Hant"), ("zh_Hant",))


def capitals_px(text: Text) -> float:
    return QFontMetricsF(font_for("en", text.size_px, bold=text.bold)).capHeight()


def faults_of(painting: Painting, short_px: int, languages: tuple[str, ...]) -> Iterator[str]:
    yield from layout.clipped(painting)
    yield from layout.overlapping(painting)
    yield from layout.covered(painting)
    yield from layout.faint(painting)
    yield from layout.foreign_faces(painting, languages)
    for text in painting.texts:
        if capitals_px(text) < short_px * 0.027 and any(one.isalnum() for one in text.text):
            yield f"small: {text.text!r} {text.size_px} px"


def figures(board: BoardWindow, painting: Painting) -> Iterator[str]:
    """Find calls below their figures: 22 % for the called number and its window, 8.4 % in the history."""
    shown = board._board
    short_px = min(board.width(), board.height())
    assert shown is not None
    if shown.card:
        for word in (shown.card.number, shown.card.seat):
            largest = max(capitals_px(text) for text in painting.texts if text.text == word)
            if largest < short_px * 0.22:
                yield f"{word}: {largest / short_px:.3f} of the shorter side"
    rows = sum(part.isVisible() for part in board.rows)
    for row in shown.rows[:rows]:
        for word in (row.number, row.seat):
            large = [
                text for text in painting.texts if text.text == word and capitals_px(text) >= short_px * 0.084
            ]
            if not large:
                yield f"{row.number}: {word} is not at 8.4 % in the history"


@pytest.mark.parametrize("languages", ORDERS, ids="-".join)
@pytest.mark.parametrize("size", BOARDS, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_board_is_whole(qtbot: QtBot, size: tuple[int, int], languages: tuple[str, ...]) -> None:
    make_app("tests")
    found = []
    for state, presenter in scenes.board_states(languages):
        for film in (False, True):
            window = BoardWindow()
            qtbot.addWidget(window)
            window.resize(*size)
            window.show_board(presenter.board())
            window.show()
            if film:
                window.show_frame(Frame(2, 2, 6, bytes(12)))
            window.paint_due()
            painting_of(window)  # counts the turns of the foot
            for _ in range(window._turns):
                painting = painting_of(window)
                found += [f"{state} {film}: {fault}" for fault in faults_of(painting, min(size), languages)]
                found += [f"{state} {film}: {fault}" for fault in figures(window, painting)]
                window._next_turn()
            window.hide()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("languages", ORDERS, ids="-".join)
@pytest.mark.parametrize("size", SIGNS, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_sign_is_whole(qtbot: QtBot, size: tuple[int, int], languages: tuple[str, ...]) -> None:
    make_app("tests")
    found = []
    for state, presenter in scenes.sign_states(languages):
        window = SignWindow()
        qtbot.addWidget(window)
        window.resize(*size)
        window.show_sign(presenter.sign())
        window.show()
        painting = painting_of(window)
        found += [f"{state}: {fault}" for fault in faults_of(painting, min(size), languages)]
        if not any(text.text.startswith(presenter.sign().window) for text in painting.texts):
            found.append(f"{state}: it does not say which window it is")
        window.hide()
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("inches", "far_m"), [(32, 7.2), (43, 9.6), (49, 11.0), (55, 12.3), (65, 14.6), (75, 16.8)]
)
def test_how_far_a_panel_can_be_read(inches: int, far_m: float) -> None:
    short_mm = inches * 25.4 * 9 / (16**2 + 9**2) ** 0.5
    assert readable_m(short_mm) == pytest.approx(far_m, abs=0.06)
