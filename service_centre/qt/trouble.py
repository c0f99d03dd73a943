"""Why a device has no link, where somebody has to do something about it: said on its own screen, in words.

A strip at the top while the device still does what it can alone; the whole window for the second of two machines with
one name, which does nothing.
"""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from service_centre.i18n import words
from service_centre.link.station import TWO_MACHINES, Station
from service_centre.qt import theme
from service_centre.qt.app import font_for
from service_centre.qt.widgets import with_painter

LOOK_MS = 500
STRIP_SHARE, WHOLE_SHARE, TEXT_LEAST_PX = 0.032, 0.055, 16
"""Size of the text in parts of the window's shorter side."""

WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter


class Trouble(QWidget):
    """Stands over a window while its device's station has a trouble, in the hall's languages."""

    def __init__(self, window: QWidget, station: Station) -> None:
        super().__init__(window)
        self._window, self._station = window, station
        self._texts: list[tuple[str, str]] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        window.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_MS)

    def look(self) -> None:
        """Show the trouble that there is now."""
        trouble = self._station.trouble
        plan = self._station.plan
        languages = plan.languages if plan else ("zh_Hans", "en")
        self._texts = [(one, words(one)(trouble)) for one in languages] if trouble else []
        self.setVisible(bool(trouble))
        if trouble:
            self._lay_out()
            self.raise_()
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt: the notice is as wide as its window."""
        if event.type() == QEvent.Type.Resize and self._texts:
            self._lay_out()
        return False

    def _lay_out(self) -> None:
        width, height = self._window.width(), self._window.height()
        if self._station.trouble != TWO_MACHINES:
            height = min(height, int(sum(self._heights(width))) + self._text_px)
        self.setGeometry(0, 0, width, height)

    @property
    def _text_px(self) -> int:
        share = WHOLE_SHARE if self._station.trouble == TWO_MACHINES else STRIP_SHARE
        return max(TEXT_LEAST_PX, int(min(self._window.width(), self._window.height()) * share))

    def _heights(self, width: float) -> list[float]:
        room = QRectF(0, 0, width - 2 * self._text_px, 10_000)
        fonts = [(font_for(language, self._text_px, bold=True), text) for language, text in self._texts]
        return [QFontMetricsF(font).boundingRect(room, int(WRAP), text).height() for font, text in fonts]

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        painter.fillRect(area, QColor(theme.WARN_TINT))
        heights = self._heights(area.width())
        top = max(self._text_px / 2, (area.height() - sum(heights)) / 2)
        painter.setPen(QColor(theme.WARN_ON))
        for (language, text), height in zip(self._texts, heights, strict=True):
            painter.setFont(font_for(language, self._text_px, bold=True))
            room = QRectF(self._text_px, top, area.width() - 2 * self._text_px, height)
            painter.drawText(room, int(WRAP), text)
            top += height
