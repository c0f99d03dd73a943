"""The board's highest line: the hall's name, what is wrong, the time of day."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from service_centre.qt import theme
from service_centre.qt.app import font_for
from service_centre.qt.lettering import RIGHT, Lettering
from service_centre.qt.widgets import paint_text, rounded, text_width


@dataclass(frozen=True, slots=True)
class Head:
    """What stands there; `told` is what is wrong, "" for nothing."""

    title: str
    clock: str
    told: str
    language: str


def paint_head(painter: QPainter, area: QRectF, head: Head, *, size: float) -> None:
    """Paint a head at a font size in px.

    The clock is on the right, what is wrong beside it; the hall's name gives way where both have no room.
    """
    painter.fillRect(area, QColor(theme.NIGHT))
    clock = font_for("en", size * 1.3, bold=True)
    paint_text(painter, area, head.clock, clock, theme.LIGHT, RIGHT)
    end = area.right() - text_width(head.clock, clock) - size
    if head.told:
        end = _paint_told(painter, QRectF(area.left(), 0, end - area.left(), area.height()), head, size)
    name = Lettering(head.language, size, size, bold=True)
    room = end - area.left()
    if name.width(head.title) <= room:
        name.paint(painter, QRectF(area.left(), 0, room, area.height()), head.title, theme.LIGHT)


def _paint_told(painter: QPainter, area: QRectF, head: Head, size: float) -> float:
    """Say what is wrong, at the right; gives where the room to its left ends, in px."""
    font, told = font_for(head.language, size, bold=True), f"! {head.told}"
    wide = text_width(told, font) + size * 1.4
    pill = QRectF(area.right() - wide, area.height() * 0.18, wide, area.height() * 0.64)
    rounded(painter, pill, pill.height() / 2, theme.WARN_TINT)
    paint_text(painter, pill, told, font, theme.WARN_ON)
    return pill.left() - size * 0.5
