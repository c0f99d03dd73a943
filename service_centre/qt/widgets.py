"""What the screens share: painted keys and labels; passive, they show and they signal."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QWidget

from service_centre.qt import theme
from service_centre.qt.app import font_for


def label(text: str, font: QFont, colour: str = theme.INK, *, wrap: bool = True) -> QLabel:
    """Make a label; long text wraps."""
    made = QLabel(text)
    made.setFont(font)
    made.setStyleSheet(f"color: {colour}; background: transparent;")
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


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


def paint_text(
    painter: QPainter, area: QRectF, text: str, font: QFont, colour: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
) -> None:  # fmt: skip
    """Paint one line of text into an area."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(area, int(align | Qt.TextFlag.TextDontClip), text)


class KeyButton(QAbstractButton):
    """Something to press: ordinary, primary (the one action of a page) or chosen; dim when it is not live."""

    def __init__(
        self, text: str, font: QFont, *, height: int, primary: bool = False, chosen: bool = False
    ) -> None:
        super().__init__()
        self.setText(text)
        self.setFont(font)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.primary, self.chosen = primary, chosen

    def sizeHint(self) -> QSize:
        """See Qt."""
        return QSize(round(text_width(self.text(), self.font()) + self.height() * 0.6), self.height())

    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See Qt."""
        painter = QPainter(self)
        dark = self.primary or self.chosen
        fill = theme.INK if dark else theme.LINE if self.isDown() else theme.KEY
        if dark and self.isDown():
            fill = theme.INK_2
        radius = min(20.0, self.height() * 0.24)
        rounded(painter, QRectF(self.rect()), radius, fill, theme.INK if dark else theme.EDGE)
        paint_text(painter, QRectF(self.rect()), self.text(), self.font(), theme.CARD if dark else theme.INK)


class Banner(QWidget):
    """A sentence across the screen that says what is wrong; gone when there is nothing to say."""

    def __init__(self, font: QFont, height: int) -> None:
        super().__init__()
        self._font, self._text = font, ""
        self.setFixedHeight(height)
        self.hide()

    def say(self, text: str) -> None:
        """Show a sentence, or nothing."""
        if text != self._text:
            self._text = text
            self.setVisible(bool(text))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See Qt."""
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), 12, theme.WARN_TINT, theme.WARN)
        paint_text(painter, QRectF(self.rect()), "! " + self._text, self._font, theme.WARN_ON)


def fitting(text: str, width: float, language: str, sizes: tuple[float, ...], *, bold: bool = False) -> QFont:
    """Choose the largest of some sizes (px) at which a line fits; the last if none does."""
    for size in sizes:
        font = font_for(language, size, bold=bold)
        if text_width(text, font) <= width:
            return font
    return font_for(language, sizes[-1], bold=bold)
