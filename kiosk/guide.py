"""The voice guide for those who can't see: pages as sentences, keys of a key pad as wishes; pure but for `speak`.

Any key starts it. It reads the page, then every new page; a digit chooses what was read under it, 0 reads again.
Nothing personal is read: a scanned card is named by its kind alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.pages import ChoosePage, Key, MessagePage, Page, TicketPage
from service_centre.i18n import words

AGAIN = "0"
DIGITS = "123456789"

Wish = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as it is read: `about` changes when it must be read anew, a count of people does not."""

    about: tuple[str, ...]
    text: str
    options: dict[str, Wish]


def read(page: Page) -> Reading:
    """Turn a page into sentences, with a digit for everything that can be chosen."""
    say = words(page.language)
    options: dict[str, Wish] = {}
    sentences: list[str] = []

    def offer(key: str, label: str, wish: Wish, **more: object) -> None:
        digit = DIGITS[len(options)] if len(options) < len(DIGITS) else ""
        if digit:
            options[digit] = wish
            sentences.append(say(key, digit=digit, label=label, **more))

    keys: tuple[Key, ...] = page.keys
    match page:
        case ChoosePage():
            sentences += [page.title, page.banner, page.subtitle]
            for card in page.cards:
                offer(
                    "guide.card", card.name, ("lane" if page.keys else "service", card.word), ahead=card.ahead
                )
            keys = (*page.keys, *(key for key in page.languages if not key.chosen))
            about: tuple[str, ...] = ("choose", page.title, page.banner, page.subtitle)
        case TicketPage():
            sentences += [
                say("guide.number", number=" ".join(page.number)),
                page.ahead,
                page.heading,
                *page.lines,
            ]
            about = ("ticket", page.number, page.heading)
        case MessagePage():
            sentences += [" ".join(page.number), page.heading, page.text]
            about = ("message", page.heading, page.text, page.number)
    for key in keys:
        offer("guide.key", key.label, (key.wish, key.word))
    sentences.append(say("guide.again"))
    text = say("guide.stop").join(sentence for sentence in sentences if sentence)
    return Reading((*about, page.language), text, options)


@dataclass(slots=True)
class Guide:
    """Reads pages once they are shown; `speak` gets a text and its language, and ends what is being said."""

    speak: Callable[[str, str], None] = lambda _text, _language: None
    on: bool = False
    _reading: Reading | None = field(default=None)

    def shown(self, page: Page) -> None:
        """Take the page that is shown now; a new one is read."""
        if not self.on:
            return
        reading = read(page)
        fresh = self._reading is None or reading.about != self._reading.about
        self._reading = reading
        if fresh:
            self.speak(reading.text, page.language)

    def key(self, key: str, page: Page) -> Wish | None:
        """Take a key of the key pad: the wish that it stands for, or None; the first key starts the guide."""
        if not self.on:
            self.on, self._reading = True, None
            self.shown(page)
            return None
        if key == AGAIN or self._reading is None:
            self._reading = None
            self.shown(page)
            return None
        return self._reading.options.get(key)

    def stop(self) -> None:
        """Fall silent: the next customer may see."""
        self.on, self._reading = False, None
