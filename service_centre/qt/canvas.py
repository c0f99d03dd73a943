"""A painter that knows the hall's words and sizes: for screens that are painted as one picture."""

from functools import lru_cache
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from service_centre.qt import theme
from service_centre.qt.app import font_for
from service_centre.qt.lettering import CENTRE, LEFT
from service_centre.qt.widgets import rounded, text_width

TOP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class Canvas:
    """Paints with a unit `u`: sizes are given for the reference picture and grow with the screen."""

    def __init__(self, painter: QPainter, u: float, language: str) -> None:
        self.painter, self.u, self.language = painter, u, language
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def box(
        self, area: QRectF, fill: str = theme.CARD, edge: str = "", *, radius: float = 18, width: float = 2
    ) -> None:
        """Paint a rounded surface."""
        rounded(self.painter, area, radius * self.u, fill, edge, width=width)

    def text(
        self, area: QRectF, text: str, size: float, colour: str = theme.INK, *, bold: bool = False,
        align: Qt.AlignmentFlag = LEFT,
    ) -> float:  # fmt: skip
        """Paint one line, shortened by … where it does not fit; gives its width in pixels."""
        font = font_for(self.language, size * self.u, bold=bold)
        shown, wide = text, self.width(text, size, bold=bold)
        if wide > area.width() + 1:
            shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour))
        self.painter.drawText(area, int(align | Qt.TextFlag.TextDontClip), shown)
        return wide if shown is text else text_width(shown, font)

    def wrapped(
        self, area: QRectF, text: str, size: float, colour: str = theme.INK, *, bold: bool = False,
        align: Qt.AlignmentFlag = TOP,
    ) -> None:  # fmt: skip
        """Paint lines, from the top of an area if not told otherwise."""
        self.painter.setFont(font_for(self.language, size * self.u, bold=bold))
        self.painter.setPen(QColor(colour))
        self.painter.drawText(area, int(align | Qt.TextFlag.TextWordWrap), text)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Measure a line in pixels."""
        return _width(text, self.language, size * self.u, bold)

    def knows(self, text: str, size: float) -> bool:
        """Say whether the fonts have every character of a text."""
        font = QFontMetricsF(font_for(self.language, size * self.u))
        return all(font.inFontUcs4(ord(char)) for char in text)

    def pill(
        self, x: float, middle: float, text: str, size: float, *, ink: str, fill: str, edge: str = ""
    ) -> float:
        """Paint a word on its tint; gives the x after it."""
        wide, high = self.width(text, size) + 24 * self.u, size * 1.8 * self.u
        area = QRectF(x, middle - high / 2, wide, high)
        self.box(area, fill, edge, radius=high / 2 / self.u, width=1.5)
        self.text(area, text, size, ink, align=CENTRE)
        return x + wide

    def rule(self, x: float, y: float, width: float) -> None:
        """Paint a hairline."""
        self.painter.fillRect(QRectF(x, y, width, max(1.0, self.u)), QColor(theme.LINE))


@lru_cache(maxsize=2048)
def _width(text: str, language: str, size_px: float, bold: bool) -> float:
    return text_width(text, font_for(language, size_px, bold=bold))


def paint_strip(c: Canvas, area: QRectF, keys: tuple[Any, ...], down: str) -> dict[str, QRectF]:
    """Paint the twelve keys in the keyboard's order, 4 + 4 + 4; two rows of six on a narrow screen."""
    columns = 6 if area.width() < 1200 * c.u else 12
    rows = 12 // columns
    gap, group = 8 * c.u, (10 * c.u if columns == 12 else 0)
    width = (area.width() - gap * (columns - 1) - 2 * group) / columns
    height = (area.height() - gap * (rows - 1)) / rows
    places = {}
    for at, key in enumerate(keys):
        column, row = at % columns, at // columns
        x = area.left() + column * (width + gap) + (column // 4) * group
        place = QRectF(x, area.top() + row * (height + gap), width, height)
        _paint_key(c, place, key, down=key.key == down)
        places[key.key] = place
    return places


def _paint_key(c: Canvas, place: QRectF, key: Any, *, down: bool) -> None:
    live, primary = key.live, key.primary
    fill = theme.INK if primary else theme.LINE if down and live else theme.KEY if live else theme.PAPER
    edge = theme.INK if primary else theme.EDGE if live else theme.LINE
    c.box(place, fill, edge, radius=14)
    ink = theme.CARD if primary else theme.INK if live else theme.INK_2
    name = QRectF(place.left(), place.top() + 6 * c.u, place.width(), 22 * c.u)
    c.text(name, key.key, 16, "#DDE3EA" if primary else theme.INK_2, align=CENTRE)
    label = QRectF(
        place.left() + 4 * c.u,
        name.bottom(),
        place.width() - 8 * c.u,
        place.bottom() - name.bottom() - 4 * c.u,
    )
    size = 20.0
    while size > 15 and c.width(key.label, size, bold=live) > label.width():
        size -= 1
    c.text(label, key.label, size, ink, bold=live, align=CENTRE)
