"""Pages with a key pad, and the staff corner behind one."""

from collections.abc import Mapping
from typing import Protocol

from kiosk import flow
from kiosk.corner import parts_of
from kiosk.pages import CornerPage, Key, KeypadPage
from kiosk.visit import Visit
from service_centre.domain.plan import Plan
from service_centre.i18n import Words


class Sight(Protocol):
    """What these pages need of what the kiosk knows."""

    @property
    def plan(self) -> Plan | None:
        """The hall's plan."""

    @property
    def at(self) -> str:
        """The page in the table."""

    @property
    def visit(self) -> Visit:
        """What the customer has typed."""

    @property
    def say(self) -> Words:
        """The words of the customer's language."""

    @property
    def printer(self) -> str:
        """The printer's state."""

    @property
    def parts(self) -> Mapping[str, str]:
        """The states of this kiosk's parts."""

    @property
    def linked(self) -> bool:
        """Whether the broker is heard."""

    @property
    def staff(self) -> str:
        """Who is in the staff corner."""

    @property
    def said(self) -> tuple[str, Mapping[str, object]]:
        """What was done last there."""

    @property
    def scans(self) -> bool:
        """Whether a scanner is attached."""

    @property
    def checking(self) -> bool:
        """Whether a PIN is being checked."""

    def languages(self) -> tuple[Key, ...]:
        """The keys of the languages."""

    def key(self, wish: str, label: str, word: str = "", *, primary: bool = False) -> Key:
        """Make a key of a page."""


def keypad_page(sight: Sight) -> KeypadPage:
    """Make the page of the key pad that is open: member, ticket held, staff."""
    typed, say, plan = sight.visit.typed, sight.say, sight.plan
    letters = tuple(plan.lines) if plan and sight.at == flow.HELD else ()
    title = f"kiosk.{typed.kind}_title"
    text = "kiosk.checking" if sight.checking else f"kiosk.{typed.kind}_pad"
    if typed.kind == "member" and not sight.scans:
        text = "kiosk.member_typed"
    fault = say(typed.fault) if say.has(typed.fault) else typed.fault
    return KeypadPage(
        title=say(title), text=say(text), shown=typed.shown, typed=len(typed.text), letters=letters,
        erase=say("kiosk.erase"), fault=fault, languages=() if sight.at == flow.STAFF else sight.languages(),
        keys=(sight.key("home", "kiosk.back"), sight.key("enter", "kiosk.enter", primary=True)),
    )  # fmt: skip


def corner_page(sight: Sight) -> CornerPage:
    """Make the staff corner's page."""
    say = sight.say
    key, values = sight.said
    keys = (
        sight.key("test_print", "corner.test_print"),
        sight.key("reprint", "corner.reprint"),
        sight.key("restart", "corner.restart"),
        sight.key("home", "corner.leave", primary=True),
    )
    parts = parts_of(dict(sight.parts), sight.printer, linked=sight.linked, say=say)
    return CornerPage(
        title=say("corner.title"),
        staff=sight.staff,
        parts=parts,
        said=say(key, **values) if key else "",
        keys=keys,
    )
