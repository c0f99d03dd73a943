"""The seat's dialogs: one function a dialog, each gives a Form."""

from typing import Protocol

from counter_terminal.dialogs import Choice, Dialog, Field, Form, Group, help_form
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.message import Command
from service_centre.domain.plan import Plan
from service_centre.messages.queries import REPRINT, FindTicket, GiveTask
from service_centre.messages.views import PlaceRow, SeatView, SideRow


class Seat(Protocol):
    """What a dialog needs of the presenter."""

    seat: str

    @property
    def view(self) -> SeatView | None:
        """The seat's picture."""

    @property
    def plan(self) -> Plan | None:
        """The hall's plan."""

    def say(self, key: str, **values: object) -> str:
        """Say a sentence."""

    def do(self, command: Command) -> None:
        """Say a command."""

    def find(self, command: Command, form: Form) -> None:
        """Look a ticket up."""

    def close(self) -> None:
        """Close the dialog."""

    def sign_out(self) -> None:
        """Leave the seat."""

    def minutes(self, ms: int) -> str:
        """Write a wait."""

    def line_name(self, line: str) -> str:
        """Name a line."""


def _nothing(_form: Form, _key: str) -> None:
    """A dialog without choices."""


def help_text(seat: Seat) -> Form:
    """F1."""
    keys = [(seat.say(f"key.F{n}"), seat.say(f"help.F{n}")) for n in range(1, 13)]
    return help_form(seat.say, keys, seat.close)


def not_arrived(seat: Seat) -> Form:
    """F2 or F9 while the called customer may still come: arrived, recall or no-show."""
    moves: dict[str, Command] = {
        "1": t.Arrived(seat.seat), "2": t.Recall(seat.seat), "3": t.NoShow(seat.seat),
    }  # fmt: skip

    def draw(_form: Form) -> Dialog:
        choices = tuple(Choice(key, seat.say(f"not_arrived.{key}")) for key in moves)
        number = seat.view.ticket.number if seat.view and seat.view.ticket else ""
        return Dialog("not_arrived", seat.say("not_arrived.title", number=number), seat.say("not_arrived.hint"),
                      (Group("", choices),), enter=seat.say("not_arrived.1"), escape=seat.say("dialog.back"))  # fmt: skip

    def choose(_form: Form, key: str) -> None:
        seat.close()
        seat.do(moves[key])

    return Form(draw, choose, lambda form: choose(form, "1"))


def no_show_early(seat: Seat, text: str) -> Form:
    """F8 before two calls and a minute."""

    def draw(_form: Form) -> Dialog:
        return Dialog("no_show", seat.say("no_show.title"), text, enter=seat.say("no_show.enter"),
                      escape=seat.say("dialog.back"))  # fmt: skip

    return Form(draw, _nothing, lambda _form: seat.do(t.NoShow(seat.seat, sure=True)))


def undo_asked(seat: Seat) -> Form:
    """F12 between ten and thirty seconds after the move, or to go on with the customer just finished."""

    def draw(_form: Form) -> Dialog:
        offer = seat.view.undo if seat.view else None
        if offer is None:
            number = seat.view.last if seat.view else ""
            return Dialog("undo", seat.say("reopen.title", number=number), seat.say("reopen.hint"),
                          enter=seat.say("reopen.enter"), escape=seat.say("dialog.back"))  # fmt: skip
        what = seat.say(f"undo.{offer.what}")
        return Dialog("undo", seat.say("undo.title", what=what, number=offer.number), seat.say("undo.hint"),
                      enter=seat.say("undo.enter"), escape=seat.say("dialog.back"))  # fmt: skip

    def enter(_form: Form) -> None:
        view = seat.view
        if view:
            seat.do(t.Undo(seat.seat) if view.undo else t.Reopen(seat.seat, view.last))

    return Form(draw, _nothing, enter)


def finish(seat: Seat) -> Form:
    """F9: 1 or Enter is served, other digits other outcomes."""
    outcomes = {str(at): outcome for at, outcome in enumerate(t.FINISH_OUTCOMES, 1)}

    def draw(_form: Form) -> Dialog:
        choices = tuple(
            Choice(key, seat.say(f"outcome.{name}"), chosen=key == "1") for key, name in outcomes.items()
        )
        number = seat.view.ticket.number if seat.view and seat.view.ticket else ""
        return Dialog("finish", seat.say("finish.title", number=number), seat.say("finish.hint"), (Group("", choices),),
                      enter=seat.say("finish.enter"), escape=seat.say("dialog.back"))  # fmt: skip

    def choose(_form: Form, key: str) -> None:
        seat.do(t.Finish(seat.seat, outcomes[key]))

    return Form(draw, choose, lambda form: choose(form, "1"))


def pause(seat: Seat) -> Form:
    """F10: a digit is a reason, 9 closes, 0 signs out."""
    reasons = {str(at): reason for at, reason in enumerate(s.PAUSE_REASONS, 1)}

    def draw(_form: Form) -> Dialog:
        view = seat.view
        free = bool(view and s.SEAT.allows(view.state, "pause"))
        closes = bool(view and s.SEAT.allows(view.state, "close"))
        busy = seat.say("pause.busy")
        pauses = tuple(
            Choice(key, seat.say(f"pause.{name}"), "" if free else busy, free)
            for key, name in reasons.items()
        )
        idle = bool(view and not view.ticket)
        ends = (
            Choice("9", seat.say("pause.close"), "" if closes else busy, closes),
            Choice("0", seat.say("pause.sign_out"), "" if idle else busy, idle),
        )
        return Dialog("pause", seat.say("pause.title"), seat.say("pause.hint"),
                      (Group(seat.say("pause.reasons"), pauses), Group(seat.say("pause.ends"), ends)),
                      escape=seat.say("dialog.back"))  # fmt: skip

    def choose(_form: Form, key: str) -> None:
        if key == "0":
            seat.sign_out()
        elif key == "9":
            seat.do(s.CloseSeat(seat.seat))
        else:
            seat.do(s.PauseSeat(seat.seat, reasons[key]))

    return Form(draw, choose, lambda _form: None)


def park(seat: Seat) -> Form:
    """F6 while serving: Enter parks, a note may say for what."""

    def draw(_form: Form) -> Dialog:
        number = seat.view.ticket.number if seat.view and seat.view.ticket else ""
        return Dialog("park", seat.say("park.title", number=number), seat.say("park.hint"),
                      fields=(Field("note", seat.say("park.note")),), enter=seat.say("park.enter"),
                      escape=seat.say("dialog.back"))  # fmt: skip

    return Form(
        draw, _nothing, lambda form: seat.do(t.Park(seat.seat, form.texts.get("note", ""))), focus="note"
    )


def take_back(seat: Seat) -> Form:
    """F6 with nobody at the window: who is parked, the seat's own first."""

    def rows() -> dict[str, str]:
        view = seat.view
        return {str(at): row.number for at, row in enumerate(view.parked[:9], 1)} if view else {}

    def draw(_form: Form) -> Dialog:
        view = seat.view
        parked = view.parked[:9] if view else ()
        choices = tuple(
            Choice(str(at), row.number, _parked_text(seat, row), chosen=at == 1)
            for at, row in enumerate(parked, 1)
        )
        return Dialog("take_back", seat.say("take_back.title"), "", (Group("", choices),),
                      enter=seat.say("take_back.enter"), escape=seat.say("dialog.back"))  # fmt: skip

    def choose(_form: Form, key: str) -> None:
        number = rows().get(key)
        if number:
            seat.do(t.TakeBack(seat.seat, number))

    return Form(draw, choose, lambda form: choose(form, "1"))


def _parked_text(seat: Seat, row: SideRow) -> str:
    return f"{seat.say('counter.window', seat=row.seat)} · {seat.minutes(row.since_ms)} {row.note}".strip()


def call_number(seat: Seat) -> Form:
    """F4: missed tickets first; Enter puts one back into the line, F2 calls it here, typing takes any number.

    A number that nobody missed is called at once, for a reason that the supervisor sees.
    """

    def missed() -> list[str]:
        return [row.number for row in seat.view.missed[:9]] if seat.view else []

    def wanted(form: Form) -> str:
        return _written(form) or form.chosen.get("number", "") or next(iter(missed()), "")

    def draw(form: Form) -> Dialog:
        view = seat.view
        rows = view.missed[:9] if view else ()
        choices = tuple(
            Choice(str(at), row.number, seat.minutes(row.since_ms), chosen=row.number == wanted(form))
            for at, row in enumerate(rows, 1)
        )
        number = wanted(form)
        enter = seat.say("call_number.back" if number in missed() else "call_number.call", number=number)
        return Dialog("call_number", seat.say("call_number.title"), seat.say("call_number.hint"),
                      (Group(seat.say("call_number.missed"), choices),) if choices else (),
                      (Field("number", seat.say("call_number.number"), script="latin"),),
                      enter=enter if number else "", escape=seat.say("dialog.back"))  # fmt: skip

    def choose(form: Form, key: str) -> None:
        form.chosen["number"] = missed()[int(key) - 1]
        form.texts["number"] = ""

    def call(form: Form) -> None:
        number = wanted(form)
        if number:
            reason = "came_back" if number in missed() else "asked_for"
            seat.do(t.CallNumber(seat.seat, number, reason))

    def enter(form: Form) -> None:
        number = wanted(form)
        if number in missed():
            seat.do(t.ComeBack(seat.seat, number))
        else:
            call(form)

    return Form(draw, choose, enter, focus="" if missed() else "number", also={"F2": call})


def transfer(seat: Seat) -> Form:
    """F7: a letter is a line, a digit a window, P a person, R there and back; Tab writes a note."""

    def draw(form: Form) -> Dialog:
        back, to = form.chosen.get("back", ""), form.chosen.get("label", "")
        toggles = (
            Choice("R", seat.say("transfer.back", seat=seat.seat), seat.say("dialog.yes" if back else "dialog.no"),
                   chosen=bool(back)),
            Choice("P", seat.say("transfer.person"), chosen=bool(form.chosen.get("people"))),
        )  # fmt: skip
        heading = "transfer.people" if form.chosen.get("people") else "transfer.windows"
        groups = (
            Group(seat.say("transfer.lines"), _transfer_lines(seat, form)),
            Group(seat.say(heading), _transfer_places(seat, form)),
            Group("", toggles),
        )
        number = seat.view.ticket.number if seat.view and seat.view.ticket else ""
        return Dialog(
            "transfer", seat.say("transfer.title", number=number), seat.say("transfer.hint"), groups,
            (Field("note", seat.say("transfer.note")),),
            enter=seat.say("transfer.enter_back" if back else "transfer.enter", to=to) if to else "",
            escape=seat.say("transfer.escape"),
        )  # fmt: skip

    def choose(form: Form, key: str) -> None:
        if key in ("R", "P"):
            name = {"R": "back", "P": "people"}[key]
            form.chosen[name] = "" if form.chosen.get(name) else "yes"
        elif key.isdigit():
            form.chosen |= _transfer_target(seat, form, key)
        else:
            form.chosen |= {"to": f"line {key}", "label": seat.line_name(key)}

    def enter(form: Form) -> None:
        kind, _, to = form.chosen.get("to", "").partition(" ")
        if not to:
            form.error = seat.say("transfer.choose")
            return
        back = bool(form.chosen.get("back"))
        seat.do(t.Transfer(seat.seat, kind, to, back, form.texts.get("note", "")))

    return Form(draw, choose, enter)


def _transfer_lines(seat: Seat, form: Form) -> tuple[Choice, ...]:
    plan, view = seat.plan, seat.view
    if plan is None or view is None:
        return ()
    here = view.ticket.line if view.ticket else ""
    chosen = form.chosen.get("to")
    return tuple(
        Choice(line, seat.line_name(line),
               seat.say("transfer.here") if line == here else seat.say("transfer.ahead", count=view.waiting.get(line, 0)),
               line != here, chosen == f"line {line}")
        for line in plan.lines
    )  # fmt: skip


def _transfer_places(seat: Seat, form: Form) -> tuple[Choice, ...]:
    """People by a running digit, or windows by their own: a window with two seats gives its first one at work."""
    places, chosen = seat.view.places if seat.view else (), form.chosen.get("to")
    if form.chosen.get("people"):
        return tuple(
            Choice(str(n), place.name or place.staff, place.seat, True, chosen == f"staff {place.staff}")
            for n, place in enumerate(places[:9], 1)
        )
    by_window: dict[str, list[PlaceRow]] = {}
    for place in places:
        by_window.setdefault(place.window, []).append(place)
    # A window with two seats stands there with its first one at work.
    shown = [next((p for p in seats if p.state in s.AT_WORK), seats[0]) for seats in by_window.values()]
    plain = all(len(window) == 1 and window.isdigit() for window in by_window)
    return tuple(
        Choice(place.window if plain else str(n % 10), place.seat, f"{seat.line_name(place.line)} {place.name}",
               place.state in s.AT_WORK, chosen == f"seat {place.seat}")
        for n, place in enumerate(shown[:10], 1)
    )  # fmt: skip


def _transfer_target(seat: Seat, form: Form, key: str) -> dict[str, str]:
    if form.chosen.get("people") and seat.view:
        place = seat.view.places[int(key) - 1]
        return {"to": f"staff {place.staff}", "label": place.name or place.staff}
    name = next(choice.label for choice in _transfer_places(seat, form) if choice.key == key)
    return {"to": f"seat {name}", "label": seat.say("counter.window", seat=name)}


def find(seat: Seat) -> Form:
    """Ctrl+F: where is this number, and what can be done: class, lane, cancel."""

    def draw(form: Form) -> Dialog:
        number = form.chosen.get("number", "")
        # Keys never act on another ticket than the one whose number stands in the field.
        state = form.chosen.get("state", "") if _written(form) == number else ""
        groups: tuple[Group, ...] = ()
        hint = seat.say("find.hint")
        if state:
            where = seat.say("find.at", seat=form.chosen["seat"]) if form.chosen.get("seat") else ""
            ahead = (
                seat.say("find.ahead", count=int(form.chosen.get("ahead", "0"))) if state == t.WAITING else ""
            )
            told = (number, seat.line_name(form.chosen["line"]), seat.say(f"state.{state}"), where, ahead)
            hint = " · ".join(part for part in told if part)
            classify = t.TICKET.allows(state, "classify")
            lanes = _other_lanes(seat, form.chosen["line"]) if t.TICKET.allows(state, "move") else ()
            choices = [Choice(key, seat.say(f"class.{name}"), live=classify and form.chosen.get("class_") != name)
                       for key, name in (("O", t.ORDINARY), ("E", t.ELDERLY), ("V", t.VIP))]  # fmt: skip
            choices += [Choice("L", seat.say("find.lane", line=seat.line_name(lanes[0])))] if lanes else []
            choices.append(Choice("P", seat.say("find.reprint"), live=state in t.OPEN))
            choices.append(Choice("X", seat.say("find.cancel"), live=t.TICKET.allows(state, "cancel")))
            groups = (Group(seat.say("find.do"), tuple(choices)),)
        return Dialog("find", seat.say("find.title"), hint, groups,
                      (Field("number", seat.say("call_number.number"), script="latin"),),
                      enter=seat.say("find.enter"), escape=seat.say("dialog.back"))  # fmt: skip

    def choose(form: Form, key: str) -> None:
        number = form.chosen["number"]
        classes = {"O": t.ORDINARY, "E": t.ELDERLY, "V": t.VIP}
        if key in classes:
            seat.do(t.ChangeClass(seat.seat, number, classes[key]))
        elif key == "P":
            seat.do(GiveTask("", REPRINT, number))
        elif key == "L":
            seat.do(t.ChangeLane(seat.seat, number, _other_lanes(seat, form.chosen["line"])[0]))
        else:
            seat.do(t.CancelTicket(number))

    def enter(form: Form) -> None:
        number = _written(form)
        form.chosen.clear()
        if number:
            seat.find(FindTicket(number), form)

    return Form(draw, choose, enter, focus="number")


def _written(form: Form) -> str:
    return form.texts.get("number", "").strip().upper()


def _other_lanes(seat: Seat, line: str) -> tuple[str, ...]:
    plan = seat.plan
    if plan is None or line not in plan.lines:
        return ()
    return tuple(other for other in plan.lines_of(plan.lines[line].service) if other != line)
