"""What every page of the kiosk shares: it is laid out anew only when its structure changes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.pages import Key
from service_centre.qt import theme
from service_centre.qt.app import font_for
from service_centre.qt.widgets import KeyButton


class PageScreen(QWidget):
    """A page that says wishes; a finger never loses its key to a change of a number."""

    wish = Signal(str, str)

    def __init__(self, sizes: theme.Kiosk) -> None:
        super().__init__()
        self._sizes = sizes
        self._structure: object = None
        self._layout = QVBoxLayout(self)

    def _changed(self, structure: object) -> bool:
        """Say whether the page has another structure than before, and remember it."""
        if structure == self._structure:
            return False
        self._structure = structure
        return True

    def _clear(self) -> int:
        """Begin an empty page; gives the width between its margins."""
        QWidget().setLayout(self._layout)  # the old layout goes, with everything in it
        self._layout = QVBoxLayout(self)
        margin, gap = self._sizes.margin, self._sizes.gap
        self._layout.setContentsMargins(margin, gap, margin, gap)
        self._layout.setSpacing(gap)
        return self._sizes.width_px - 2 * margin

    def _least(self, language: str) -> int:
        """Say the smallest size of text that is needed to use the kiosk."""
        return self._sizes.latin if language == "en" else self._sizes.text

    def _key(self, key: Key, language: str) -> KeyButton:
        """Make a key of the page."""
        font = font_for(language, self._least(language))
        button = KeyButton(key.label, font, height=self._sizes.touch, primary=key.primary, chosen=key.chosen)
        button.clicked.connect(lambda: self.wish.emit(key.wish, key.word))
        return button
