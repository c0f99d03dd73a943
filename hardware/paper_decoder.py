"""ESC/POS bytes back to a picture, independent of what wrote them: the stand-in prints by it, tests read it.

Takes its input in any pieces; a command or a character that is cut in two waits for its rest.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from hardware.raster import load_font

ESC, GS, FS, DLE, LF = 0x1B, 0x1D, 0x1C, 0x10, 0x0A
CHAR_DOTS = 24
"""Height of a character of font A and of a Chinese one."""

FIXED_LENGTH = {
    (ESC, ord("@")): 0, (ESC, ord("a")): 1, (ESC, ord("E")): 1, (ESC, ord("d")): 1, (ESC, ord("J")): 1,
    (ESC, ord("t")): 1, (ESC, ord("!")): 1, (ESC, ord("3")): 1, (ESC, ord("2")): 0, (ESC, ord("-")): 1,
    (ESC, ord("M")): 1, (ESC, ord("p")): 3, (ESC, ord("B")): 2, (ESC, ord("{")): 1, (GS, ord("!")): 1,
    (GS, ord("B")): 1, (GS, ord("b")): 1, (GS, ord("r")): 1, (GS, ord("a")): 1, (GS, ord("L")): 2, (GS, ord("W")): 2,
    (GS, ord("h")): 1, (GS, ord("w")): 1, (GS, ord("H")): 1, (GS, ord("f")): 1, (FS, ord("&")): 0,
    (FS, ord(".")): 0, (FS, ord("!")): 1,
}  # fmt: skip
"""How many bytes follow each command."""


@dataclass(slots=True)
class Style:
    """How text is printed at the moment."""

    bold: bool = False
    wide: int = 1
    high: int = 1
    align: int = 0
    chinese: bool = False


@dataclass(slots=True)
class Slip:
    """What has been printed since the last cut."""

    pieces: list[Image.Image] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def height_dots(self) -> int:
        """Length of paper used."""
        return sum(piece.height for piece in self.pieces)

    def picture(self, width_dots: int) -> Image.Image:
        """Put the pieces together, black on white."""
        sheet, y = Image.new("1", (width_dots, max(1, self.height_dots)), 1), 0
        for piece in self.pieces:
            sheet.paste(piece, (0, y))
            y += piece.height
        return sheet


class PaperDecoder:
    """Bytes in; pieces of paper, cuts and questions out."""

    def __init__(
        self,
        width_dots: int,
        *,
        cut: Callable[[Slip], None] = lambda _slip: None,
        asked: Callable[[str, int], None] = lambda _what, _n: None,
        fed: Callable[[int], None] = lambda _dots: None,
        end_of: Callable[[bytes], None] = lambda _id: None,
    ) -> None:
        self._width = width_dots
        self._cut, self._asked, self._fed, self._end_of = cut, asked, fed, end_of
        self._waiting = bytearray()
        self._style = Style()
        self._line: list[tuple[str, Style]] = []
        self._qr = b""
        self._row_bytes = self._rows_left = 0
        self.slip = Slip()
        self.unknown = 0

    def feed(self, data: bytes) -> None:
        """Take bytes."""
        self._waiting += data
        while self._waiting:
            used = self._one(self._waiting)
            if not used:
                return
            del self._waiting[:used]

    def clear(self) -> None:
        """Forget what is half taken, as DLE ENQ 2 and switching off do; printed paper stays printed."""
        self._waiting.clear()
        self._line.clear()
        self._rows_left = 0
        self._style = Style()

    def _one(self, data: bytearray) -> int:
        """Do the first command or character: how many bytes it took, 0 to wait for more."""
        if self._rows_left and self._row_bytes:
            return self._rows(data)
        first = data[0]
        if first == LF:
            self._print_line()
            return 1
        if first in (ESC, GS, FS):
            return self._command(data) if len(data) > 1 else 0
        if first == DLE:
            # Real-time commands were answered as they came in; DLE DC4 8 has seven parameters.
            length = 10 if data[1:3] == b"\x14\x08" else 3
            return length if len(data) >= length else 0
        if first >= 0x81:
            return self._character(data)
        if first >= 0x20:
            self._line.append((chr(first), self._copy()))
        return 1

    def _character(self, data: bytearray) -> int:
        """Take a GB 18030 character of two or four bytes."""
        if len(data) < 2:
            return 0
        length = 4 if 0x30 <= data[1] <= 0x39 else 2
        if len(data) < length:
            return 0
        self._line.append((bytes(data[:length]).decode("gb18030", "replace"), self._copy()))
        return length

    def _copy(self) -> Style:
        s = self._style
        return Style(s.bold, s.wide, s.high, s.align, s.chinese)

    def _command(self, data: bytearray) -> int:
        key = (data[0], data[1])
        if key == (GS, ord("v")):
            return self._raster(data)
        if key == (GS, ord("(")):
            return self._function(data)
        if key == (GS, ord("V")):
            return self._cutting(data)
        length = FIXED_LENGTH.get(key)
        if length is None:
            self.unknown += 1
            return 2
        if len(data) < 2 + length:
            return 0
        self._simple(key, data[2 : 2 + length])
        return 2 + length

    def _simple(self, key: tuple[int, int], rest: bytearray) -> None:
        style = self._style
        match key[0], chr(key[1]):
            case 0x1B, "@":
                self._style = Style()
            case 0x1B, "a":
                style.align = rest[0] % 48
            case 0x1B, "E":
                style.bold = bool(rest[0] & 1)
            case 0x1B, "!":
                style.wide, style.high = (2 if rest[0] & 0x20 else 1), (2 if rest[0] & 0x10 else 1)
                style.bold = bool(rest[0] & 8)
            case 0x1D, "!":
                style.wide, style.high = (rest[0] >> 4) + 1, (rest[0] & 7) + 1
            case 0x1B, "d":
                self._print_line()
                self._feed_dots(rest[0] * 30)
            case 0x1B, "J":
                self._print_line()
                self._feed_dots(rest[0])
            case 0x1D, ("r" | "a") as what:
                self._asked(what, rest[0])

    def _raster(self, data: bytearray) -> int:
        """GS v 0 m xL xH yL yH: a picture follows, a bit a dot; its rows are printed as they come in."""
        if len(data) < 8:
            return 0
        self._row_bytes, self._rows_left = data[4] + 256 * data[5], data[6] + 256 * data[7]
        return 8

    def _rows(self, data: bytearray) -> int:
        """Print the rows of a picture that are there in full."""
        count = min(self._rows_left, len(data) // max(1, self._row_bytes))
        if not count:
            return 0
        end = count * self._row_bytes
        bits = bytes(byte ^ 0xFF for byte in data[:end])
        sheet = Image.new("1", (self._width, count), 1)
        sheet.paste(Image.frombytes("1", (self._row_bytes * 8, count), bits), (0, 0))
        self._rows_left -= count
        self._add(sheet)
        return end

    def _function(self, data: bytearray) -> int:
        """GS ( x pL pH …: the QR functions (k, 49) leave something on the paper, H 48 asks for an answer at this point."""
        if len(data) < 5:
            return 0
        end = 5 + data[3] + 256 * data[4]
        if len(data) < end:
            return 0
        body = bytes(data[5:end])
        if data[2] == ord("k") and body[:2] == b"\x31\x50":
            self._qr = body[3:]
        elif data[2] == ord("k") and body[:2] == b"\x31\x51":
            self._print_qr()
        elif data[2] == ord("H") and body[:2] in (b"\x30\x30", b"\x30\x00"):
            self._end_of(body[2:6])
        return end

    def _print_qr(self) -> None:
        import qrcode

        code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, box_size=6, border=4)
        code.add_data(self._qr)
        picture = code.make_image().get_image().convert("1")
        sheet = Image.new("1", (self._width, picture.height), 1)
        sheet.paste(picture, ((self._width - picture.width) // 2, 0))
        self.slip.texts.append(self._qr.decode(errors="replace"))
        self._add(sheet)

    def _cutting(self, data: bytearray) -> int:
        """GS V m, or GS V 65/66 n with a feed before the cut."""
        if len(data) < 3:
            return 0
        length = 4 if data[2] in (65, 66, 97, 98) else 3
        if len(data) < length:
            return 0
        self._print_line()
        done, self.slip = self.slip, Slip()
        self._cut(done)
        return length

    def _print_line(self) -> None:
        if not self._line:
            self._feed_dots(30)
            return
        high = max(style.high for _, style in self._line) * CHAR_DOTS
        width = sum(_char_width(char, style) for char, style in self._line)
        align = self._line[0][1].align
        x = {1: (self._width - width) // 2, 2: self._width - width}.get(align, 0)
        sheet = Image.new("1", (self._width, high + 6), 1)
        for char, style in self._line:
            _draw_char(sheet, char, style, (x, high))
            x += _char_width(char, style)
        self.slip.texts.append("".join(char for char, _ in self._line))
        self._line.clear()
        self._add(sheet)

    def _feed_dots(self, dots: int) -> None:
        if dots:
            self._add(Image.new("1", (self._width, dots), 1))

    def _add(self, piece: Image.Image) -> None:
        self.slip.pieces.append(piece)
        self._fed(piece.height)


def _char_width(char: str, style: Style) -> int:
    return (24 if ord(char) >= 0x2E80 else 12) * style.wide


def _draw_char(sheet: Image.Image, char: str, style: Style, at: tuple[int, int]) -> None:
    """Draw a character in its cell and stretch the cell as the printer would."""
    cell = Image.new("L", (24 if ord(char) >= 0x2E80 else 12, CHAR_DOTS), 255)
    face = 2 if ord(char) >= 0x2E80 else -1
    ImageDraw.Draw(cell).text((0, 20), char, font=load_font(22, style.bold, face), fill=0, anchor="ls")
    big = cell.resize((cell.width * style.wide, cell.height * style.high))
    sheet.paste(big.point(lambda level: 255 * (level > 127), mode="1"), (at[0], at[1] - big.height))
