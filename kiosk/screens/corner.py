"""The staff corner: parts of this kiosk with their states, test print, reprint, restart."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from kiosk.pages import CornerPage, Page
from kiosk.screens.page import Block, PageScreen
from service_centre.qt import theme
from service_centre.qt.lettering import LEFT, RIGHT, Lettering
from service_centre.qt.widgets import with_painter


class PartRow(QWidget):
    """One part: its name, and its state in words with a sign; on two lines where one is too short."""

    def __init__(self, name: str, state: str, lettering: Lettering, *, well: bool, room: int) -> None:
        super().__init__()
        self._name, self._lettering, self._well = name, lettering, well
        self._state = f"● {state}" if well else f"! {state}"
        line = lettering.line
        self._two = lettering.width(name) + lettering.width(self._state) + line > room
        self._lines = max(1, round(lettering.height(self._state, room) / line)) if self._two else 1
        self.setFixedHeight(round(line * (1.15 + (self._lines if self._two else 0))))

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        painter.fillRect(QRectF(0, area.bottom() - 1, area.width(), 1), QColor(theme.LINE))
        line = self._lettering.line
        tone = theme.OK_ON if self._well else theme.BAD_ON
        first = QRectF(0, 0, area.width(), line if self._two else area.height())
        self._lettering.paint(painter, first, self._name, theme.INK, LEFT)
        if self._two:
            below = QRectF(0, line, area.width(), area.height() - line)
            self._lettering.paint(painter, below, self._state, tone, LEFT, lines=self._lines)
        else:
            self._lettering.paint(painter, first, self._state, tone, RIGHT)


class CornerScreen(PageScreen):
    """For staff: they read at arm's length, and nobody else comes here."""

    def structure(self, page: Page) -> object:
        """See PageScreen."""
        assert isinstance(page, CornerPage)
        return (page.title, page.staff, page.parts, page.said, page.keys, page.language)

    def build(self, page: Page) -> None:
        """See PageScreen."""
        assert isinstance(page, CornerPage)
        room, lettering = self._clear(), self._type(page.language)
        title = f"{page.title} · {page.staff}"
        head = [self._text_block(title, self._type(page.language, bold=True), room, align=LEFT)]
        blocks = []
        for name, state, well in page.parts:
            row = PartRow(name, state, lettering, well=well, room=room)
            blocks.append(Block(row.height(), lambda row=row: row))  # type: ignore[misc]
        if page.said:
            blocks.insert(0, self._text_block(page.said, lettering, room, theme.INK, LEFT))
        foot = self._rows(page.keys, room)
        if len(foot) * (self._sizes.touch + self._sizes.gap) > self._height * 0.5:
            blocks += [block for row in foot[:-1] for block in self._key_blocks(row, room)]
            self._paged(head, blocks, foot[-1], room)
        else:
            self._paged(head, blocks, page.keys, room)
