"""Opens devices as the settings say; drivers are imported only then, and nothing is replaced in silence."""

from collections.abc import Callable
from pathlib import Path

from hardware.errors import BadDeviceSettings, NoSound, NotFound
from hardware.paper import Paper
from hardware.ports import Buzzer, Lamp, Printer, PrinterStatus, Reader, Scan, Sign, Speaker
from hardware.settings import (
    CallBoxSettings,
    LampSettings,
    PrinterSettings,
    RatingPadSettings,
    ScannerSettings,
    SignSettings,
    VoiceSettings,
)

MOVES = ("next", "recall", "no_show", "transfer")
"""Keys of a call box."""


def _known(name: str, kind: str, kinds: tuple[str, ...]) -> None:
    if kind not in kinds:
        raise BadDeviceSettings(f"{name} is one of {', '.join(kinds)}, not {kind!r}")


def open_printer(settings: PrinterSettings) -> Printer:
    """Make the printer's driver; the port is opened with the first question. Raises BadDeviceSettings."""
    _known("printer.kind", settings.kind, ("network", "serial", "usb", "none"))
    if settings.kind == "none":
        return NoPrinter()
    from hardware.printer import PROFILES, EscposPrinter

    _known("printer.profile", settings.profile, tuple(PROFILES))
    _known("printer.text", settings.text, ("raster", "native"))
    _known("printer.cut", settings.cut, ("partial", "full", "none"))
    if not -6 <= settings.density <= 6:
        raise BadDeviceSettings(f"printer.density is -6 to 6, not {settings.density}")
    return EscposPrinter(settings)


class NoPrinter:
    """A place without a printer says so."""

    def print(self, paper: Paper) -> None:
        """See `Printer`."""
        raise NotFound("no printer is configured")

    def status(self) -> PrinterStatus:
        """See `Printer`."""
        return PrinterStatus("not_found")

    def close(self) -> None:
        """See `Printer`."""


def open_scanner(settings: ScannerSettings) -> Callable[[], Reader[Scan]] | None:
    """Give the opener of a scanner's port, or None where it types like a keyboard; raises BadDeviceSettings."""
    _known("scanner.kind", settings.kind, ("serial", "keyboard", "none"))
    if settings.kind != "serial":
        return None

    def opened() -> Reader[Scan]:
        from hardware.scanner import SerialScanner

        return SerialScanner(settings)

    return opened


def open_call_box(settings: CallBoxSettings) -> Callable[[], Reader[str]] | None:
    """Give the opener of a call box's keys, or None; raises BadDeviceSettings."""
    _known("call_box.kind", settings.kind, ("gpio", "none"))
    if settings.kind == "none":
        return None

    def opened() -> Reader[str]:
        from hardware.gpio import GpioKeys

        pins = {move: getattr(settings, f"{move}_pin") for move in MOVES}
        return GpioKeys(pins, settings.pins, settle_ms=settings.settle_ms, quiet_ms=settings.quiet_ms)

    return opened


def open_key_lamps(settings: CallBoxSettings) -> dict[str, Lamp]:
    """Open the lamps in a call box's keys; raises HardwareError."""
    from hardware.gpio import GpioLamp

    pins = {move: getattr(settings, f"{move}_lamp_pin") for move in MOVES} if settings.kind == "gpio" else {}
    return {move: GpioLamp(pin, settings.pins) for move, pin in pins.items() if pin}


def open_window_lamp(settings: LampSettings) -> tuple[Lamp | None, Buzzer | None]:
    """Open the lamp over a window and its buzzer, None where there is none; raises HardwareError."""
    _known("lamp.kind", settings.kind, ("gpio", "none"))
    if settings.kind == "none":
        return None, None
    from hardware.gpio import GpioBuzzer, GpioLamp

    lamp = GpioLamp(settings.lamp_pin, settings.pins) if settings.lamp_pin else None
    buzzer = GpioBuzzer(settings.buzzer_pin, settings.pins, settings.beep_ms) if settings.buzzer_pin else None
    return lamp, buzzer


def open_sign(settings: SignSettings) -> Callable[[], Sign] | None:
    """Give the opener of a window's sign, or None; raises BadDeviceSettings."""
    _known("sign.kind", settings.kind, ("am03127", "modbus", "none"))
    if settings.kind == "none":
        return None

    def opened() -> Sign:
        from hardware.window_sign import Am03127Sign, ModbusSign

        return Am03127Sign(settings) if settings.kind == "am03127" else ModbusSign(settings)

    return opened


def open_rating_pad(settings: RatingPadSettings) -> Callable[[], Reader[int]] | None:
    """Give the opener of a rating pad, or None; raises BadDeviceSettings."""
    _known("rating_pad.kind", settings.kind, ("serial", "gpio", "none"))
    if settings.kind == "none":
        return None

    def opened() -> Reader[int]:
        from hardware.rating_pad import GpioPad, SerialPad

        return SerialPad(settings) if settings.kind == "serial" else GpioPad(settings)

    return opened


def open_speaker(settings: VoiceSettings, *, speed: float = 1.0) -> Speaker:
    """Open where sound comes out; raises BadDeviceSettings, NoSound for a place without a voice."""
    _known("voice.kind", settings.kind, ("aplay", "folder", "none"))
    if settings.kind == "none":
        raise NoSound("no voice is configured")
    from hardware.voice import AplaySpeaker, FolderSpeaker

    return (
        AplaySpeaker(settings)
        if settings.kind == "aplay"
        else FolderSpeaker(Path(settings.folder), speed=speed)
    )
