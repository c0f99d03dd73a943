"""Dialogs as data: choices by a letter or digit, a text field, what Enter does; the same for seat and desk.

A dialog's letters work only while its text field has not the focus. Esc leaves and changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose by its key; not `live` is shown dim with its reason in `sub`."""

    key: str
    label: str
    sub: str = ""
    live: bool = True
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Choices under a heading; `pick` is one (radio), or many (toggles)."""

    heading: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A line of text: `name` is told with what was typed; a secret one shows dots.

    `script` is the page with which a keyboard on the screen begins: digits, latin, or the staff's own writing.
    """

    name: str
    label: str
    text: str = ""
    secret: bool = False
    focused: bool = False
    script: str = ""


@dataclass(frozen=True, slots=True)
class Dialog:
    """What stands over the screen: `table` rows are plain text, as on the end-of-day sheet."""

    kind: str
    title: str
    hint: str = ""
    groups: tuple[Group, ...] = ()
    fields: tuple[Field, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    enter: str = ""
    escape: str = ""
    error: str = ""


@dataclass(slots=True)
class Form:
    """A dialog that is open: what was typed and chosen so far, and what its keys do.

    `draw` makes the dialog to show, `choose` takes a choice's key, `enter` does what is lit, `also` is what
    other keys of the strip do here; one that `stays` is not left by Esc.
    """

    draw: Callable[["Form"], Dialog]
    choose: Callable[["Form", str], None]
    enter: Callable[["Form"], None]
    texts: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    focus: str = ""
    error: str = ""
    stays: bool = False
    also: dict[str, Callable[["Form"], None]] = field(default_factory=dict)

    def dialog(self) -> Dialog:
        """Draw it with its fields' texts, focus and error."""
        drawn = self.draw(self)
        fields = tuple(
            replace(one, text=self.texts.get(one.name, one.text), focused=one.name == self.focus)
            for one in drawn.fields
        )
        return replace(drawn, fields=fields, error=self.error)

    def tab(self) -> None:
        """Move the focus to the next field, or out of the last one to the choices."""
        drawn = self.draw(self)
        names = [one.name for one in drawn.fields]
        stops = [*names, ""] if drawn.groups else names
        if stops:
            at = stops.index(self.focus) if self.focus in stops else -1
            self.focus = stops[(at + 1) % len(stops)]

    def key(self, key: str) -> bool:
        """Take a letter or digit; False if no choice has it."""
        for group in self.draw(self).groups:
            for choice in group.choices:
                if choice.key == key and choice.live:
                    self.error = ""
                    self.choose(self, key)
                    return True
        return False


def help_form(say: Callable[[str], str], keys: Sequence[tuple[str, str]], close: Callable[[], None]) -> Form:
    """Tell what each key of the strip does: its name and what it is for, in the keyboard's order."""
    rows = tuple((f"F{n}", name, about) for n, (name, about) in enumerate(keys, 1))
    dialog = Dialog("help", say("help.title"), say("help.hint"), table=rows, enter=say("dialog.ok"))
    return Form(lambda _form: dialog, lambda _form, _key: None, lambda _form: close())
