"""The hall's screen: the card, the rows, who waits, the ticker; each part is painted only when it changes.

Sizes follow from the shorter side: capitals of the called number and of its window are 22 % of it, in the
history 8.4 %, waiting counts 2.7 %.
"""

import math
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from display_board.presenter import Board, Pair, Row
from display_board.screens.film import FilmPane
from display_board.screens.foot import TURN_MS, Foot, paint_foot
from hardware.film import Frame
from service_centre.qt import theme
from service_centre.qt.app import font_for
from service_centre.qt.lettering import LEFT, RIGHT, Lettering
from service_centre.qt.settling import Settling
from service_centre.qt.widgets import paint_text, rounded, text_width

CAPITALS = 0.714
"""Height of Noto Sans' capitals in parts of the font's size."""

CALLED = 0.225 / CAPITALS
HISTORY = 0.0855 / CAPITALS
SMALL = 0.0275 / CAPITALS
PULSE_HZ = 1.0
RISE = 0.03
"""A call rises so far into its place."""

FILM_FLAT, FILM_UPRIGHT = 0.27, 0.175
"""Height of a film beside the calls, in parts of the screen's: the calls keep their size."""


class Part(QWidget):
    """One region; `show_model` takes what it shows, and says whether it is to be painted.

    A window that comes up would be painted as a whole, in one long frame: each of its parts `waits` for a frame of
    its own, and is only the ground until then.
    """

    def __init__(self, parent: QWidget, paint: Callable[[QPainter, QRectF, Any], None]) -> None:
        super().__init__(parent)
        # It paints every dot of its own: the window's ground beneath would be millions of dots painted for nothing.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._paint = paint
        self._model: Any = None
        self.waits = False
        self.painted: Callable[[], None] = lambda: None

    def show_model(self, model: Any) -> bool:
        """Take a model; True if it is another one."""
        changed = bool(model != self._model)
        self._model = model
        return changed

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See Qt."""
        painter = QPainter(self)
        if self._model is None or self.waits:
            painter.fillRect(self.rect(), QColor(theme.NIGHT))
            return
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
        self.film = FilmPane(self)
        self.film.hide()
        self._foot: Foot | None = None
        self._turn, self._turns = 0, 1
        self._turner = QTimer(self)
        self._turner.timeout.connect(self._next_turn)
        self._turner.start(TURN_MS)
        self._settling = Settling(self.card)
        self._due: list[Part] = []
        self._stands = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._paint_next)
        self._pulse = QTimer(self)
        self._pulse.timeout.connect(self._beat)
        self._pulse.start(100)

    # Where things are.

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """See Qt."""
        self._lay_out()
        self._come_up()

    def showEvent(self, _event: QShowEvent) -> None:
        """See Qt."""
        self._come_up()

    def _come_up(self) -> None:
        """Have the ground painted, then every part in a frame of its own."""
        self._stands = False
        for part in (self.card, *self.rows, self.rows_head, self.foot, self.head):
            part.waits = True
            self._paint_soon(part)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See Qt; it filled the ground."""
        self._stands = True
        if self._due:
            self._soon.start()

    def _lay_out(self) -> None:
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
        else:
            card_height = round(height * 0.445)
            self.card.setGeometry(pad, head, width - 2 * pad, card_height)
            left, top = pad, head + card_height + pad // 3
        right, bottom = width - pad - left, height - foot - pad // 2
        if self.film.isVisibleTo(self):
            bottom = self._place_film(left, right, bottom)
        self._place_rows(left, top, right, bottom)

    def _place_film(self, left: int, wide: int, bottom: int) -> int:
        """Put the film below the history; gives where the history must end."""
        high = self._film_high
        self.film.setGeometry(left, bottom - high, wide, high)
        return bottom - high - round(self._short * 0.022)

    def _place_rows(self, left: int, top: int, wide: int, bottom: int) -> None:
        """As many rows as have room at their size: fewer before smaller."""
        title, gap = round(self._short * 0.059), round(self._short * 0.011)
        self.rows_head.setGeometry(left, top, wide, title)
        count = max(1, min(6, int((bottom - top - title) // (self._short * 0.125 + gap))))
        row = min((bottom - top - title) / count - gap, self._short * 0.2)
        for at, part in enumerate(self.rows):
            part.setVisible(at < count)
            part.setGeometry(left, round(top + title + at * (row + gap)), wide, round(row))

    def show_frame(self, frame: Frame | None) -> None:
        """Show a frame beside the calls; without one the calls have the whole screen."""
        if frame:
            self.film.show_frame(frame)
        if self.film.isVisibleTo(self) != bool(frame):
            self.film.setVisible(bool(frame))
            self._lay_out()

    @property
    def film_size(self) -> tuple[int, int]:
        """Width and height in dots that a film has room for."""
        width, height = self.width(), self.height()
        return round(width * (0.36 if width > height else 1)), self._film_high

    @property
    def _film_high(self) -> int:
        return round(self.height() * (FILM_FLAT if self.width() > self.height() else FILM_UPRIGHT))

    def _next_turn(self) -> None:
        """Show the next part of a foot that is longer than the screen is wide."""
        if self._turns > 1 and self._foot:
            self._turn += 1
            self._show((self.foot, (self._foot, self._turn)))

    # What is shown.

    def show_board(self, board: Board) -> None:
        """Draw another picture; only the parts that changed are painted."""
        if board == self._board:
            return
        if self._board and _place_of(board) not in ("", _place_of(self._board)):
            self._settling.start()
        self._board = board
        stale = bool(board.stale)
        shown = list(board.rows) + [None] * len(self.rows)
        self._foot = Foot(board.waiting_label, board.services, board.ticker, stale, board.language)
        self._show(
            (self.card, (board.card, board.notice, board.calling, board.go_to, board.window, board.recall_word, stale,
                         board.language, board.speaking)),
            *((part, (row, stale, board.recall_word.first, board.language))
              for part, row in zip(self.rows, shown, strict=False)),
            (self.rows_head, (board.number_head, board.window_head, board.language) if board.rows else ()),
            (self.foot, (self._foot, self._turn)),
            (self.head, (board.title, board.clock, board.stale or board.no_sound, board.language)),
        )  # fmt: skip

    def _show(self, *models: tuple[Part, Any]) -> None:
        """Have the parts that change painted one after the other, a frame each: the call itself comes first."""
        for part, model in models:
            if part.show_model(model):
                self._paint_soon(part)

    def _paint_soon(self, part: Part) -> None:
        if part not in self._due:
            self._due.append(part)
        if self._stands:
            self._soon.start()

    @property
    def painting(self) -> bool:
        """Say whether something of the last picture is still to be painted."""
        return bool(self._due)

    def paint_due(self) -> None:
        """Paint at once all that is due: for a picture of the whole window."""
        while self._due:
            self._paint_next()
        self._soon.stop()

    def _paint_next(self) -> None:
        part = self._due.pop(0)
        part.waits = False
        part.repaint()
        if self._due:
            self._soon.start()

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
        """The clock on the right, what is wrong beside it; the hall's name gives way where both have no room."""
        painter.fillRect(area, QColor(theme.NIGHT))
        title, clock, told, language = model
        size = self._short * 0.039
        clock_font = font_for("en", size * 1.3, bold=True)
        paint_text(painter, area, clock, clock_font, theme.LIGHT, RIGHT)
        end = area.right() - text_width(clock, clock_font) - size
        if told:
            font = font_for(language, size, bold=True)
            wide = text_width(f"! {told}", font) + size * 1.4
            pill = QRectF(end - wide, area.height() * 0.18, wide, area.height() * 0.64)
            rounded(painter, pill, pill.height() / 2, theme.WARN_TINT)
            paint_text(painter, pill, f"! {told}", font, theme.WARN_ON)
            end -= wide + size * 0.5
        name = Lettering(language, size, size, bold=True)
        if name.width(title) <= end - area.left():
            name.paint(painter, QRectF(area.left(), 0, end - area.left(), area.height()), title, theme.LIGHT)

    def _paint_card(self, painter: QPainter, area: QRectF, model: Any) -> None:
        row, notice, calling, go_to, window, recall, stale, language, speaking = model
        paper = theme.LIGHT_STALE if stale else theme.LIGHT
        surface(painter, area, self._short * 0.033, paper)
        if row is None:
            self._paint_notice(painter, area, notice, language)
            return
        if speaking:
            self._paint_pulse(painter, area, row.colour)
        pad = self._short * 0.033
        label_height = area.height() * 0.105
        label = f"↻ {recall.first} {recall.second}" if row.recall else f"{calling.first} {calling.second}"
        tone = theme.WARN_ON if row.recall else theme.NIGHT if stale else theme.INK_2
        head = QRectF(pad * 1.6, pad * 0.6, area.width() - 3 * pad, label_height)
        paint_text(painter, head, label, font_for(language, self._short * 0.044, bold=row.recall), tone, LEFT)
        panel_height = area.height() * 0.40
        panel = QRectF(pad, area.height() - pad - panel_height, area.width() - 2 * pad, panel_height)
        below = self._settling.share * self._short * RISE
        number = QRectF(pad, head.bottom() + below, area.width() - 2 * pad, panel.top() - head.bottom())
        paint_text(painter, number, row.number, self._called(row.number, number.width()), theme.NIGHT)
        rounded(painter, panel, self._short * 0.026, theme.service_colour(row.colour))
        seat = panel.translated(0, below)
        paint_text(painter, seat, row.seat, self._called(row.seat, panel.width() * 0.62), theme.CARD)
        inner = panel.adjusted(pad * 1.2, 0, -pad * 1.2, 0)
        beside = (
            inner.width() - text_width(row.seat, self._called(row.seat, panel.width() * 0.62))
        ) / 2 - pad * 0.3
        self._paint_pair(
            painter, QRectF(inner.left(), inner.top(), beside, inner.height()), go_to, language, LEFT
        )
        right = QRectF(inner.right() - beside, inner.top(), beside, inner.height())
        self._paint_pair(painter, right, window, language, RIGHT)

    def _paint_pulse(self, painter: QPainter, area: QRectF, colour: str) -> None:
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
        first = Lettering(language, size, size, bold=True).fitting(pair.first, area.width(), (1.0, 0.9, 0.8))
        first.paint(painter, above, pair.first, theme.CARD, side)
        least = Lettering(second, size * 0.78, size * 0.78)
        least.paint(painter, below, pair.second, theme.CARD, side)

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
        painter.fillRect(area, QColor(theme.NIGHT))
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
            painter.fillRect(area, QColor(theme.NIGHT))
            return
        assert isinstance(row, Row)
        radius = self._short * 0.02
        surface(painter, area, radius, theme.NIGHT_ROW)
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
        foot, turn = model
        painter.fillRect(area, QColor(theme.NIGHT_ROW))
        self._turns = paint_foot(painter, area, foot, turn, size=self._short * SMALL, pad=self._short * 0.045)


def surface(painter: QPainter, area: QRectF, radius: float, fill: str) -> None:
    """Paint a rounded surface on the night; only its corners show what is beneath."""
    side = radius + 1
    for x in (area.left(), area.right() - side):
        for y in (area.top(), area.bottom() - side):
            painter.fillRect(QRectF(x, y, side, side), QColor(theme.NIGHT))
    rounded(painter, area, radius, fill)


def _place_of(board: Board) -> str:
    """Name what stands in the card: the number and where it goes; "" for none."""
    return f"{board.card.number} {board.card.seat}" if board.card else ""
