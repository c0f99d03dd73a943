"""A key pad of our own: digits, and letters where a number begins with one."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.pages import Key, KeypadPage, Page
from kiosk.screens.page import PageScreen
from service_centre.qt import theme
from service_centre.qt.lettering import LEFT, Lettering
from service_centre.qt.widgets import KeyButton, Words, rounded, width_of_key, with_painter

ERASE = "<"
TELEPHONE: tuple[str, ...] = ("123", "456", "789", f"0{ERASE}")
DIGITS = "1234567890"
COLUMNS = 5
"""Of letters and digits, at most."""

SINGLE = 1.5
"""A character alone on its key is so much larger than other text."""


def _rows_of(characters: str, columns: int) -> list[str]:
    return [characters[at : at + columns] for at in range(0, len(characters), columns)]


class TypedField(QWidget):
    """What was typed, in a box; what is wrong with it below."""

    def __init__(self, lettering: Lettering) -> None:
        super().__init__()
        self._lettering, self._text = lettering, ""
        self.setFixedHeight(round(lettering.height("0") * 1.25))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Show what was typed."""
        if text != self._text:
            self._text = text
            self.update()

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        rounded(painter, area, 14, theme.CARD, theme.EDGE)
        self._lettering.paint(painter, area.adjusted(16, 0, -16, 0), f"{self._text}▏", theme.INK, LEFT)


class KeypadScreen(PageScreen):
    """Words and what was typed beside the keys on a flat panel, above them on an upright one."""

    def structure(self, page: Page) -> object:
        """See PageScreen."""
        assert isinstance(page, KeypadPage)
        return (page.title, page.text, page.fault, page.letters, page.keys, page.language)

    def build(self, page: Page) -> None:
        """See PageScreen."""
        assert isinstance(page, KeypadPage)
        room, sizes = self._clear(), self._sizes
        flat = not sizes.portrait
        width = self._pad_width(page, room) if flat else room
        self._field = TypedField(self._type(page.language, 1.4 if not sizes.tight else 1.0, bold=True))
        tone = theme.BAD_ON if page.fault else sizes.second
        said = Words(page.fault or page.text, self._type(page.language), tone)
        title = self._type(page.language, bold=True).fitting(page.title, width, (1.6, 1.2, 1.0))
        words = QVBoxLayout()
        words.setSpacing(sizes.gap)
        if not (sizes.tight and sizes.large):
            words.addWidget(Words(page.title, title))
        words.addWidget(said)
        words.addWidget(self._field)
        pad = self._pad(page, width)
        taken = max(width, pad.minimumSize().width()) if width > room // 2 else pad.minimumSize().width()
        beside = room - sizes.gap - taken if flat else room
        foot = [self._row(row) for row in self._rows(page.keys, beside)]
        self._languages = [] if sizes.tight and sizes.large else self._rows(page.languages, beside)
        told: float = said.heightForWidth(beside) + sum(
            one.sizeHint().height() for one in (self._field, *foot)
        )
        told += (
            title.line
            + len(self._languages) * sizes.touch
            + (len(self._languages) + len(foot) + 3) * sizes.gap
        )
        if told + (0 if flat else pad.minimumSize().height() + sizes.gap) > self._height:
            self._languages = []  # the smallest panels have no room: the page before has them
        if flat:
            self._side_by_side(words, pad, foot)
        else:
            self._upright(words, pad, foot)
        self._mind_keys()

    def _pad_width(self, page: KeypadPage, room: int) -> int:
        """Half the page, or what five columns need where the keys below the words have room beside them."""
        half, five = (
            (room - self._sizes.gap) // 2,
            COLUMNS * (self._sizes.touch + self._sizes.gap) - self._sizes.gap,
        )
        widest = max(width_of_key(key.label, self._lettering(key), self._sizes.touch) for key in page.keys)
        return max(half, five) if room - self._sizes.gap - five >= widest else half

    def _side_by_side(self, words: QVBoxLayout, pad: QGridLayout, foot: list[QWidget]) -> None:
        for at, row in enumerate(self._languages):
            words.insertWidget(at, self._row(row))
        words.addStretch(1)
        for made in foot:
            words.addWidget(made)
        both = QHBoxLayout()
        both.setSpacing(self._sizes.gap)
        both.addLayout(words, 1)
        both.addLayout(pad, 1)
        self._layout.addLayout(both)

    def _upright(self, words: QVBoxLayout, pad: QGridLayout, foot: list[QWidget]) -> None:
        sizes = self._sizes
        if sizes.free_px:  # words may stand high: only what is touched must not
            self._layout.setContentsMargins(sizes.margin, sizes.edge, sizes.margin, sizes.edge)
            words.insertStretch(0, 1)
            above = QWidget()
            above.setLayout(words)
            words.setContentsMargins(0, 0, 0, 0)
            above.setFixedHeight(sizes.free_px)
            self._layout.addWidget(above)
            for row in self._languages:
                self._layout.addWidget(self._row(row))
        else:
            for row in self._languages:
                self._layout.addWidget(self._row(row))
            self._layout.addLayout(words)
        self._layout.addStretch(1)
        self._layout.addLayout(pad)
        self._layout.addStretch(1)
        for made in foot:
            self._layout.addWidget(made)

    def refresh(self, page: Page) -> None:
        """See PageScreen."""
        assert isinstance(page, KeypadPage)
        self._field.say(page.shown)

    def _pad(self, page: KeypadPage, width: int) -> QGridLayout:
        """Lay the keys out: a telephone's, or letters and digits in as many columns as have room."""
        rows = TELEPHONE
        if page.letters:
            sizes = self._sizes
            columns = max(3, min(COLUMNS, (width + sizes.gap) // (sizes.touch + sizes.gap)))
            letters = "".join(page.letters)
            rows = (*_rows_of(letters, columns), *_rows_of(DIGITS + ERASE, columns))
        grid = QGridLayout()
        grid.setSpacing(self._sizes.gap)
        for y, row in enumerate(rows):
            for x, character in enumerate(row):
                if character == ERASE:
                    wide = max(len(line) for line in rows) - x
                    grid.addWidget(self._pad_key(Key("erase", page.erase), page.language), y, x, 1, wide)
                else:
                    grid.addWidget(self._pad_key(Key("type", character, character), page.language), y, x)
        return grid

    def _pad_key(self, key: Key, language: str) -> KeyButton:
        single = key.wish == "type" and not self._sizes.tight
        made = self._key(key, language, SINGLE if single else 1.0)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        made.setMinimumWidth(self._sizes.touch)
        if self._sizes.portrait and not self._sizes.tight and not self._sizes.low:
            made.setFixedHeight(round(self._sizes.touch * 1.5))
        if key.wish == "erase":
            made.setMinimumWidth(made.sizeHint().width())
        if not self._sizes.portrait:  # the pad takes the height there is
            made.setMinimumHeight(self._sizes.touch)
            made.setMaximumHeight(self._sizes.height_px)
            made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        return made
