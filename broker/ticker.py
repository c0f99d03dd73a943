"""Time as a caller: the beat, opening and closing, absences, steps of the clock, changed settings."""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass

from broker.business_day import FALSE_DAY, FLOOR_MS, true_day
from broker.clock_watch import STEP_NOTED_MS, ClockWatch
from broker.device_door import DeviceDoor
from broker.devices import Devices
from broker.office import Office
from broker.publisher import Publisher
from broker.settings_watch import SettingsWatch
from broker.store.store import CHECKPOINT_EVERY_S, Store
from service_centre.clock import Clock, local_time
from service_centre.domain import hall as h
from service_centre.domain import seats as s
from service_centre.domain.hall import Hall
from service_centre.domain.message import Fact
from service_centre.domain.plan import Hours, minutes_of
from service_centre.domain.record import BrokerStarted, ClockDoubted, DeviceWasAway
from service_centre.domain.waiting_line import next_due_ms
from service_centre.errors import FileUnusable

log = logging.getLogger(__name__)

BEAT_S = 2.0
ANCHOR_EVERY_S = 1.0
ABSENT_AFTER_MS = 15 * 60_000
PRUNE_EVERY_S = 3600.0
DAY_MIN = 24 * 60
ALL_DAY_FROM_MIN, ALL_DAY_TO_MIN = 0, 23 * 60 + 59
"""Hours of a hall that gives numbers all night: its day ends at `day_ends` and the next one begins at once."""


@dataclass(frozen=True, slots=True)
class Duties:
    """Whom the ticker calls when it is time."""

    store: Store
    publisher: Publisher
    devices: Devices
    door: DeviceDoor
    settings: SettingsWatch


class Ticker:
    """Called by the office's thread between batches; `alive` tells the watchdog that this thread works."""

    def __init__(
        self, office: Office, duties: Duties, clock: Clock, speed: float, alive: Callable[[], None] = lambda: None
    ) -> None:  # fmt: skip
        self._office, self._clock, self._alive = office, clock, alive
        self._store, self._publisher, self._devices = duties.store, duties.publisher, duties.devices
        self._door, self._settings = duties.door, duties.settings
        self._next_beat_s = self._next_duty_s = self._next_anchor_s = 0.0
        self._next_checkpoint_s = self._next_prune_s = clock.machine_s() + CHECKPOINT_EVERY_S
        # Opening and closing keep their minute in a rehearsal whose hours take seconds.
        self._duty_s = max(0.1, BEAT_S / speed)
        self._watch = ClockWatch(self._read_drift(), doubted=office.hall.doubted_at_ms is not None)
        self._due_ms: int | None = None
        self._sampled_min = -1

    def start(self, last_alive_ms: int) -> None:
        """Compare the wall clock with when this hall last wrote (UTC ms, 0 for a new hall), before anything is served."""
        now_ms, hall = self._clock.wall_ms(), self._office.hall
        gap_ms = now_ms - last_alive_ms if last_alive_ms else 0
        facts: list[Fact] = [BrokerStarted(gap_ms)] if hall.day else []
        if gap_ms < -STEP_NOTED_MS:
            log.warning("the wall clock was set back by %.0f s while the broker was away", -gap_ms / 1000)
            facts.append(s.ClockStepped(gap_ms))
        elif gap_ms > s.STEP_DOUBTED_MS or now_ms < FLOOR_MS:
            facts.append(ClockDoubted())
        if facts and not self._office.note(*facts):
            raise FileUnusable(file=self._store.path, reason="the first fact could not be written")
        if hall.doubted_at_ms is not None and not self._clock.synchronised():
            date = local_time(now_ms, hall.plan.time_zone).strftime("%Y-%m-%d %H:%M")
            log.warning("nobody knows whether it is %s: a time service or a supervisor has to say so", date)
        elapsed_ms = self._office.now().elapsed_ms
        away_ms = min(max(0, gap_ms), self._office.day_clock.bridged_ms, elapsed_ms)
        if away_ms and hall.phase in (h.ISSUING, h.CLOSING):
            self._office.note(DeviceWasAway("", elapsed_ms - away_ms, elapsed_ms))
        self._watch = ClockWatch(self._read_drift(), doubted=hall.doubted_at_ms is not None)

    def wait_s(self) -> float:
        """Say how long the office may wait for commands."""
        machine_s = self._clock.machine_s()
        due_s = min(self._next_beat_s, self._next_duty_s, self._next_anchor_s)
        return max(0.0, min(due_s - machine_s, self._publisher.wait_s(machine_s)))

    def tick(self) -> None:
        """Do what is due."""
        machine_s = self._clock.machine_s()
        self._publisher.flush(self._office.hall, self._office.now(), machine_s, idle=self._office.idle)
        if machine_s >= self._next_duty_s:
            self._next_duty_s = machine_s + self._duty_s
            self._duties()
        if machine_s >= self._next_beat_s:
            self._next_beat_s = machine_s + BEAT_S
            self._publisher.beat(self._office.hall, self._office.now())
            self._alive()
        if machine_s >= self._next_anchor_s:
            self._next_anchor_s = machine_s + ANCHOR_EVERY_S
            self._office.say_alive()
        if self._office.idle and (machine_s >= self._next_checkpoint_s or self._store.holds_erased):
            self._next_checkpoint_s = machine_s + CHECKPOINT_EVERY_S
            self._store.checkpoint()

    def _duties(self) -> None:
        if self._watch_clock() and self._office.hall.doubted_at_ms is None:
            self._keep_day()
            self._prune()
        self._door.tick()
        self._sign_out_absent()
        self._settings.look()
        self._order_by_time()
        now = self._office.now()
        self._publisher.tasks(self._clock.monotonic_ms())
        self._publisher.desks(self._office.hall, now)

    # The clock.

    def _read_drift(self) -> int:
        return self._clock.wall_ms() - self._clock.monotonic_ms()

    def _watch_clock(self) -> bool:
        """Note what the wall clock does; False if that could not be written: then the day's commands wait too."""
        facts = self._watch.look(
            self._read_drift(),
            doubted=self._office.hall.doubted_at_ms is not None,
            synchronised=self._clock.synchronised(),
        )
        if facts:
            log.warning("the wall clock: %s", ", ".join(map(str, facts)))
            if not self._office.note(*facts):
                return False
        self._watch.settle()
        return True

    # The day.

    def _keep_day(self) -> None:
        local = local_time(self._clock.wall_ms(), self._office.hall.plan.time_zone)
        for _ in range(2):  # a day may end and the next one begin in the same minute
            for command in due_commands(
                self._office.hall, local.date().isoformat(), local.hour * 60 + local.minute
            ):
                self._office.ask(command)

    def _sign_out_absent(self) -> None:
        """Sign out who has been without a terminal for a quarter of an hour."""
        now_ms = self._clock.monotonic_ms()
        for session in list(self._office.hall.sessions.values()):
            gone = self._devices.present.get(session.device) is False
            if gone and now_ms - self._devices.since[session.device].steady_ms > ABSENT_AFTER_MS:
                self._office.ask(s.SignOut(session.device, "absent"))

    def _order_by_time(self) -> None:
        """Publish again when a guarantee fell due, or an offer ran out; sample the chart once a minute."""
        hall, now = self._office.hall, self._office.now()
        minute = now.elapsed_ms // 60_000
        due = self._due_ms is not None and now.elapsed_ms >= self._due_ms
        if due or minute != self._sampled_min:
            self._publisher.time_passed(hall, now)
        if minute != self._sampled_min and hall.phase in (h.ISSUING, h.CLOSING):
            self._sampled_min = minute
            self._publisher.sample(now.at_ms, sum(hall.waiting.size.values()))
        self._due_ms = next_due_ms(hall.waiting, hall.plan, now.elapsed_ms)

    def _prune(self) -> None:
        """Forget answers of business days long past, once an hour."""
        machine_s = self._clock.machine_s()
        if machine_s >= self._next_prune_s:
            self._next_prune_s = machine_s + PRUNE_EVERY_S
            self._office.prune()


def due_commands(hall: Hall, date: str, minute: int) -> list[s.OpenDay | s.StopIssuing | s.CloseDay]:
    """Say what the business day asks for at this local date and minute of the day.

    A day opens at its hour and once only. Before `day_ends` at night it still is the day before. A day with a false
    date is kept by the date on which it really began; one that began under a clock that was never set by today's.
    """
    hours, day = hall.plan.hours, true_day(hall)
    if day == FALSE_DAY and hall.phase in (h.ISSUING, h.CLOSING):
        day = date
    if hall.phase in (h.ISSUING, h.CLOSING) and _past_end(day, date, minute, hours):
        return [s.CloseDay(final=True)]
    if hall.phase == h.OVER and (hall.leaving or _busy(hall)) and _past_end(day, date, minute, hours):
        return [s.CloseDay(final=True)]
    opens, closes = minutes_of(hours.opens), minutes_of(hours.closes)
    all_day = opens <= ALL_DAY_FROM_MIN and closes >= ALL_DAY_TO_MIN
    if hall.phase in (h.ISSUING, h.CLOSING) and not all_day:
        since_midnight = minute + DAY_MIN * days_between(
            day, date
        )  # of the day's own midnight: it may be night by now
        if since_midnight >= closes + hours.cleared_by_min:
            return [s.CloseDay()]
        if since_midnight >= closes and hall.phase == h.ISSUING:
            return [s.StopIssuing()]
    if hall.phase in (h.NOT_OPEN, h.OVER) and date > day and (all_day or opens <= minute < closes):
        return [s.OpenDay(date)]
    return []


def days_between(day: str, date: str) -> int:
    """Count the days from one date to another."""
    return (datetime.date.fromisoformat(date) - datetime.date.fromisoformat(day)).days


def _busy(hall: Hall) -> bool:
    return any(seat.state == s.BUSY for seat in hall.seats.values())


def _past_end(day: str, date: str, minute: int, hours: Hours) -> bool:
    return date > day and minute >= minutes_of(hours.day_ends)
