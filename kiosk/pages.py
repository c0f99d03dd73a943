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


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How every page is drawn: language, large text, low reach; `more` labels the key to what had no room.

    `left_s` counts the last seconds until the first page comes back, 0 before; `countdown` says them.
    """

    language: str = "zh_Hans"
    large: bool = False
    low: bool = False
    more: str = ""
    left_s: int = 0
    countdown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttractPage(Look):
    """Nobody is here: what this is, in all languages; any touch goes on."""

    title: str
    calls: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosePage(Look):
    """The first page, and the page of lanes: `modes` stand beside the languages, `visit` rises with each customer.

    `banner` says what is wrong, `notice` what was noted of this customer.
    """

    title: str
    subtitle: str
    languages: tuple[Key, ...]
    modes: tuple[Key, ...] = ()
    cards: tuple[Card, ...]
    keys: tuple[Key, ...] = ()
    banner: str = ""
    notice: str = ""
    asks_lane: bool = False
    visit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPage(Look):
    """The number in hand; `qr` is the address to follow it by phone."""

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
    qr_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage(Look):
    """A sentence and what can be done about it: `kind` is info, wait, ok or trouble."""

    title: str = ""
    heading: str
    text: str
    kind: str
    keys: tuple[Key, ...] = ()
    number: str = ""
    languages: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeypadPage(Look):
    """Something to type: `shown` is what was typed, hidden where it must be; `letters` stand above the digits."""

    title: str
    text: str
    shown: str
    typed: int
    keys: tuple[Key, ...]
    languages: tuple[Key, ...] = ()
    letters: tuple[str, ...] = ()
    erase: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CornerPage(Look):
    """The staff corner: each part of this kiosk with its state, and what can be done."""

    title: str
    staff: str
    parts: tuple[tuple[str, str, bool], ...]
    said: str
    keys: tuple[Key, ...]


Page = AttractPage | ChoosePage | TicketPage | MessagePage | KeypadPage | CornerPage
