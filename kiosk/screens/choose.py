"""Pick a service, or a lane of one."""

from collections.abc import Sequence
from functools import partial
from weakref import WeakSet

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.pages import Card, ChoosePage, Key, Page
from kiosk.screens.page import Block, PageScreen
from service_centre.qt import theme
from service_centre.qt.lettering import CENTRE, LEFT, Lettering
from service_centre.qt.widgets import Banner, Words, rounded, width_of_key, with_painter

LETTER_BOX = 1.5
"""Side of the box around a service's letter, in heights of its text."""

NAME_LINES = 3
"""A longer name ends in …; on the smallest panels each has one line."""


class CardButton(QAbstractButton):
    """A service: the whole card is the target."""

    def __init__(self, sizes: theme.Kiosk, together: "WeakSet[CardButton]") -> None:
        """`together` are the cards of its page: what one of them has no room for, none shows."""
        super().__init__()
        self._sizes, self._together = sizes, together
        together.add(self)
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

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        card = self._card
        if card is None:
            return
        colour = theme.service_colour(card.colour, self._sizes.services) if card.live else self._sizes.second
        radius = min(24.0, self.height() * 0.15)
        rounded(painter, area, radius, theme.LINE if self.isDown() else theme.CARD, theme.EDGE)
        bar = bar_of(self._sizes)
        clip = QPainterPath()
        clip.addRoundedRect(area.adjusted(2, 2, -2, -2), radius, radius)
        painter.setClipPath(clip)
        painter.fillRect(0, 0, bar, self.height(), QColor(colour))
        painter.setClipping(False)
        self._paint_words(painter, card, colour)

    @property
    def _least(self) -> Lettering:
        return Lettering(self._language, self._sizes.text, self._sizes.latin)

    @property
    def _grown(self) -> float:
        return max(1.0, min(self.height() / (self._least.line * 4.2), 1.6))

    def _square(self, card: Card) -> QRectF:
        """Where the letter stands."""
        left, _ = sides_of(self._sizes)
        room = self.height() - self._foot(card)
        box = min(room * 0.72, self._least.line * LETTER_BOX * self._grown)
        return QRectF(left, (room - box) / 2, box, box)

    def _foot(self, card: Card) -> float:
        """The height that the people ahead take."""
        return self._least.larger(self._grown).line * 1.25 if card.ahead else 0.0

    def _name_area(self, card: Card) -> QRectF:
        x = self._square(card).right() + bar_of(self._sizes) * 1.4
        return QRectF(x, 0, self.width() - x - sides_of(self._sizes)[1], self.height() - self._foot(card))

    def _name(self) -> Lettering:
        """The lettering of the names on a page: one size for all, so that none looks like less."""
        each = [one._roomiest(one._card) for one in self._together if one._card]
        return min(each, key=lambda lettering: lettering.face_px)

    def _roomiest(self, card: Card) -> Lettering:
        sizes = (1.35 * self._grown, 1.15 * self._grown, 1.0)
        return self._least.larger(1, bold=True).fitting(card.name, self._name_area(card).width(), sizes)

    def has_room_for_hint(self, name: Lettering) -> bool:
        """Say whether what the service is for has room below its name; where one has not, none is shown."""
        card = self._card
        if card is None or not card.hint:
            return True
        area, least = self._name_area(card), self._least
        fits = name.line + least.line <= area.height()
        return fits and least.width(card.hint) <= area.width()

    def _paint_words(self, painter: QPainter, card: Card, colour: str) -> None:
        least, grown = self._least, self._grown
        left, right = sides_of(self._sizes)
        inner = QRectF(left, 0, self.width() - left - right, self.height())
        if stacked(card, least, self._sizes, self.width()):
            self._paint_stacked(painter, inner, card, colour, least)
            return
        foot = self._foot(card)
        room = self.height() - foot
        self._paint_letter(painter, self._square(card), card, colour)
        self._paint_name(painter, self._name_area(card), card)
        if card.ahead:
            painter.fillRect(QRectF(inner.left(), room, inner.width(), 2), QColor(theme.LINE))
            ahead = least.larger(1, bold=card.live).fitting(card.ahead, inner.width(), (grown, 1.0))
            line = QRectF(inner.left(), room, inner.width(), foot * 0.95)
            ahead.paint(painter, line, card.ahead, theme.INK, LEFT, lines=2)

    def _paint_stacked(
        self, painter: QPainter, area: QRectF, card: Card, colour: str, least: Lettering
    ) -> None:
        """A name that needs the whole width: the letter stands below it, beside the people ahead."""
        name = least.larger(1, bold=True)
        high = min(name.height(card.name, area.width()), name.line * name_lines(self._sizes))
        top = QRectF(area.left(), 0, area.width(), high)
        name.paint(painter, top, card.name, theme.INK, LEFT, lines=name_lines(self._sizes))
        painter.fillRect(QRectF(area.left(), high, area.width(), 2), QColor(theme.LINE))
        box = letter_box(least)
        below = QRectF(area.left(), high, area.width(), area.height() - high)
        self._paint_letter(painter, QRectF(area.left(), below.center().y() - box / 2, box, box), card, colour)
        rest = below.adjusted(box * 1.15, 0, 0, 0)
        name.paint(painter, rest, card.ahead, theme.INK, LEFT, lines=3)

    def _paint_letter(self, painter: QPainter, square: QRectF, card: Card, colour: str) -> None:
        rounded(painter, square, square.width() * 0.2, theme.tint(colour))
        size = max(self._sizes.latin, square.width() * 0.6)
        Lettering("en", size, size, bold=True).paint(painter, square, card.letter, colour, CENTRE)

    def _paint_name(self, painter: QPainter, area: QRectF, card: Card) -> None:
        least, name = self._least, self._name()
        line, needs = least.line, name.line
        if not card.hint or not all(one.has_room_for_hint(name) for one in self._together):
            lines = max(1, int(area.height() // needs))
            name.paint(painter, area, card.name, theme.INK, LEFT, lines=lines)
            return
        top = (area.height() - needs - line) / 2
        name.paint(painter, QRectF(area.left(), top, area.width(), needs), card.name, theme.INK, LEFT)
        hint = QRectF(area.left(), top + needs, area.width(), line)
        least.paint(painter, hint, card.hint, self._sizes.second, LEFT)


def name_lines(sizes: theme.Kiosk) -> int:
    """Say how many lines a service's name may take."""
    return NAME_LINES if sizes.height_px >= sizes.latin * 10 else 1


def letter_box(least: Lettering) -> float:
    """The side of the box around a service's letter, in px."""
    return least.line * LETTER_BOX


def stacked(card: Card, least: Lettering, sizes: theme.Kiosk, width: float) -> bool:
    """Say whether a card's longest word, or its people ahead, need the card's whole width."""
    room = width - sum(sides_of(sizes))
    bold = least.larger(1, bold=True)
    word = max((bold.width(word) for word in card.name[:40].split(" ")), default=0.0)
    return word > room - letter_box(least) - bar_of(sizes) * 1.4 or bold.width(card.ahead) > room


def card_height(card: Card, least: Lettering, sizes: theme.Kiosk, width: float) -> int:
    """Say how high a card must be for its words at their least size, in px."""
    bold, room = least.larger(1, bold=True), width - sum(sides_of(sizes))
    line = bold.line
    if stacked(card, least, sizes, width):
        name = min(bold.height(card.name, room), line * name_lines(sizes))
        box = letter_box(least)
        ahead = bold.height(card.ahead, room - box * 1.15)
        return round(name + max(box, ahead) + sizes.gap)
    name = bold.height(card.name, room - letter_box(least) - bar_of(sizes) * 1.4)
    return max(sizes.service, round(min(name, line * name_lines(sizes)) + (line * 1.25 if card.ahead else 0)))


def bar_of(sizes: theme.Kiosk) -> int:
    """The service's colour down the left of a card, in px."""
    return max(8, sizes.px(2), round(sizes.short_px * 0.012))


def sides_of(sizes: theme.Kiosk) -> tuple[float, float]:
    """What a card leaves free at its left, the colour included, and at its right."""
    bar = bar_of(sizes)
    return (bar * 2.2, bar) if sizes.tight else (bar + sizes.pad, float(sizes.pad))


def line_of(page: ChoosePage) -> str:
    """The line below the title: what is left of the time, what was noted, or what to do."""
    return (not page.asks_lane and page.countdown) or page.notice or page.subtitle


class ChooseScreen(PageScreen):
    """The first page, and the page of lanes: cards are changed in place, so that a finger never loses its key."""

    _banner: Banner | None = None
    _subtitle: Words | None = None

    def structure(self, page: Page) -> object:
        """See PageScreen."""
        assert isinstance(page, ChoosePage)
        shown = [(card.letter, card.name) for card in page.cards]
        head = (page.title, page.languages, page.modes)
        return (head, page.keys, shown, page.language, page.visit, page.asks_lane)

    def dress(self, page: Page) -> object:
        """See PageScreen."""
        assert isinstance(page, ChoosePage)
        return (bool(page.countdown), page.notice, bool(page.banner))

    def build(self, page: Page) -> None:
        """See PageScreen."""
        assert isinstance(page, ChoosePage)
        room = self._clear()
        self._banner = self._subtitle = None
        head = self._head(page, room)
        if page.banner:
            told = self._type(page.language).height(f"! {page.banner}", room - 2 * Banner.PAD)
            head.append(Block(round(told * 1.15), partial(self._make_banner, page, round(told * 1.15))))
        columns = self._columns(page, room)
        width = (room - self._sizes.gap * (columns - 1)) / columns
        rows = [page.cards[at : at + columns] for at in range(0, len(page.cards), columns)]
        self._cards: list[tuple[CardButton, int]] = []
        self._together: WeakSet[CardButton] = WeakSet()
        least = self._type(page.language)
        blocks = [
            Block(max(card_height(card, least, self._sizes, width) for card in row),
                  partial(self._make_row, at * columns, row, columns), 1)
            for at, row in enumerate(rows)
        ]  # fmt: skip
        later, foot = self._spare, page.keys
        if not page.asks_lane and (later or self._crowded(head, foot, room)):
            later, foot = (*later, *foot), ()  # what is asked for less often follows the services
        self._paged(head, [*blocks, *self._key_blocks(later, room)], foot, room)

    def refresh(self, page: Page) -> None:
        """See PageScreen."""
        assert isinstance(page, ChoosePage)
        for button, at in self._cards:
            button.show_card(page.cards[at], page.language)
        if self._subtitle:
            self._subtitle.say(
                line_of(page), theme.OK_ON if page.notice and not page.countdown else self._sizes.second
            )
        if page.banner and self._banner:
            self._banner.say(page.banner)

    def _crowded(self, head: Sequence[Block], foot: Sequence[Key], room: int) -> bool:
        """Say whether head and keys would leave the services less than their share of the page."""
        taken = sum(block.height + self._sizes.gap for block in (*head, *self._key_blocks(foot, room)))
        return taken > self._height * 0.55

    def _columns(self, page: ChoosePage, room: int) -> int:
        """Two cards beside each other where the names and the people ahead have room at their size."""
        sizes, least = self._sizes, self._type(page.language)
        wide = (room - sizes.gap) / 2
        fits = not any(stacked(card, least, sizes, wide) for card in page.cards)
        return 2 if fits and (not sizes.portrait or sizes.low or len(page.cards) > 6) else 1

    def _make_banner(self, page: ChoosePage, height: int) -> QWidget:
        self._banner = Banner(self._type(page.language), height)
        self._banner.say(page.banner)
        return self._banner

    def _make_row(self, first: int, cards: Sequence[Card], columns: int) -> QWidget:
        row = QWidget()
        row.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self._sizes.gap)
        for at, _card in enumerate(cards, first):
            button = CardButton(self._sizes, self._together)
            button.clicked.connect(lambda _checked=False, at=at: self._touched(at))
            box.addWidget(button, 1)
            self._cards.append((button, at))
        for _ in range(columns - len(cards)):
            box.addStretch(1)
        return row

    def _head(self, page: ChoosePage, room: int) -> list[Block]:
        """Title and subtitle beside the languages where they have room, else in rows of their own."""
        sizes, text = self._sizes, self._type(page.language)
        title = text.larger(1.0, bold=True)
        modes = tuple(key for key in page.modes if key.wish != "low" or sizes.portrait)
        keys = (*page.languages, *modes)
        rows = self._rows(keys, room)
        self._spare: tuple[Key, ...] = ()
        if page.asks_lane and sizes.tight and sizes.large:  # the answers come first
            rows, self._spare = [], page.languages
        elif len(rows) == 1:
            wide = max(title.width(page.title), text.width(line_of(page)))
            taken = sum(
                width_of_key(key.label, self._lettering(key), sizes.touch) + sizes.gap for key in keys
            )
            if wide + taken + sizes.gap <= room:
                both = round(title.line + text.line)
                return [Block(max(both, sizes.touch), partial(self._beside, page, keys, title, text))]
        else:  # languages stay at hand, the rest goes with what follows the services
            rows, self._spare = self._rows(page.languages, room), modes
        blocks = [Block(sizes.touch, partial(self._row, row)) for row in rows]
        said = self._said_block(page, text, room)
        if page.asks_lane:
            question = title if sizes.tight else title.fitting(page.title, room, (1.3, 1.0))
            blocks.append(self._text_block(page.title, question, room, align=LEFT))
            return blocks if sizes.tight else [*blocks, said]
        if not sizes.tight:
            return [self._text_block(page.title, title, room, align=LEFT), said, *blocks]
        return [*blocks, said] if sizes.portrait or page.notice or page.countdown else blocks

    def _said_block(self, page: ChoosePage, text: Lettering, room: int) -> Block:
        height = round(text.height(line_of(page), room) + 1)

        def make() -> Words:
            made = self._make_subtitle(page, text, wrap=True)
            made.setMinimumHeight(height)
            return made

        return Block(height, make)

    def _make_subtitle(self, page: ChoosePage, lettering: Lettering, *, wrap: bool = False) -> Words:
        self._subtitle = Words(line_of(page), lettering, self._sizes.second, wrap=wrap)
        return self._subtitle

    def _beside(self, page: ChoosePage, keys: Sequence[Key], title: Lettering, text: Lettering) -> QWidget:
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self._sizes.gap)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words(page.title, title, wrap=False))
        words.addWidget(self._make_subtitle(page, text))
        box.addLayout(words)
        box.addStretch(1)
        for key in keys:
            made = self._key(key, self._language_of(key))
            made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            box.addWidget(made)
        return row

    def _touched(self, at: int) -> None:
        if isinstance(self._page, ChoosePage):
            self.wish.emit("lane" if self._page.asks_lane else "service", self._page.cards[at].word)
