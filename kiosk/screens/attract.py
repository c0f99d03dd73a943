"""Nobody is here: what this is, in all languages; a touch anywhere begins."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QMouseEvent, QPainter

from kiosk.pages import AttractPage, Page
from kiosk.screens.page import PageScreen
from service_centre.qt import theme
from service_centre.qt.lettering import CENTRE, Lettering
from service_centre.qt.widgets import with_painter

SHOWN_MS = 6_000
"""Each language stands first for so long."""


class AttractScreen(PageScreen):
    """The hall's name, and in each language what a touch does; the languages take turns in front."""

    def __init__(self, sizes: theme.Kiosk) -> None:
        super().__init__(sizes)
        self._first = 0
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._next)

    def structure(self, page: Page) -> object:
        """See PageScreen."""
        assert isinstance(page, AttractPage)
        return (page.title, page.calls)

    def build(self, page: Page) -> None:
        """See PageScreen."""
        self._first = 0
        self._turns.start(SHOWN_MS)
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """See Qt: nothing moves where nobody looks."""
        super().hideEvent(event)
        self._turns.stop()

    def _next(self) -> None:
        self._first += 1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt: the window takes any touch as a wish."""
        event.ignore()

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        page, sizes = self._page, self._sizes
        if not isinstance(page, AttractPage):
            return
        painter.fillRect(area, QColor(theme.INK))
        first = self._first % len(page.calls)
        order = (*page.calls[first:], *page.calls[:first])
        room = QRectF(sizes.margin, sizes.gap, area.width() - 2 * sizes.margin, area.height() - 2 * sizes.gap)
        title = self._type(page.language, bold=True).fitting(page.title, room.width(), (1.2, 1.0))
        top = QRectF(room.left(), room.top(), room.width(), title.height(page.title, room.width()))
        title.paint(painter, top, page.title, theme.LIGHT_2, CENTRE, lines=3)
        language, call = order[0]
        large = self._type(language, bold=True).fitting(call, room.width(), (3.4, 2.8, 2.2, 1.6, 1.2, 1.0))
        middle = QRectF(room.left(), top.bottom(), room.width(), room.height() * 0.5)
        large.paint(painter, middle, call, theme.LIGHT, CENTRE | Qt.AlignmentFlag.AlignVCenter, lines=2)
        below = QRectF(room.left(), middle.bottom(), room.width(), room.bottom() - middle.bottom())
        high = below.height() / max(1, len(order) - 1)
        for at, (other, text) in enumerate(order[1:]):
            line = QRectF(below.left(), below.top() + at * high, below.width(), high)
            self._small(other, text, room.width()).paint(painter, line, text, theme.LIGHT_2, CENTRE)

    def _small(self, language: str, text: str, width: float) -> Lettering:
        return self._type(language).fitting(text, width, (1.5, 1.2, 1.0))
