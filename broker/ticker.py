"""Time as a caller: the beat, opening and closing, absences, steps of the clock, changed settings."""

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path

from broker.devices import Devices
from broker.office import Office
from broker.publisher import Publisher
from service_centre.clock import Clock, local_time
from service_centre.domain import hall as h
from service_centre.domain import seats as s
from service_centre.domain.hall import Hall
from service_centre.domain.plan import Hours, Plan, minutes_of
from service_centre.domain.tickets import OPEN
from service_centre.domain.waiting_line import next_due_ms
from service_centre.errors import ServiceCentreError

log = logging.getLogger(__name__)

BEAT_S = 2.0
STEP_NOTED_MS = 2_000
TRUST_AFTER_MS = 60_000
ABSENT_AFTER_MS = 15 * 60_000
PRUNE_EVERY_MS = 3_600_000


class Ticker:
    """Called by the office's thread between batches."""

    def __init__(
        self, office: Office, publisher: Publisher, devices: Devices, clock: Clock, settings: Path,
        read_plan: Callable[[], Plan], speed: float,
    ) -> None:  # fmt: skip
        self._office, self._publisher, self._devices, self._clock = office, publisher, devices, clock
        self._settings, self._read_plan = settings, read_plan
        self._stamp = settings.stat().st_mtime_ns if settings.exists() else 0
        self._next_beat_s = self._next_duty_s = 0.0
        # Opening and closing keep their minute in a rehearsal whose hours take seconds.
        self._duty_s = max(0.1, BEAT_S / speed)
        self._drift_ms = self._read_drift()
        self._held_since_ms = clock.monotonic_ms()
        self._due_ms: int | None = None
        self._sampled_min = -1
        self._pruned_ms = 0

    def wait_s(self) -> float:
        """Say how long the office may wait for commands."""
        machine_s = self._clock.machine_s()
        due_s = min(self._next_beat_s, self._next_duty_s)
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

    def _duties(self) -> None:
        self._watch_clock()
        if self._office.hall.doubted_at_ms is None:
            self._keep_day()
        self._sign_out_absent()
        self._watch_settings()
        self._prune()
        self._order_by_time()
        now = self._office.now()
        self._publisher.tasks(now.at_ms)
        self._publisher.desks(self._office.hall, now)

    # The clock.

    def _read_drift(self) -> int:
        return self._clock.wall_ms() - self._clock.monotonic_ms()

    def _watch_clock(self) -> None:
        """Note a step of the wall clock; a great one suspends the day's commands until it holds for a minute."""
        drift_ms, now_ms = self._read_drift(), self._clock.monotonic_ms()
        step_ms, self._drift_ms = drift_ms - self._drift_ms, drift_ms
        if abs(step_ms) > STEP_NOTED_MS:
            log.warning("the wall clock stepped by %.1f s", step_ms / 1000)
            self._office.note(s.ClockStepped(step_ms))
            self._held_since_ms = now_ms
        elif self._office.hall.doubted_at_ms is not None and now_ms - self._held_since_ms >= TRUST_AFTER_MS:
            self._office.note(s.ClockTrusted())

    # The day.

    def _keep_day(self) -> None:
        hall = self._office.hall
        local = local_time(self._clock.wall_ms(), hall.plan.time_zone)
        for command in due_commands(hall, local.date().isoformat(), local.hour * 60 + local.minute):
            self._office.ask(command)

    def _sign_out_absent(self) -> None:
        """Sign out who has been without a terminal for a quarter of an hour."""
        now_ms = self._clock.wall_ms()
        for session in list(self._office.hall.sessions.values()):
            gone = self._devices.present.get(session.device) is False
            if gone and now_ms - self._devices.since_ms[session.device] > ABSENT_AFTER_MS:
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
        """Forget answers that are older than seven days, once an hour."""
        now_ms = self._clock.wall_ms()
        if now_ms - self._pruned_ms >= PRUNE_EVERY_MS:
            self._pruned_ms = now_ms
            self._office.prune(now_ms)

    # The settings.

    def _watch_settings(self) -> None:
        """Read `hallcall.toml` again when it changed; a broken one is said and the last good one stays."""
        try:
            stamp = self._settings.stat().st_mtime_ns
        except FileNotFoundError:
            return
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            plan = self._read_plan()
        except ServiceCentreError as error:
            log.error("the settings are not taken, the last good ones stay: %s", error)
            return
        missing = dropped(self._office.hall, plan)
        if missing:
            log.error("the settings are not taken: %s is in use today; take it away after closing", missing)
            return
        digest = hashlib.sha256(self._settings.read_bytes()).hexdigest()
        self._office.note(s.SettingsChanged(digest))
        for fact in new_profiles(self._office.hall, plan):
            self._office.note(fact)
        self._office.relay_out(plan)
        log.info("new settings taken")


def due_commands(hall: Hall, date: str, minute: int) -> list[s.OpenDay | s.StopIssuing | s.CloseDay]:
    """Say what the business day asks for at this local date and minute of the day.

    A day opens at its hour and once only. Before `day_ends` at night it still is the day before.
    """
    hours = hall.plan.hours
    if hall.phase in (h.ISSUING, h.CLOSING) and _past_end(hall.day, date, minute, hours):
        return [s.CloseDay(final=True)]
    if hall.phase == h.OVER and (hall.leaving or _busy(hall)) and _past_end(hall.day, date, minute, hours):
        return [s.CloseDay(final=True)]
    opens, closes = minutes_of(hours.opens), minutes_of(hours.closes)
    if hall.day == date and hall.phase in (h.ISSUING, h.CLOSING):
        if minute >= closes + hours.cleared_by_min:
            return [s.CloseDay()]
        if minute >= closes and hall.phase == h.ISSUING:
            return [s.StopIssuing()]
    if hall.phase in (h.NOT_OPEN, h.OVER) and date > hall.day and opens <= minute < closes:
        return [s.OpenDay(date)]
    return []


def dropped(hall: Hall, plan: Plan) -> str:
    """Name a line or seat that today still needs and a new plan no longer has, or ""."""
    lines = [line for line, count in hall.waiting.size.items() if count and line not in plan.lines]
    at_work = [seat.name for seat in hall.seats.values() if seat.state != s.CLOSED and not seat.temporary]
    held = [ticket.line for ticket in hall.tickets.values() if ticket.state in OPEN]
    gone = [
        *lines,
        *(line for line in held if line not in plan.lines),
        *(n for n in at_work if n not in plan.seats),
    ]
    return gone[0] if gone else ""


def new_profiles(hall: Hall, plan: Plan) -> list[s.ProfileSet]:
    """Find the seats that call other lines by a new plan: facts, so that a restart finds the same."""
    found = []
    for name, place in plan.seats.items():
        was, will = hall.plan.seats.get(name), plan.profiles[place.profile]
        before = hall.plan.profiles.get(was.profile) if was else None
        if before and (before.own, before.helps) != (will.own, will.helps):
            found.append(s.ProfileSet(name, will.own, will.helps))
    return found


def _busy(hall: Hall) -> bool:
    return any(seat.state == s.BUSY for seat in hall.seats.values())


def _past_end(day: str, date: str, minute: int, hours: Hours) -> bool:
    return date > day and minute >= minutes_of(hours.day_ends)
