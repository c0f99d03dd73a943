"""The two bases, Command (asked) and Fact (happened), and what travels with them."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Command:
    """Somebody asks for something; the broker may refuse it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something happened. Holds references only: never a name, a phone or free text."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that the business knows: `key` names the sentence, `values` fill its gaps.

    Keys that begin with `ask.` want the same command again with `sure=True`.
    """

    key: str
    values: dict[str, str] = field(default_factory=dict)


TICKER = "ticker"
"""Who asks when it is time, and no device."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When: the wall clock as read (UTC ms) and the steady time since the day opened (ms)."""

    at_ms: int
    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class Seal:
    """Stands in a fact for a private text: the row that holds it, and an HMAC under the row's own salt."""

    ref: str
    digest: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the device, whom the broker has signed in there, and the command's own id as `cause`.

    `asked_at_ms` is the wall time (UTC ms) at which the command was made, `texts` the private texts that it is about.
    """

    device: str
    cause: str
    seat: str = ""
    staff: str = ""
    role: str = ""
    note: Seal | None = None
    asked_at_ms: int | None = None
    texts: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """What the device is: `kiosk`, `counter`, `desk`, `board`, `ticker` or `system`."""
        return self.device.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact in the journal: its number is the order of the hall, `cause` the command that led to it."""

    number: int
    moment: Moment
    day: str
    device: str
    staff: str
    cause: str
    fact: Fact
