"""The calls before the newest one, a row each, under the names of their columns."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from display_board.presenter import Row
from display_board.said import Each, Said
from display_board.screens.said import paint_in_line
from service_centre.qt import theme
from service_centre.qt.app import font_for
from service_centre.qt.lettering import LEFT, RIGHT
from service_centre.qt.widgets import paint_text, rounded, surface, text_width

CALLED_BEFORE = 0.0855 / theme.CAPITALS
"""The font of number and window: capitals of 8.4 % of the screen's shorter side."""

BAR = 0.013
"""Width of the bar in the service's colour, in parts of the shorter side; it pulses while a call waits for its voice."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands over the rows."""

    number: Each
    window: Each


@dataclass(frozen=True, slots=True)
class Line:
    """What stands in a row: a call and the word for a second one, or nothing."""

    call: Row | None
    recall: Said
    stale: bool = False


def paint_columns(painter: QPainter, area: QRectF, columns: Columns, *, short: float) -> None:
    """Paint the names of the columns; `short` is the screen's shorter side in px."""
    painter.fillRect(area, QColor(theme.NIGHT))
    inner = area.adjusted(area.height() * 0.6, 0, -area.height() * 0.6, 0)
    for each, side in ((columns.number, LEFT), (columns.window, RIGHT)):
        paint_in_line(painter, inner, each, short * 0.039, theme.LIGHT_2, side)


def paint_line(painter: QPainter, area: QRectF, line: Line, *, short: float, glow: float) -> None:
    """Paint a row; `short` is the screen's shorter side in px, `glow`, from 0 to 1, where the pulse stands."""
    call = line.call
    if call is None:
        painter.fillRect(area, QColor(theme.NIGHT))
        return
    radius, bar = short * 0.02, short * BAR
    surface(painter, area, radius, theme.NIGHT_ROW, ground=theme.NIGHT)
    colour = QColor(theme.service_colour(call.colour, theme.SERVICE_NIGHT))
    if call.waiting:
        colour.setAlphaF(0.25 + 0.75 * glow)
    painter.setClipRect(QRectF(0, 0, bar, area.height()))  # with the row's own corners
    rounded(painter, area, radius, colour.name(QColor.NameFormat.HexArgb))
    painter.setClipping(False)
    light = theme.LIGHT_STALE if line.stale else theme.LIGHT
    font = font_for("en", short * CALLED_BEFORE, bold=True)
    inner = area.adjusted(bar + short * 0.028, 0, -short * 0.041, 0)
    paint_text(painter, inner, call.number, font, light, LEFT)
    paint_text(painter, inner, call.seat, font, light, RIGHT)
    if call.recall:
        start = inner.left() + text_width(call.number, font) + short * 0.015
        end = inner.right() - text_width(call.seat, font)
        _paint_recall(painter, QRectF(start, 0, end - start, area.height()), line, light, size=short * 0.036)


def _paint_recall(painter: QPainter, area: QRectF, line: Line, colour: str, *, size: float) -> None:
    """The sign of a second call, and its word where there is room."""
    font = font_for(line.recall.language, size, bold=True)
    told = f"↻ {line.recall.text}"
    paint_text(painter, area, told if text_width(told, font) < area.width() else "↻", font, colour, LEFT)
