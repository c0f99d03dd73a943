"""A sentence and what can be done about it: closed, no link, cancelled, at the end of the numbers."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kiosk.pages import MessagePage
from kiosk.screens.page import PageScreen
from service_centre.qt import theme
from service_centre.qt.app import font_for
from service_centre.qt.widgets import label, text_width

TONE = {"info": theme.INK, "wait": theme.INK_2, "ok": theme.OK_ON, "trouble": theme.BAD_ON}


class MessageScreen(PageScreen):
    """The page for everything that is said in a sentence."""

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
        if self._changed(structure):
            self._build(page)
        self._countdown.setText(page.countdown)

    def _build(self, page: MessagePage) -> None:
        room, sizes, language = self._clear(), self._sizes, page.language
        least = self._least(language)
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
        row_of_keys = QHBoxLayout() if sum(widths) < room else QVBoxLayout()
        row_of_keys.setSpacing(sizes.gap)
        for key in page.keys:
            row_of_keys.addWidget(self._key(key, language))
        self._layout.addLayout(row_of_keys)
