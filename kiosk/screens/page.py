"""What every page of the kiosk shares: it is laid out anew only when its structure changes.

What does not fit at its size goes to a further page behind a key, never smaller: a page gives its parts as
blocks of a known height, and as many as there is room for are shown at a time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from kiosk.pages import Key, Page
from service_centre.qt import theme
from service_centre.qt.lettering import CENTRE, Lettering
from service_centre.qt.widgets import KeyButton, Words, width_of_key


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page: the least height it needs in px, how to make it, and its share of what is left over."""

    height: int
    make: Callable[[], QWidget]
    stretch: int = 0


def share_out(blocks: Sequence[Block], room_px: int, gap_px: int) -> list[list[Block]]:
    """Part blocks into pages of a height; each page holds one at least."""
    pages: list[list[Block]] = [[]]
    taken = 0
    for block in blocks:
        if pages[-1] and taken + gap_px + block.height > room_px:
            pages.append([])
            taken = 0
        taken += block.height + (gap_px if pages[-1] else 0)
        pages[-1].append(block)
    return pages


class PageScreen(QWidget):
    """A page that says wishes; a finger never loses its key to a change of a number."""

    wish = Signal(str, str)

    def __init__(self, sizes: theme.Kiosk) -> None:
        super().__init__()
        self._sizes = sizes
        self._structure: object = None
        self._dress: object = None
        self._at = 0
        self._page: Page | None = None
        self._counted: list[KeyButton] = []
        self._made: list[tuple[Key, KeyButton]] = []
        self._layout = QVBoxLayout(self)

    def show_page(self, page: Page) -> None:
        """Draw a page; anew only if more than its numbers changed."""
        structure, dress = self.structure(page), self.dress(page)
        self._page = page
        if structure != self._structure:
            self._at = 0
        if (structure, dress) != (self._structure, self._dress):
            self._structure, self._dress = structure, dress
            self.build(page)
        self.refresh(page)
        for key in self._counted:
            key.count(f"({page.left_s})" if page.left_s else "")

    def structure(self, page: Page) -> object:
        """Say what of a page, once changed, needs another layout."""
        raise NotImplementedError

    def dress(self, _page: Page) -> object:
        """Say what needs another layout and still leaves the customer at the same part."""
        return None

    def build(self, page: Page) -> None:
        """Lay the page out."""
        raise NotImplementedError

    def hideEvent(self, _event: QHideEvent) -> None:
        """See Qt: whoever comes back to this screen begins with its first part."""
        self._structure = None

    def refresh(self, page: Page) -> None:
        """Show what changes in place."""

    # Tools for pages.

    def _clear(self) -> int:
        """Begin an empty page; gives the width between its margins."""
        # The old layout goes with everything in it, but later: one of its keys may be the one that was pressed.
        old = QWidget(self)
        old.hide()
        old.setLayout(self._layout)
        old.deleteLater()
        self._counted, self._made = [], []
        self._layout = QVBoxLayout(self)
        margin, edge = self._sizes.margin, self._sizes.edge
        self._layout.setContentsMargins(margin, edge + self._sizes.free_px, margin, edge)
        self._layout.setSpacing(self._sizes.gap)
        return self._sizes.width_px - 2 * margin

    @property
    def _height(self) -> int:
        """The height between the margins."""
        return self._sizes.height_px - 2 * self._sizes.edge - self._sizes.free_px

    def _type(self, language: str, larger: float = 1.0, *, bold: bool = False) -> Lettering:
        """Give the lettering of a language at its least size, or larger."""
        return Lettering(language, self._sizes.text * larger, self._sizes.latin * larger, bold)

    def _key(self, key: Key, language: str, larger: float = 1.0) -> KeyButton:
        """Make a key of the page."""
        lettering = self._type(language, larger, bold=key.primary)
        made = KeyButton(
            key.label, lettering, height=self._sizes.touch, primary=key.primary, chosen=key.chosen
        )
        made.clicked.connect(partial(self._pressed, key))
        self._made.append((key, made))
        return made

    def _pressed(self, key: Key) -> None:
        """Say the wish; it may lay the page out anew, so that what is to be turned is turned afterwards."""
        self.wish.emit(key.wish, key.word)
        if key.wish == "more":
            self._turn()

    def _rows(self, keys: Sequence[Key], room: int) -> list[list[Key]]:
        """Part keys into as few rows of a width as there can be, of about the same number."""
        gap = self._sizes.gap
        wide = [width_of_key(key.label, self._lettering(key), self._sizes.touch) + gap for key in keys]
        for count in range(1, len(keys)):
            each = -(-len(keys) // count)
            cuts = range(len(keys) % each if len(keys) % each else each, len(keys) + 1, each)
            parts = list(zip((0, *cuts), cuts, strict=False))
            if all(sum(wide[start:end]) - gap <= room for start, end in parts):
                return [list(keys[start:end]) for start, end in parts]
        return [[key] for key in keys]

    def _lettering(self, key: Key) -> Lettering:
        return self._type(self._language_of(key), bold=key.primary)

    def _language_of(self, key: Key) -> str:
        """A language's own name is written in it."""
        language = self._page.language if self._page else "zh_Hans"
        return key.word if key.wish == "language" else language

    def _row(self, keys: Sequence[Key]) -> QWidget:
        """Make a row of keys; one that is wider than the page alone goes on in a second line."""
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self._sizes.gap)
        room = self._sizes.width_px - 2 * self._sizes.margin
        for key in keys:
            made = self._key(key, self._language_of(key))
            if len(keys) == 1 and made.sizeHint().width() > room:
                made.wrap(room)
            box.addWidget(made)
        return row

    def _key_blocks(self, keys: Sequence[Key], room: int) -> list[Block]:
        rows = [self._row(row) for row in self._rows(keys, room)]
        return [Block(row.sizeHint().height(), lambda row=row: row) for row in rows]  # type: ignore[misc]

    def _text_block(
        self, text: str, lettering: Lettering, room: int, colour: str = theme.INK, align: Qt.AlignmentFlag = CENTRE
    ) -> Block:  # fmt: skip
        """A text with all its lines."""
        height = round(lettering.height(text, room) + 1)

        def make() -> QWidget:
            made = Words(text, lettering, colour, align)
            made.setMinimumHeight(height)
            return made

        return Block(height, make)

    def _paged(
        self, head: list[Block], blocks: list[Block], foot: Sequence[Key], room: int,
        *, head_at: int | None = None,
    ) -> list[QWidget]:  # fmt: skip
        """Lay out head, as many blocks as fit, and the foot; gives the widgets of the blocks that are shown."""
        shares, rows = self._parted(head, blocks, list(foot), room, head_at)
        shown = shares[self._at % len(shares)]
        for block in head:
            self._layout.addWidget(block.make())
        stretches = any(block.stretch for block in shown)
        if not stretches:
            self._layout.addStretch(1)
        made = []
        for block in shown:
            made.append(block.make())
            self._layout.addWidget(made[-1], block.stretch)
        if not stretches:
            self._layout.addStretch(1)
        for row in rows:
            self._layout.addWidget(row.make())
        self._mind_keys()
        return made

    def _parted(
        self, head: list[Block], blocks: list[Block], keys: list[Key], room: int, head_at: int | None
    ) -> tuple[list[list[Block]], list[Block]]:
        """Part blocks so that the largest has room beside head and foot; gives the parts and the foot's rows.

        Where there are several, a key for more stands in the foot. On the smallest panels the head goes among the
        blocks, then the foot's keys but for the last: at `head_at` where that is told, and then the key for more takes
        nothing of a block's height; else in front, and blocks may be a little lower beside the key for more.
        """
        assert self._page is not None
        more, lower = Key("more", self._page.more), False
        while True:
            rows = self._key_blocks(keys, room)
            left = self._height - sum(block.height + self._sizes.gap for block in (*head, *rows))
            shares = share_out(blocks, left, self._sizes.gap)
            crowded = left < max((block.height for block in blocks), default=0) and not lower
            if (crowded or len(shares) > 1) and more not in keys:
                keys.insert(0, more)
                lower = head_at is None and not crowded
            elif crowded and head:
                blocks.insert(head_at or 0, head.pop())
            elif crowded and len(keys) > 2:
                blocks += self._key_blocks([keys.pop(1)], room)
            else:
                return shares, rows

    def _mind_keys(self) -> None:
        """Find the key that counts the seconds: the one home, where the time leads by itself; else the primary one."""
        mine = [(key, made) for key, made in self._made if isValid(made) and self.isAncestorOf(made)]
        home = [made for key, made in mine if key.wish == "home"]
        self._counted = home or [made for key, made in mine if key.primary][-1:]

    def _turn(self) -> None:
        """Show what had no room."""
        if self._page:
            self._at += 1
            self.build(self._page)
            self.refresh(self._page)
