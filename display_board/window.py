"""The hall's screen: the head, the card, the rows, the foot; each part is painted only when it changes.

Sizes follow from the shorter side: capitals of the called number and of its window are 22 % of it, in the
history 8.4 %, waiting counts 2.7 %.
"""

import math
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from display_board.presenter import Board
from display_board.screens.card import PULSE, Card, paint_card
from display_board.screens.film import FilmPane
from display_board.screens.foot import TURN_MS, Foot, paint_foot
from display_board.screens.head import Head, paint_head
from display_board.screens.history import BAR, Columns, Line, paint_columns, paint_line
from hardware.film import Frame
from service_centre.qt import theme
from service_centre.qt.settling import Settling
from service_centre.qt.widgets import with_painter

SMALL = 0.0275 / theme.CAPITALS
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

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        if self._model is None or self.waits:
            painter.fillRect(area, QColor(theme.NIGHT))
            return
        self._paint(painter, area, self._model)
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
        self.head = Part(self, lambda p, area, head: paint_head(p, area, head, size=self._short * 0.039))
        self.card = Part(self, self._paint_card)
        self.rows_head = Part(
            self, lambda p, area, columns: paint_columns(p, area, columns, short=self._short)
        )
        self.rows = [Part(self, self._paint_line) for _ in range(6)]
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

    def showEvent(self, event: QShowEvent) -> None:
        """See Qt; a window that was only covered or minimised still has its picture."""
        if not event.spontaneous():
            self._come_up()

    def _come_up(self) -> None:
        """Have the ground painted, then every part in a frame of its own, the call first."""
        self._stands = False
        self._due.clear()
        self._soon.stop()
        self.update()
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
        alone = self._alone and not self.film.isVisibleTo(self)
        self.rows_head.setVisible(not alone)
        if alone:
            self.card.setGeometry(pad, head, width - 2 * pad, height - head - foot - pad // 2)
            for part in self.rows:
                part.hide()
            return
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
        was_alone, self._board = self._alone, board
        if self._alone != was_alone:
            self._lay_out()
            self._come_up()
        stale = bool(board.stale)
        calls = [*board.rows, *[None] * len(self.rows)]
        self._foot = Foot(board.waiting_label, board.services, board.ticker, stale, board.language)
        self._show(
            (self.card, Card(board.card, board.notice, board.calling, board.go_to, board.window, board.recall_word,
                             stale, board.speaking)),
            *((part, Line(call, board.recall_word[0], stale))
              for part, call in zip(self.rows, calls, strict=False)),
            (self.rows_head, Columns(board.number_head, board.window_head) if board.rows else None),
            (self.foot, (self._foot, self._turn)),
            (self.head, Head(board.title, board.clock, board.stale or board.no_sound, board.language)),
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
        """Paint at once all that is due: for a picture of the whole window, which is the ground alone before."""
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
            self.card.update(0, 0, self.card.width(), math.ceil(self._short * PULSE))
        for part, row in zip(self.rows, board.rows, strict=False):
            if row.waiting:
                part.update(0, 0, math.ceil(self._short * BAR), part.height())

    @property
    def _alone(self) -> bool:
        """Without a call the notice in the card has the whole screen."""
        return not (self._board and (self._board.card or self._board.rows))

    @property
    def _short(self) -> int:
        return min(self.width(), self.height())

    def _glow(self) -> float:
        return 0.5 + 0.5 * math.cos(2 * math.pi * self._phase)

    def _paint_card(self, painter: QPainter, area: QRectF, card: Card) -> None:
        below = self._settling.share * self._short * RISE
        paint_card(painter, area, card, short=self._short, glow=self._glow(), below=below)

    def _paint_line(self, painter: QPainter, area: QRectF, line: Line) -> None:
        paint_line(painter, area, line, short=self._short, glow=self._glow())

    def _paint_foot(self, painter: QPainter, area: QRectF, model: tuple[Foot, int]) -> None:
        painter.fillRect(area, QColor(theme.NIGHT_ROW))
        foot, turn = model
        self._turns = paint_foot(painter, area, foot, turn, size=self._short * SMALL, pad=self._short * 0.045)


def _place_of(board: Board) -> str:
    """Name what stands in the card: the number and where it goes; "" for none."""
    return f"{board.card.number} {board.card.seat}" if board.card else ""
