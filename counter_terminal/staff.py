"""The desk's page of staff: who is where, and what a supervisor can do about it."""

from counter_terminal.desk_dialogs import KEYS, Desk
from counter_terminal.dialogs import Choice, Dialog, Form, Group
from service_centre.domain import seats as s
from service_centre.messages.queries import StaffPage, StaffRow


def staff(desk: Desk, page: StaffPage, skip: int) -> Form:
    """F11: who is where; S signs somebody out, U lets a locked number sign in again, Z turns the page."""
    people = dict(zip(KEYS, page.people, strict=False))

    def draw(form: Form) -> Dialog:
        person = people.get(form.chosen.get("person", ""))
        rows = tuple(
            Choice(key, one.name, _place_of(desk, one), chosen=one is person) for key, one in people.items()
        )
        heading = desk.say("desk.staff_count", count=page.count)
        return Dialog("staff", desk.say("desk_key.staff"), desk.say("desk.staff_hint"),
                      (Group(heading, rows), Group("", _staff_moves(desk, person, page))),
                      enter=desk.say("dialog.ok"))  # fmt: skip

    def choose(form: Form, key: str) -> None:
        person = people.get(form.chosen.get("person", ""))
        if key in people:
            form.chosen["person"] = key
        elif key == "Z":
            desk.read_staff(skip + len(page.people) if skip + len(page.people) < page.count else 0)
        elif person and key == "S":
            desk.manage(s.SignOut(person.device, staff=person.number), skip)
        elif person:
            desk.manage(s.Unlock(person.number), skip)

    return Form(draw, choose, lambda _form: desk.close())


def _place_of(desk: Desk, person: StaffRow) -> str:
    """Say who somebody is, where and for how long; a lock takes the room of role and time."""
    window = desk.say("desk.staff_window", seat=person.seat) if person.seat else ""
    if person.locked_until_ms:
        locked = desk.say("desk.staff_locked", time=desk.time_text(person.locked_until_ms))
        parts = (person.number, locked, window)
    elif person.device:
        role, place = desk.say(f"role.{person.role}"), window or desk.device_name(person.device)
        parts = (person.number, role, f"{place} · {desk.minutes_since(person.since_ms)}")
    else:
        parts = (person.number, desk.say(f"role.{person.role}"), desk.say("desk.staff_away"))
    return " · ".join(part for part in parts if part)


def _staff_moves(desk: Desk, person: StaffRow | None, page: StaffPage) -> tuple[Choice, ...]:
    """Offer what can be done about somebody; what can't be done says why."""
    serving = {seat.seat for seat in desk.view.seats if seat.number} if desk.view else set()
    why_in = why_locked = desk.say("desk.staff_choose")
    if person:
        why_in = "" if person.device else desk.say("desk.staff_not_in")
        why_in = desk.say("desk.staff_kiosk") if person.device.startswith("kiosk") else why_in
        why_in = desk.say("desk.staff_here") if person.device == desk.device else why_in
        why_in = desk.say("desk.staff_serving") if person.seat in serving else why_in
        why_locked = "" if person.locked_until_ms else desk.say("desk.staff_not_locked")
    more = (Choice("Z", desk.say("desk.staff_more")),) if page.count > len(page.people) else ()
    return (
        Choice("S", desk.say("desk.staff_sign_out"), why_in, not why_in),
        Choice("U", desk.say("desk.staff_unlock"), why_locked, not why_locked),
        *more,
    )
