"""A call as spoken clips: chime, number digit by digit, window, in the board's languages; pure.

The sentences stand in the catalogues as voice.call and voice.recall; each piece between two slashes is one clip.
"""

from collections.abc import Sequence
from typing import Protocol

from hardware.ports import Clip
from service_centre.i18n import words
from service_centre.messages.views import CallRow

CATALOGUE = {"cmn": "zh_Hans", "yue": "zh_Hant", "en": "en"}
"""Spoken languages and the catalogue that holds their words: Cantonese reads the traditional one."""

CHIME, PAUSE = Clip("", "chime"), Clip("", "pause")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def announcement(call: CallRow, languages: Sequence[str], *, short: bool) -> tuple[Clip, ...]:
    """Say a call twice in all languages, or in a backlog once in the first one."""
    once = [clip for language in languages for clip in (*sentence(call, language), PAUSE)]
    if short:
        return (CHIME, *sentence(call, languages[0]))
    return (CHIME, *once, *once[:-1])


def sentence(call: CallRow, language: str) -> tuple[Clip, ...]:
    """Say a call once in one language."""
    clips: list[Clip] = []
    key = _key(recall=call.recall)
    for at, piece in enumerate(_pieces(key, language), 1):
        if piece in ("{number}", "{seat}"):
            text = call.number if piece == "{number}" else call.seat
            clips += [Clip(language, char) for char in text if char in LETTERS or char.isdecimal()]
        else:
            clips.append(Clip(language, f"{key}-{at}"))
    return tuple(clips)


def texts(language: str) -> dict[str, str]:
    """Name every clip of a language and what it says: to be made by an engine, or recorded by a person."""
    say = words(CATALOGUE[language])
    found = dict(zip("0123456789", say("voice.digits").split(), strict=True)) | {
        letter: letter for letter in LETTERS
    }
    for recall in (False, True):
        key = _key(recall=recall)
        for at, piece in enumerate(_pieces(key, language), 1):
            if not piece.startswith("{"):
                found[f"{key}-{at}"] = piece
    return found


def _key(*, recall: bool) -> str:
    return "recall" if recall else "call"


def _pieces(key: str, language: str) -> list[str]:
    # Gaps without a value stay as they are: {number} and {seat} mark their own places.
    return words(CATALOGUE[language])(f"voice.{key}").split("/")


class Voice(Protocol):
    """What the presenter asks of a voice."""

    def length_ms(self, call: CallRow, *, short: bool) -> int:
        """Say how long a call takes to say."""

    def say(self, call: CallRow, clock: str, *, short: bool) -> bool:
        """Say it, the end is told to the presenter; False if an older call still holds the sound card."""
