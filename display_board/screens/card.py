"""The card: the newest call, as large as the hall needs it, or a notice in its place."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from display_board.presenter import Row
from display_board.said import Each
from display_board.screens.said import paint_in_line
from service_centre.qt import theme
from service_centre.qt.app import font_for
from service_centre.qt.lettering import LEFT, RIGHT, Lettering
from service_centre.qt.widgets import paint_text, rounded, surface, text_width

CALLED = 0.225 / theme.CAPITALS
"""The font of the called number and of its window: capitals of 22 % of the screen's shorter side."""

PULSE = 0.012
"""Height of the bar that pulses with the voice, in parts of the shorter side."""


@dataclass(frozen=True, slots=True)
class Card:
    """What stands there: a call with the words around it, or a notice; `speaking` while the voice announces it."""

    call: Row | None
    notice: Each
    calling: Each
    go_to: Each
    window: Each
    recall: Each
    stale: bool = False
    speaking: bool = False


def paint_card(
    painter: QPainter, area: QRectF, card: Card, *, short: float, glow: float, below: float
) -> None:
    """Paint a card.

    `short` is the screen's shorter side and `below` how far the number still has to rise into its place, both in
    px; `glow`, from 0 to 1, is where the pulse stands.
    """
    paper = theme.LIGHT_STALE if card.stale else theme.LIGHT
    surface(painter, area, short * 0.033, paper, ground=theme.NIGHT)
    if card.call:
        if card.speaking:
            _paint_pulse(painter, area, card.call, short=short, glow=glow)
        _paint_call(painter, area, card, card.call, short=short, below=below)
    elif card.notice:
        _paint_notice(painter, area, card.notice, size=min(short * 0.1, area.width() * 0.08))


def _paint_pulse(painter: QPainter, area: QRectF, call: Row, *, short: float, glow: float) -> None:
    tone = QColor(theme.service_colour(call.colour))
    tone.setAlphaF(0.25 + 0.75 * glow)
    painter.fillRect(QRectF(area.width() * 0.05, 0, area.width() * 0.9, short * PULSE), tone)


def _paint_call(
    painter: QPainter, area: QRectF, card: Card, call: Row, *, short: float, below: float
) -> None:
    """The label, the number in the middle, and the window on its service's colour."""
    pad = short * 0.033
    label = QRectF(pad * 1.6, pad * 0.6, area.width() - 3 * pad, area.height() * 0.105)
    _paint_label(painter, label, card, short=short, recall=call.recall)
    high = area.height() * 0.40
    panel = QRectF(pad, area.height() - pad - high, area.width() - 2 * pad, high)
    number = QRectF(panel.left(), label.bottom() + below, panel.width(), panel.top() - label.bottom())
    paint_text(painter, number, call.number, _called(call.number, number.width() * 0.96, short), theme.NIGHT)
    rounded(painter, panel, short * 0.026, theme.service_colour(call.colour))
    font = _called(call.seat, panel.width() * 0.62, short)
    paint_text(painter, panel.translated(0, below), call.seat, font, theme.CARD)
    inner = panel.adjusted(pad * 1.2, 0, -pad * 1.2, 0)
    beside = (inner.width() - text_width(call.seat, font)) / 2 - pad * 0.3
    left = QRectF(inner.left(), inner.top(), beside, inner.height())
    _paint_stacked(painter, left, card.go_to, side=LEFT, size=short * 0.05)
    right = QRectF(inner.right() - beside, inner.top(), beside, inner.height())
    _paint_stacked(painter, right, card.window, side=RIGHT, size=short * 0.05)


def _paint_label(painter: QPainter, area: QRectF, card: Card, *, short: float, recall: bool) -> None:
    first, *second = card.recall if recall else card.calling
    marked = replace(first, text=f"↻ {first.text}") if recall else first
    tone = theme.WARN_ON if recall else theme.NIGHT if card.stale else theme.INK_2
    paint_in_line(painter, area, (marked, *second), short * 0.044, tone, LEFT, bold=recall)


def _called(text: str, width: float, short: float) -> QFont:
    """The height of the called number and of its window, the same for both; what is too wide is drawn narrower."""
    font = font_for("en", short * CALLED, bold=True)
    wide = text_width(text, font)
    if wide > width:
        font.setStretch(int(100 * width / wide))
    return font


def _paint_stacked(
    painter: QPainter, area: QRectF, each: Each, *, side: Qt.AlignmentFlag, size: float
) -> None:
    """The first language, and the second below it; one alone stands in the middle."""
    first, *second = each
    middle = area.center().y()
    above = QRectF(area.left(), middle - size * (1.35 if second else 0.7), area.width(), size * 1.4)
    below = QRectF(area.left(), middle + size * 0.1, area.width(), size * 1.2)
    bold = Lettering(first.language, size, size, bold=True).fitting(first.text, area.width(), (1.0, 0.9, 0.8))
    bold.paint(painter, above, first.text, theme.CARD, side)
    for said in second:
        Lettering(said.language, size * 0.78, size * 0.78).paint(painter, below, said.text, theme.CARD, side)


def _paint_notice(painter: QPainter, area: QRectF, notice: Each, *, size: float) -> None:
    """The languages in the middle, one below the other."""
    wrap = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
    first, *second = notice
    lines = [(first.text, font_for(first.language, size, bold=True), theme.NIGHT)]
    lines += [(said.text, font_for(said.language, size * 0.7), theme.INK_2) for said in second]
    room = area.adjusted(size * 0.8, 0, -size * 0.8, 0)
    high = [QFontMetricsF(font).boundingRect(room, wrap, text).height() for text, font, _ in lines]
    top = area.center().y() - (sum(high) + size * 0.6 * (len(lines) - 1)) / 2
    for (text, font, colour), height in zip(lines, high, strict=True):
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(QRectF(room.left(), top, room.width(), height), wrap, text)
        top += height + size * 0.6
