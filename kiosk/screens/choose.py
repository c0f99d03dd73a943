"""Pick a service, or a lane of one."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout

from kiosk.pages import Card, ChoosePage
from kiosk.screens.page import PageScreen
from service_centre.qt import theme
from service_centre.qt.app import font_for
from service_centre.qt.widgets import Banner, fitting, label, paint_text, rounded, text_width

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CardButton(QAbstractButton):
    """A service: the whole card is the target."""

    def __init__(self, sizes: theme.Kiosk) -> None:
        super().__init__()
        self._sizes = sizes
        self._card: Card | None = None
        self._language = "zh_Hans"
        self.setMinimumHeight(sizes.service)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_card(self, card: Card, language: str) -> None:
        """Draw another card."""
        if (card, language) != (self._card, self._language):
            self._card, self._language = card, language
            self.setAccessibleName(f"{card.letter} {card.name}, {card.ahead}")
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See Qt."""
        card = self._card
        if card is None:
            return
        painter = QPainter(self)
        area = QRectF(self.rect())
        colour = theme.service_colour(card.colour) if card.live else theme.INK_2
        radius = min(24.0, self.height() * 0.15)
        rounded(painter, area, radius, theme.LINE if self.isDown() else theme.CARD, theme.EDGE)
        bar = max(8, self.width() // 45)
        clip = QPainterPath()
        clip.addRoundedRect(area.adjusted(2, 2, -2, -2), radius, radius)
        painter.setClipPath(clip)
        painter.fillRect(0, 0, bar, self.height(), QColor(colour))
        painter.setClipping(False)
        self._paint_words(painter, card, colour, bar)

    def _paint_words(self, painter: QPainter, card: Card, colour: str, bar: int) -> None:
        sizes, language = self._sizes, self._language
        least = sizes.latin if language == "en" else sizes.text
        pad = bar * 2.6
        big = max(float(least), min(self.height() * 0.135, least * 1.7))
        foot = big * 1.75 if card.ahead else 0.0
        room = self.height() - foot
        box = min(room * 0.66, big * 2.6)
        top = (room - box) / 2
        rounded(painter, QRectF(pad, top, box, box), box * 0.2, theme.tint(colour))
        paint_text(
            painter, QRectF(pad, top, box, box), card.letter, font_for("en", box * 0.62, bold=True), colour
        )
        x = pad + box + bar * 1.6
        width = self.width() - x - bar
        hint_font = font_for(language, least)
        with_hint = bool(card.hint) and room > least * 3.2 and text_width(card.hint, hint_font) <= width
        name_font = fitting(card.name, width, language, (big * 1.35, big * 1.1, float(least)), bold=True)
        name_area = QRectF(x, top, width, box * (0.56 if with_hint else 1.0))
        paint_text(painter, name_area, card.name, name_font, theme.INK, LEFT)
        if with_hint:
            hint_area = QRectF(x, top + box * 0.56, width, box * 0.44)
            paint_text(painter, hint_area, card.hint, hint_font, theme.INK_2, LEFT)
        if not card.ahead:
            return
        line_y = self.height() - foot
        painter.fillRect(QRectF(pad, line_y, self.width() - pad - bar * 1.6, 2), QColor(theme.LINE))
        ahead_area = QRectF(pad, line_y, self.width() - pad - bar * 1.6, foot)
        ahead_font = fitting(card.ahead, ahead_area.width(), language, (big, float(least)), bold=card.live)
        paint_text(painter, ahead_area, card.ahead, ahead_font, theme.INK, LEFT)


class ChooseScreen(PageScreen):
    """The first page, and the page of lanes: cards are changed in place, so that a finger never loses its key."""

    def __init__(self, sizes: theme.Kiosk) -> None:
        super().__init__(sizes)
        self._cards: list[CardButton] = []
        self._page: ChoosePage | None = None

    def show_page(self, page: ChoosePage) -> None:
        """Draw a page."""
        structure = (page.title, page.subtitle, page.languages, page.keys, len(page.cards), page.language)
        if self._changed(structure):
            self._build(page)
        self._page = page
        for button, card in zip(self._cards, page.cards, strict=True):
            button.show_card(card, page.language)
        if self._sizes.tight:  # no line is left for a banner: it takes the place of the subtitle
            self._subtitle.setText(f"! {page.banner}" if page.banner else page.subtitle)
            colour = theme.WARN_ON if page.banner else theme.INK_2
            self._subtitle.setStyleSheet(f"color: {colour}; background: transparent;")
        else:
            self._banner.say(page.banner)
        self._countdown.setText(page.countdown)

    def _build(self, page: ChoosePage) -> None:
        room, sizes = self._clear(), self._sizes
        self._header(page, room)
        least = self._least(page.language)
        self._banner = Banner(font_for(page.language, least), round(least * 1.7))
        self._layout.addWidget(self._banner)
        self._layout.addLayout(self._grid(page), 1)
        foot = QHBoxLayout()
        foot.setSpacing(sizes.gap)
        self._countdown = label("", font_for(page.language, least), theme.INK_2, wrap=False)
        for key in page.keys:
            foot.addWidget(self._key(key, page.language))
        if page.keys:
            foot.addWidget(self._countdown)
            self._layout.addLayout(foot)

    def _header(self, page: ChoosePage, room: int) -> None:
        sizes, least = self._sizes, self._least(page.language)
        larger = 1.3 if page.keys and not sizes.tight else 1.0
        title_font, text_font = (
            font_for(page.language, least * larger, bold=True),
            font_for(page.language, least),
        )
        words = QVBoxLayout()
        words.setSpacing(0)
        title = label(page.title, title_font, wrap=False)
        self._subtitle = label(page.subtitle, text_font, theme.INK_2, wrap=sizes.tight and sizes.portrait)
        words.addWidget(title)
        words.addWidget(self._subtitle)
        keys = QHBoxLayout()
        keys.setSpacing(sizes.gap)
        buttons = [self._key(key, key.word) for key in page.languages]
        for button in buttons:
            keys.addWidget(button)
        wide = max(text_width(page.title, title_font), text_width(page.subtitle, text_font))
        taken = sum(button.sizeHint().width() + sizes.gap for button in buttons)
        if wide + taken + sizes.gap <= room:
            row = QHBoxLayout()
            row.addLayout(words)
            row.addStretch(1)
            row.addLayout(keys)
            self._layout.addLayout(row)
        else:
            title.setWordWrap(True)
            if sizes.small:  # of a question the words count, of the first page what to do
                (self._subtitle if page.keys else title).hide()
            self._layout.addLayout(words)
            self._layout.addLayout(keys)

    def _grid(self, page: ChoosePage) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(self._sizes.gap)
        columns = 1 if self._sizes.portrait else 2
        self._cards = []
        for at, card in enumerate(page.cards):
            button = CardButton(self._sizes)
            button.clicked.connect(lambda _checked=False, at=at: self._touched(at))
            button.show_card(card, page.language)
            grid.addWidget(button, at // columns, at % columns)
            self._cards.append(button)
        return grid

    def _touched(self, at: int) -> None:
        if self._page:
            self.wish.emit("lane" if self._page.keys else "service", self._page.cards[at].word)
