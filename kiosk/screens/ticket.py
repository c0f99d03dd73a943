"""Your number: take your slip, wait for the call."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.pages import Page, TicketPage
from kiosk.screens.page import Block, PageScreen
from kiosk.screens.qr import QrCode
from service_centre.qt import theme
from service_centre.qt.lettering import CENTRE, LEFT, Lettering
from service_centre.qt.widgets import Words, rounded, with_painter

NUMBER_LEAST, NUMBER_LEAST_OF_ALL = 3.0, 1.8
"""The number is at least so many times as high as other text; less on the smallest panels."""


GROWN = (1.45, 1.25, 1.1, 1.0)
"""On an upright panel text grows by the first of these that leaves everything its room."""

TALLEST, AIRY = 0.72, 1.4
"""Of an upright panel's room in width the card of the number; of what they need the panels below it."""

NUMBER_OF_WIDTH = 0.36
"""Beside grown text the number keeps so much of the card's width as its height."""


class NumberCard(QWidget):
    """The number as large as the room allows, with its service and what to do next."""

    def __init__(
        self, page: TicketPage, sizes: theme.Kiosk, width: int, *, with_lines: bool, grown: float = 1.0
    ) -> None:
        super().__init__()
        self._page, self._sizes = page, sizes
        self._text = Lettering(page.language, sizes.text, sizes.latin).larger(grown)
        self._pad, self._grown = sizes.pad, grown
        self._lines = page.lines if with_lines else ()
        self._room = width - 2 * self._pad
        self.setMinimumHeight(self.needs())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def needs(self) -> int:
        """Say the least height, in px."""
        below = sum(self._text.height(line, self._room) for line in self._lines)
        least = NUMBER_LEAST if self._sizes.height_px >= self._sizes.latin * 10 else NUMBER_LEAST_OF_ALL
        number = max(self._sizes.latin * least, self._room * NUMBER_OF_WIDTH if self._grown > 1 else 0)
        return round(self._service.line + number + below + 2 * self._pad)

    @property
    def _service(self) -> Lettering:
        return self._text.larger(1.2, bold=True).fitting(self._page.service, self._room, (1.0, 0.84))

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        page = self._page
        colour = theme.service_colour(page.colour, self._sizes.services)
        rounded(painter, area, 24, theme.CARD, theme.LINE)
        clip = QPainterPath()
        clip.addRoundedRect(area.adjusted(1, 1, -1, -1), 24, 24)
        painter.setClipPath(clip)
        painter.fillRect(QRectF(0, 0, area.width(), self._sizes.px(2)), QColor(colour))
        painter.setClipping(False)
        pad, width = self._pad, area.width() - 2 * self._pad
        y = float(pad)
        head = QRectF(pad, y, width, self._service.line)
        self._service.paint(painter, head, page.service, theme.INK, LEFT)
        below = sum(self._text.height(line, width) for line in self._lines)
        room = QRectF(pad, head.bottom(), width, area.height() - pad - below - head.bottom())
        size = room.height() * 1.05
        size = min(size, 0.98 * size * width / Lettering("en", size, size, bold=True).width(page.number))
        Lettering("en", size, size, bold=True).paint(painter, room, page.number, colour, LEFT)
        y = room.bottom()
        for line in self._lines:
            high = self._text.height(line, width)
            tone = theme.BAD_ON if page.trouble and line == page.lines[-1] else self._sizes.second
            self._text.paint(painter, QRectF(pad, y, width, high), line, tone, LEFT, lines=4)
            y += high


class Panel(QWidget):
    """A surface with something on it; sand-coloured for what can wait."""

    def __init__(self, *, sand: bool = False) -> None:
        super().__init__()
        self._sand = sand

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        fill, edge = (theme.SAND, "") if self._sand else (theme.CARD, theme.LINE)
        rounded(painter, area, 20, fill, edge)


class TicketScreen(PageScreen):
    """The page after the touch: as in the picture where there is room, else part after part."""

    def structure(self, page: Page) -> object:
        """See PageScreen."""
        assert isinstance(page, TicketPage)
        return (
            page.heading,
            page.number,
            page.ahead,
            page.prepare,
            page.keys,
            page.language,
            page.lines,
            page.qr,
        )

    def build(self, page: Page) -> None:
        """See PageScreen."""
        assert isinstance(page, TicketPage)
        room, sizes = self._clear(), self._sizes
        self._said: Words | None = None
        body, head, rows = self._roomiest(page, room)
        if body is None:
            self._in_parts(page, head, room)
            return
        for block in head:
            self._layout.addWidget(block.make())
        self._layout.addWidget(body, 1)
        self._said = Words("", self._type(page.language), sizes.second, CENTRE, wrap=False)
        self._said.setFixedHeight(round(self._type(page.language).line))
        self._said.setMinimumWidth(1)
        self._layout.addWidget(self._said)
        for row in rows:
            self._layout.addWidget(row.make())

    def _roomiest(self, page: TicketPage, room: int) -> tuple[QWidget | None, list[Block], list[Block]]:
        """Make the page with the largest text that has room; no body if not even the least has."""
        sizes, tone = self._sizes, theme.BAD_ON if page.trouble else theme.INK
        rows = self._key_blocks(page.keys, room)
        count = self._type(page.language).line
        for self._grown in GROWN if sizes.portrait else GROWN[-1:]:
            factors = (1.6 * self._grown, 1.3 * self._grown, 1.3, 1.0)
            heading = self._type(page.language, bold=True).fitting(page.heading, room, factors)
            head = [self._text_block(page.heading, heading, room, tone, LEFT)]
            fixed = sum(block.height + sizes.gap for block in (*head, *rows)) + count + sizes.gap
            body = self._upright(page, room) if sizes.portrait else self._flat(page, room)
            if body.minimumSizeHint().height() + fixed <= self._height:
                return body, head, rows
        return None, head, rows

    def refresh(self, page: Page) -> None:
        """See PageScreen."""
        if self._said:
            self._said.say(page.countdown)

    def _in_parts(self, page: TicketPage, head: list[Block], room: int) -> None:
        """Number and people ahead first, whatever else behind the key for more."""
        sizes = self._sizes
        card = NumberCard(page, sizes, room, with_lines=False)
        blocks = [Block(card.needs(), lambda: card, 1)]
        if page.qr and page.trouble:
            blocks.append(Block(sizes.px(30), lambda: QrCode(page.qr, sizes.px(30))))
        if page.ahead:
            text = f"{page.ahead_label} {page.ahead}"
            blocks.append(self._text_block(text, self._type(page.language, bold=True), room, align=LEFT))
        blocks += [
            self._text_block(line, self._type(page.language), room, sizes.second, LEFT) for line in page.lines
        ]
        if page.prepare:
            blocks.append(self._text_block(page.prepare, self._type(page.language), room, align=LEFT))
        asked = [key for key in page.keys if page.trouble and key.wish == "no_paper"]
        foot = [*asked, page.keys[-1]]  # who is asked whether a ticket came out can answer at once
        blocks += self._key_blocks([key for key in page.keys if key not in foot], room)
        self._paged(head, blocks, foot, room, head_at=2 if page.ahead else 1)

    def _upright(self, page: TicketPage, room: int) -> QWidget:
        body, sizes = QWidget(), self._sizes
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(sizes.gap)
        card = NumberCard(page, sizes, room, with_lines=True, grown=self._grown)
        card.setMaximumHeight(max(card.needs(), round(room * TALLEST)))
        box.addWidget(card, 6)
        below = []
        if page.ahead:
            below.append(self._figure(page.ahead_label, page.ahead, page.language, room))
        if page.prepare or page.qr:
            below.append(self._beside(page, room))
        for panel in below:
            panel.setMaximumHeight(round(panel.minimumSizeHint().height() * AIRY))
            box.addWidget(panel, 1)
        box.addStretch(1)
        return body

    def _flat(self, page: TicketPage, room: int) -> QWidget:
        body, sizes = QWidget(), self._sizes
        box = QHBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(sizes.gap)
        wide = round((room - sizes.gap) * 0.6)
        side = room - sizes.gap - wide
        box.addWidget(NumberCard(page, sizes, wide, with_lines=True), 3)
        right = QVBoxLayout()
        right.setSpacing(sizes.gap)
        if page.qr and page.trouble:  # no paper came: the phone takes its place
            right.addWidget(self._beside(page, side), 1)
        else:
            if page.ahead:
                right.addWidget(self._figure(page.ahead_label, page.ahead, page.language, side), 1)
            if page.prepare:
                right.addWidget(self._beside(page, side, with_qr=False), 1)
        if right.count():
            box.addLayout(right, 2)
        return body

    def _figure(self, name: str, value: str, language: str, room: int) -> QWidget:
        """A panel with one figure, large."""
        panel, box = self._panel(sand=False)
        inner = room - 2 * self._sizes.pad
        small = self._type(language, self._grown)
        large = small.larger(1.0, bold=True).fitting(value, inner, (2.0, 1.5, 1.0))
        for text, lettering, colour in (
            (name, small, self._sizes.second),
            (value, large, theme.INK),
        ):
            box.addWidget(self._text_block(text, lettering, inner, colour, LEFT).make())
        box.addStretch(1)
        return panel

    def _beside(self, page: TicketPage, room: int, *, with_qr: bool = True) -> QWidget:
        """What to have ready, and the code for the phone."""
        panel, box = self._panel(sand=True)
        lettering, inner = self._type(page.language, self._grown), room - 2 * self._sizes.pad
        words = QVBoxLayout()
        words.setSpacing(0)
        qr = with_qr and bool(page.qr)
        if qr:
            side = self._sizes.px(30)
            row = QHBoxLayout()
            row.setSpacing(self._sizes.pad)
            row.addWidget(QrCode(page.qr, side))
            row.addLayout(words, 1)
            inner -= side + self._sizes.pad
            box.addLayout(row)
        else:
            box.addLayout(words)
        texts = [(page.prepare_label, lettering.larger(1.0, bold=True)), (page.prepare, lettering)]
        if qr:
            texts.append((page.qr_text, lettering))
        for text, made in texts:
            if text:
                words.addWidget(self._text_block(text, made, inner, align=LEFT).make())
        box.addStretch(1)
        return panel

    def _panel(self, *, sand: bool) -> tuple[Panel, QVBoxLayout]:
        panel = Panel(sand=sand)
        box = QVBoxLayout(panel)
        pad = self._sizes.pad
        box.setContentsMargins(pad, pad // 2, pad, pad // 2)
        box.setSpacing(0)
        box.addStretch(1)
        return panel, box
