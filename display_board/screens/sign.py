"""The sign over one window: the window on top, then the number, as large as there is room."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from display_board.said import Each
from display_board.screens.said import paint_in_line
from display_board.sign import SignModel
from service_centre.qt import theme
from service_centre.qt.lettering import CENTRE, LEFT, RIGHT, Lettering
from service_centre.qt.settling import Settling
from service_centre.qt.widgets import with_painter

RISE = 0.06
"""A number rises so far into its place, in parts of its room."""


class SignWindow(QWidget):
    """Draws the presenter's picture at any size and shape."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Hallcall window sign")
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._model: SignModel | None = None
        self._settling = Settling(self)

    def show_sign(self, model: SignModel) -> None:
        """Draw another picture."""
        if model != self._model:
            if self._model and model.number and model.number != self._model.number:
                self._settling.start()
            self._model = model
            self.update()

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        model = self._model
        painter.fillRect(area, QColor(theme.NIGHT))
        if model is None:
            return
        flat = area.width() > area.height()
        head = QRectF(0, 0, area.width(), area.height() * 0.30)
        self._paint_head(painter, head, model, flat=flat)
        body = QRectF(area.left(), head.bottom(), area.width(), area.height() - head.height())
        pad = min(area.width(), area.height()) * 0.05
        body = body.adjusted(pad, pad * 0.5, -pad, -pad * 0.5)
        if model.number:
            self._paint_number(painter, body, model)
        else:
            self._paint_said(painter, body, model)

    def _paint_head(self, painter: QPainter, area: QRectF, model: SignModel, *, flat: bool) -> None:
        """The window's number on its service's colour, with what it does beside it, or below on an upright panel."""
        painter.fillRect(area, QColor(theme.service_colour(model.colour) if model.colour else theme.INK_2))
        inner = area.adjusted(area.height() * 0.2, 0, -area.height() * 0.2, 0)
        top = inner if flat else QRectF(inner.left(), inner.top(), inner.width(), inner.height() * 0.55)
        number = _fit(model.window, "en", top.height() * 0.78, inner.width() * 0.4, bold=True)
        x = top.left() + number.paint(painter, top, model.window, theme.CARD, LEFT) + top.height() * 0.2
        words = QRectF(x, top.top(), (top.right() - x) * (0.3 if flat else 1.0), top.height())
        self._paint_stacked(painter, words, model.window_word, LEFT)
        if flat:
            x = words.right() + top.height() * 0.1
            room = QRectF(x, top.top(), top.right() - x, top.height())
            self._paint_stacked(painter, room, model.services, RIGHT)
        else:
            below = QRectF(inner.left(), top.bottom(), inner.width(), inner.height() - top.height())
            self._paint_stacked(painter, below, model.services, LEFT)

    def _paint_stacked(self, painter: QPainter, area: QRectF, each: Each, side: Qt.AlignmentFlag) -> None:
        """A word in the first language, and below it in the second; one alone stands in the middle."""
        high, step = area.height() * 0.35, area.height() * 0.37
        top = area.center().y() - (high + step * (len(each) - 1)) / 2
        for at, said in enumerate(each):
            row = QRectF(area.left(), top + step * at, area.width(), high)
            lettering = _fit(said.text, said.language, row.height() * 0.8, row.width(), bold=said is each[0])
            lettering.paint(painter, row, said.text, theme.CARD, side)

    def _paint_number(self, painter: QPainter, area: QRectF, model: SignModel) -> None:
        light = theme.LIGHT_STALE if model.stale else theme.LIGHT
        said = area.height() * 0.24 if model.said else 0.0
        room = area.adjusted(0, 0, 0, -said)
        text = f"{model.number}  {model.seat}" if model.seat else model.number
        place = room.translated(0, self._settling.share * room.height() * RISE)
        _fit(text, "en", room.height() * 0.82, room.width(), bold=True).paint(
            painter, place, text, light, CENTRE
        )
        if said:
            below = QRectF(area.left(), room.bottom(), area.width(), said)
            paint_in_line(painter, below, model.said, said * 0.55, theme.LIGHT_2, CENTRE, between=" · ")

    def _paint_said(self, painter: QPainter, area: QRectF, model: SignModel) -> None:
        tones = (theme.LIGHT_STALE,) * 2 if model.stale else (theme.LIGHT, theme.LIGHT_2)
        first = QRectF(
            area.left(), area.top(), area.width(), area.height() * (0.6 if len(model.said) > 1 else 1)
        )
        below = QRectF(area.left(), first.bottom(), area.width(), area.height() * 0.4)
        for said, row, tone in zip(model.said, (first, below), tones, strict=False):
            lettering = _fit(said.text, said.language, row.height() * 0.5, row.width(), bold=row is first)
            lettering.paint(painter, row, said.text, tone, CENTRE)


def _fit(text: str, language: str, height: float, width: float, *, bold: bool = False) -> Lettering:
    """The largest lettering at which a text has room."""
    made = Lettering(language, height, height, bold)
    wide = made.width(text)
    return made if wide <= width else made.larger(max(0.01, width / wide) * 0.97)
