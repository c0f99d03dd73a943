"""The desk's dialogs: one function a dialog, each gives a Form; a seat or a line is chosen by its key."""

from collections.abc import Callable, Mapping
from typing import Protocol

from counter_terminal.dialogs import Choice, Dialog, Field, Form, Group, help_form
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.message import Command
from service_centre.domain.plan import Plan
from service_centre.domain.record import Forget
from service_centre.messages.queries import DaySheet, GiveTask
from service_centre.messages.views import DeskView

FORGET = "forget"
TASK_KEYS = {"R": "reprint", "T": "test_print", "N": "restart", "E": FORGET}

STRIP = (
    "help", "message", "profile", "window", "service", "line", "ticker", "task", "sheet", "close", "staff", "undo",
)  # fmt: skip
"""The twelve keys of the desk, in the keyboard's order."""

KEYS = "123456789ABCDEGHIJKLMNOPQ"
"""Keys of long lists; F stays free for the strip's own names."""


class Desk(Protocol):
    """What a dialog needs of the presenter."""

    @property
    def view(self) -> DeskView | None:
        """The desk's picture."""

    @property
    def plan(self) -> Plan | None:
        """The hall's plan."""

    def say(self, key: str, **values: object) -> str:
        """Say a sentence."""

    def do(self, command: Command) -> None:
        """Say a command."""

    def close(self) -> None:
        """Close the dialog."""

    def sign_out(self) -> None:
        """Leave the desk."""

    def save_sheet(self, found: DaySheet) -> None:
        """Write the sheet as CSV."""

    def line_name(self, line: str) -> str:
        """Name a line."""

    def device_name(self, device: str) -> str:
        """Name a device."""

    def date_text(self) -> str:
        """Write the hall's date and time."""

    def minutes_since(self, ms: int) -> str:
        """Write how many minutes ago a moment of the hall's clock was."""

    def time_text(self, at_ms: int) -> str:
        """Write a time of the day."""

    @property
    def device(self) -> str:
        """Name this desk."""

    def read_staff(self, skip: int) -> None:
        """Show the staff from a place on."""

    def manage(self, command: Command, skip: int) -> None:
        """Do something about one of the staff, and show them again."""


def _seats(desk: Desk, form: Form) -> tuple[Choice, ...]:
    view = desk.view
    seats = view.seats if view else ()
    chosen = form.chosen.get("seat")
    return tuple(
        Choice(key, seat.seat, seat.name, chosen=seat.seat == chosen)
        for key, seat in zip(KEYS, seats, strict=False)
    )


def _choose_seat(desk: Desk, form: Form, key: str) -> None:
    choice = next(choice for choice in _seats(desk, form) if choice.key == key)
    form.chosen["seat"] = choice.label


def _need_seat(desk: Desk, form: Form) -> str:
    seat = form.chosen.get("seat", "")
    if not seat:
        form.error = desk.say("desk.choose_seat")
    return seat


def help_text(desk: Desk) -> Form:
    """F1."""
    keys = [(desk.say(f"desk_key.{name}"), desk.say(f"desk_help.{name}")) for name in STRIP]
    return help_form(desk.say, keys, desk.close)


def message(desk: Desk) -> Form:
    """F2: a word to a seat."""

    def draw(form: Form) -> Dialog:
        return Dialog("message", desk.say("desk_key.message"), desk.say("message.hint"),
                      (Group(desk.say("desk.to_seat"), _seats(desk, form)),), (Field("note", desk.say("message.text")),),
                      enter=desk.say("message.enter"), escape=desk.say("dialog.back"))  # fmt: skip

    def enter(form: Form) -> None:
        seat = _need_seat(desk, form)
        if seat:
            desk.do(s.SendMessage(seat, form.texts.get("note", "")))

    return Form(draw, lambda form, key: _choose_seat(desk, form, key), enter)


def profile(desk: Desk) -> Form:
    """F3: what a seat calls; a profile of the plan is chosen by its digit after the seat."""

    def profiles() -> dict[str, str]:
        names = list(desk.plan.profiles) if desk.plan else []
        return dict(zip("RSTUVWXYZ", names, strict=False))

    def draw(form: Form) -> Dialog:
        chosen = form.chosen.get("profile")
        rows = tuple(
            Choice(key, _profile_text(desk, name), chosen=name == chosen) for key, name in profiles().items()
        )
        return Dialog("profile", desk.say("desk_key.profile"), desk.say("profile.hint"),
                      (Group(desk.say("desk.seat"), _seats(desk, form)), Group(desk.say("profile.calls"), rows)),
                      enter=desk.say("profile.enter"), escape=desk.say("dialog.back"))  # fmt: skip

    def choose(form: Form, key: str) -> None:
        if key in profiles():
            form.chosen["profile"] = profiles()[key]
        else:
            _choose_seat(desk, form, key)

    def enter(form: Form) -> None:
        seat, name = _need_seat(desk, form), form.chosen.get("profile", "")
        if seat and desk.plan and name in desk.plan.profiles:
            wanted = desk.plan.profiles[name]
            desk.do(s.SetProfile(seat, wanted.own, wanted.helps))
        elif seat:
            form.error = desk.say("profile.choose")

    return Form(draw, choose, enter)


def _profile_text(desk: Desk, name: str) -> str:
    assert desk.plan is not None
    wanted = desk.plan.profiles[name]
    own = "、".join(desk.line_name(line) for rank in wanted.own for line in rank)
    helps = "、".join(desk.line_name(line) for rank in wanted.helps for line in rank)
    return f"{own} (+ {helps})" if helps else own


def window(desk: Desk) -> Form:
    """F4: a temporary window for today."""

    def lines() -> tuple[str, ...]:
        return tuple(desk.plan.lines) if desk.plan else ()

    def draw(form: Form) -> Dialog:
        chosen = form.chosen.get("lines", "")
        rows = tuple(Choice(line, desk.line_name(line), chosen=line in chosen) for line in lines())
        return Dialog("window", desk.say("desk_key.window"), desk.say("window.hint"),
                      (Group(desk.say("profile.calls"), rows),), (Field("seat", desk.say("window.number"), script="latin"),),
                      enter=desk.say("window.enter"), escape=desk.say("dialog.back"))  # fmt: skip

    def choose(form: Form, key: str) -> None:
        chosen = form.chosen.get("lines", "")
        form.chosen["lines"] = chosen.replace(key, "") if key in chosen else chosen + key

    def enter(form: Form) -> None:
        name, chosen = form.texts.get("seat", "").strip().upper(), form.chosen.get("lines", "")
        if not name or not chosen:
            form.error = desk.say("window.both")
            return
        number = name.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or name
        desk.do(s.AddSeat(name, number, tuple((line,) for line in chosen)))

    return Form(draw, choose, enter, focus="seat")


def service(desk: Desk) -> Form:
    """F5: no more numbers for a service, or again."""

    def draw(_form: Form) -> Dialog:
        stopped = {line.line: line.stopped for line in desk.view.lines} if desk.view else {}
        rows = tuple(
            Choice(
                code,
                desk.line_name(code),
                desk.say("service.stopped" if stopped.get(code) else "service.runs"),
            )
            for code in (desk.plan.services if desk.plan else {})
        )
        return Dialog("service", desk.say("desk_key.service"), desk.say("service.hint"), (Group("", rows),),
                      escape=desk.say("dialog.back"))  # fmt: skip

    def choose(_form: Form, key: str) -> None:
        stopped = {line.line: line.stopped for line in desk.view.lines} if desk.view else {}
        desk.do(s.StopService(key, stopped=not stopped.get(key, False)))

    return Form(draw, choose, lambda _form: None)


def line(desk: Desk) -> Form:
    """F6: everybody of one line to another: the first letter from, the second to."""

    def draw(form: Form) -> Dialog:
        source = form.chosen.get("from", "")
        counts = {row.line: row.waiting for row in desk.view.lines} if desk.view else {}
        rows = tuple(
            Choice(
                code,
                desk.line_name(code),
                desk.say("kiosk.people", count=counts.get(code, 0)),
                chosen=code == source,
            )
            for code in (desk.plan.lines if desk.plan else {})
        )
        heading = desk.say("line.to", line=desk.line_name(source)) if source else desk.say("line.from")
        return Dialog("line", desk.say("desk_key.line"), desk.say("line.hint"), (Group(heading, rows),),
                      escape=desk.say("dialog.back"))  # fmt: skip

    def choose(form: Form, key: str) -> None:
        source = form.chosen.get("from", "")
        if source and source != key:
            desk.do(s.MoveLine(source, key))
        else:
            form.chosen["from"] = "" if source else key

    return Form(draw, choose, lambda _form: None)


def ticker(desk: Desk) -> Form:
    """F7: the board's line of text."""

    def draw(_form: Form) -> Dialog:
        return Dialog("ticker", desk.say("desk_key.ticker"), desk.say("ticker.hint"),
                      fields=(Field("note", desk.say("ticker.text")),), enter=desk.say("ticker.enter"),
                      escape=desk.say("dialog.back"))  # fmt: skip

    return Form(
        draw,
        lambda _form, _key: None,
        lambda form: desk.do(s.SetTicker(form.texts.get("note", ""))),
        focus="note",
    )


def devices(desk: Desk) -> dict[str, str]:
    """Name by their keys the devices that can be asked for something: kiosks that are there."""
    rows = desk.view.devices if desk.view else ()
    names = [
        row.device for row in rows if not row.part and row.state == "ok" and row.device.startswith("kiosk")
    ]
    return dict(zip("123456789", names, strict=False))


def by_hand(desk: Desk, text: str) -> Form:
    """An alarm about a device that can't be asked from here: what is wrong, and that somebody must go."""

    def draw(_form: Form) -> Dialog:
        return Dialog(
            "by_hand", text.removeprefix("! "), desk.say("desk.by_hand"), enter=desk.say("dialog.ok")
        )

    return Form(draw, lambda _form, _key: None, lambda _form: desk.close())


def task(desk: Desk) -> Form:
    """F8: ask a device for something: a reprint, a test print, a restart; or have the notes of a number erased."""

    def draw(form: Form) -> Dialog:
        chosen = form.chosen.get("device") or next(iter(devices(desk).values()), "")
        what = form.chosen.get("what")
        rows = tuple(
            Choice(key, desk.device_name(name), chosen=name == chosen) for key, name in devices(desk).items()
        )
        asks = tuple(
            Choice(key, desk.say(f"task.{name}"), chosen=name == what) for key, name in TASK_KEYS.items()
        )
        hint, enter = ("task.forget_hint", "task.forget") if what == FORGET else ("task.hint", "task.enter")
        return Dialog("task", desk.say("desk_key.task"), desk.say(hint),
                      (Group(desk.say("task.device"), rows), Group(desk.say("task.what"), asks)),
                      (Field("number", desk.say("call_number.number"), script="latin"),), enter=desk.say(enter),
                      escape=desk.say("dialog.back"))  # fmt: skip

    def choose(form: Form, key: str) -> None:
        if key in devices(desk):
            form.chosen["device"] = devices(desk)[key]
        else:
            form.chosen["what"] = TASK_KEYS[key]

    def enter(form: Form) -> None:
        device = form.chosen.get("device") or next(iter(devices(desk).values()), "")
        what, number = form.chosen.get("what", ""), form.texts.get("number", "").strip().upper()
        if what == FORGET and not number:
            form.error = desk.say("task.number")
        elif what == FORGET:
            desk.do(Forget("", number))
        elif not device or not what:
            form.error = desk.say("task.both")
        else:
            desk.do(GiveTask(device, what, number))

    return Form(draw, choose, enter)


def undo(desk: Desk) -> Form:
    """F12: take back another seat's last move of the last five minutes."""

    def offers() -> dict[str, tuple[str, str]]:
        seats = [(seat.seat, seat.undo) for seat in desk.view.seats if seat.undo] if desk.view else []
        return dict(zip(KEYS, seats, strict=False))

    def draw(_form: Form) -> Dialog:
        rows = tuple(Choice(key, seat, desk.say(f"undo.{what}")) for key, (seat, what) in offers().items())
        hint = desk.say("desk_undo.hint" if rows else "refused.nothing_to_undo")
        return Dialog(
            "undo", desk.say("desk_key.undo"), hint, (Group("", rows),), escape=desk.say("dialog.back")
        )

    def choose(_form: Form, key: str) -> None:
        desk.do(t.Undo(offers()[key][0]))

    return Form(draw, choose, lambda _form: None)


FORMS: Mapping[str, Callable[[Desk], Form]] = {
    "help": help_text,
    "message": message,
    "profile": profile,
    "window": window,
    "service": service,
    "line": line,
    "ticker": ticker,
    "task": task,
    "undo": undo,
}
