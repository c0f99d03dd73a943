"""The desk's dialog about the business day: its date, its end, and leaving the desk."""

from counter_terminal.desk_dialogs import Desk
from counter_terminal.dialogs import Choice, Dialog, Form, Group
from service_centre.domain import seats as s
from service_centre.domain.record import MendDay


def close(desk: Desk) -> Form:
    """F10: close the day, or leave the desk; after a great step of the clock also confirm its date."""

    def draw(_form: Form) -> Dialog:
        choices: tuple[Choice, ...] = (
            Choice("9", desk.say("close.day"), desk.say("close.day_text")),
            Choice("0", desk.say("pause.sign_out")),
        )
        if _has_alarm(desk, "alarm.date"):
            choices = (Choice("1", desk.say("close.date"), desk.date_text()), *choices)
        elif _has_alarm(desk, "alarm.false_day"):
            over = desk.view is not None and desk.view.phase in ("closed", "not_open")
            key, text = ("3", "close.open") if over else ("2", "close.mend")
            mend = Choice(key, desk.say(text), desk.date_text())
            choices = (mend, *choices)
        return Dialog(
            "close", desk.say("desk_key.close"), "", (Group("", choices),), escape=desk.say("dialog.back")
        )

    def choose(_form: Form, key: str) -> None:
        if key == "0":
            desk.sign_out()
        elif key == "1":
            desk.do(s.ConfirmDate())
        elif key == "2":
            desk.do(MendDay())
        elif key == "3":
            desk.do(s.OpenDay(desk.date_text()[:10]))
        else:
            desk.do(s.CloseDay())

    return Form(draw, choose, lambda _form: None)


def _has_alarm(desk: Desk, key: str) -> bool:
    return desk.view is not None and any(alarm.key == key for alarm in desk.view.alarms)


def close_sure(desk: Desk, text: str) -> Form:
    """Somebody still waits: it asks before the day is closed all the same."""

    def draw(_form: Form) -> Dialog:
        return Dialog(
            "close_sure",
            desk.say("close.day"),
            text,
            enter=desk.say("close.sure"),
            escape=desk.say("dialog.back"),
        )

    return Form(draw, lambda _form, _key: None, lambda _form: desk.do(s.CloseDay(sure=True)))
