"""Opens devices as the settings say; drivers are imported only then, and nothing is replaced in silence."""

from hardware.errors import BadDeviceSettings, NotFound
from hardware.paper import Paper
from hardware.ports import Printer, PrinterStatus
from hardware.settings import PrinterSettings

KINDS = ("network", "serial", "usb", "none")


def open_printer(settings: PrinterSettings) -> Printer:
    """Make the printer's driver; the port is opened with the first question. Raises BadDeviceSettings."""
    if settings.kind not in KINDS:
        raise BadDeviceSettings(f"printer.kind is one of {', '.join(KINDS)}, not {settings.kind!r}")
    if settings.kind == "none":
        return NoPrinter()
    from hardware.printer import EscposPrinter

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
