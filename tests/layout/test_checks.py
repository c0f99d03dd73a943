"""The checks themselves: a broken screen is painted for each, and the check must find it."""

from collections.abc import Callable, Iterable

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from service_centre.qt import theme
from service_centre.qt.app import font_for, make_app
from service_centre.qt.lettering import Lettering
from service_centre.qt.widgets import KeyButton, paint_text, rounded
from tests.helpers import layout
from tests.helpers.painting import Painting, painting_of

WORD = "取号 Number"


class Screen(QWidget):
    """Paints what it is told on white."""

    def __init__(self, paint: Callable[[QPainter], object]) -> None:
        super().__init__()
        self._paint = paint
        self.resize(400, 300)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#FFFFFF"))
        self._paint(painter)


def write(painter: QPainter, area: QRectF, colour: str = theme.INK, size_px: float = 30) -> None:
    paint_text(painter, area, WORD, font_for("zh_Hans", size_px), colour)


def well(painter: QPainter) -> None:
    write(painter, QRectF(20, 20, 300, 60))


def beyond_the_edge(painter: QPainter) -> None:
    write(painter, QRectF(300, 20, 200, 60))


def under_a_clip(painter: QPainter) -> None:
    painter.setClipRect(20, 20, 60, 60)
    well(painter)


def cut_short(painter: QPainter) -> None:
    Lettering("zh_Hans", 30, 30).paint(painter, QRectF(20, 20, 60, 60), WORD, theme.INK)


def twice_in_one_place(painter: QPainter) -> None:
    well(painter)
    write(painter, QRectF(24, 26, 300, 60))


def under_a_later_box(painter: QPainter) -> None:
    well(painter)
    painter.fillRect(QRectF(10, 10, 380, 80), QColor("#F0EEE7"))


def nearly_transparent(painter: QPainter) -> None:
    painter.setOpacity(0.2)
    well(painter)


def grey_on_white(painter: QPainter) -> None:
    write(painter, QRectF(20, 20, 300, 60), "#BBBBBB")


def too_small(painter: QPainter) -> None:
    write(painter, QRectF(20, 20, 300, 60), size_px=20)


def in_other_faces(painter: QPainter) -> None:
    painter.setFont(font_for("zh_Hans", 32))
    painter.setPen(QColor(theme.INK))
    painter.drawText(QRectF(20, 20, 300, 60), "請到")


def an_empty_box(painter: QPainter) -> None:
    well(painter)
    rounded(painter, QRectF(20, 120, 200, 100), 12, theme.SAND)


FACE_AND_LATIN = {"face_px": 28.0, "latin_px": 28.0}


@pytest.mark.parametrize(("paint", "check"), [
    (beyond_the_edge, layout.clipped), (under_a_clip, layout.clipped), (cut_short, layout.clipped),
    (twice_in_one_place, layout.overlapping), (grey_on_white, layout.faint),
    (under_a_later_box, layout.covered), (nearly_transparent, layout.faint),
    (an_empty_box, lambda painting: layout.empty(painting, least_px=30)),
    (too_small, lambda painting: layout.small(painting, **FACE_AND_LATIN)),
    (well, layout.latin_words), (in_other_faces, lambda painting: layout.foreign_faces(painting, ("en", "zh_Hant"))),
], ids=[
    "edge", "clip", "short", "overlap", "faint", "covered", "transparent", "empty", "small", "Latin", "faces",
])  # fmt: skip
def test_a_broken_screen_is_found(
    qtbot: QtBot, paint: Callable[[QPainter], object], check: Callable[[Painting], Iterable[str]]
) -> None:
    assert list(check(painted(qtbot, Screen(paint))))


@pytest.mark.parametrize("check", [
    layout.clipped, layout.overlapping, layout.covered, layout.faint, lambda painting: layout.empty(painting, least_px=30),
    lambda painting: layout.small(painting, **FACE_AND_LATIN), lambda painting: layout.latin_words(painting, ["Number"]),
])  # fmt: skip
def test_a_whole_screen_passes(qtbot: QtBot, check: Callable[[Painting], Iterable[str]]) -> None:
    assert not list(check(painted(qtbot, Screen(well))))


def painted(qtbot: QtBot, screen: QWidget) -> Painting:
    make_app("tests")
    qtbot.addWidget(screen)
    screen.show()
    return painting_of(screen)


def test_targets_too_small_too_close_and_too_high_are_found(qtbot: QtBot) -> None:
    make_app("tests")
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    for at, height in ((0, 40), (45, 60), (200, 60)):
        key = KeyButton(f"key {at}", Lettering("en", 20, 20), height=height)
        key.setParent(window)
        key.setGeometry(10, at, 200, height)
    window.show()
    found = list(layout.untouchable(window, key_px=60, card_px=60, gap_px=10, top_px=20))
    assert sorted(found) == [
        "out of reach: 'key 0' at 0, least 20",
        "small target: 'key 0' 200×40, least 60",
        "too close: 'key 0' and 'key 45'",
    ]
