"""Reads the number off a printed ticket: finds the tallest line of the picture, compares each glyph with the font's."""

from PIL import Image, ImageChops, ImageDraw

from hardware.raster import load_font

GLYPHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def read_number(picture: Image.Image) -> str:
    """Read the ticket's number; raises AssertionError where a glyph is like none of the font's."""
    ink = picture.convert("L").point(lambda level: 255 - level)
    top, bottom = max(_bands(ink), key=lambda band: band[1] - band[0])
    line = ink.crop((0, top, ink.width, bottom))
    return "".join(_glyph(line.crop((left, 0, right, line.height))) for left, right in _columns(line))


def _bands(ink: Image.Image) -> list[tuple[int, int]]:
    rows = [bool(ink.crop((0, y, ink.width, y + 1)).getbbox()) for y in range(ink.height)]
    return _runs(rows)


def _columns(line: Image.Image) -> list[tuple[int, int]]:
    return _runs([bool(line.crop((x, 0, x + 1, line.height)).getbbox()) for x in range(line.width)])


def _runs(flags: list[bool]) -> list[tuple[int, int]]:
    runs, start = [], None
    for at, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = at
        elif not flag and start is not None:
            runs.append((start, at))
            start = None
    return runs


def _glyph(piece: Image.Image) -> str:
    box = piece.getbbox()
    assert box
    seen = piece.crop(box).resize((48, 64))
    scores = {char: _difference(seen, _drawn(char)) for char in GLYPHS}
    best = min(scores, key=scores.__getitem__)
    assert scores[best] < 30, f"no glyph is like this one: {best} differs by {scores[best]:.0f}"
    return best


def _drawn(char: str) -> Image.Image:
    sheet = Image.new("L", (300, 300), 0)
    ImageDraw.Draw(sheet).text((40, 220), char, font=load_font(160, True, -1), fill=255, anchor="ls")
    return sheet.crop(sheet.getbbox()).resize((48, 64))


def _difference(one: Image.Image, other: Image.Image) -> float:
    histogram = ImageChops.difference(one, other).histogram()
    return sum(level * count for level, count in enumerate(histogram)) / (one.width * one.height)
