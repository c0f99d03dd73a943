"""What one customer has chosen so far; the next one begins with nothing of it."""

from dataclasses import dataclass, field

from service_centre.domain.codes import PHONE, Code
from service_centre.domain.tickets import ORDINARY

AT_MOST = {"member": 11, "held": 6, "number": 8, "pin": 6}
"""Characters that can be typed on each key pad; more are ignored."""

BROUGHT_S = 20.0
"""A card that was read waits so long for the next touch: the next customer must not get it."""


@dataclass(slots=True)
class Typed:
    """What was typed on a key pad so far; `secret` shows none of it, `private` the last character alone."""

    kind: str = ""
    text: str = ""
    fault: str = ""

    def add(self, character: str) -> None:
        """Take a character."""
        if len(self.text) < AT_MOST[self.kind]:
            self.text, self.fault = self.text + character, ""

    def erase(self) -> None:
        """Take the last character away."""
        self.text, self.fault = self.text[:-1], ""

    @property
    def shown(self) -> str:
        """What may be seen: a screen in a hall is read by many."""
        if self.kind == "pin":
            return "•" * len(self.text)
        if self.kind == "member":
            return "•" * (len(self.text) - 1) + self.text[-1:]
        return self.text


@dataclass(slots=True)
class Visit:
    """One customer: `number` counts them, `asks_first` is the wish for priority, `turned` that a page was turned."""

    number: int = 0
    large: bool = False
    low: bool = False
    asks_first: bool = False
    turned: bool = False
    lane_of: str = ""
    question: int = 0
    typed: Typed = field(default_factory=Typed)
    brought: Code | None = None
    brought_s: float = 0.0

    def bring(self, code: Code, now_s: float) -> None:
        """Keep what was shown or typed for the next number."""
        self.brought, self.brought_s = code, now_s

    def tick(self, now_s: float, keep_s: float) -> None:
        """Forget what was brought when nobody has touched anything for too long."""
        if self.brought and now_s - self.brought_s >= keep_s:
            self.brought = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a customer asks for: `note` is what was shown at the scanner, `day` the hall's."""

    line: str
    language: str
    note: str
    class_: str = ORDINARY
    large: bool = False
    day: str = ""


def phone_of(text: str, lengths: tuple[int, ...]) -> Code | None:
    """Read a telephone number; None if it has another length than the hall's settings allow."""
    return Code(PHONE, text) if len(text) in lengths and text.isdecimal() else None
