"""The customer's side of a window on a second screen: whose turn it is, and how it was."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from counter_terminal.config import CustomerSide
from counter_terminal.outputs import CustomerScreen
from service_centre.qt import theme
from service_centre.qt.canvas import Canvas
from service_centre.qt.lettering import CENTRE
from service_centre.qt.widgets import with_painter

HELD = (theme.SERVICE["D"], theme.OK, theme.INK_2, theme.WARN, theme.BAD)
"""Colours of the scores, best first; each also has its words."""


class CustomerWindow(QWidget):
    """Draws the customer's side; a touched score goes to `rated`."""

    def __init__(self, config: CustomerSide, rated: Callable[[int], None]) -> None:
        super().__init__()
        self.setWindowTitle("Hallcall customer")
        # A customer's touch must not take the keyboard from the staff, nor this window keep the program alive.
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self._rated = rated
        self._model: CustomerScreen | None = None
        self._places: dict[int, QRectF] = {}
        screens = QGuiApplication.screens()
        if config.width_px:
            self.resize(config.width_px, config.height_px)
            self.show()
        else:
            self.setGeometry(screens[min(1, len(screens) - 1)].geometry())
            self.showFullScreen()

    def show_model(self, model: CustomerScreen) -> None:
        """Draw another model."""
        if model != self._model:
            self._model = model
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        if event.button() == Qt.MouseButton.LeftButton:
            for score, place in self._places.items():
                if place.contains(event.position()):
                    self._rated(score)
                    return

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        painter.fillRect(area, QColor(theme.PAPER))
        if self._model:
            self._places = paint(painter, area, self._model)


def paint(painter: QPainter, area: QRectF, model: CustomerScreen) -> dict[int, QRectF]:
    """Paint the customer's side; gives the places of the scores."""
    u = min(area.width() / 1024, area.height() / 600)
    c = Canvas(painter, u, model.language)
    head = QRectF(area.left(), area.top(), area.width(), 92 * u)
    painter.fillRect(head, QColor(theme.INK))
    c.text(head, model.window, 44, theme.CARD, bold=True, align=CENTRE)
    body = area.adjusted(40 * u, 110 * u, -40 * u, -30 * u)
    if model.keys:
        return _scores(c, body, model)
    if not model.number:
        c.text(body, model.title, 72, bold=True, align=CENTRE)
        return {}
    number = QRectF(body.left(), body.top(), body.width(), body.height() * 0.68)
    colour = theme.service_colour(model.colour)
    c.text(number, model.number, 220, colour, bold=True, align=CENTRE)
    c.text(
        QRectF(body.left(), number.bottom(), body.width(), body.height() * 0.3), model.title, 56, align=CENTRE
    )
    return {}


def _scores(c: Canvas, body: QRectF, model: CustomerScreen) -> dict[int, QRectF]:
    u = c.u
    c.text(QRectF(body.left(), body.top(), body.width(), 80 * u), model.title, 56, bold=True, align=CENTRE)
    gap, count = 14 * u, len(model.keys)
    wide = (body.width() - gap * (count - 1)) / count
    top = body.top() + 110 * u
    high = body.bottom() - top - 60 * u
    places = {}
    for at, key in enumerate(model.keys):
        place = QRectF(body.left() + at * (wide + gap), top, wide, high)
        c.box(place, theme.CARD, theme.EDGE, radius=22)
        colour = HELD[at]
        c.text(QRectF(place.left(), place.top() + 10 * u, wide, high * 0.5), str(key.score), 96, colour, bold=True,
               align=CENTRE)  # fmt: skip
        _label(c, QRectF(place.left() + 8 * u, place.center().y(), wide - 16 * u, high * 0.45), key.label)
        places[key.score] = place
    c.text(
        QRectF(body.left(), body.bottom() - 50 * u, body.width(), 50 * u),
        model.left,
        32,
        theme.INK_2,
        align=CENTRE,
    )
    return places


def _label(c: Canvas, area: QRectF, label: str) -> None:
    """Paint a score's words in the middle, in two lines where one is too short."""
    lines = [label]
    if c.width(label, 30, bold=True) > area.width():
        words = label.split(" ") if " " in label else [label[: len(label) // 2], label[len(label) // 2 :]]
        half = (len(words) + 1) // 2
        joint = " " if " " in label else ""
        lines = [joint.join(words[:half]), joint.join(words[half:])]
    high = area.height() / 2.4
    for at, line in enumerate(lines):
        top = area.top() + (area.height() - high * len(lines)) / 2 + at * high
        size = 30.0
        while size > 18 and c.width(line, size, bold=True) > area.width():
            size -= 1
        c.text(QRectF(area.left(), top, area.width(), high), line, size, bold=True, align=CENTRE)
