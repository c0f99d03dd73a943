"""A rehearsal as it runs: stage, cast and recorder together, one loop, until the day is over or Ctrl-C."""

import json
import logging
import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rehearsal.account import Account
from rehearsal.cast import KioskRole, StaffRole, arrivals, rate
from rehearsal.checks import Checked, summary
from rehearsal.programs import Program, wait_for
from rehearsal.recorder import Recorder, percentiles
from rehearsal.stage import RECORDER, Stage
from service_centre.domain import seats as s
from service_centre.domain.message import Command
from service_centre.messages.envelope import OK, Reply
from service_centre.messages.queries import ReadFacts

log = logging.getLogger(__name__)

LOOP_S = 0.02
PAGE = 200
SUMMARY_EVERY_S = 5.0
MINUTE_MS = 60_000
SUPERVISOR = "9001"


@dataclass(slots=True)
class ByProgram:
    """An actor behind a real screen."""

    program: Program

    def wish(self, name: str, word: str = "") -> None:
        """Touch or press."""
        self.program.wish(name, word)

    def ask(self, command: Command) -> None:
        """A screen is never told commands."""
        raise AssertionError(command)

    def sees(self, number: int) -> bool:
        """Say yes: a screen minds its own answers."""
        return number >= 0


@dataclass(slots=True)
class ByAccount:
    """An actor that speaks the messages, one command at a time, as a person who waits for the screen."""

    account: Account
    _waits: bool = False
    _known: int = 0

    def sees(self, number: int) -> bool:
        """Say whether a picture of this journal number shows what the last command did."""
        return not self._waits and number >= self._known

    def wish(self, name: str, word: str = "") -> None:
        """An account has no keys."""
        raise AssertionError((name, word))

    def ask(self, command: Command) -> None:
        """Say a command."""
        self._waits = True
        self.account.station.ask(command, self._answered, life_s=5)

    def _answered(self, reply: Reply | None) -> None:
        self._waits = False
        self._known = reply.number if reply else 0


@dataclass(slots=True)
class Show:
    """What is going on. `customers` lets them come, `pace` how many beside the ordinary stream."""

    stage: Stage
    recorder: Recorder
    seed: int
    watcher: Account | None = None
    desk: Account | None = None
    kiosks: list[KioskRole] = field(default_factory=list)
    staff: dict[str, StaffRole] = field(default_factory=dict)
    say: Callable[[str], None] = log.info
    kills_per_min: float = 0.0
    killed: dict[str, int] = field(default_factory=dict)
    customers: bool = True
    pace: float = 2.5
    _arrivals: deque[tuple[int, str]] = field(default_factory=deque)
    _stream_ms: int = 0
    _dice: random.Random = field(default_factory=random.Random)

    # Setting up.

    def open(self, *, screens: tuple[str, ...]) -> None:
        """Start the hall; the devices named in `screens` are real programs, the others accounts."""
        self._dice = random.Random(self.seed)
        stage = self.stage
        stage.build()
        self.watcher = stage.account(RECORDER)
        self.watcher.start_recording(self.recorder.hear)
        for device in screens:
            self.start_screen(device)
        for name in stage.plan.kiosks:
            self._add_kiosk(name, is_screen=name in screens)
        for at, seat in enumerate(stage.plan.seats):
            self._add_staff(seat, str(1001 + at), is_screen=f"counter-{seat}" in screens)
        self.desk = stage.account("desk-1") if "desk-1" not in screens else None
        if self.desk:
            self.desk.start()
        wait_for(self._linked, s=30, what="the broker")

    def start_screen(self, device: str) -> None:
        """Start one device as a real program."""
        kind = device.partition("-")[0]
        starts = {"kiosk": self.stage.start_kiosk, "board": self.stage.start_board}
        starts.get(kind, self.stage.start_counter)(device)

    def _linked(self) -> bool:
        self.pump()
        return bool(self.watcher and self.watcher.station.linked)

    def _actor(self, device: str, *, is_screen: bool) -> ByProgram | ByAccount:
        if is_screen:
            return ByProgram(self.stage.programs[device])
        account = self.stage.account(device)
        account.start()
        return ByAccount(account)

    def _add_kiosk(self, device: str, *, is_screen: bool) -> None:
        dice = random.Random(f"{self.seed} {device}")
        self.kiosks.append(KioskRole(device, self._actor(device, is_screen=is_screen), is_screen, dice))
        self.recorder.took = self._took

    def _took(self, device: str, _id: str) -> None:
        for kiosk in self.kiosks:
            if kiosk.device == device:
                kiosk.answered()

    def _add_staff(self, seat: str, staff: str, *, is_screen: bool) -> None:
        dice = random.Random(f"{self.seed} {seat}")
        role = StaffRole(seat, staff, self.stage.pins[staff][1], self._actor(f"counter-{seat}", is_screen=is_screen),
                         is_screen, dice)  # fmt: skip
        start = int((160 + 35 * (len(self.staff) % 5)) * MINUTE_MS)
        role.break_ms = (start, start + 25 * MINUTE_MS)
        self.staff[seat] = role

    def take_over(self, seat: str) -> None:
        """Give a seat to a person: its account leaves, its terminal starts."""
        role = self.staff.pop(seat, None)
        if role and isinstance(role.actor, ByAccount):
            role.actor.account.stop()
            self.stage.accounts.remove(role.actor.account)
        if f"counter-{seat}" not in self.stage.programs:
            self.start_screen(f"counter-{seat}")

    # Going on.

    @property
    def now_ms(self) -> int:
        """The hall's clock, ms since opening."""
        return self.watcher.station.pulse.elapsed_ms if self.watcher else 0

    def pump(self) -> None:
        """Let everybody hear what was said, and watch the programs."""
        for account in list(self.stage.accounts):
            account.pump()
        self.stage.watch()

    def step(self) -> None:
        """Play a moment: customers come, staff act."""
        self.pump()
        hall = self.recorder.hall
        if hall is None or hall.phase not in ("open", "closing"):
            return
        now_ms = self.now_ms
        if hall.phase == "open":
            self._let_in(now_ms)
        for kiosk in self.kiosks:
            kiosk.act(now_ms, time.monotonic())
        for seat, role in self.staff.items():
            role.act(self.recorder.seats.get(seat), now_ms, closing=hall.phase == "closing")

    def _let_in(self, now_ms: int) -> None:
        while self._arrivals and self._arrivals[0][0] <= now_ms:
            _, line = self._arrivals.popleft()
            shortest = min(self.kiosks, key=lambda kiosk: (len(kiosk.queue), self._dice.random()))
            shortest.queue.append(line)

    def play_day(self, *, minutes: int, out: Path) -> dict[str, Any]:
        """Play a day to its end and sum it up; stops early if the hall stands still for three minutes."""
        self._arrivals = deque(
            arrivals(random.Random(self.seed), scale=self.stage.setting.scale, minutes=minutes)
        )
        planned, moved_s, last = len(self._arrivals), time.monotonic(), 0
        said_s = time.monotonic()
        chaos = random.Random(f"{self.seed} kills")
        next_kill_s = self._next_kill_s(chaos)
        while not self._day_is_over(minutes):
            self.step()
            if time.monotonic() >= next_kill_s:
                self._kill(chaos)
                next_kill_s = self._next_kill_s(chaos)
            time.sleep(LOOP_S)
            version = self.recorder.hall.version.number if self.recorder.hall else 0
            if version != last:
                last, moved_s = version, time.monotonic()
            if time.monotonic() - moved_s > 180:
                log.error("the hall stands still")
                break
            if time.monotonic() - said_s > SUMMARY_EVERY_S:
                said_s = time.monotonic()
                self._say_progress(planned)
        self._close_day()
        return self.sum_up(out, over=True, planned=planned)

    def _next_kill_s(self, chaos: random.Random) -> float:
        return time.monotonic() + (
            60 / self.kills_per_min * chaos.uniform(0.5, 1.5) if self.kills_per_min else 1e9
        )

    def _kill(self, chaos: random.Random) -> None:
        """Kill a program the hard way; it is started again a second later."""
        name = chaos.choice(sorted(self.stage.programs))
        self.killed[name] = self.killed.get(name, 0) + 1
        self.stage.programs[name].kill()

    def _day_is_over(self, minutes: int) -> bool:
        hall = self.recorder.hall
        if hall is None or self.now_ms < minutes * MINUTE_MS:
            return False
        if hall.phase == "closed":
            return True
        waiting = sum(row.waiting for row in hall.services) + sum(len(kiosk.queue) for kiosk in self.kiosks)
        busy = any(window.number for window in hall.windows)
        parked = any(view.parked for view in self.recorder.seats.values())
        late = self.now_ms > (minutes + 55) * MINUTE_MS
        return hall.phase == "closing" and ((not waiting and not busy and not parked) or late)

    def _close_day(self) -> None:
        """The supervisor closes the day; who is served to the last is finished first."""
        if self.desk is None:
            return
        self._desk_asks(s.SignIn(SUPERVISOR, self.stage.pins[SUPERVISOR][1]))
        self._desk_asks(s.CloseDay(sure=True))
        ends = time.monotonic() + 30
        while any(w.number for w in (self.recorder.hall.windows if self.recorder.hall else ())):
            self.step_after_closing()
            if time.monotonic() > ends:
                break
            time.sleep(LOOP_S)

    def step_after_closing(self) -> None:
        """Finish who is still at a window."""
        self.pump()
        for seat, role in self.staff.items():
            role.act(self.recorder.seats.get(seat), self.now_ms, closing=True)

    def _desk_asks(self, command: Command) -> None:
        assert self.desk is not None
        answers: list[Reply | None] = []
        self.desk.station.ask(command, answers.append, life_s=10)
        self._until_answered(answers, f"the answer to {type(command).__name__}")
        if answers[0] is None or answers[0].status != OK:
            log.warning("the desk's %s was not done: %s", type(command).__name__, answers[0])

    def _until_answered(self, answers: list[Reply | None], what: str) -> None:
        def answered() -> bool:
            self.pump()
            return bool(answers)

        wait_for(answered, s=20, what=what)

    def stream(self, now_ms: int) -> None:
        """Let customers come for ever, at the pace of a real hour of the day."""
        if not self.customers:
            self._stream_ms = now_ms
            return
        passed_ms = now_ms - self._stream_ms
        self._stream_ms = now_ms
        chance = passed_ms / MINUTE_MS * rate(60) * 1.1 * self.pace
        if self._dice.random() < chance:
            _, line = next(arrivals(self._dice, scale=1, minutes=540))
            self.kiosks[0].queue.append(line)

    def _say_progress(self, planned: int) -> None:
        hall = self.recorder.hall
        waiting = sum(row.waiting for row in hall.services) if hall else 0
        taken = sum(self.recorder.acknowledged.values())
        self.say(
            f"hall {self.now_ms // MINUTE_MS} min: {taken} of {planned} numbers taken, {waiting} waiting"
        )

    # Summing up.

    def facts(self) -> list[dict[str, Any]]:
        """Read the whole journal over the wire."""
        assert self.watcher is not None
        found: list[dict[str, Any]] = []
        while True:
            answers: list[Reply | None] = []
            first = found[-1]["number"] + 1 if found else 1
            self.watcher.station.ask(ReadFacts(first, first + PAGE - 1), answers.append, life_s=10)
            self._until_answered(answers, "the journal")
            reply = answers[0]
            page = reply.answer["facts"] if reply and reply.answer else []
            assert isinstance(page, list)
            found += page
            if not page or (len(page) < PAGE and not (reply and reply.answer and reply.answer["more"])):
                return found

    def sum_up(self, out: Path, *, over: bool, planned: int = 0) -> dict[str, Any]:
        """Check the facts and write `summary.json`."""
        checked = Checked()
        checked.walk(self.facts())
        told = summary(checked, self.recorder.acknowledged, over=over)
        told |= {
            "planned": planned,
            "seed": self.seed,
            "latency_ms": {
                "issue": percentiles(self.recorder.issue_ms), "next_to_view": percentiles(self.recorder.next_ms),
            },
            "restarts": {name: program.restarts for name, program in self.stage.programs.items() if program.restarts},
            "killed": self.killed,
            "tickets_printed": self.stage.printer.count if self.stage.printer else 0,
            "messages": dict(sorted(self.recorder.counts.items())),
        }  # fmt: skip
        write_json(out / "summary.json", told)
        return told


def write_json(path: Path, value: Any) -> None:
    """Write a file that is never half there."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(path)
