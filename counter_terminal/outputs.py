"""What a seat's devices show, made of what the terminal knows: lamps, sign, customer's screen; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from hardware.ports import BLINK, OFF, ON
from service_centre.domain import seats as s
from service_centre.domain.plan import Plan
from service_centre.domain.ratings import SCORES
from service_centre.i18n import words
from service_centre.messages.views import HallView, RatingRow, SeatView
from service_centre.messages.window_sign import CALLED, CLOSED, over_window

KEYS = {"next": "F2", "recall": "F3", "no_show": "F8", "transfer": "F7"}
"""Keys of a call box and the keys of the terminal that they stand for."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """`lit` are the call box's lamps, `lamp` the window's (off, on, blink), `sign` the choices of its text.

    `call_n` rises with each call of this seat: the buzzer sounds when it does. Without a link it is -1.
    """

    lit: tuple[str, ...] = ()
    lamp: str = OFF
    sign: tuple[str, ...] = ()
    call_n: int = -1


@dataclass(frozen=True, slots=True)
class ScoreKey:
    """One score that a customer can touch."""

    score: int
    label: str


@dataclass(frozen=True, slots=True)
class CustomerScreen:
    """The customer's side of a window: its state, or the question how it was with what is left of the time."""

    window: str
    title: str
    number: str = ""
    colour: str = ""
    keys: tuple[ScoreKey, ...] = ()
    left: str = ""
    language: str = "zh_Hans"


def lamp_of(state: str) -> str:
    """The window's lamp: dark without staff, on while somebody works, blinking while a customer is called."""
    return {s.CALLING: BLINK, s.FREE: ON, s.BUSY: ON}.get(state, OFF)


def sign_texts(hall: HallView, window: str, languages: Sequence[str], wall_ms: int) -> tuple[str, ...]:
    """Choose what stands on a window's sign: the best text first, then what smaller signs can show."""
    over = over_window(hall, window, wall_ms)
    if over.state == CALLED:
        return _number(over.number, over.seat, shared=over.shared)
    return (" ",) if over.state == CLOSED else _words(f"sign.{over.state}", languages)


def _number(number: str, seat: str, *, shared: bool) -> tuple[str, ...]:
    """Number and window; a shared sign must tell its two seats apart."""
    both = (f"{number} {seat}", f"{number}{seat}")
    return (*both, number) if not shared else (*both, f"{number[-3:]}{seat}", number)


def _words(key: str, languages: Sequence[str]) -> tuple[str, ...]:
    """A word in the hall's languages, in English for signs that only know letters, and a dash for digits."""
    told = [words(language)(key) for language in (*languages, "en")]
    return (*dict.fromkeys(told), "----")


def customer_side(
    seat: str,
    view: SeatView | None,
    plan: Plan | None,
    asked: RatingRow | None,
    left_ms: int,
    *,
    thanked: bool,
) -> CustomerScreen:
    """Choose what the customer's side shows: thanks, the question, the number, or the window's state.

    It speaks the language that the customer chose at the kiosk; with nobody there the hall's first.
    """
    ticket = view.ticket if view and view.staff else None
    language = plan.languages[0] if plan else "zh_Hans"
    language = asked.language if asked else ticket.language if ticket else language
    say = words(language)
    window = say("counter.window", seat=seat)
    if thanked:
        return CustomerScreen(window, say("rating.thanks"), language=language)
    if asked:
        keys = tuple(ScoreKey(score, say(f"rating.{score}")) for score in reversed(SCORES))
        left = say("rating.left", count=(left_ms + 999) // 1000)
        return CustomerScreen(window, say("rating.title"), asked.number, "", keys, left, language)
    if view is None or plan is None or not view.staff:
        return CustomerScreen(window, say("customer.closed"), language=language)
    if view.ticket:
        title = say("customer.called" if view.state == s.CALLING else "customer.serving")
        colour = plan.colour_of(view.ticket.line)
        return CustomerScreen(window, title, view.ticket.number, colour, language=language)
    state = {s.FREE: "customer.free", s.PAUSED: "customer.paused"}.get(view.state, "customer.closed")
    return CustomerScreen(window, say(state), language=language)
