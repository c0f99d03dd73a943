"""A sentence and what can be done about it: closed, no link, cancelled, at the end of the numbers."""

import re

from kiosk.pages import MessagePage, Page
from kiosk.screens.page import PageScreen
from service_centre.qt import theme

TONE = {"info": theme.INK, "wait": theme.INK_2_LARGE, "ok": theme.OK_ON, "trouble": theme.BAD_ON}


GROWN = 1.4
"""On a large upright panel text is so much larger: there is room."""

SENTENCE = r"[^.,。，]+[.,。，]?"
"""What a long text is parted into where it has no room as a whole."""


class MessageScreen(PageScreen):
    """The page for everything that is said in a sentence."""

    def structure(self, page: Page) -> object:
        """See PageScreen."""
        assert isinstance(page, MessagePage)
        return (page.heading, page.text, page.keys, page.languages, page.number, page.language, page.kind)

    def build(self, page: Page) -> None:
        """See PageScreen."""
        assert isinstance(page, MessagePage)
        room, language = self._clear(), page.language
        head = self._key_blocks(page.languages, room)
        upright = self._sizes.portrait and not self._sizes.tight
        larger = (2.6, 2.2, 1.8, 1.5) if upright else (1.8, 1.5, 1.2) if not self._sizes.tight else (1.3, 1.0)
        plain = self._type(language, GROWN if upright else 1.0)
        heading = self._type(language, bold=True).fitting(page.heading, room, larger)
        blocks = [self._text_block(page.heading, heading, room, TONE[page.kind])]
        if page.text:
            tall = plain.height(page.text, room) > self._height * 0.35
            texts = re.findall(SENTENCE, page.text) if tall else [page.text]
            blocks += [self._text_block(text.strip(), plain, room) for text in texts]
        if page.title and not self._sizes.tight:
            blocks.insert(0, self._text_block(page.title, plain, room, self._sizes.second))
        self._paged(head, blocks, page.keys, room)
