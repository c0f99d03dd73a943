"""The hall's screen: the card, the rows, who waits, the ticker; each part is painted only when it changes.

Sizes follow from the shorter side: capitals of the called number and of its window are 22 % of it, in the
history 8.4 %, waiting counts 2.7 %.
"""

import math
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from display_board.presenter import Board, Pair, Row
from service_centre.qt import theme
from service_centre.qt.app import font_for
from service_centre.qt.widgets import paint_text, rounded, text_width

CAPITALS = 0.714
"""Height of Noto Sans' capitals in parts of the font's size."""

CALLED = 0.225 / CAPITALS
HISTORY = 0.0855 / CAPITALS
SMALL = 0.0275 / CAPITALS
PULSE_HZ = 1.0
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Part(QWidget):
    """One region; `show_model` repaints it only if its model is another one."""

    def __init__(self, parent: QWidget, paint: Callable[[QPainter, QRectF, Any], None]) -> None:
        super().__init__(parent)
        self._paint = paint
        self._model: Any = None
        self.painted: Callable[[], None] = lambda: None

    def show_model(self, model: Any) -> None:
        """Take a model."""
        if model != self._model:
            self._model = model
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See Qt."""
        if self._model is not None:
            painter = QPainter(self)
            self._paint(painter, QRectF(self.rect()), self._model)
            painter.end()
            self.painted()


class BoardWindow(QWidget):
    """Draws the presenter's picture."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Hallcall board")
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._board: Board | None = None
        self._phase = 0.0
        self.setAutoFillBackground(True)
        palette = self.palette()
        palette.setColor(self.backgroundRole(), QColor(theme.NIGHT))
        self.setPalette(palette)
        self.head = Part(self, self._paint_head)
        self.card = Part(self, self._paint_card)
        self.rows_head = Part(self, self._paint_rows_head)
        self.rows = [Part(self, self._paint_row) for _ in range(6)]
        self.foot = Part(self, self._paint_foot)
        self._pulse = QTimer(self)
        self._pulse.timeout.connect(self._beat)
        self._pulse.start(100)

    # Where things are.

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """See Qt."""
        width, height = self.width(), self.height()
        short = min(width, height)
        pad = round(short * 0.045)
        head, foot = round(short * 0.089), round(short * (0.093 if width > height else 0.176))
        self.head.setGeometry(pad, 0, width - 2 * pad, head)
        self.foot.setGeometry(0, height - foot, width, foot)
        if width > height:
            card = round(width * 0.5625)
            self.card.setGeometry(pad, head, card, height - head - foot - pad // 2)
            left, top = pad + card + round(short * 0.033), head
            room = height - foot - pad // 2 - top
        else:
            card_height = round(height * 0.445)
            self.card.setGeometry(pad, head, width - 2 * pad, card_height)
            left, top = pad, head + card_height + pad // 3
            room = height - foot - pad // 2 - top
        right = width - pad - left
        title = round(short * 0.059)
        gap = round(short * 0.011)
        self.rows_head.setGeometry(left, top, right, title)
        count = max(1, min(6, int((room - title) // (short * 0.125 + gap))))
        row = (room - title) / count - gap
        for at, part in enumerate(self.rows):
            part.setVisible(at < count)
            part.setGeometry(left, round(top + title + at * (row + gap)), right, round(row))

    # What is shown.

    def show_board(self, board: Board) -> None:
        """Draw another picture; only the parts that changed are painted."""
        if board == self._board:
            return
        self._board = board
        stale = bool(board.stale)
        self.head.show_model((board.title, board.clock, board.stale or board.no_sound, board.language))
        self.card.show_model((board.card, board.notice, board.calling, board.go_to, board.window,
                              board.recall_word, stale, board.language))  # fmt: skip
        self.rows_head.show_model(
            (board.number_head, board.window_head, board.language) if board.rows else ()
        )
        shown = list(board.rows) + [None] * len(self.rows)
        for part, row in zip(self.rows, shown, strict=False):
            part.show_model((row, stale, board.recall_word.first, board.language))
        self.foot.show_model((board.waiting_label, board.services, board.ticker, stale, board.language))

    def _beat(self) -> None:
        """Move the pulse: 1 Hz, and only while a call is being announced or waits for it."""
        board = self._board
        if board is None or not (board.speaking or any(row.waiting for row in board.rows)):
            self._phase = 0.0
            return
        self._phase = (self._phase + 0.1 * PULSE_HZ) % 1.0
        if board.speaking:
            self.card.update(0, 0, self.card.width(), round(self._short * 0.02))
        for part, row in zip(self.rows, board.rows, strict=False):
            if row.waiting:
                part.update(0, 0, round(self._short * 0.02), part.height())

    @property
    def _short(self) -> int:
        return min(self.width(), self.height())

    def _glow(self) -> float:
        return 0.5 + 0.5 * math.cos(2 * math.pi * self._phase)

    # How each part is painted.

    def _paint_head(self, painter: QPainter, area: QRectF, model: Any) -> None:
        title, clock, stale, language = model
        size = self._short * 0.037
        clock_font = font_for("en", size * 1.3, bold=True)
        paint_text(painter, area, clock, clock_font, theme.LIGHT, RIGHT)
        if stale:
            font = font_for(language, size, bold=True)
            wide = text_width(f"! {stale}", font) + size * 1.4
            pill = QRectF(area.right() - text_width(clock, clock_font) - wide - size, area.height() * 0.18,
                          wide, area.height() * 0.64)  # fmt: skip
            rounded(painter, pill, pill.height() / 2, theme.WARN_TINT)
            paint_text(painter, pill, f"! {stale}", font, theme.WARN_ON)
        paint_text(painter, area, title, font_for(language, size, bold=True), theme.LIGHT, LEFT)

    def _paint_card(self, painter: QPainter, area: QRectF, model: Any) -> None:
        row, notice, calling, go_to, window, recall, stale, language = model
        paper = theme.LIGHT_STALE if stale else theme.LIGHT
        rounded(painter, area, self._short * 0.033, paper)
        if row is None:
            self._paint_notice(painter, area, notice, language)
            return
        self._paint_pulse(painter, area, row.colour)
        pad = self._short * 0.033
        label_height = area.height() * 0.105
        label = f"↻ {recall.first} {recall.second}" if row.recall else f"{calling.first} {calling.second}"
        tone = theme.WARN_ON if row.recall else theme.NIGHT if stale else theme.INK_2
        head = QRectF(pad * 1.6, pad * 0.6, area.width() - 3 * pad, label_height)
        paint_text(painter, head, label, font_for(language, self._short * 0.044, bold=row.recall), tone, LEFT)
        panel_height = area.height() * 0.40
        panel = QRectF(pad, area.height() - pad - panel_height, area.width() - 2 * pad, panel_height)
        number = QRectF(pad, head.bottom(), area.width() - 2 * pad, panel.top() - head.bottom())
        paint_text(painter, number, row.number, self._called(row.number, number.width()), theme.NIGHT)
        rounded(painter, panel, self._short * 0.026, theme.service_colour(row.colour))
        paint_text(painter, panel, row.seat, self._called(row.seat, panel.width() * 0.62), theme.CARD)
        inner = panel.adjusted(pad * 1.2, 0, -pad * 1.2, 0)
        self._paint_pair(painter, inner, go_to, language, LEFT)
        self._paint_pair(painter, inner, window, language, RIGHT)

    def _paint_pulse(self, painter: QPainter, area: QRectF, colour: str) -> None:
        if self._board and self._board.speaking:
            tone = QColor(theme.service_colour(colour))
            tone.setAlphaF(0.25 + 0.75 * self._glow())
            bar = self._short * 0.012
            painter.fillRect(QRectF(area.width() * 0.05, 0, area.width() * 0.9, bar), tone)

    def _called(self, text: str, width: float) -> QFont:
        """The size of the called number and of its window, the same for both; five characters are drawn closer."""
        font = font_for("en", self._short * CALLED, bold=True)
        over = text_width(text, font) - width
        if over > 0:
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, -over / max(1, len(text)) - 1)
        return font

    def _paint_pair(
        self, painter: QPainter, area: QRectF, pair: Pair, language: str, side: Qt.AlignmentFlag
    ) -> None:
        size = self._short * 0.05
        second = "en" if language != "en" else "zh_Hans"
        middle = area.center().y()
        above = QRectF(area.left(), middle - size * 1.35, area.width(), size * 1.4)
        below = QRectF(area.left(), middle + size * 0.1, area.width(), size * 1.2)
        paint_text(painter, above, pair.first, font_for(language, size, bold=True), theme.CARD, side)
        paint_text(painter, below, pair.second, font_for(second, size * 0.75), theme.CARD, side)

    def _paint_notice(self, painter: QPainter, area: QRectF, notice: Pair | None, language: str) -> None:
        if notice is None:
            return
        size = self._short * 0.062
        wrap = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        pad = self._short * 0.05
        painter.setPen(QColor(theme.NIGHT))
        painter.setFont(font_for(language, size, bold=True))
        half = area.height() / 2
        painter.drawText(QRectF(pad, half - size * 3.2, area.width() - 2 * pad, size * 3), wrap, notice.first)
        painter.setPen(QColor(theme.INK_2))
        painter.setFont(font_for("en", size * 0.7))
        painter.drawText(
            QRectF(pad, half + size * 0.2, area.width() - 2 * pad, size * 2.4), wrap, notice.second
        )

    def _paint_rows_head(self, painter: QPainter, area: QRectF, model: Any) -> None:
        if not model:
            return
        number, window, language = model
        font = font_for(language, self._short * 0.039)
        inner = area.adjusted(area.height() * 0.6, 0, -area.height() * 0.6, 0)
        paint_text(painter, inner, f"{number.first} {number.second}", font, theme.LIGHT_2, LEFT)
        paint_text(painter, inner, f"{window.first} {window.second}", font, theme.LIGHT_2, RIGHT)

    def _paint_row(self, painter: QPainter, area: QRectF, model: Any) -> None:
        row, stale, recall, language = model
        if row is None:
            return
        assert isinstance(row, Row)
        radius = self._short * 0.02
        rounded(painter, area, radius, theme.NIGHT_ROW)
        colour = QColor(theme.service_colour(row.colour, theme.SERVICE_NIGHT))
        if row.waiting:
            colour.setAlphaF(0.25 + 0.75 * self._glow())
        bar = self._short * 0.013
        painter.fillRect(QRectF(0, radius * 0.5, bar, area.height() - radius), colour)
        light = theme.LIGHT_STALE if stale else theme.LIGHT
        font = font_for("en", self._short * HISTORY, bold=True)
        inner = area.adjusted(bar + self._short * 0.028, 0, -self._short * 0.041, 0)
        paint_text(painter, inner, row.number, font, light, LEFT)
        paint_text(painter, inner, row.seat, font, light, RIGHT)
        if row.recall:
            start = inner.left() + text_width(row.number, font) + self._short * 0.015
            end = inner.right() - text_width(row.seat, font)
            word_font = font_for(language, self._short * 0.036, bold=True)
            word = f"↻ {recall}" if text_width(f"↻ {recall}", word_font) < end - start else "↻"
            paint_text(painter, QRectF(start, 0, end - start, area.height()), word, word_font, light, LEFT)

    def _paint_foot(self, painter: QPainter, area: QRectF, model: Any) -> None:
        label, services, ticker, stale, language = model
        painter.fillRect(area, QColor(theme.NIGHT_ROW))
        size, pad = self._short * SMALL, self._short * 0.045
        font, bold = font_for(language, size), font_for(language, size, bold=True)
        light, second = (theme.LIGHT_STALE,) * 2 if stale else (theme.LIGHT, theme.LIGHT_2)
        lines = 1 if area.width() > area.height() * 10 else 2
        x, height = pad, area.height() / lines
        pieces: list[tuple[str, QFont, str, float]] = [(label, font, second, size * 0.8)] if services else []
        for name, count, stopped in services:
            pieces += [
                (name, font, second, size * 0.25),
                ("—" if stopped else str(count), bold, light, size * 0.8),
            ]
        for text, piece_font, tone, gap in pieces:
            paint_text(painter, QRectF(x, 0, area.width(), height), text, piece_font, tone, LEFT)
            x += text_width(text, piece_font) + gap
        room = area.width() - 2 * pad if lines == 2 else area.width() - pad - x
        at = QRectF(pad if lines == 2 else x, height * (lines - 1), room, height)
        side = LEFT if lines == 2 else RIGHT
        told = QFontMetricsF(font).elidedText(ticker, Qt.TextElideMode.ElideRight, room)
        paint_text(painter, at, told, font, second, side)
