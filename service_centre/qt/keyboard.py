"""The keyboard on the screen: a panel at its foot with the line being written, candidates and keys."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QEventPoint, QHideEvent, QMouseEvent, QPainter, QTouchEvent
from PySide6.QtWidgets import QWidget

from service_centre.i18n import words
from service_centre.i18n.input_method import Composing
from service_centre.i18n.keyboard import ENTER, ERASE, HIDE, PAGE, SCRIPT, SHIFT, Key, Keyboard
from service_centre.qt import theme
from service_centre.qt.app import font_for
from service_centre.qt.canvas import Canvas
from service_centre.qt.lettering import CENTRE
from service_centre.qt.widgets import text_width, with_painter

FIELD, CANDIDATES, KEY, GAP, PAD = 62.0, 56.0, 62.0, 8.0, 14.0
"""Heights and gaps in units of the screen it stands on."""

HELD_MS, AGAIN_MS = 450, 70
"""A held erase key goes on."""

CANDIDATE, MORE = "candidate ", "more"
LETTERS_SHARE = 0.4
"""Letters that are being composed take at most so much of the row; candidates come after them."""

MOVES = frozenset({ERASE, SHIFT, PAGE, SCRIPT, HIDE, MORE})
"""Keys that write nothing; they stand back."""


class KeyboardPanel(QWidget):
    """Types into whatever its owner puts on its field: `typed` says text, BACKSPACE takes one back."""

    typed = Signal(str)
    entered = Signal()
    hidden = Signal()
    reshaped = Signal()
    """Another number of rows: whoever placed it must place it again."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._keyboard: Keyboard | None = None
        self._language, self._label, self._error = "en", "", ""
        self._unit, self._label_px, self._down = 1.0, 0.0, ""
        self._from, self._shown = 0, 0  # the first candidate in the row, and how many had room there
        self._places: dict[str, QRectF] = {}
        self._again = QTimer(self)
        self._again.timeout.connect(self._erase_on)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Say whether it stands there, shown or about to be."""
        return not self.isHidden()

    def open(self, language: str, *, first: str) -> None:
        """Show the keys of a language; `first` is the page to begin with."""
        self._keyboard = Keyboard(language, first=first)
        self._language, self._from = language, 0
        self.show()
        self.raise_()

    def say(self, label: str, error: str, enter: str) -> None:
        """Name the line that is written, what is wrong with it, and what the dark key does now."""
        if self._keyboard and (label, error, enter) != (self._label, self._error, self._keyboard.enter):
            self._label, self._error, self._keyboard.enter = label, error, enter
            self.update()

    def finish(self) -> None:
        """Put in what was begun: somebody goes on elsewhere."""
        text = self._keyboard.press(HIDE) if self._keyboard and self.is_open else ""
        if text:
            self.typed.emit(text)
        self.update()

    def place(self, area: QRectF, unit: float) -> QRectF:
        """Stand at the foot of an area; gives where the written line goes, in the area's own coordinates."""
        rows = len(self._keyboard.rows()) if self._keyboard else 0
        high = (PAD * 2 + FIELD + CANDIDATES + rows * (KEY + GAP)) * unit
        self._unit = unit
        self.setGeometry(QRectF(area.left(), area.bottom() - high, area.width(), high).toRect())
        line = self._line()
        label = text_width(self._label, font_for(self._language, 17 * unit))
        self._label_px = min(label + 6 * unit, line.width() / 2)
        line = line.adjusted(self._label_px + 30 * unit, 5 * unit, -16 * unit, -5 * unit)
        return line.translated(self.x(), self.y())

    def _line(self) -> QRectF:
        u = self._unit
        return QRectF(PAD * u, PAD * u, self.width() - 2 * PAD * u, FIELD * u)

    def key_at(self, point: QPointF) -> str:
        """Say which key lies under a point; "" for none."""
        return next((name for name, place in self._places.items() if place.contains(point)), "")

    def centre_of(self, name: str) -> QPointF:
        """Say where the middle of a key is; raises KeyError for one that is not shown."""
        return self._places[name].center()

    # Touches.

    def event(self, event: QEvent) -> bool:
        """See Qt: two thumbs write faster than one is lifted before the other; a mouse knows one finger alone."""
        if isinstance(event, QTouchEvent):
            states = [point.state() for point in event.points()]
            for point in event.points():
                if point.state() == QEventPoint.State.Pressed:
                    self._touched(point.position())
            if all(state == QEventPoint.State.Released for state in states):
                self._left()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        self._touched(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """See Qt."""
        self._left()

    def hideEvent(self, _event: QHideEvent) -> None:
        """See Qt: the finger may still lie where the key was."""
        self._left()

    def _touched(self, at: QPointF) -> None:
        self._left()
        self._down = self.key_at(at)
        if self._down == ERASE:
            self._again.start(HELD_MS)
        self._press(self._down)

    def _left(self) -> None:
        self._again.stop()
        self._down = ""
        self.update()

    def _erase_on(self) -> None:
        self._again.setInterval(AGAIN_MS)
        self._press(ERASE)

    def _press(self, name: str) -> None:
        keyboard = self._keyboard
        if keyboard is None:
            return
        rows = len(keyboard.rows())
        if name == MORE:
            self._from = (self._from + self._shown) % max(1, len(keyboard.composing.candidates))
        elif name:
            at = name.removeprefix(CANDIDATE)
            text = keyboard.choose(int(at)) if at != name else keyboard.press(name)
            self._from = 0
            if text:
                self.typed.emit(text)
        self.update()
        if len(keyboard.rows()) != rows:
            self.reshaped.emit()
        if name == HIDE:
            self.hidden.emit()
        elif name == ENTER:
            self.entered.emit()

    # Painting.

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        if self._keyboard is None:
            return
        u = self._unit
        painter.fillRect(area, QColor(theme.SAND))
        c = Canvas(painter, u, self._language)
        c.rule(0, 0, self.width())
        self._places = {}
        line = self._line()
        c.box(line, theme.CARD, theme.BAD if self._error else theme.INK, radius=14, width=3)
        name = QRectF(line.left() + 18 * u, line.top(), self._label_px, line.height())
        c.text(name, self._label, 17, theme.INK_2)
        self._paint_candidates(c, self._keyboard.composing, line.bottom() + GAP * u)
        y = line.bottom() + (GAP + CANDIDATES) * u
        rows = self._keyboard.rows()
        column = (self.width() - 2 * PAD * u) / max(sum(key.wide for key in row) for row in rows[:-1])
        for row in rows:
            self._paint_row(c, row, y, column, last=row is rows[-1])
            y += (KEY + GAP) * u

    def _paint_candidates(self, c: Canvas, composing: Composing, y: float) -> None:
        u = c.u
        high = (CANDIDATES - GAP) * u
        x, end = PAD * u, self.width() - PAD * u
        if not composing.letters:
            if self._error:
                c.text(QRectF(x, y, end - x, high), f"! {self._error}", 18, theme.BAD, bold=True)
            return
        wide = min(c.width(composing.letters, 20) + 18 * u, (end - x) * LETTERS_SHARE)
        c.text(QRectF(x, y, wide - 10 * u, high), composing.letters, 20, theme.INK_2)
        x += wide
        more = words(self._language)("keyboard.more")
        room = end - c.width(more, 20) - 44 * u
        self._shown, painted = 0, False
        for at, text in enumerate(composing.candidates[self._from :], self._from):
            if not c.knows(text, 26):
                self._shown += 1  # a face that no font has: nobody could tell what it is
                continue
            wide = min(max(60 * u, c.width(text, 26) + 28 * u), end if painted else room - x)
            if x + wide > room:
                break
            place = QRectF(x, y, wide, high)
            self._paint_key(c, place, Key(f"{CANDIDATE}{at}", text), 26, bold=at == 0)
            x += wide + 6 * u
            self._shown, painted = self._shown + 1, True
        if self._shown < len(composing.candidates):
            self._paint_key(c, QRectF(room + 8 * u, y, end - room - 8 * u, high), Key(MORE, more), 20)

    def _paint_row(self, c: Canvas, row: tuple[Key, ...], y: float, column: float, *, last: bool) -> None:
        u = c.u
        inner, units = self.width() - 2 * PAD * u, sum(key.wide for key in row)
        wide = inner / units if last else column
        x = PAD * u + (inner - units * wide) / 2
        for key in row:
            place = QRectF(x + GAP / 2 * u, y, key.wide * wide - GAP * u, KEY * u)
            self._paint_key(c, place, key, 24 if len(key.cap) == 1 else 20)
            x += key.wide * wide

    def _paint_key(self, c: Canvas, place: QRectF, key: Key, size: float, *, bold: bool = False) -> None:
        self._places[key.name] = place
        down = self._down == key.name
        fill = theme.INK if key.lit else theme.LINE if down or key.name in MOVES else theme.CARD
        c.box(place, fill, theme.INK if key.lit else theme.EDGE, radius=12)
        inner = place.adjusted(6 * c.u, 0, -6 * c.u, 0)
        ink = theme.CARD if key.lit else theme.INK
        if c.width(key.cap, size, bold=bold) <= inner.width():
            c.text(inner, key.cap, size, ink, bold=bold, align=CENTRE)
        else:
            c.wrapped(inner, key.cap, 17, ink, align=CENTRE)
