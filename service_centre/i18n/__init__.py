"""The words for screen, paper, board and voice: gettext catalogues and their plurals; no Qt, no global language."""

from collections.abc import Callable, Mapping
from functools import cache
from gettext import c2py
from importlib.resources import files

from babel.messages.pofile import read_po

LANGUAGES = ("zh_Hans", "zh_Hant", "en")
OWN_NAMES = {"zh_Hans": "简体", "zh_Hant": "繁體", "en": "English"}


class Words:
    """One language's sentences by key."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._sentences, self._plural = _catalogue(self.language)

    def __call__(self, key: str, **values: object) -> str:
        """Say a sentence with its gaps filled; `count` chooses the plural form. An unknown key says itself."""
        found = self._sentences.get(key, key)
        if isinstance(found, tuple):
            count = values.get("count", 1)
            found = found[self._plural(int(str(count)))]
        return found.format_map(_Gaps(values))

    def has(self, key: str) -> bool:
        """Say whether the catalogue has a key."""
        return key in self._sentences

    def pick(self, texts: Mapping[str, str]) -> str:
        """Choose the text in this language out of those that settings give; the first if it is missing."""
        return texts.get(self.language) or next(iter(texts.values()), "")


class _Gaps(dict[str, object]):
    """Leaves a gap without a value as it is: a sentence with a hole is better than no sentence."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


@cache
def words(language: str) -> Words:
    """Load a language once."""
    return Words(language)


@cache
def _catalogue(language: str) -> tuple[dict[str, str | tuple[str, ...]], Callable[[int], int]]:
    with files(__package__).joinpath(f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    sentences: dict[str, str | tuple[str, ...]] = {}
    for message in catalogue:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            told = message.string or key
            sentences[key] = told if isinstance(told, str) else tuple(told)  # forms of the plural
    return sentences, c2py(catalogue.plural_expr)
