"""hallcall-doctor: finds what is plugged in, tests each configured device with the person watching, names remedies.

It needs nothing but a terminal, so it works over ssh. Its status is 0 when all is well and 1 when something is not.
"""

import argparse
import dataclasses
import sys
import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from hardware import factory
from hardware.errors import BadDeviceSettings, HardwareError
from hardware.finding import Found, Lack, lacks, plugged_in
from hardware.paper import CENTRE, Feed, Paper, Row, Rule, Span
from hardware.ports import Reader
from hardware.settings import (
    CallBoxSettings,
    LampSettings,
    PrinterSettings,
    RatingPadSettings,
    ScannerSettings,
    SignSettings,
    VoiceSettings,
)

WAIT_S = 15.0
LAMP_S = 3.0
TEST_PAGE = Paper((
    Feed(16), Row((Span("Hallcall", 48, True),), align=CENTRE), Row((Span("A000", 160, True),), align=CENTRE), Rule(),
    Row((Span("测试 測試 Test", 36),), align=CENTRE), Feed(24),
))  # fmt: skip

Section = TypeVar("Section")


def main(argv: list[str] | None = None) -> int:
    """Look, test, and say what to do."""
    parser = argparse.ArgumentParser(prog="hallcall-doctor", description=__doc__)
    parser.add_argument("--settings", type=Path, help="a device.toml: every device in it is tested")
    parser.add_argument("--look", action="store_true", help="only look, ask nothing and test nothing")
    args = parser.parse_args(argv)
    doctor = Doctor(say=_say, ask=input)
    doctor.look(plugged_in(), lacks())
    if args.settings and not args.look:
        try:
            doctor.test(read_devices(args.settings))
        except (HardwareError, OSError) as error:
            _say(f"hallcall-doctor: {error}")
            return 2
    return doctor.sum_up()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


SECTIONS: Mapping[str, type[Any]] = {
    "printer": PrinterSettings, "scanner": ScannerSettings, "call_box": CallBoxSettings, "lamp": LampSettings,
    "sign": SignSettings, "rating_pad": RatingPadSettings, "voice": VoiceSettings,
}  # fmt: skip
"""Sections of a device.toml that are devices."""


def read_devices(file: Path) -> dict[str, Any]:
    """Read the devices of a settings file; raises BadDeviceSettings with file, section, key and remedy."""
    try:
        whole = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadDeviceSettings(f"{file}: {error}") from None
    return {
        name: _read(kind, whole[name], f"{file}: {name}") for name, kind in SECTIONS.items() if name in whole
    }


def _read(kind: type[Section], table: Any, place: str) -> Section:
    fields = {one.name: one for one in dataclasses.fields(kind)}  # type: ignore[arg-type]
    if not isinstance(table, dict):
        raise BadDeviceSettings(f"{place} is a section: [{place.rpartition(' ')[2]}]")
    for name in table:
        if name not in fields:
            raise BadDeviceSettings(f"{place}.{name} is unknown; there are {', '.join(fields)}")
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        reason, _, key = str(error).partition(" - at `$.")
        name = key.rstrip("`").partition("[")[0]
        like = getattr(kind(), name, "")
        raise BadDeviceSettings(f"{place}.{name}: {reason}; it should be like {like!r}") from None


@dataclass(slots=True)
class Doctor:
    """Says what it finds and asks what it can't see; `ill` are the devices that are not in order."""

    say: Callable[[str], None]
    ask: Callable[[str], str]
    wait_s: float = WAIT_S
    ill: list[str] = field(default_factory=list)
    tested: int = 0

    def look(self, found: list[Found], missing: list[Lack]) -> None:
        """List what is plugged in and what the system lacks."""
        self.say("Plugged in:")
        for one in found:
            self.say(f"  {one.what:8} {one.port:16} {one.name}")
            for line in one.lines:
                self.say(f"             {line}")
        if not found:
            self.say("  nothing that Hallcall knows: no serial port, USB printer, GPIO pins or sound card")
        if missing:
            self.say("Missing on this computer:")
        for lack in missing:
            self.say(f"  {lack.what}\n      {lack.remedy}")

    def test(self, devices: Mapping[str, Any]) -> None:
        """Test each configured device, one after another."""
        tests: Mapping[str, Callable[[Any], str]] = {
            "printer": self._printer, "scanner": self._scanner, "call_box": self._call_box, "lamp": self._lamp,
            "sign": self._sign, "rating_pad": self._pad, "voice": self._voice,
        }  # fmt: skip
        for name, settings in devices.items():
            if settings.kind in ("none", "keyboard"):
                continue
            self.tested += 1
            self.say(f"{name} ({settings.kind}) …")
            try:
                trouble = tests[name](settings)
            except HardwareError as error:
                trouble = f"{error.word}: {error}" if str(error) != error.word else error.word
            if trouble:
                self.ill.append(name)
            self.say(f"  {'NOT IN ORDER: ' + trouble if trouble else 'in order'}")

    def sum_up(self) -> int:
        """Say the result; gives the program's status."""
        if self.ill:
            self.say(f"Not in order: {', '.join(self.ill)}")
        elif self.tested:
            self.say(f"All {self.tested} devices are in order.")
        return 1 if self.ill else 0

    def _yes(self, question: str) -> bool:
        return self.ask(f"  {question} [y/n] ").strip().lower() in ("y", "yes", "是", "j")

    def _printer(self, settings: PrinterSettings) -> str:
        printer = factory.open_printer(settings)
        try:
            status = printer.status()
            if status.word != "ok":
                return f"it says {status.word}"
            if status.near_end:
                self.say("  the roll is nearly used up")
            printer.print(TEST_PAGE)
        finally:
            printer.close()
        return "" if self._yes("Did a ticket come out, whole and cut?") else "no ticket came out"

    def _heard(self, opened: Callable[[], Reader[Any]] | None, what: str, count: int) -> str:
        """Wait for somebody to use a device, `count` different times."""
        if opened is None:
            return ""
        reader = opened()
        self.say(f"  {what} (within {self.wait_s:g} s)")
        heard: dict[str, None] = {}
        ends = time.monotonic() + self.wait_s
        try:
            while len(heard) < count and time.monotonic() < ends:
                something = reader.read(0.25)
                if something is not None:
                    heard[str(getattr(something, "text", something))] = None
                    self.say(f"  heard: {getattr(something, 'text', something)}")
        finally:
            reader.close()
        return "" if len(heard) >= count else f"heard {len(heard)} of {count}"

    def _scanner(self, settings: ScannerSettings) -> str:
        return self._heard(factory.open_scanner(settings), "Scan any code", 1)

    def _call_box(self, settings: CallBoxSettings) -> str:
        lamps = factory.open_key_lamps(settings)
        for lamp in lamps.values():
            lamp.show("on")
        count = sum(bool(getattr(settings, f"{move}_pin")) for move in factory.MOVES)
        trouble = self._heard(factory.open_call_box(settings), "Press every key once", count)
        dark = bool(lamps) and not self._yes("Are all lamps in the keys lit?")
        for lamp in lamps.values():
            lamp.close()
        return trouble or ("a lamp is dark" if dark else "")

    def _pad(self, settings: RatingPadSettings) -> str:
        return self._heard(factory.open_rating_pad(settings), "Press every key once", 5)

    def _lamp(self, settings: LampSettings) -> str:
        lamp, buzzer = factory.open_window_lamp(settings)
        if lamp:
            lamp.show("blink")
        if buzzer:
            buzzer.beep()
        well = self._yes("Does the lamp blink, and did the buzzer sound?")
        for one in (lamp, buzzer):
            if one:
                one.close()
        return "" if well else "lamp or buzzer"

    def _sign(self, settings: SignSettings) -> str:
        opened = factory.open_sign(settings)
        if opened is None:
            return ""
        sign = opened()
        try:
            sign.show(("A000 TEST", "A000"))
        finally:
            sign.close()
        return "" if self._yes("Does the sign show A000?") else "nothing to be seen"

    def _voice(self, settings: VoiceSettings) -> str:
        from hardware.speech import render
        from hardware.voice import always

        speaker = factory.open_speaker(settings)
        speaker.play(render("请 A 零零五 号到 二 号窗口办理", "cmn"), always)
        speaker.close()
        return "" if self._yes("Did you hear a number being called?") else "nothing to be heard"


if __name__ == "__main__":
    sys.exit(main())
