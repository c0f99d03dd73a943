"""Words of a board or a sign, with the language whose faces each of them has; pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service_centre.domain.plan import Plan
from service_centre.i18n import Words, words


@dataclass(frozen=True, slots=True)
class Said:
    """Words in one language."""

    text: str
    language: str


Each = tuple[Said, ...]
"""The same words in each of the screen's languages: one or two, or none where nothing is said."""


class Languages:
    """The languages of a screen: the first two of its own order or, without one, of the hall's."""

    def __init__(self, own: Sequence[str], plan: Plan | None) -> None:
        order = own or (plan or Plan()).languages
        self._all = tuple(words(language) for language in [*dict.fromkeys(order)][:2])

    @property
    def first(self) -> Words:
        """The language of what has no room for two."""
        return self._all[0]

    def __call__(self, key: str, **values: object) -> Each:
        """Say a sentence in each of them."""
        return self.each(lambda say: say(key, **values))

    def each(self, text: Callable[[Words], str]) -> Each:
        """Have a text made in each of them."""
        return tuple(Said(text(say), say.language) for say in self._all)
