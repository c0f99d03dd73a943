"""Your number: take your slip, wait for the call."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.pages import TicketPage
from kiosk.screens.page import PageScreen
from service_centre.qt import theme
from service_centre.qt.app import font_for
from service_centre.qt.widgets import fitting, label, paint_text, rounded, text_width

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class NumberCard(QWidget):
    """The number as large as the room allows, with its service and what to do next."""

    def __init__(self, sizes: theme.Kiosk) -> None:
        super().__init__()
        self._sizes = sizes
        self._page: TicketPage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_page(self, page: TicketPage) -> None:
        """Draw another number."""
        if page != self._page:
            self._page = page
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See Qt."""
        page = self._page
        if page is None:
            return
        painter, area = QPainter(self), QRectF(self.rect())
        colour = theme.service_colour(page.colour)
        rounded(painter, area, 24, theme.CARD, theme.LINE)
        clip = QPainterPath()
        clip.addRoundedRect(area.adjusted(1, 1, -1, -1), 24, 24)
        painter.setClipPath(clip)
        painter.fillRect(QRectF(0, 0, area.width(), self._sizes.px(2)), QColor(colour))
        painter.setClipping(False)
        least = self._sizes.latin if page.language == "en" else self._sizes.text
        pad, y = self._sizes.px(4), float(self._sizes.px(3))
        height = least * 1.5
        service_font = font_for(page.language, least * 1.2, bold=True)
        paint_text(
            painter,
            QRectF(pad, y, area.width() - 2 * pad, height),
            page.service,
            service_font,
            theme.INK,
            LEFT,
        )
        width, bottom = area.width() - 2 * pad, area.height() - least * 0.4
        free = bottom - y - height
        taken, lines = 0.0, []
        for line in page.lines:  # what has no room beside a large number is left out, never cut
            taken += self._line_height(line, page.language, least, width)
            if taken > free * 0.5:
                break
            lines.append(line)
        below = sum(self._line_height(line, page.language, least, width) for line in lines)
        number_height = free - below
        room = QRectF(pad, y + height, width, number_height)
        size = room.height() * 1.05
        wide = text_width(page.number, font_for("en", size, bold=True))
        font = font_for("en", min(size, size * width / wide), bold=True)
        paint_text(painter, room, page.number, font, colour, LEFT)
        y = room.bottom()
        for line in lines:
            high = self._line_height(line, page.language, least, width)
            tone = theme.BAD_ON if page.trouble and line == page.lines[-1] else theme.INK_2
            painter.setFont(font_for(page.language, least))
            painter.setPen(QColor(tone))
            painter.drawText(QRectF(pad, y, width, high), int(LEFT | Qt.TextFlag.TextWordWrap), line)
            y += high

    def _line_height(self, line: str, language: str, least: int, width: float) -> float:
        metrics = QFontMetricsF(font_for(language, least))
        flags = int(Qt.TextFlag.TextWordWrap)
        return max(least * 1.4, metrics.boundingRect(QRectF(0, 0, width, 10_000), flags, line).height())


class TicketScreen(PageScreen):
    """The page after the touch."""

    def show_page(self, page: TicketPage) -> None:
        """Draw a page."""
        structure = (
            page.heading,
            page.number,
            page.ahead,
            page.prepare,
            page.keys,
            page.language,
            page.lines,
            page.qr,
        )
        if self._changed(structure):
            self._build(page)
        self._card.show_page(page)
        if self._sizes.small:
            self._heading.setText(page.countdown or page.heading)
        else:
            self._countdown.setText(page.countdown)

    def _build(self, page: TicketPage) -> None:
        room, sizes = self._clear(), self._sizes
        least = self._least(page.language)
        heading = fitting(
            page.heading, room, page.language, (least * 1.5, least * 1.2, float(least)), bold=True
        )
        self._heading = label(page.heading, heading, theme.BAD_ON if page.trouble else theme.INK)
        self._layout.addWidget(self._heading)
        self._card = NumberCard(sizes)
        self._card.setMinimumHeight(least * 4)
        if sizes.portrait:
            self._card.setMaximumHeight(round(room * 0.66))
        self._card.show_page(page)
        body = QVBoxLayout() if sizes.portrait else QHBoxLayout()
        body.setSpacing(sizes.gap)
        body.addWidget(self._card, 3)
        side = self._side(page, least)
        if side:
            body.addLayout(side, 2 if not sizes.portrait else 0)
        self._layout.addLayout(body, 1)
        self._countdown = label("", font_for(page.language, least), theme.INK_2, wrap=False)
        self._countdown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if not sizes.small:
            self._layout.addWidget(self._countdown)
        self._layout.addLayout(self._keys(page, least, room))

    def _side(self, page: TicketPage, least: int) -> QVBoxLayout | None:
        if not page.ahead and not page.prepare and not page.qr:
            return None
        side = QVBoxLayout()
        side.setSpacing(self._sizes.gap)
        if page.qr:  # no paper came: the phone takes its place
            side.addWidget(QrCode(page.qr, self._sizes.px(30)), 1)
            return side
        if page.ahead:
            side.addWidget(_panel(page.ahead_label, page.ahead, page.language, least, strong=True))
        if page.prepare and not (self._sizes.tight and page.ahead):  # it stands on the paper too
            side.addWidget(_panel(page.prepare_label, page.prepare, page.language, least, strong=False))
        return side

    def _keys(self, page: TicketPage, least: int, room: int) -> QVBoxLayout:
        """The primary key has a line of its own where the others leave no room."""
        box = QVBoxLayout()
        box.setSpacing(self._sizes.gap)
        font = font_for(page.language, least)
        widths = [
            text_width(key.label, font) + self._sizes.touch * 0.6 + self._sizes.gap for key in page.keys
        ]
        rows = [page.keys] if sum(widths) <= room else [page.keys[:-1], page.keys[-1:]]
        if len(rows) > 1 and sum(widths[:-1]) > room:
            rows = [(key,) for key in page.keys]
        for keys in rows:
            row = QHBoxLayout()
            row.setSpacing(self._sizes.gap)
            for key in keys:
                row.addWidget(self._key(key, page.language))
            box.addLayout(row)
        return box


class QrCode(QWidget):
    """A code to scan from the screen, with the quiet zone of four modules that scanners need."""

    def __init__(self, address: str, least_px: int) -> None:
        super().__init__()
        import qrcode

        code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
        code.add_data(address)
        self._modules: list[list[bool]] = code.get_matrix()
        self.setMinimumSize(least_px, least_px)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See Qt."""
        painter, count = QPainter(self), len(self._modules)
        module = min(self.width(), self.height()) // count
        left, top = (self.width() - count * module) // 2, (self.height() - count * module) // 2
        painter.fillRect(left, top, count * module, count * module, QColor(theme.CARD))
        for y, row in enumerate(self._modules):
            for x, dark in enumerate(row):
                if dark:
                    painter.fillRect(left + x * module, top + y * module, module, module, QColor(theme.INK))


class _Panel(QWidget):
    def paintEvent(self, _event: QPaintEvent) -> None:
        rounded(QPainter(self), QRectF(self.rect()), 20, theme.CARD, theme.LINE)


def _panel(name: str, value: str, language: str, least: int, *, strong: bool) -> QWidget:
    panel = _Panel()
    box = QVBoxLayout(panel)
    pad = round(least * 0.7)
    box.setContentsMargins(pad, pad // 2, pad, pad // 2)
    box.addStretch(1)
    box.addWidget(label(name, font_for(language, least), theme.INK_2))
    box.addWidget(label(value, font_for(language, least * (1.7 if strong else 1), bold=strong)))
    box.addStretch(1)
    return panel
