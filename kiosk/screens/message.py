"""A sentence and what can be done about it: closed, no link, cancelled, at the end of the numbers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.pages import Key, MessagePage
from service_centre.qt import theme
from service_centre.qt.app import font_for
from service_centre.qt.widgets import KeyButton, label, text_width

TONE = {"info": theme.INK, "wait": theme.INK_2, "ok": theme.OK_ON, "trouble": theme.BAD_ON}


class MessageScreen(QWidget):
    """The page for everything that is said in a sentence."""

    wish = Signal(str, str)

    def __init__(self, sizes: theme.Kiosk) -> None:
        super().__init__()
        self._sizes = sizes
        self._structure: object = None
        self._layout = QVBoxLayout(self)

    def show_page(self, page: MessagePage) -> None:
        """Draw a page."""
        structure = (
            page.heading,
            page.text,
            page.keys,
            page.languages,
            page.number,
            page.language,
            page.kind,
        )
        if structure != self._structure:
            self._structure = structure
            self._build(page)
        self._countdown.setText(page.countdown)

    def _build(self, page: MessagePage) -> None:
        QWidget().setLayout(self._layout)
        sizes, language = self._sizes, page.language
        least = sizes.latin if language == "en" else sizes.text
        self._layout = QVBoxLayout(self)
        margin = sizes.margin
        self._layout.setContentsMargins(margin, sizes.gap, margin, sizes.gap)
        self._layout.setSpacing(sizes.gap)
        if page.languages:
            row = QHBoxLayout()
            row.setSpacing(sizes.gap)
            row.addStretch(1)
            for key in page.languages:
                row.addWidget(self._key(key, key.word))
            self._layout.addLayout(row)
        centre = Qt.AlignmentFlag.AlignCenter
        self._layout.addStretch(1)
        title = label(page.title, font_for(language, least), theme.INK_2)
        heading = label(page.heading, font_for(language, least * 1.8, bold=True), TONE[page.kind])
        text = label(page.text, font_for(language, least * 1.1), theme.INK)
        for made in (title, heading, text):
            made.setAlignment(centre)
            self._layout.addWidget(made)
        self._layout.addStretch(1)
        self._countdown = label("", font_for(language, least), theme.INK_2)
        self._countdown.setAlignment(centre)
        self._layout.addWidget(self._countdown)
        widths = [text_width(key.label, font_for(language, least)) + sizes.touch for key in page.keys]
        row_of_keys = QHBoxLayout() if sum(widths) < sizes.width_px - 2 * margin else QVBoxLayout()
        row_of_keys.setSpacing(sizes.gap)
        for key in page.keys:
            row_of_keys.addWidget(self._key(key, language))
        self._layout.addLayout(row_of_keys)

    def _key(self, key: Key, language: str) -> KeyButton:
        least = self._sizes.latin if language == "en" else self._sizes.text
        font = font_for(language, least)
        button = KeyButton(key.label, font, height=self._sizes.touch, primary=key.primary, chosen=key.chosen)
        button.clicked.connect(lambda: self.wish.emit(key.wish, key.word))
        return button
