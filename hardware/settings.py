"""One frozen dataclass a device; units in the names."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSettings:
    """`kind` is network (host, port), serial (device, baud), usb (device) or none.

    `text` is raster (characters drawn here, the same on every printer) or native (the printer's own GB 18030
    characters: for slow serial lines, where a raster ticket takes 53 s at 9600 baud).
    """

    kind: str = "network"
    host: str = "127.0.0.1"
    port: int = 9100
    device: str = ""
    baud: int = 115_200
    width_dots: int = 576
    text: str = "raster"
    answer_s: float = 0.5
    print_s: float = 8.0
