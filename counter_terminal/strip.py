"""The twelve keys of a seat: what each is called now, which are lit, and why not; it comes from the rules' own tables."""

from counter_terminal.models import StripKey
from service_centre.domain import seats as s
from service_centre.i18n import Words
from service_centre.messages.views import SeatView

MOVES = {"F3": "recall", "F5": "arrive", "F7": "transfer", "F8": "miss", "F9": "finish"}
WITHOUT_LINK = ("F1", "F9")
"""Keys that work while the link is down: a finish is kept and said when it is back."""


def strip_keys(view: SeatView, say: Words, *, linked: bool) -> tuple[StripKey, ...]:
    """Make the strip, in the keyboard's order."""
    primary = _primary(view)
    keys = []
    for number in range(1, 13):
        key = f"F{number}"
        live, why = _live(key, view, say)
        if not linked and key not in WITHOUT_LINK:
            live, why = False, say("counter.no_link_now")
        keys.append(StripKey(key, _label(key, view, say), live, live and key == primary, why))
    return tuple(keys)


def _label(key: str, view: SeatView, say: Words) -> str:
    special = {
        "F2": {s.CLOSED: "key.open", s.PAUSED: "key.resume"}.get(view.state, "key.F2"),
        "F6": "key.F6" if s.SEAT.allows(view.state, "park") or not view.parked else "key.take_back",
        "F11": "key.F11" if view.help_ms is None else "key.help_over",
    }
    return say(special.get(key, f"key.{key}"))


def _live(key: str, view: SeatView, say: Words) -> tuple[bool, str]:
    """Say whether a key is lit, and why not."""
    state = view.state
    if key in MOVES:
        return s.SEAT.allows(state, MOVES[key]), say(f"why.{state}")
    match key:
        case "F2" if state in (s.CLOSED, s.PAUSED):
            return True, ""
        case "F2":
            return bool(view.next), say("refused.nobody_waiting")
        case "F4":
            return state in s.AT_WORK, say(f"why.{state}")
        case "F6":
            parks = s.SEAT.allows(state, "park")
            takes = bool(view.parked) and s.SEAT.allows(state, "take_back")
            return parks or takes, say("why.nothing_parked" if state == s.FREE else f"why.{state}")
        case "F12":
            return view.undo is not None or bool(view.last), say("refused.nothing_to_undo")
    return True, ""


def _primary(view: SeatView) -> str:
    """Name the key that the ticket asks for: called, then being served with nobody else waiting, else the next."""
    if view.state == s.CALLING:
        return "F5"
    if view.state == s.BUSY and not view.next:
        return "F9"
    return "F2"
