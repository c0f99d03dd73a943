"""One frozen dataclass a device; units in the names, ranges in the types. `kind = "none"` is a place without the device."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from msgspec import Meta

Port = Annotated[int, Meta(ge=1, le=65_535)]
Baud = Annotated[int, Meta(ge=300, le=4_000_000)]
Pin = Annotated[int, Meta(ge=0, le=53)]
Millis = Annotated[int, Meta(ge=0, le=10_000)]
Answer = Annotated[float, Meta(ge=0.05, le=30)]
"""How long a device may take to answer, in s."""

Place = Annotated[str, Meta(max_length=200)]
Pixels = Annotated[int, Meta(ge=0, le=16_384)]
"""A port, a file or a folder."""

Hour = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Percent = Annotated[int, Meta(ge=0, le=100)]
Volumes = Annotated[dict[Hour, Percent], Meta(min_length=1, max_length=24)]
Pins = Literal["lgpio", "native", "mock"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSettings:
    """`kind` is network (host, port), serial (device, baud), usb (device) or none.

    `profile` is how it answers: epson (real-time status, end of print by GS ( H), clone (real-time status, end
    of print by GS r, keeps its buffer) or automatic (status by GS a only). `text` is raster (characters drawn
    here, the same on every printer) or native (the printer's own GB 18030 characters: for slow serial lines,
    where a raster ticket takes 53 s at 9600 baud). `density` is -6 to 6 around the printer's own, `cut` is
    partial, full or none.
    """

    kind: Literal["network", "serial", "usb", "none"] = "network"
    host: Annotated[str, Meta(min_length=1, max_length=253)] = "127.0.0.1"
    port: Port = 9100
    device: Place = ""
    baud: Baud = 115_200
    profile: Literal["epson", "clone", "automatic"] = "epson"
    width_dots: Annotated[int, Meta(ge=256, le=1200)] = 576
    text: Literal["raster", "native"] = "raster"
    density: Annotated[int, Meta(ge=-6, le=6)] = 0
    cut: Literal["partial", "full", "none"] = "partial"
    answer_s: Answer = 0.3
    print_s: Annotated[float, Meta(ge=1, le=120)] = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBoxSettings:
    """Keys and lamps by GPIO number, 0 where there is none; keys close to ground.

    `pins` is the gpiozero pin factory: lgpio on a Pi, mock in tests. A key counts when it has been down for
    `settle_ms`, and again only after it has been up for `quiet_ms` without a bounce.
    """

    kind: Literal["gpio", "none"] = "none"
    pins: Pins = "lgpio"
    next_pin: Pin = 5
    recall_pin: Pin = 6
    no_show_pin: Pin = 13
    transfer_pin: Pin = 19
    next_lamp_pin: Pin = 0
    recall_lamp_pin: Pin = 0
    no_show_lamp_pin: Pin = 0
    transfer_lamp_pin: Pin = 0
    settle_ms: Millis = 8
    quiet_ms: Millis = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class LampSettings:
    """The lamp over the window and its buzzer, by GPIO number, 0 where there is none."""

    kind: Literal["gpio", "none"] = "none"
    pins: Pins = "lgpio"
    lamp_pin: Pin = 20
    buzzer_pin: Pin = 21
    beep_ms: Millis = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerSettings:
    """`kind` is serial (device, baud; codes end with CR or LF), keyboard (types like a keyboard) or none."""

    kind: Literal["serial", "keyboard", "none"] = "keyboard"
    device: Place = "/dev/ttyACM0"
    baud: Baud = 9600


@dataclass(frozen=True, slots=True, kw_only=True)
class SignSettings:
    """`kind` is am03127 (Amplus protocol), modbus (LED-485 digits) or none; `unit` is its address on the bus.

    `columns` is how many characters it shows at once.
    """

    kind: Literal["am03127", "modbus", "none"] = "none"
    device: Place = "/dev/ttyUSB0"
    baud: Baud = 9600
    unit: Annotated[int, Meta(ge=1, le=247)] = 1
    columns: Annotated[int, Meta(ge=1, le=80)] = 8
    answer_s: Answer = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingPadSettings:
    """`kind` is serial (a byte a key, 1 to 5), gpio (five keys to ground, best first) or none.

    `pins` is the gpiozero pin factory.
    """

    kind: Literal["serial", "gpio", "none"] = "none"
    device: Place = "/dev/ttyUSB1"
    baud: Baud = 9600
    pins: Pins = "lgpio"
    key_pins: Annotated[tuple[Pin, ...], Meta(min_length=5, max_length=5)] = (22, 23, 24, 25, 26)
    settle_ms: Millis = 8
    quiet_ms: Millis = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSettings:
    """`kind` is aplay (the sound card), folder (wave files instead of sound: a rehearsal) or none.

    `device` is aplay's; `clips` the folder of wave files, one folder a language. `volume_by_hour` gives the
    volume in percent from an hour on, as {"08:00" = 60, "10:00" = 90}; before the first hour the last one holds.
    """

    kind: Literal["aplay", "folder", "none"] = "none"
    device: Place = "default"
    clips: Place = "/var/lib/hallcall-voice"
    folder: Place = "voice"
    volume_by_hour: Volumes = field(default_factory=lambda: {"00:00": 80})
