"""Starts Mosquitto, the broker and every screen as real processes, and stops them by their pids."""

import logging
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hardware.simulated_serial import ScannerStandIn
from rehearsal.account import Account
from rehearsal.programs import Program, wait_for
from rehearsal.props import Cable, Printer, SeatProps, sound_card
from service_centre.clock import Clock, ClockSettings, make_clock
from service_centre.config import as_toml
from service_centre.domain.plan import KioskPlan, Plan, SeatPlan
from service_centre.errors import ServiceCentreError

log = logging.getLogger(__name__)

RECORDER = "system-rehearsal"
SCREENS = {"kiosk": (1280, 800), "counter": (1366, 768), "desk": (1366, 768), "board": (1280, 720)}


class CannotStart(ServiceCentreError):
    """The hall can't be set up on this machine: `reason` names what is missing and the remedy."""

    key = "error.unusable"

    def __str__(self) -> str:
        return str(self.values["reason"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is to be played: `day` is the local date, `opens_in_s` machine seconds until the hall opens."""

    folder: Path
    scale: int = 1
    speed: float = 1.0
    day: str = ""
    hours: int = 9
    opens_in_s: float = 10.0
    always_open: bool = False
    headless: bool = True
    pictures: Path | None = None


def plan_for(setting: Setting) -> Plan:
    """Make the hall's plan: the one as shipped, with more kiosks and windows for a larger scale."""
    plan, scale = Plan(), setting.scale
    seats: dict[str, SeatPlan] = {}
    for copy in range(scale):
        for name, seat in plan.seats.items():
            window = str(int(seat.window) + 6 * copy)
            seats[name.replace(seat.window, window)] = SeatPlan(window=window, profile=seat.profile)
    kiosks = {f"kiosk-{n}": KioskPlan(digit=n if n <= 9 else 0) for n in range(1, scale + 1)}
    digits = 4 if scale >= 3 else 3
    hours = replace(plan.hours, closes=f"{9 + setting.hours:02d}:00")
    if setting.always_open:
        hours = replace(hours, opens="00:00", closes="23:59")
    ticker = {"zh_Hans": "会员日：消费满 300 元享双倍积分", "zh_Hant": "會員日：消費滿 300 元享雙倍積分",
              "en": "Members' day: double points from 300 yuan"}  # fmt: skip
    return replace(
        plan, seats=seats, kiosks=kiosks, hours=hours, ticker=ticker,
        # A load of many halls is given by a few accounts: no fingers touch these kiosks.
        rules=replace(plan.rules, number_digits=digits, kiosk_numbers_a_minute=30 if scale == 1 else 0),
    )  # fmt: skip


@dataclass(slots=True)
class Stage:
    """The hall on this computer."""

    setting: Setting
    plan: Plan
    clock_settings: ClockSettings
    clock: Clock
    port: int
    pins: dict[str, tuple[str, str]] = field(default_factory=dict)
    programs: dict[str, Program] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)
    printer: Printer | None = None
    cable: Cable | None = None
    scanner: ScannerStandIn | None = None
    props: dict[str, SeatProps] = field(default_factory=dict)
    heard: str = ""

    @property
    def home(self) -> Path:
        """The hall's home folder."""
        return self.setting.folder / "hall"

    def build(self) -> None:
        """Make the hall's home and start Mosquitto and the broker; raises CannotStart."""
        mosquitto = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
        if mosquitto is None:
            raise CannotStart(reason="Mosquitto is not installed: apt install mosquitto")
        if self.home.exists():
            shutil.rmtree(self.home)
        self.home.mkdir(parents=True)
        self.home.parent.chmod(0o700)
        plan_file = self.setting.folder / "plan.toml"
        plan_file.write_text(as_toml(self.plan, "The rehearsal's hall."), encoding="utf-8")
        clock = self.clock_settings
        more = f'recorder = "{RECORDER}"\n'
        if clock.origin_ms:
            more += (
                f"\n[clock]\norigin_ms = {clock.origin_ms}\nt0_s = {clock.t0_s!r}\nspeed = {clock.speed!r}\n"
            )
        told = self._broker(
            "init", "--as-shipped", "--port", str(self.port), "--plan", str(plan_file), "--more", more
        )
        for number, name, _, pin in re.findall(
            r"^staff (\S+) (.+) \((\w+)\): PIN (\d{6})$", told, re.MULTILINE
        ):
            self.pins[number] = (name, pin)
        self._start("mosquitto", [mosquitto, "-c", str(self.home / "mosquitto" / "mosquitto.conf")])
        wait_for(self._listening, s=10, what="Mosquitto")
        self._start("broker", [*self._python("broker"), "--home", str(self.home), "run"])

    def start_kiosk(self, device: str) -> None:
        """Start a kiosk with its stand-in printer, on a cable that can be pulled."""
        self.printer = Printer(self.setting.folder / "tickets")
        self.cable = Cable(self.port)
        more = f'\noutbox = "{self.setting.folder / device}.sqlite"\n'
        self.scanner = ScannerStandIn()
        settings = f'[printer]\nport = {self.printer.port}\n[scanner]\nkind = "serial"\ndevice = "{self.scanner.device}"\n'
        if self.setting.always_open:
            settings += self._voice_settings("guide")
        self._screen(device, "kiosk", top=more, sections=settings, port=self.cable.port)

    def start_counter(self, device: str) -> None:
        """Start a seat's terminal, or the desk."""
        kind = "desk" if device.startswith("desk") else "counter"
        top = f'sheets = "{self.setting.folder}"\noutbox = "{self.setting.folder / device}.sqlite"\n'
        sections = ""
        if kind == "counter" and self.setting.always_open:
            self.props[device] = self.props.get(device) or SeatProps()
            sections = self.props[device].settings()
        self._screen(device, kind, top=top, sections=sections, extra=["--desk"] if kind == "desk" else [])

    def start_board(self, device: str) -> None:
        """Start a board; in a hall to try out it speaks: through the sound card, or into a folder."""
        if not self.setting.always_open:
            self._screen(device, "board")
            return
        sections = self._voice_settings("said")
        self._screen(device, "board", sections=sections, before=self._make_clips)

    def _voice_settings(self, folder: str) -> str:
        kind = "aplay" if sound_card() else "folder"
        self.heard = "" if kind == "aplay" else str(self.setting.folder / "said")
        return (
            f'[voice]\nkind = "{kind}"\nclips = "{self._clips}"\nfolder = "{self.setting.folder / folder}"\n'
        )

    @property
    def _clips(self) -> Path:
        return self.setting.folder / "clips"

    def _make_clips(self, settings: Path) -> None:
        """Make the spoken clips once; without the engine the hall opens all the same, and the board says so."""
        words = [*self._python("display_board"), "--settings", str(settings), "--clips", str(self._clips)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            log.warning("no voice: %s", done.stderr.strip())

    def account(self, device: str) -> Account:
        """Make an account that speaks the messages in a device's place."""
        made = Account(device, self.home / "devices" / f"{device}.secret", hall=self.plan.hall, port=self.port,
                       clock=self.clock)  # fmt: skip
        self.accounts.append(made)
        return made

    def watch(self) -> None:
        """Start programs again that ended."""
        for program in self.programs.values():
            program.watch()

    def stop(self) -> None:
        """End everything that was started here, screens first."""
        for account in self.accounts:
            account.stop()
        for program in reversed(self.programs.values()):
            program.stop()
        for program in reversed(self.programs.values()):
            program.wait()
        if self.cable:
            self.cable.close()
        for prop in (self.printer, self.scanner, *self.props.values()):
            if prop:
                prop.close()

    def verify(self) -> str:
        """Check the hall's file after the broker has ended; raises CannotStart with what is wrong."""
        return self._broker("verify")

    # How it is done.

    def _broker(self, *words: str) -> str:
        done = subprocess.run(
            [*self._python("broker"), "--home", str(self.home), *words],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CannotStart(reason=done.stderr.strip() or done.stdout.strip())
        return done.stdout

    def _python(self, module: str) -> list[str]:
        return [sys.executable, "-m", module]

    def _start(
        self, name: str, words: Sequence[str], *, wishes: bool = False, env: dict[str, str] | None = None
    ) -> None:
        logs = self.setting.folder / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        self.programs[name] = Program(name, words, logs / f"{name}.log", wishes, env or {})
        self.programs[name].start()

    def _screen(
        self,
        device: str,
        kind: str,
        *,
        top: str = "",
        sections: str = "",
        port: int = 0,
        extra: Sequence[str] = (),
        before: Callable[[Path], None] = lambda _settings: None,
    ) -> None:
        width, height = SCREENS[kind]
        clock = self.clock_settings
        secret = (self.home / "devices" / f"{device}.secret").resolve()
        text = (
            f'{top}\n[link]\nport = {port or self.port}\nhall = "{self.plan.hall}"\ndevice = "{device}"\n'
            f'secret_file = "{secret}"\n{sections}\n[screen]\nwidth_px = {width}\nheight_px = {height}\n'
        )
        if clock.origin_ms:
            text += (
                f"[clock]\norigin_ms = {clock.origin_ms}\nt0_s = {clock.t0_s!r}\nspeed = {clock.speed!r}\n"
            )
        settings = self.setting.folder / f"{device}.toml"
        settings.write_text(text, encoding="utf-8")
        before(settings)
        module = {"kiosk": "kiosk", "board": "display_board"}.get(kind, "counter_terminal")
        words = [*self._python(module), "--settings", str(settings), *extra]
        if self.setting.pictures:
            self.setting.pictures.mkdir(parents=True, exist_ok=True)
            words += ["--picture", str(self.setting.pictures / f"{device}.png")]
        env = {"QT_QPA_PLATFORM": "offscreen"} if self.setting.headless else {}
        self._start(device, words, wishes=True, env=env)

    def _listening(self) -> bool:
        with socket.socket() as wire:
            return wire.connect_ex(("127.0.0.1", self.port)) == 0


def make_stage(setting: Setting) -> Stage:
    """Plan the hall and choose its port and clock."""
    with socket.socket() as wire:
        wire.bind(("127.0.0.1", 0))
        port = int(wire.getsockname()[1])
    plan = plan_for(setting)
    clock = ClockSettings()
    if setting.day:
        opens = datetime.fromisoformat(f"{setting.day}T{plan.hours.opens}").replace(
            tzinfo=ZoneInfo(plan.time_zone)
        )
        origin_ms = int(opens.timestamp() * 1000 - setting.opens_in_s * 1000 * setting.speed)
        clock = ClockSettings(origin_ms, time.monotonic(), setting.speed)
    return Stage(setting, plan, clock, make_clock(clock), port)
