"""What the seat's presenter and the desk's share: dialogs, toasts, asking the broker, signing in."""

from collections.abc import Callable

from counter_terminal.dialogs import Dialog, Field, Form
from service_centre.clock import Clock, local_time
from service_centre.domain.message import Command
from service_centre.domain.plan import Plan
from service_centre.domain.seats import SignIn, SignOut
from service_centre.i18n import Words, words
from service_centre.i18n.names import line_name
from service_centre.link.parts import Parts
from service_centre.link.station import Station
from service_centre.messages.bounds import LONGER
from service_centre.messages.envelope import OK, Reply
from service_centre.messages.views import DeskView, SeatView

MOVE_LIFE_S = 5.0
BUSY_SHOWN_S = 0.3
"""An answer that takes longer is shown as on its way."""

TOAST_S = 6.0
TYPED_AT_MOST = LONGER["note"]
"""Characters of a field; the broker takes no more of a note."""


class Presenter:
    """Keys and typed text in, a model out; lives on the window's thread."""

    def __init__(self, station: Station, clock: Clock, language: str) -> None:
        self._station, self._clock, self._language = station, clock, language
        self._form: Form | None = None
        self._toast = ("", 0.0)
        self._busy: dict[str, float] = {}
        self.parts = Parts(station)
        self.shown: Callable[[], None] = lambda: None
        station.ears.changed = self._heard
        self._open(self._sign_in_form())

    @property
    def view(self) -> SeatView | DeskView | None:
        """The device's own picture, once it was heard."""
        return self._station.own

    @property
    def plan(self) -> Plan | None:
        """The hall's plan."""
        return self._station.plan

    # What comes in.

    def key(self, key: str) -> None:
        """Take a key by its name: F1 to F12, Enter, Escape, Tab, Find, a letter or a digit."""
        if key == "Escape":
            self._escape()
        elif key == "Tab":
            if self._form:
                self._form.tab()
            else:
                self.tab()
        elif key == "Enter":
            self._enter()
        elif self._form and not self._form.focus and self._form.key(key):
            pass
        elif self._form and key in self._form.also:
            self._form.also[key](self._form)
        elif key.startswith("F"):
            self.strip(key)
        self.shown()

    def _escape(self) -> None:
        if self._form and self._form.stays:
            self._form.texts.clear()
            self._form.focus = next((one.name for one in self._form.dialog().fields), "")
        else:
            self._form = None

    def _enter(self) -> None:
        if self._form:
            self._form.enter(self._form)
        else:
            self.lit()

    def clicked(self, key: str) -> None:
        """Take a click on a dialog's choice or end; a field's focus does not matter to a mouse."""
        if key in ("Enter", "Escape") or not self._form:
            self.key(key)
        else:
            self._form.key(key)
            self.shown()

    def typed(self, name: str, text: str) -> None:
        """Take what stands in a field now."""
        if self._form:
            self._form.texts[name] = text[:TYPED_AT_MOST]
            self._form.error = ""

    def scanned(self, code: str) -> None:
        """Take a scan: it goes into the dialog's first field, and is never taken for keys."""
        if self._form:
            fields = self._form.dialog().fields
            if fields:
                self._form.texts[fields[0].name] = code
        self.shown()

    def wish(self, name: str, word: str = "") -> None:
        """Take a wish of a rehearsal: a key, or text for a field."""
        if name == "key":
            self.key(word)
        elif name == "text":
            field, _, text = word.partition("=")
            self.typed(field, text)

    def strip(self, key: str) -> None:
        """Do what a key of the strip says; the seat's and the desk's own."""

    def lit(self) -> None:
        """Do the one primary action."""

    def tab(self) -> None:
        """Go on to the next thing that Enter can do."""

    def part_is(self, part: str, state: str) -> None:
        """Take the state of one of the terminal's devices; the supervisor sees it."""
        self.parts.is_now(part, state)

    def tick(self) -> None:
        """Let time pass."""
        self.parts.tick()
        self._mind_sign_in()
        self.shown()

    def _heard(self) -> None:
        self._mind_sign_in()
        self.shown()

    def _mind_sign_in(self) -> None:
        """Ask for the PIN when nobody is signed in any more; leave the sign-in when somebody is."""
        view = self.view
        if view is None:
            return
        signing_in = self._form is not None and self._form.stays
        if not view.staff and not signing_in:
            self._open(self._sign_in_form())
        elif view.staff and signing_in:
            self._form = None

    # What goes out.

    @property
    def _say(self) -> Words:
        return words(self._language)

    def _do(
        self, command: Command, *, done: Callable[[Reply], None] | None = None, life_s: float = MOVE_LIFE_S
    ) -> None:
        """Say a command; a refusal is told, one that asks opens its question, a second press meanwhile is ignored."""
        name = type(command).__name__
        if name in self._busy:
            return
        if not self._station.linked:
            self._say_no(self._say("counter.no_link_now"))
            return
        self._busy[name] = self._clock.machine_s()

        def answered(reply: Reply | None) -> None:
            self._busy.pop(name, None)
            if reply is None:
                self._say_no(self._say("counter.no_answer"))
            elif reply.status == OK:
                if done:
                    done(reply)
            else:
                self._refused(command, reply)
            self.shown()

        self._station.ask(command, answered, life_s=life_s)

    @property
    def _waits(self) -> bool:
        """Say whether an answer has been long in coming: it is shown, and nothing that is typed waits for it."""
        return any(self._clock.machine_s() - since_s >= BUSY_SHOWN_S for since_s in self._busy.values())

    def _refused(self, command: Command, reply: Reply) -> None:
        self._say_no(self._sentence(reply))

    def _say_no(self, text: str) -> None:
        if self._form:
            self._form.error = text
        else:
            self._tell(text)

    def _sentence(self, reply: Reply) -> str:
        values = dict(reply.values or {})
        for name in ("role", "state"):
            if name in values:
                values[name] = self._say(f"{name}.{values[name]}")
        return self._say(reply.key, **values)

    def _tell(self, text: str) -> None:
        self._toast = (text, self._clock.machine_s() + TOAST_S)

    @property
    def _toast_now(self) -> str:
        text, ends_s = self._toast
        return text if self._clock.machine_s() < ends_s else ""

    def _open(self, form: Form) -> None:
        self._form = form

    def _close(self, _reply: Reply | None = None) -> None:
        self._form = None

    @property
    def _dialog(self) -> Dialog | None:
        return self._form.dialog() if self._form else None

    # What dialogs need.

    def say(self, key: str, **values: object) -> str:
        """Say a sentence in the staff's language."""
        return self._say(key, **values)

    def close(self) -> None:
        """Close the dialog."""
        self._close()

    def sign_out(self) -> None:
        """Leave the device."""
        self._do(SignOut(), done=self._close)

    # Signing in.

    def _sign_in_form(self) -> Form:
        def draw(_form: Form) -> Dialog:
            fields = (
                Field("staff", self._say("sign_in.staff"), script="digits"),
                Field("pin", self._say("sign_in.pin"), secret=True, script="digits"),
            )
            return Dialog("sign_in", self._say("sign_in.title"), self._say("sign_in.hint"), fields=fields,
                          enter=self._say("sign_in.enter"))  # fmt: skip

        def enter(form: Form) -> None:
            staff, pin = form.texts.get("staff", "").strip(), form.texts.get("pin", "")
            if staff and not pin and form.focus == "staff":
                form.focus = "pin"
                return
            if not staff or not pin:
                form.error = self._say("sign_in.both")
                return
            form.texts["pin"] = ""
            form.focus = "pin"
            self._do(SignIn(staff, pin), done=self._close, life_s=10)

        return Form(draw, lambda _form, _key: None, enter, focus="staff", stays=True)

    # Words for lines and times.

    def line_name(self, line: str) -> str:
        """Name a line, for dialogs."""
        return self._line_name(line)

    def _line_name(self, line: str) -> str:
        return line_name(line, self.plan, self._say)

    @staticmethod
    def _colour(plan: Plan | None, line: str) -> str:
        return plan.colour_of(line) if plan else ""

    def _clock_text(self, at_ms: int | None = None) -> str:
        plan = self._station.plan
        if plan is None or self._station.pulse.beat is None:
            return ""
        return local_time(self._station.pulse.wall_ms if at_ms is None else at_ms, plan.time_zone).strftime(
            "%H:%M"
        )

    def _since(self, ms: int) -> str:
        """Write how long ago a moment of the hall's clock was, as 3:12 or 1:03:12."""
        seconds = max(0, self._station.pulse.elapsed_ms - ms) // 1000
        hours, rest = divmod(seconds, 3600)
        return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"

    def _minutes(self, ms: int) -> str:
        return self._say("counter.minutes", count=max(0, self._station.pulse.elapsed_ms - ms) // 60_000)
