"""What a page shows: frozen values that the presenter makes and a screen draws."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """Something to press: the wish it makes, and its label."""

    wish: str
    label: str
    word: str = ""
    primary: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A service, or a lane of one: `word` is what the wish carries; not `live` is shown dim and explains itself."""

    word: str
    letter: str
    colour: str
    name: str
    hint: str
    ahead: str
    live: bool = True


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """The first page, and the page of lanes."""

    title: str
    subtitle: str
    languages: tuple[Key, ...]
    cards: tuple[Card, ...]
    keys: tuple[Key, ...] = ()
    banner: str = ""
    language: str = "zh_Hans"
    countdown: str = ""


@dataclass(frozen=True, slots=True)
class TicketPage:
    """The number in hand; `qr` is the address to scan where no paper came."""

    title: str
    heading: str
    service: str
    colour: str
    number: str
    lines: tuple[str, ...]
    ahead_label: str
    ahead: str
    prepare_label: str
    prepare: str
    keys: tuple[Key, ...]
    trouble: bool = False
    qr: str = ""
    language: str = "zh_Hans"
    countdown: str = ""


@dataclass(frozen=True, slots=True)
class MessagePage:
    """A sentence and what can be done about it: `kind` is info, wait, ok or trouble."""

    title: str
    heading: str
    text: str
    kind: str
    keys: tuple[Key, ...] = ()
    number: str = ""
    language: str = "zh_Hans"
    languages: tuple[Key, ...] = ()
    countdown: str = ""


Page = ChoosePage | TicketPage | MessagePage
