"""What is plugged into this computer, and what the system lacks for it; reads, never changes anything."""

import getpass
import grp
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hardware.errors import NotFound
from hardware.gpio import chip_device
from hardware.raster import load_font

RULES = Path("/etc/udev/rules.d/60-hallcall.rules")

KNOWN = {
    "04b8": ("printer", "Epson"), "0519": ("printer", "Star"), "1504": ("printer", "Bixolon"),
    "0416:5011": ("printer", "receipt printer (POS-58/80)"), "0483:5743": ("printer", "receipt printer (POS-80)"),
    "0fe6:811e": ("printer", "receipt printer"), "0dd4": ("printer", "Custom"),
    "05e0": ("scanner", "Zebra"), "0c2e": ("scanner", "Honeywell"), "1eab": ("scanner", "Newland"),
    "05f9": ("scanner", "Datalogic"),
    "1a86:7523": ("adapter", "CH340"), "1a86:55d3": ("adapter", "CH343"), "0403": ("adapter", "FTDI"),
    "067b": ("adapter", "Prolific"), "10c4": ("adapter", "Silicon Labs"),
}  # fmt: skip
"""Makers and adapters by USB id (vendor, or vendor and product); an adapter may be a sign, a pad or a printer."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something plugged in: `what` is printer, scanner, adapter, serial, gpio or sound; `lines` the settings for it."""

    what: str
    name: str
    port: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is missing, and the command that mends it."""

    what: str
    remedy: str


def kind_of(usb_id: str) -> tuple[str, str]:
    """Say what a USB id (vendor:product) usually is."""
    return KNOWN.get(usb_id) or KNOWN.get(usb_id.partition(":")[0]) or ("serial", "")


def plugged_in() -> list[Found]:
    """List what is plugged in, with the settings lines to use for it."""
    return [*_serial_ports(), *_usb_printers(), *_pins(), *_sound_cards()]


def _serial_ports() -> Iterator[Found]:
    from serial.tools import list_ports

    for port in sorted(list_ports.comports()):
        usb_id = f"{port.vid:04x}:{port.pid:04x}" if port.vid is not None else ""
        what, maker = kind_of(usb_id) if usb_id else ("serial", "")
        name = " ".join(word for word in (maker, port.description, usb_id) if word and word != "n/a")
        yield Found(what, name or "serial port", port.device, serial_lines(what, stable_name(port.device)))


def stable_name(device: str) -> str:
    """Prefer the name that stays when plugs change places: /dev/serial/by-id."""
    folder = Path("/dev/serial/by-id")
    if folder.is_dir():
        for link in sorted(folder.iterdir()):
            if os.path.realpath(link) == os.path.realpath(device):
                return str(link)
    return device


def serial_lines(what: str, device: str) -> tuple[str, ...]:
    """Write the settings lines for something on a serial port."""
    if what == "printer":
        return ("[printer]", 'kind = "serial"', f'device = "{device}"', "baud = 115200")
    if what == "scanner":
        return ("[scanner]", 'kind = "serial"', f'device = "{device}"')
    return (
        "[sign]",
        'kind = "am03127"  # or modbus; a rating pad: [rating_pad] kind = "serial"',
        f'device = "{device}"',
    )


def _usb_printers() -> Iterator[Found]:
    for port in sorted(Path("/dev/usb").glob("lp*")) if Path("/dev/usb").is_dir() else []:
        yield Found("printer", "USB printer", str(port), ("[printer]", 'kind = "usb"', f'device = "{port}"'))


def _pins() -> Iterator[Found]:
    chip = chip_device()
    if chip:
        lines = ("[call_box]", 'kind = "gpio"', 'pins = "lgpio"', "[lamp]", 'kind = "gpio"', 'pins = "lgpio"')
        yield Found("gpio", "GPIO pins", chip, lines)


def _sound_cards() -> Iterator[Found]:
    if shutil.which("aplay") is None:
        return
    told = subprocess.run(["aplay", "-l"], capture_output=True, text=True, check=False).stdout
    for row in told.splitlines():
        if row.startswith("card "):
            number = row.split()[1].rstrip(":")
            lines = ("[voice]", 'kind = "aplay"', f'device = "plughw:{number}"')
            yield Found("sound", row.partition(":")[2].split(",")[0].strip(), f"card {number}", lines)


def lacks() -> list[Lack]:
    """Name what this system lacks: packages, fonts, groups, udev rules."""
    found = []
    for program, package in (("aplay", "alsa-utils"), ("espeak-ng", "espeak-ng")):
        if shutil.which(program) is None:
            found.append(Lack(f"{program} is missing: no voice", f"sudo apt install {package}"))
    for face in (-1, 2):
        try:
            load_font(32, False, face)
        except NotFound as error:
            what, _, remedy = str(error).partition(": ")
            found.append(Lack(what, f"sudo {remedy}"))
    found += _missing_groups()
    if not RULES.exists():
        found.append(
            Lack(
                "the udev rules are not installed",
                f"sudo cp systemd/60-hallcall.rules {RULES} && sudo udevadm trigger",
            )
        )
    return found


def _missing_groups() -> list[Lack]:
    if os.geteuid() == 0:
        return []
    found, mine = [], set(os.getgroups())
    for name, why in (
        ("dialout", "serial ports"),
        ("lp", "USB printers"),
        ("gpio", "GPIO pins"),
        ("audio", "sound"),
    ):
        try:
            group = grp.getgrnam(name)
        except KeyError:
            continue  # a system without such a group guards these devices in another way
        if group.gr_gid not in mine:
            command = f"sudo usermod -aG {name} {getpass.getuser()}   # then log in again"
            found.append(Lack(f"no permission for {why}: not in the group {name}", command))
    return found
