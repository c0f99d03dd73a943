"""What a slip is as bytes: python-escpos' commands, gathered for our own wire.

python-escpos reads the abilities of 35 printers at its import, through a folder that it leaves in /tmp: 0.2 s and
3 MB of each start. It is given our one profile instead, and the folder is taken away.
"""

import os
import shutil
from pathlib import Path

os.environ["ESCPOS_CAPABILITIES_FILE"] = str(Path(__file__).with_name("escpos.yaml"))

from escpos import capabilities  # it reads the setting
from escpos.constants import QR_ECLEVEL_M
from escpos.escpos import Escpos

from hardware.paper import CENTRE, Feed, Item, Paper, Picture, Qr, Row, Rule
from hardware.raster import draw

if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
    shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)

NARROW_DOTS = 12
"""Width of font A: columns of native text are the width in dots by this."""


class Commands(Escpos):  # type: ignore[misc]
    """Gathers commands until they are taken; `width_dots` is the paper's."""

    def __init__(self, width_dots: int) -> None:
        super().__init__(profile="default")
        # Without a width python-escpos prints a line on the terminal for each picture.
        self.profile.profile_data["media"]["width"] = {"pixels": width_dots, "mm": width_dots // 8}
        self._width_dots, self._gathered = width_dots, bytearray()

    def _raw(self, msg: bytes) -> None:
        self._gathered += msg

    def take(self) -> bytes:
        """Hand out what was gathered."""
        data = bytes(self._gathered)
        self._gathered.clear()
        return data

    def write_native(self, item: Item, language: str) -> None:
        """Write an item in the printer's own characters: a few hundred bytes instead of fifty thousand."""
        match item:
            case Row():
                self._write_row(item)
            case Rule():
                self._raw(b"-" * (self._width_dots // NARROW_DOTS) + b"\n")
            case Feed():
                self._raw(b"\x1bJ" + bytes([min(255, item.dots)]))
            case Qr():
                self.set(align="center")
                self.qr(item.data, ec=QR_ECLEVEL_M, native=True, size=max(1, min(16, item.module_dots)))
                self.set(align="left")
                for span in item.beside:
                    self._write_row(Row((span,), align=CENTRE))
            case Picture():
                self.image(draw(Paper((item,), language), self._width_dots), impl="bitImageRaster")

    def _write_row(self, row: Row) -> None:
        left = "".join(span.text for span in row.left)
        right = "".join(span.text for span in row.right)
        first = row.left[0] if row.left else row.right[0]
        times = 4 if first.size_dots >= 96 else 1
        size = (times - 1) * 0x11
        gap = self._width_dots // NARROW_DOTS // times - _columns(left) - _columns(right)
        if row.align == CENTRE:
            text = " " * max(0, gap // 2) + left
        else:
            text = left + " " * max(1, gap) + right if right else left
        # Control characters in a name must never reach the printer as commands.
        clean = "".join(char if char.isprintable() else " " for char in text)
        bold = b"\x1bE" + bytes([first.bold])
        encoded = clean.encode("gb18030", "replace")
        self._raw(b"\x1d!" + bytes([size]) + bold + b"\x1c&" + encoded + b"\x1c.\n\x1d!\0\x1bE\0")


def _columns(text: str) -> int:
    return sum(2 if ord(char) >= 0x2E80 else 1 for char in text)
