"""The keyboard on the screen, without its paint: which keys stand where, and what a touch on one of them types.

拼音 for simplified Chinese, 注音 for traditional, Latin letters, and a page of digits and signs.
"""

import logging
from dataclasses import dataclass

from service_centre.errors import InputMethodMissing
from service_centre.i18n import Words, words
from service_centre.i18n.input_method import SCHEMAS, Composing, InputMethod, input_method

log = logging.getLogger(__name__)

PINYIN, ZHUYIN, LATIN, DIGITS = "pinyin", "zhuyin", "latin", "digits"
SCRIPTS = {"zh_Hans": (PINYIN, LATIN), "zh_Hant": (ZHUYIN, LATIN), "en": (LATIN, PINYIN)}
"""What each language writes with, its own way first."""

LETTERS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SIGNS = ("1234567890", "-/:()¥&@%", ".?!+=#*")
SYMBOLS = ("ㄅㄉˇˋㄓˊ˙ㄚㄞㄢㄦ", "ㄆㄊㄍㄐㄔㄗㄧㄛㄟㄣ", "ㄇㄋㄎㄑㄕㄘㄨㄜㄠㄤ", "ㄈㄌㄏㄒㄖㄙㄩㄝㄡㄥ")
STANDARD = ("1234567890-", "qwertyuiop", "asdfghjkl;", "zxcvbnm,./")
"""The usual arrangement of 注音 (大千), and the letters that stand for its symbols."""

ERASE, SHIFT, PAGE, SCRIPT, SPACE, HIDE, ENTER = "erase", "shift", "page", "script", "space", "hide", "enter"
BACKSPACE = "\b"
"""Typed where nothing is being composed: the last character goes."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what it is called, what stands on it, its width in ordinary keys, and whether it is lit."""

    name: str
    cap: str
    wide: float = 1.0
    lit: bool = False


class Keyboard:
    """What is shown and what was begun; `press` and `choose` give the text to put in."""

    enter: str
    """What the one dark key does; without a word there is none."""

    def __init__(self, language: str, *, first: str = "", enter: str = "") -> None:
        self._say: Words = words(language)
        self._methods = _methods(SCRIPTS[language])
        self._scripts = tuple(one for one in SCRIPTS[language] if one in self._methods or one == LATIN)
        self._script = first if first in self._scripts else self._scripts[0]
        self._digits, self._shifted, self.enter = first == DIGITS, False, enter

    @property
    def _method(self) -> InputMethod | None:
        return None if self._digits else self._methods.get(self._script)

    @property
    def composing(self) -> Composing:
        """What is being typed in Chinese letters."""
        return self._method.composing() if self._method else Composing()

    def press(self, name: str) -> str:
        """Take a key; gives the text to put in, BACKSPACE, or nothing."""
        if name == ERASE:
            return "" if self._method and self._method.erase() else BACKSPACE
        if name in (PAGE, SCRIPT, SHIFT):
            return self._turn(name)
        if name in (HIDE, ENTER):
            return self._finished()
        if name == SPACE:
            return self._space()
        if self._method and name.isascii():
            return self._method.key(name)
        char = name.upper() if self._shifted else name
        self._shifted = False
        return self._finished() + char

    def choose(self, at: int) -> str:
        """Take a candidate by its place."""
        return self._method.choose(at) if self._method else ""

    def _turn(self, name: str) -> str:
        done = self._finished()
        if name == SHIFT:
            self._shifted = not self._shifted
        elif name == PAGE:
            self._digits = not self._digits
        else:
            at = self._scripts.index(self._script)
            self._script, self._digits = self._scripts[(at + 1) % len(self._scripts)], False
        return done

    def _finished(self) -> str:
        return self._method.finish() if self._method else ""

    def _space(self) -> str:
        """A blank; in 拼音 the likeliest candidate, in 注音 the first tone."""
        if self._method is None or not self.composing.letters:
            return " "
        return self._method.key(" ") if self._script == ZHUYIN else self._method.choose(0)

    # What stands where.

    def rows(self) -> tuple[tuple[Key, ...], ...]:
        """Give the keys row by row; the last row is the same everywhere."""
        say = self._say
        erase = Key(ERASE, say("keyboard.erase"), 1.5)
        if not self._digits and self._script == ZHUYIN:
            rows = [
                [Key(name, cap) for name, cap in zip(names, caps, strict=True)]
                for names, caps in zip(STANDARD, SYMBOLS, strict=True)
            ]
            return (*map(tuple, rows), self._last(erase))
        caps = SIGNS if self._digits else LETTERS
        rows = [[Key(char, char.upper() if self._shifted else char) for char in row] for row in caps]
        if not self._digits and self._script == LATIN:
            rows[2].insert(0, Key(SHIFT, say("keyboard.shift"), 1.5, lit=self._shifted))
        rows[2].append(erase)
        return (*map(tuple, rows), self._last())

    def _last(self, *more: Key) -> tuple[Key, ...]:
        say = self._say
        turned = self._scripts[(self._scripts.index(self._script) + 1) % len(self._scripts)]
        script = (Key(SCRIPT, say(f"keyboard.{turned}"), 1.3),) if len(self._scripts) > 1 else ()
        comma, stop = (",", ".") if self._script == LATIN or self._digits else ("，", "。")
        return (
            Key(HIDE, say("keyboard.hide"), 1.3),
            Key(PAGE, say(f"keyboard.{self._script}") if self._digits else "123", 1.3),
            *script,
            Key(comma, comma),
            Key(SPACE, say("keyboard.space"), 2.4),
            Key(stop, stop),
            *more,
            *((Key(ENTER, self.enter, 2.4, lit=True),) if self.enter else ()),
        )


def _methods(scripts: tuple[str, ...]) -> dict[str, InputMethod]:
    """Open the input methods of a language; what is not installed is said, and Latin letters remain."""
    methods = {}
    for script in scripts:
        if script in SCHEMAS:
            try:
                methods[script] = input_method(script)
                methods[script].forget()
            except InputMethodMissing as error:
                log.error("%s", error)
    return methods
