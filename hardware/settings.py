"""One frozen dataclass a device; units in the names. `kind = "none"` is a place without the device."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSettings:
    """`kind` is network (host, port), serial (device, baud), usb (device) or none.

    `profile` is how it answers: epson (real-time status, end of print by GS ( H), clone (real-time status, end
    of print by GS r, keeps its buffer) or automatic (status by GS a only). `text` is raster (characters drawn
    here, the same on every printer) or native (the printer's own GB 18030 characters: for slow serial lines,
    where a raster ticket takes 53 s at 9600 baud). `density` is -6 to 6 around the printer's own, `cut` is
    partial, full or none.
    """

    kind: str = "network"
    host: str = "127.0.0.1"
    port: int = 9100
    device: str = ""
    baud: int = 115_200
    profile: str = "epson"
    width_dots: int = 576
    text: str = "raster"
    density: int = 0
    cut: str = "partial"
    answer_s: float = 0.3
    print_s: float = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBoxSettings:
    """Keys and lamps by GPIO number, 0 where there is none; keys close to ground.

    `pins` is the gpiozero pin factory: lgpio on a Pi, mock in tests. A key counts when it has been down for
    `settle_ms`, and again only after it has been up for `quiet_ms` without a bounce.
    """

    kind: str = "none"
    pins: str = "lgpio"
    next_pin: int = 5
    recall_pin: int = 6
    no_show_pin: int = 13
    transfer_pin: int = 19
    next_lamp_pin: int = 0
    recall_lamp_pin: int = 0
    no_show_lamp_pin: int = 0
    transfer_lamp_pin: int = 0
    settle_ms: int = 8
    quiet_ms: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class LampSettings:
    """The lamp over the window and its buzzer, by GPIO number, 0 where there is none."""

    kind: str = "none"
    pins: str = "lgpio"
    lamp_pin: int = 20
    buzzer_pin: int = 21
    beep_ms: int = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerSettings:
    """`kind` is serial (device, baud; codes end with CR or LF), keyboard (types like a keyboard) or none."""

    kind: str = "keyboard"
    device: str = "/dev/ttyACM0"
    baud: int = 9600


@dataclass(frozen=True, slots=True, kw_only=True)
class SignSettings:
    """`kind` is am03127 (Amplus protocol), modbus (LED-485 digits) or none; `unit` is its address on the bus.

    `columns` is how many characters it shows at once.
    """

    kind: str = "none"
    device: str = "/dev/ttyUSB0"
    baud: int = 9600
    unit: int = 1
    columns: int = 8
    answer_s: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingPadSettings:
    """`kind` is serial (a byte a key, 1 to 5), gpio (five keys to ground, best first) or none.

    `pins` is the gpiozero pin factory.
    """

    kind: str = "none"
    device: str = "/dev/ttyUSB1"
    baud: int = 9600
    pins: str = "lgpio"
    key_pins: tuple[int, ...] = (22, 23, 24, 25, 26)
    settle_ms: int = 8
    quiet_ms: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSettings:
    """`kind` is aplay (the sound card), folder (wave files instead of sound: a rehearsal) or none.

    `device` is aplay's; `clips` the folder of wave files, one folder a language. `volume_by_hour` gives the
    volume in percent from an hour on, as {"08:00" = 60, "10:00" = 90}; before the first hour the last one holds.
    """

    kind: str = "none"
    device: str = "default"
    clips: str = "/var/lib/hallcall-voice"
    folder: str = "voice"
    volume_by_hour: dict[str, int] = field(default_factory=lambda: {"00:00": 80})
