"""The voice guide for those who can't see: pages as sentences, keys of a key pad as wishes; pure but for `speak`.

Any key starts it. It reads the page, then every new page; a digit chooses what was read under it, 0 reads again.
Nothing personal is read: a scanned card is named by its kind alone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.pages import AttractPage, ChoosePage, CornerPage, Key, KeypadPage, MessagePage, Page, TicketPage
from service_centre.i18n import Words, words

AGAIN, ERASE, ENTER, BACK = "0", "*", "#", "-"
DIGITS = "123456789"
ANEW = "/"
SAME = {".": ERASE, "+": ENTER}
"""Keys of a computer's number pad that stand for those of a telephone's."""

Wish = tuple[str, str]
MORE: Wish = ("guide_more", "")
"""The wish to hear what had no digit left."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as it is read: `about` changes when it must be read anew, a count of people does not."""

    about: tuple[object, ...]
    text: str
    options: dict[str, Wish]


@dataclass(slots=True)
class _Offer:
    """What can be chosen, said sentence by sentence; digits run out, so the rest follows on `more`."""

    say: Words
    start: int
    said: list[str] = field(default_factory=list)
    options: dict[str, Wish] = field(default_factory=dict)
    choices: list[tuple[str, str, Wish, str]] = field(default_factory=list)

    def add(self, key: str, label: str, wish: Wish, ahead: str = "") -> None:
        """Add a choice."""
        self.choices.append((key, label, wish, ahead))

    def close(self) -> None:
        """Give digits to the choices from `start` on."""
        rest = self.choices[self.start :]
        more = len(rest) > len(DIGITS)
        shown = rest[: len(DIGITS) - 1] if more else rest
        for digit, (key, label, wish, ahead) in zip(DIGITS, shown, strict=False):
            self.options[digit] = wish
            self.said.append(self.say(key, digit=digit, label=label, ahead=ahead))
        if more:
            self.options[DIGITS[-1]] = MORE
            self.said.append(self.say("guide.key", digit=DIGITS[-1], label=self.say("kiosk.more")))
        self.said.append(self.say("guide.again"))


def read(page: Page, start: int = 0) -> Reading:
    """Turn a page into sentences, with a digit for everything that can be chosen."""
    say = words(page.language)
    if isinstance(page, KeypadPage):
        return _keypad(page, say)
    offer = _Offer(say, start)
    about: tuple[object, ...]
    told: list[str]
    keys: tuple[Key, ...]
    match page:
        case AttractPage():
            about, told, keys = ("attract",), [page.title], ()
        case ChoosePage():
            about, told, keys = _choose(page, offer)
        case TicketPage():
            about = ("ticket", page.number, page.heading, page.lines, tuple(key.wish for key in page.keys))
            number = say("guide.number", number=" ".join(page.number))
            told, keys = [number, page.ahead, page.heading, *page.lines], page.keys
        case MessagePage():
            about = ("message", page.heading, page.text, page.number)
            told, keys = [" ".join(page.number), page.heading, page.text], page.keys
        case CornerPage():
            about, told, keys = ("corner", page.said), [page.title, page.said], page.keys
    for key in keys:
        offer.add("guide.key", key.label, (key.wish, key.word))
    offer.close()
    text = say("guide.stop").join(sentence for sentence in [*told, *offer.said] if sentence)
    return Reading((*about, page.language, start), text, offer.options)


def _choose(page: ChoosePage, offer: _Offer) -> tuple[tuple[object, ...], list[str], tuple[Key, ...]]:
    for card in page.cards:
        offer.add("guide.card", card.name, ("lane" if page.asks_lane else "service", card.word), card.ahead)
    others = tuple(key for key in page.languages if not key.chosen)
    told = [page.title, page.banner, page.notice or page.subtitle]
    uncounted = [re.sub(r"\d+", "", sentence) for sentence in told]  # a count that changes is not read anew
    return ("choose", *uncounted), told, (*page.keys, *others)


def _keypad(page: KeypadPage, say: Words) -> Reading:
    """A page to type on: the digits type, and of what was typed only the count is read aloud."""
    letters = page.letters if not page.typed else ()
    if letters:
        typed = [
            say("guide.key", digit=digit, label=letter)
            for digit, letter in zip(DIGITS, letters, strict=False)
        ]
        options = {digit: ("type", letter) for digit, letter in zip(DIGITS, letters, strict=False)}
    else:
        typed = [say("guide.typed", count=page.typed)] if page.typed else []
        options = {digit: ("type", digit) for digit in (*DIGITS, "0")}
    options |= {
        ERASE: ("erase", "") if page.typed else ("home", ""),
        ENTER: ("enter", ""),
        BACK: ("home", ""),
    }
    told = [page.fault] if page.fault else typed if page.typed else [page.title, page.text, *typed]
    text = say("guide.stop").join([*(one for one in told if one), say("guide.typing")])
    return Reading(("keypad", page.title, page.typed, page.fault, page.language), text, options)


@dataclass(slots=True)
class Guide:
    """Reads pages once they are shown; `speak` gets a text and its language, and ends what is being said."""

    speak: Callable[[str, str], None] = lambda _text, _language: None
    on: bool = False
    _reading: Reading | None = field(default=None)
    _start: int = 0

    def begin(self, page: Page) -> None:
        """Start reading."""
        self.on, self._reading, self._start = True, None, 0
        self.shown(page)

    def shown(self, page: Page) -> None:
        """Take the page that is shown now; a new one is read."""
        if not self.on:
            return
        reading = read(page, self._start)
        fresh = self._reading is None or reading.about != self._reading.about
        if fresh and self._reading is not None and self._start:
            self._start = 0  # another page begins with its first choice
            reading = read(page)
        self._reading = reading
        if fresh:
            self.speak(reading.text, page.language)

    def key(self, key: str, page: Page) -> Wish | None:
        """Take a key of the key pad: the wish that it stands for, or None; the first key starts the guide."""
        if not self.on:
            self.begin(page)
            return None
        key = SAME.get(key, key)
        wish = self._reading.options.get(key) if self._reading else None
        if wish == MORE or key == ANEW or (wish is None and key == AGAIN):
            self._start = self._start + len(DIGITS) - 1 if wish == MORE else 0
            self._reading = None
            self.shown(page)
            return None
        return wish

    def stop(self) -> None:
        """Fall silent: the next customer may see."""
        if self.on:
            self.speak("", "")
        self.on, self._reading, self._start = False, None, 0
