"""The card: the newest call, as large as the hall needs it, or a notice in its place."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from display_board.presenter import Pair, Row
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
    notice: Pair | None
    calling: Pair
    go_to: Pair
    window: Pair
    recall: Pair
    language: str
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
        _paint_notice(
            painter, area, card.notice, size=min(short * 0.1, area.width() * 0.08), language=card.language
        )


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
    _paint_pair(painter, left, card.go_to, language=card.language, side=LEFT, size=short * 0.05)
    right = QRectF(inner.right() - beside, inner.top(), beside, inner.height())
    _paint_pair(painter, right, card.window, language=card.language, side=RIGHT, size=short * 0.05)


def _paint_label(painter: QPainter, area: QRectF, card: Card, *, short: float, recall: bool) -> None:
    words = card.recall if recall else card.calling
    told = f"↻ {words.first} {words.second}" if recall else f"{words.first} {words.second}"
    tone = theme.WARN_ON if recall else theme.NIGHT if card.stale else theme.INK_2
    paint_text(painter, area, told, font_for(card.language, short * 0.044, bold=recall), tone, LEFT)


def _called(text: str, width: float, short: float) -> QFont:
    """The height of the called number and of its window, the same for both; what is too wide is drawn narrower."""
    font = font_for("en", short * CALLED, bold=True)
    wide = text_width(text, font)
    if wide > width:
        font.setStretch(int(100 * width / wide))
    return font


def _paint_pair(
    painter: QPainter, area: QRectF, pair: Pair, *, language: str, side: Qt.AlignmentFlag, size: float
) -> None:
    second = "en" if language != "en" else "zh_Hans"
    middle = area.center().y()
    above = QRectF(area.left(), middle - size * 1.35, area.width(), size * 1.4)
    below = QRectF(area.left(), middle + size * 0.1, area.width(), size * 1.2)
    first = Lettering(language, size, size, bold=True).fitting(pair.first, area.width(), (1.0, 0.9, 0.8))
    first.paint(painter, above, pair.first, theme.CARD, side)
    Lettering(second, size * 0.78, size * 0.78).paint(painter, below, pair.second, theme.CARD, side)


def _paint_notice(painter: QPainter, area: QRectF, notice: Pair, *, size: float, language: str) -> None:
    """Both languages in the middle, one below the other."""
    wrap = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
    lines = (
        (notice.first, font_for(language, size, bold=True), theme.NIGHT),
        (notice.second, font_for("en", size * 0.7), theme.INK_2),
    )
    room = area.adjusted(size * 0.8, 0, -size * 0.8, 0)
    high = [QFontMetricsF(font).boundingRect(room, wrap, text).height() for text, font, _ in lines]
    top = area.center().y() - (sum(high) + size * 0.6) / 2
    for (text, font, colour), height in zip(lines, high, strict=True):
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(QRectF(room.left(), top, room.width(), height), wrap, text)
        top += height + size * 0.6
