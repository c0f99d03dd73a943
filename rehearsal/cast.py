"""Who plays in a rehearsal: customers that arrive, walk, wait and leave; staff that call, transfer and park.

Everybody acts by wishes (keys and touches) where a real screen stands, by commands of an account elsewhere.
All dice come from one seed; times are the hall's, in ms since the day opened.
"""

import math
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.message import Command
from service_centre.domain.ratings import Rate
from service_centre.messages.views import RatingRow, SeatView

MIX = (("A", 0.42), ("B", 0.05), ("C", 0.33), ("D", 0.07), ("F", 0.13))
HANDLING_MIN = {"A": 2.5, "B": 12.0, "C": 4.0, "D": 10.0, "F": 3.0}
CUSTOMERS_A_DAY = 600
DAY_MIN = 540
PEAKS_MIN = (90.0, 360.0)
"""Two peaks: half past ten and three in the afternoon, counted from nine."""

GIVES_UP, CANCELS, COMES_BACK = 0.04, 0.02, 0.5
TRANSFERS, RETURNS, PARKS = 0.08, 0.3, 0.04
RATES, SCORES = 0.4, ((5, 4, 3, 2, 1), (0.55, 0.33, 0.07, 0.03, 0.02))
TO = {"A": 0.5, "B": 0.08, "C": 0.42}
"""Where transfers go: the one complaint window is nearly full without them."""

CANCEL_MS = 30_000
"""Until then the page says that the number is cancelled, and takes the next wish."""

REPLY_S = 4.5
"""A screen without an answer gives its own number before that (machine time)."""

DONE_MS = 8_000
"""A customer reads the ticket page so long and touches "done"."""


def rate(minute: float) -> float:
    """Say how lively a minute of the day is, 1 on average or so."""
    return 0.55 + sum(0.95 * math.exp(-(((minute - peak) / 70) ** 2)) for peak in PEAKS_MIN)


def arrivals(dice: random.Random, *, scale: int, minutes: int) -> Iterator[tuple[int, str]]:
    """Draw the arrivals of the first `minutes`: ms since opening and the line wanted, in order of time."""
    weights = [rate(minute) for minute in range(DAY_MIN)]
    a_weight = CUSTOMERS_A_DAY * scale / sum(weights)
    for minute in range(min(minutes, DAY_MIN)):
        expected = weights[minute] * a_weight
        count = int(expected) + (dice.random() < expected % 1)
        for at in sorted(dice.random() for _ in range(count)):
            line = dice.choices([line for line, _ in MIX], [share for _, share in MIX])[0]
            yield int((minute + at) * 60_000), line


class Actor(Protocol):
    """How a role reaches its screen or account."""

    def wish(self, name: str, word: str = "") -> None:
        """Touch or press."""

    def ask(self, command: Command) -> None:
        """Say a command."""

    def sees(self, number: int) -> bool:
        """Say whether a picture of this journal number is as new as the actor's own last move."""


@dataclass(slots=True)
class KioskRole:
    """The customers at one kiosk: one after another, each waits for the number before the next one touches."""

    device: str
    actor: Actor
    is_screen: bool
    dice: random.Random
    queue: list[str] = field(default_factory=list)
    busy_until_ms: int = 0
    waits_for_reply_s: float = 0.0
    _touched: bool = False

    def answered(self) -> None:
        """The number is on the screen."""
        self.waits_for_reply_s = 0.0

    def act(self, now_ms: int, machine_s: float) -> None:
        """Let the next customer touch, once the one before has a number."""
        if self.waits_for_reply_s and machine_s - self.waits_for_reply_s < REPLY_S:
            return
        if self._touched and now_ms >= self.busy_until_ms:
            self._touched = False
            if self.is_screen:
                self._leave(now_ms)
        if not self.queue or now_ms < self.busy_until_ms:
            return
        line = self.queue.pop(0)
        language = self.dice.choices(["zh_Hans", "zh_Hant", "en"], [0.8, 0.1, 0.1])[0]
        self.busy_until_ms = now_ms + (DONE_MS if self.is_screen else 1000)
        self._touched = True
        if not self.is_screen:
            self.actor.ask(t.TakeTicket(line, language))
            return
        self.waits_for_reply_s = machine_s
        self.actor.wish("home")
        self.actor.wish("language", language)
        self.actor.wish("service", "D" if line == "F" else line)
        if line in ("D", "F"):
            for answer in ("yes", "yes", "yes") if line == "F" else ("no",):
                self.actor.wish("lane", answer)

    def _leave(self, now_ms: int) -> None:
        if self.dice.random() < CANCELS:
            self.actor.wish("cancel")
            self.actor.wish("sure")
            self.busy_until_ms = now_ms + CANCEL_MS
        else:
            self.actor.wish("home")


@dataclass(slots=True)
class StaffRole:
    """One seat's staff member, who sees the seat's view and acts on it after a human while."""

    seat: str
    staff: str
    pin: str
    actor: Actor
    is_screen: bool
    dice: random.Random
    break_ms: tuple[int, int] = (0, 0)
    ready_ms: int = 0
    _signed_in_s: float = float("-inf")
    _asked: RatingRow | None = None
    _seen: str = ""
    _comes: bool = True
    _takes_back: dict[str, int] = field(default_factory=dict)
    _returns: dict[str, int] = field(default_factory=dict)

    def act(self, view: SeatView | None, now_ms: int, *, closing: bool) -> None:
        """Do the next thing, if its time has come."""
        if view is None or now_ms < self.ready_ms or not self.actor.sees(view.version.number):
            return
        if not view.staff:
            self._sign_in(now_ms)
            return
        self._mind_missed(view, now_ms)
        self._mind_rating(view)
        self._state(view)(view, now_ms, closing)

    def _state(self, view: SeatView) -> Callable[[SeatView, int, bool], None]:
        if view.state in (s.CLOSED, s.PAUSED):
            return self._shut
        return {s.CALLING: self._calling, s.BUSY: self._busy}.get(view.state, self._free)

    def _wait(self, now_ms: int, seconds: float) -> None:
        self.ready_ms = now_ms + int(seconds * 1000)

    # What a state asks for.

    def _shut(self, view: SeatView, now_ms: int, _closing: bool) -> None:
        on_break = view.state == s.PAUSED and now_ms < self.break_ms[1]
        if view.phase in ("open", "closing") and not on_break:
            self._press("F2", s.OpenSeat(self.seat))
        self._wait(now_ms, 4)

    def _free(self, view: SeatView, now_ms: int, _closing: bool) -> None:
        parked = [row.number for row in view.parked if row.seat == self.seat]
        self._takes_back = {number: at for number, at in self._takes_back.items() if number in parked}
        back = next((number for number, at in self._takes_back.items() if now_ms >= at), None)
        if back:
            self._dialog(
                "F6", self._digit(back, [row.number for row in view.parked]), t.TakeBack(self.seat, back)
            )
            self._wait(now_ms, 2)
        elif self.break_ms[0] <= now_ms < self.break_ms[1]:
            self._dialog("F10", "1", s.PauseSeat(self.seat, "meal"))
            self._wait(now_ms, 5)
        elif view.next:
            self._press("F2", t.CallNext(self.seat))
            self._wait(now_ms, 3)
        else:
            self._wait(now_ms, 2)

    def _calling(self, view: SeatView, now_ms: int, _closing: bool) -> None:
        ticket = view.ticket
        assert ticket is not None
        key = f"{ticket.number}@{ticket.called_ms}"
        if self._seen != key:
            self._seen = key
            self._comes = self.dice.random() >= GIVES_UP
            self._wait(now_ms, self.dice.uniform(8, 40) if self._comes else 35)
        elif self._comes:
            self._press("F5", t.Arrived(self.seat))
            self._wait(now_ms, 60 * self._handling_min(ticket.line))
        elif ticket.calls < 2:
            self._press("F3", t.Recall(self.seat))
            self._wait(now_ms, 30)
        elif now_ms - ticket.called_ms < 61_000:
            self._wait(now_ms, 5)
        else:
            if self.dice.random() < COMES_BACK:
                self._returns[ticket.number] = now_ms + int(self.dice.uniform(2, 12) * 60_000)
            self._press("F8", t.NoShow(self.seat))
            self._wait(now_ms, 3)

    def _busy(self, view: SeatView, now_ms: int, closing: bool) -> None:
        ticket = view.ticket
        assert ticket is not None
        roll = self.dice.random()
        if len(ticket.legs) == 1 and roll < TRANSFERS and not closing:
            others = [line for line in TO if line != ticket.line]
            to = self.dice.choices(others, [TO[line] for line in others])[0]
            self._transfer(to, back=self.dice.random() < RETURNS)
        elif roll > 1 - PARKS and not closing:
            self._takes_back[ticket.number] = now_ms + int(self.dice.uniform(2, 8) * 60_000)
            self._dialog("F6", "Enter", t.Park(self.seat, "rehearsal"))
        elif view.next and roll < 0.9:
            self._press("F2", t.CallNext(self.seat))
        else:
            self._dialog("F9", "Enter", t.Finish(self.seat))
        self._wait(now_ms, 3)

    def _handling_min(self, line: str) -> float:
        """Draw a handling time around the line's typical one, log-normal, at most three times as long."""
        typical = HANDLING_MIN.get(line, 4.0)
        return min(3 * typical, typical * 0.85 * self.dice.lognormvariate(0, 0.55))

    def _mind_missed(self, view: SeatView, now_ms: int) -> None:
        for number, at_ms in list(self._returns.items()):
            if now_ms >= at_ms and view.state in s.AT_WORK:
                del self._returns[number]
                numbers = [row.number for row in view.missed]
                if number in numbers:
                    self._dialog(
                        "F4", self._digit(number, numbers), t.ComeBack(self.seat, number), then="Enter"
                    )

    def _mind_rating(self, view: SeatView) -> None:
        """Let some of the customers say how it was."""
        asked = view.rating
        if asked is None or asked == self._asked:
            return
        self._asked = asked
        if self.dice.random() < RATES:
            score = self.dice.choices(*SCORES)[0]
            if self.is_screen:
                self.actor.wish("rate", str(score))
            else:
                self.actor.ask(Rate(self.seat, asked.number, asked.leg, score))

    # How it is done: by keys on a real screen, else as a command.

    def _sign_in(self, now_ms: int) -> None:
        self._wait(now_ms, 4)
        if time.monotonic() - self._signed_in_s < REPLY_S:
            return  # the PIN is checked in machine time, however fast the hall's clock runs
        self._signed_in_s = time.monotonic()
        if self.is_screen:
            self.actor.wish("key", "Escape")
            self.actor.wish("text", f"staff={self.staff}")
            self.actor.wish("text", f"pin={self.pin}")
            self.actor.wish("key", "Enter")
        else:
            self.actor.ask(s.SignIn(self.staff, self.pin))

    def _press(self, key: str, command: Command) -> None:
        if self.is_screen:
            self.actor.wish("key", key)
        else:
            self.actor.ask(command)

    def _dialog(self, key: str, choice: str, command: Command, *, then: str = "") -> None:
        if self.is_screen:
            for one in (key, choice, then):
                if one:
                    self.actor.wish("key", one)
        else:
            self.actor.ask(command)

    def _transfer(self, to: str, *, back: bool) -> None:
        if not self.is_screen:
            self.actor.ask(t.Transfer(self.seat, "line", to, back, "rehearsal"))
            return
        for key in ("F7", to, *(["R"] if back else []), "Enter"):
            self.actor.wish("key", key)

    @staticmethod
    def _digit(number: str, numbers: list[str]) -> str:
        return str(numbers.index(number) + 1) if number in numbers[:9] else "1"
