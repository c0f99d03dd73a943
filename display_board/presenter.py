"""The hall's view to a picture: the card, the rows, the pulse, what to say when the link is old."""

from collections.abc import Callable
from dataclasses import dataclass

from display_board.calls import Announcements, without_voice
from display_board.config import BoardConfig
from display_board.said import Each, Languages
from display_board.speech import Voice
from service_centre.clock import Clock, local_time
from service_centre.domain.plan import Plan
from service_centre.i18n import Words
from service_centre.link.parts import Parts
from service_centre.link.station import Station
from service_centre.messages.views import CallRow, HallView

ROWS_AT_MOST = 6
CLOSED = ("closed", "not_open")
"""Phases of the day in which nobody waits."""


@dataclass(frozen=True, slots=True)
class Row:
    """One call: its number, where to go, its service's colour; `waiting` while its announcement is to come."""

    number: str
    seat: str
    colour: str
    recall: bool = False
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """The whole picture. `notice` takes the place of the card when there is no call to show, and is empty otherwise."""

    title: str
    clock: str
    card: Row | None
    calling: Each
    go_to: Each
    window: Each
    number_head: Each
    window_head: Each
    recall_word: Each
    notice: Each
    rows: tuple[Row, ...]
    services: tuple[tuple[str, int, bool], ...]
    waiting_label: str
    ticker: str
    stale: str
    no_sound: str
    speaking: bool
    language: str


class BoardPresenter:
    """Lives on the window's thread; calls nothing that waits."""

    def __init__(
        self, config: BoardConfig, station: Station, clock: Clock, voice: Voice | None = None
    ) -> None:
        self._config, self._station, self._clock, self._voice = config, station, clock, voice
        self._announcements = Announcements(
            (lambda call, short: voice.length_ms(call, short=short)) if voice else without_voice
        )
        self._said_n: int | None = None
        self.parts = Parts(station)
        self._seen: HallView | None = None
        self._shown: CallRow | None = None
        self._stale_since = ""
        self.shown: Callable[[], None] = lambda: None
        station.ears.changed = self._heard

    def _heard(self) -> None:
        hall = self._station.hall
        pulse = self._station.pulse
        # Without a beat nobody knows how old a call is: the first view waits for it.
        if hall and hall is not self._seen and pulse.beat:
            if self._seen and self._seen.version.epoch != hall.version.epoch:
                self._announcements.begin_anew()  # a restore: numbers of calls begin anew
                self._said_n = None
            self._seen = hall
            self._announcements.hear(self._calls(hall), pulse.wall_ms, self._clock.monotonic_ms())
            self._speak()
        self.shown()

    def tick(self) -> None:
        """Let time pass."""
        self._announcements.tick(self._clock.monotonic_ms())
        self._speak()
        self.parts.tick()
        self.shown()

    def _speak(self) -> None:
        """Say the call that has come into the card."""
        current = self._announcements.current
        if current is None or current.n == self._said_n:
            return
        self._said_n = current.n
        if self._voice:
            clock, short = self._clock_text(self._station.plan), self._announcements.short
            if self._voice.say(current, clock, short=short):
                self._announcements.speaking_n = current.n

    def voice_ended(self, n: int) -> None:
        """Take the end of a call's voice: the next one may come."""
        self._announcements.voice_ended(n)
        self.tick()

    def voice_is(self, state: str) -> None:
        """Take the voice's state; the supervisor sees it."""
        self.parts.is_now("voice", state)
        self.shown()

    def _calls(self, hall: HallView) -> tuple[CallRow, ...]:
        plan, only = self._station.plan, self._config.services
        if not only or plan is None:
            return hall.calls
        return tuple(c for c in hall.calls if c.line in plan.lines and plan.lines[c.line].service in only)

    def board(self) -> Board:
        """Make the picture to show now."""
        plan, hall, station = self._station.plan, self._station.hall, self._station
        say = Languages(self._config.languages, plan)
        card = self._card(plan, hall)
        calls = self._calls(hall) if hall else ()
        return Board(
            title=say.first.pick(plan.name) if plan else "",
            clock=self._clock_text(plan),
            card=card,
            calling=say("board.calling"),
            go_to=say("board.go_to"),
            window=say("board.window"),
            number_head=say("board.number"),
            window_head=say("board.window_head"),
            recall_word=say("board.recall"),
            notice=() if card else self._notice(say, hall, plan),
            rows=self._rows(plan, calls, hall),
            services=self._services(plan, hall, say.first),
            waiting_label=say.first("board.waiting"),
            ticker=self._ticker(say.first, plan, hall),
            stale=self._stale(say.first, plan) if hall and not station.linked else "",
            no_sound="" if self.parts.ok("voice") else say.first("board.no_sound"),
            speaking=self._announcements.current is not None,
            language=say.first.language,
        )

    def _card(self, plan: Plan | None, hall: HallView | None) -> Row | None:
        """The call being announced; between announcements the last one, while its customer may still be walking."""
        if plan is None or hall is None or hall.phase == "closed":
            return None
        current = self._announcements.current
        if current:
            self._shown = current
        elif self._shown and not any(call.n == self._shown.n for call in hall.calls):
            self._shown = None
        shown = self._shown or next(iter(self._calls(hall)), None)
        return _row(plan, shown) if shown else None

    def _rows(self, plan: Plan | None, calls: tuple[CallRow, ...], hall: HallView | None) -> tuple[Row, ...]:
        if plan is None or hall is None or hall.phase == "closed":
            return ()
        shown = self._announcements.current or self._shown or next(iter(calls), None)
        waiting = {call.n for call in self._announcements.waiting}
        rows: dict[str, Row] = {}
        for call in calls:
            if shown and call.number == shown.number and call.seat == shown.seat:
                continue
            if call.number not in rows:
                rows[call.number] = _row(plan, call, waiting=call.n in waiting)
        return tuple(rows.values())[:ROWS_AT_MOST]

    def _services(
        self, plan: Plan | None, hall: HallView | None, say: Words
    ) -> tuple[tuple[str, int, bool], ...]:
        if plan is None or hall is None or hall.phase in CLOSED:
            return ()
        wanted = self._config.services or tuple(plan.services)
        rows = {row.code: row for row in hall.services}
        return tuple(
            (say.pick(plan.services[code].name), rows[code].waiting, rows[code].stopped)
            for code in wanted
            if code in rows and code in plan.services
        )

    def _notice(self, say: Languages, hall: HallView | None, plan: Plan | None) -> Each:
        if hall is None or plan is None:
            return say("board.starting")
        if hall.phase in CLOSED:
            return say("board.closed", opens=plan.hours.opens, closes=plan.hours.closes)
        if all(window.state in ("closed", "paused") for window in hall.windows):
            return say("board.no_window")
        return say("board.before_first")

    def _ticker(self, first: Words, plan: Plan | None, hall: HallView | None) -> str:
        return (hall.ticker if hall else "") or (first.pick(plan.ticker) if plan and plan.ticker else "")

    def _stale(self, first: Words, plan: Plan | None) -> str:
        beat = self._station.pulse.beat
        zone = plan.time_zone if plan else "UTC"
        since = local_time(beat.at_ms, zone).strftime("%H:%M:%S") if beat else "-"
        return first("board.stale", since=since)

    def _clock_text(self, plan: Plan | None) -> str:
        if plan is None or self._station.pulse.beat is None:
            return ""
        return local_time(self._station.pulse.wall_ms, plan.time_zone).strftime("%H:%M")


def _row(plan: Plan, call: CallRow, *, waiting: bool = False) -> Row:
    return Row(call.number, call.seat, plan.colour_of(call.line), call.recall, waiting)
