"""The sign over one window, on any spare display: its number, its services, whom it calls."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from display_board.config import BoardConfig
from display_board.said import Each, Languages
from service_centre.clock import Clock, local_time
from service_centre.domain.plan import Plan
from service_centre.link.station import Station
from service_centre.messages.window_sign import CALLED, over_window

NUMBER_STAYS_MS = 120_000
"""Without a link a number stands so long: then nobody knows whether it still holds."""


@dataclass(frozen=True, slots=True)
class SignModel:
    """What the sign shows: `number` while somebody is called or served, with what is `said`, or that alone."""

    window: str
    window_word: Each
    services: Each
    colour: str
    number: str = ""
    seat: str = ""
    said: Each = ()
    stale: bool = False


class SignPresenter:
    """Lives on the window's thread; calls nothing that waits."""

    def __init__(self, config: BoardConfig, station: Station, clock: Clock) -> None:
        self._config, self._station, self._clock = config, station, clock
        self.shown: Callable[[], None] = lambda: None
        station.ears.changed = self.tick

    def tick(self) -> None:
        """Let time pass."""
        self.shown()

    def sign(self) -> SignModel:
        """Make the picture to show now."""
        station, plan = self._station, self._station.plan
        say = Languages(self._config.languages, plan)
        model = SignModel(
            window=self._config.window, window_word=say("board.window"), services=self._services(plan, say),
            colour=self._colour(plan), said=say("board.starting"),
        )  # fmt: skip
        if plan is None or station.hall is None or not station.pulse.beat:
            return model
        return self._with_state(model, plan, say)

    def _with_state(self, model: SignModel, plan: Plan, say: Languages) -> SignModel:
        assert self._station.hall is not None
        stale, pulse = not self._station.linked, self._station.pulse
        if stale and pulse.beat:
            since = local_time(pulse.beat.at_ms, plan.time_zone).strftime("%H:%M")
            model = replace(model, said=say("board.stale", since=since), stale=True)
            if pulse.wall_ms - pulse.beat.at_ms > NUMBER_STAYS_MS:
                return model
        if not any(row.window == self._config.window for row in self._station.hall.windows):
            return replace(model, said=say("sign.unknown", window=self._config.window))
        over = over_window(self._station.hall, self._config.window, self._station.pulse.wall_ms)
        if over.state == CALLED:
            seat = over.seat if over.shared else ""
            colour = plan.colour_of(over.line)
            said = model.said if stale else say("customer.called") if over.fresh else ()
            return replace(model, number=over.number, seat=seat, colour=colour, said=said, stale=stale)
        if stale:
            return model
        key = {"welcome": "customer.free", "paused": "customer.paused"}.get(over.state, "customer.closed")
        return replace(model, said=say(key), stale=stale)

    def _lines(self, plan: Plan) -> list[str]:
        """The lines of the window as they are now: the supervisor may have changed them, or opened it for today."""
        rows = self._station.hall.windows if self._station.hall else ()
        lines = [line for row in rows if row.window == self._config.window for line in row.lines]
        return [line for line in dict.fromkeys(lines) if line in plan.lines]

    def _services(self, plan: Plan | None, say: Languages) -> Each:
        """Name the services of the window, each once."""
        if plan is None:
            return ()
        codes = dict.fromkeys(plan.lines[line].service for line in self._lines(plan))
        names = [plan.services[code].name for code in codes]
        return say.each(lambda one: " · ".join(one.pick(name) for name in names))

    def _colour(self, plan: Plan | None) -> str:
        lines = self._lines(plan) if plan else []
        return plan.colour_of(lines[0]) if plan and lines else ""
