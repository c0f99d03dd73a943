"""What the screens share: painted keys and labels; passive, they show and they signal."""

import math
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from service_centre.qt import theme
from service_centre.qt.lettering import CENTRE, LEFT, NO_END, Lettering

W = TypeVar("W", bound=QWidget)


def with_painter(paint: Callable[[W, QPainter, QRectF], None]) -> Callable[[W, QPaintEvent], None]:
    """Make the paint event of a widget: `paint` takes the painter and the widget's area.

    The painter ends with it, also by a fault: one that a kept traceback holds would outlive its widget and crash.
    """

    @wraps(paint)
    def paint_event(self: W, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint(self, painter, QRectF(self.rect()))

    return paint_event


def text_width(text: str, font: QFont) -> float:
    """Measure a line in pixels."""
    return QFontMetricsF(font).horizontalAdvance(text)


def rounded(
    painter: QPainter, area: QRectF, radius: float, fill: str, edge: str = "", *, width: float = 2
) -> None:
    """Paint a rounded surface, with an edge if it can be pressed."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(edge), width) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    inset = width / 2 if edge else 0
    painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), radius, radius)


def surface(painter: QPainter, area: QRectF, radius: float, fill: str, *, ground: str) -> None:
    """Paint a rounded surface on a ground that nobody painted: only its corners show what is beneath."""
    side = radius + 1
    for x in (area.left(), area.right() - side):
        for y in (area.top(), area.bottom() - side):
            painter.fillRect(QRectF(x, y, side, side), QColor(ground))
    rounded(painter, area, radius, fill)


def paint_text(
    painter: QPainter, area: QRectF, text: str, font: QFont, colour: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
) -> None:  # fmt: skip
    """Paint one line of text into an area."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(area, int(align | Qt.TextFlag.TextDontClip), text)


MANY = 99
"""Lines, where there is room for all."""


class Words(QWidget):
    """A text in its lettering; what is longer than a line goes on in the next ones."""

    def __init__(
        self, text: str, lettering: Lettering, colour: str = theme.INK,
        align: Qt.AlignmentFlag = LEFT, *, wrap: bool = True,
    ) -> None:  # fmt: skip
        super().__init__()
        self._text, self._lettering, self._colour, self._align = text, lettering, colour, align
        self._wrap = wrap
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def say(self, text: str, colour: str = "") -> None:
        """Show another text."""
        if (text, colour or self._colour) != (self._text, self._colour):
            self._text, self._colour = text, colour or self._colour
            self.update()

    def hasHeightForWidth(self) -> bool:
        """See Qt."""
        return self._wrap

    def heightForWidth(self, width: int) -> int:
        """See Qt."""
        return round(self._lettering.height(self._text or " ", width if self._wrap else NO_END) + 0.5)

    def sizeHint(self) -> QSize:
        """See Qt."""
        wide = self._lettering.width(self._text)
        return QSize(round(wide + 1), round(self._lettering.height(self._text or " ") + 0.5))

    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        return QSize(0 if self._wrap else self.sizeHint().width(), self.sizeHint().height())

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        needs = self._lettering.height(self._text or " ", area.width())
        lines = MANY if needs <= area.height() + 1 else int(area.height() // self._lettering.line)
        if not self._wrap or self._lettering.width(self._text) <= area.width():
            lines = 1
        lines = max(1, lines)
        self._lettering.paint(painter, area, self._text, self._colour, self._align, lines=lines)


class KeyButton(QAbstractButton):
    """Something to press: ordinary, primary (the one action of a page) or chosen; its label may count seconds."""

    def __init__(
        self, text: str, lettering: Lettering, *, height: int, primary: bool = False, chosen: bool = False
    ) -> None:
        super().__init__()
        self.setText(text)
        self._lettering, self._counted = lettering, ""
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.primary, self.chosen = primary, chosen

    def count(self, left: str) -> None:
        """Show what is left of the time beside the label; nothing for an empty text."""
        if left != self._counted:
            self._counted = left
            self.update()

    def wrap(self, width: float) -> None:
        """Take as many lines as the label needs in a width."""
        inner = width - self.height() * 0.3
        more = self._lettering.height(self.text(), inner) - self._lettering.line
        self.setFixedHeight(round(self.height() + max(0.0, more)))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """See Qt."""
        return QSize(width_of_key(self.text(), self._lettering, self.height()), self.height())

    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        return self.sizeHint()

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        dark = self.primary or self.chosen
        fill = theme.INK if dark else theme.LINE if self.isDown() else theme.KEY
        if dark and self.isDown():
            fill = theme.INK_2_LARGE
        radius = min(20.0, self.height() * 0.24)
        rounded(painter, area, radius, fill, theme.INK if dark else theme.EDGE)
        text = f"{self.text()} {self._counted}".strip()
        ink = theme.CARD if dark else theme.INK
        inner = area.adjusted(radius / 2, 0, -radius / 2, 0)
        lines = (
            1
            if self._lettering.width(text) <= inner.width()
            else max(1, int(self.height() // self._lettering.line))
        )
        self._lettering.paint(painter, inner, text, ink, CENTRE, lines=lines)


def width_of_key(text: str, lettering: Lettering, height: int) -> int:
    """Say how wide a key must be for its label."""
    return math.ceil(lettering.width(text) + height * 0.6)


class Banner(QWidget):
    """A sentence across the screen that says what is wrong; gone when there is nothing to say."""

    PAD = 12

    def __init__(self, lettering: Lettering, height: int) -> None:
        super().__init__()
        self._lettering, self._text = lettering, ""
        self.setFixedHeight(height)
        self.hide()

    def say(self, text: str) -> None:
        """Show a sentence, or nothing."""
        if text != self._text:
            self._text = text
            self.setVisible(bool(text))
            self.update()

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        rounded(painter, area, 12, theme.WARN_TINT, theme.WARN)
        area = area.adjusted(self.PAD, 0, -self.PAD, 0)
        lines = max(1, round(area.height() / self._lettering.line))
        self._lettering.paint(painter, area, f"! {self._text}", theme.WARN_ON, CENTRE, lines=lines)
