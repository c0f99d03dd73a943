"""Paper drawn as dots with the installed Noto fonts: the same on every printer, whatever its code page."""

from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from hardware.errors import BadPicture, NotFound
from hardware.paper import CENTRE, Feed, Item, Paper, Picture, Qr, Row, Rule, Span

CJK = {False: "NotoSansCJK-Regular.ttc", True: "NotoSansCJK-Bold.ttc"}
LATIN = {False: "NotoSans-Regular.ttf", True: "NotoSans-Bold.ttf"}
FOLDERS = ("/usr/share/fonts/opentype/noto", "/usr/share/fonts/truetype/noto")
FACE = {"zh_Hans": 2, "zh_Hant": 3}
"""Index of the regional shapes in the collection: JP, KR, SC, TC, HK."""

LINE_HEIGHT, RULE_DOTS = 1.25, 17
NUMBER_HEIGHT = 1.1
"""In parts of the size; a number has nothing below its line."""

NUMBER_DOTS = 135
"""The smallest size of the ticket's number: capitals of 96 dots, 12 mm."""

PICTURE_PIXELS_AT_MOST = 4_000_000
"""A logo needs no more; decoding a larger one would hold the printer's thread for seconds."""

FONTS_HELD = 12
"""A ticket of one language needs ten; each font holds two megabytes."""

GAP = 0.12
"""Between Chinese and Latin, in parts of the size."""


def draw(paper: Paper, width_dots: int) -> Image.Image:
    """Draw a slip, black on white, mode 1; raises NotFound if a font is missing."""
    margin = 24 if width_dots > 400 else 8
    items = [part for item in paper.items for part in _fitted(item, width_dots - 2 * margin, paper.language)]
    heights = [_height(item) for item in items]
    image = Image.new("L", (width_dots, max(1, sum(heights))), 255)
    pen, y = ImageDraw.Draw(image), 0
    for item, height in zip(items, heights, strict=True):
        if isinstance(item, Row):
            _draw_row(pen, item, (margin, width_dots - margin), (y, height), paper.language)
        elif isinstance(item, Rule):
            for x in range(margin, width_dots - margin, 10):
                pen.rectangle((x, y + height // 2 - 1, x + 5, y + height // 2 + 1), fill=0)
        elif isinstance(item, Qr) and item.beside:
            image.paste(_qr(item), (margin, y))
            _draw_beside(pen, item, (margin + _qr(item).width, y), paper.language)
        elif isinstance(item, Qr | Picture):
            code = _qr(item) if isinstance(item, Qr) else picture_of(item)
            image.paste(code, ((width_dots - code.width) // 2, y))
        y += height
    return image.point(lambda level: 255 * (level > 127), mode="1")


def width_of(spans: tuple[Span, ...], language: str) -> float:
    """Measure a line in dots."""
    return sum(width for _, _, width in _runs(spans, language))


def _fitted(item: Item, room: int, language: str) -> list[Item]:
    """Cut a line that is too long into two or more: nothing is ever printed smaller or cut off."""
    if isinstance(item, Qr) and item.beside:
        return _fitted_code(item, room, language)
    if not isinstance(item, Row) or width_of((*item.left, *item.right), language) <= room:
        return [item]
    if item.left and item.left[0].size_dots >= NUMBER_DOTS:
        return [Row((replace(item.left[0], size_dots=NUMBER_DOTS),), align=item.align)]
    if item.right and item.left:
        rows = [Row(item.left), Row((), item.right)]
        return [part for row in rows for part in _fitted(row, room, language)]
    if len(item.left) > 1:
        return [
            part for span in item.left for part in _fitted(Row((span,), align=item.align), room, language)
        ]
    return [*_wrapped(item, room, language)]


def _fitted_code(item: Qr, room: int, language: str) -> list[Item]:
    """Leave the lines beside the code if all of them have room there, else put them below it."""
    left = room - _qr(item).width
    rows = [part for span in item.beside for part in _wrapped(Row((span,)), left, language)]
    if left >= item.module_dots * BESIDE_MODULES and sum(map(_height, rows)) <= _qr(item).height:
        return [replace(item, beside=tuple(row.left[0] for row in rows))]
    below = [part for span in item.beside for part in _fitted(Row((span,), align=CENTRE), room, language)]
    return [replace(item, beside=()), *below]


BESIDE_MODULES = 40
"""Text beside a code needs so much room, in modules: 25 mm, as on paper of 80 mm."""

NEVER_FIRST = "、，。：；！？）》」…"
"""Signs that never begin a line: the face before them goes along."""


def _wrapped(row: Row, room: int, language: str) -> list[Row]:
    at_left = bool(row.left)
    span = (row.left or row.right)[0]
    words = span.text.split(" ") if " " in span.text.strip() else list(span.text)
    glue = " " if " " in span.text.strip() else ""
    lines, line = [], ""
    for word in words:
        longer = f"{line}{glue}{word}" if line else word
        if line and width_of((Span(longer, span.size_dots, span.bold),), language) > room:
            ends = not glue and word in NEVER_FIRST and len(line) > 1
            lines.append(line[:-1] if ends else line)
            line = line[-1] + word if ends else word
        else:
            line = longer
    spans = [(Span(text, span.size_dots, span.bold),) for text in [*lines, line]]
    rows = [Row(one, (), row.align) if at_left else Row((), one) for one in spans]
    if not glue:
        return rows
    # Between two blanks stands a sentence in Chinese: it is cut by its faces.
    return [
        part for one in rows for part in
        (_wrapped(one, room, language) if width_of((*one.left, *one.right), language) > room else [one])
    ]  # fmt: skip


def _height(item: Item) -> int:
    match item:
        case Row():
            size = max(span.size_dots for span in (*item.left, *item.right))
            return int(size * (NUMBER_HEIGHT if size >= NUMBER_DOTS else LINE_HEIGHT))
        case Rule():
            return RULE_DOTS
        case Feed():
            return item.dots
        case Qr():
            return _qr(item).height
        case Picture():
            return picture_of(item).height


def _draw_row(
    pen: ImageDraw.ImageDraw, row: Row, sides: tuple[int, int], at: tuple[int, int], language: str
) -> None:
    y, height = at
    base = y + int(height * 0.78)
    if row.align == CENTRE:
        width = width_of(row.left, language)
        if width > sides[1] - sides[0] and len(row.left) == 1:
            _draw_condensed(pen, row.left[0], (sides[0] - 8, sides[1] + 8), base)
            return
        start = (sides[0] + sides[1] - width) / 2
        _draw_spans(pen, row.left, start, base, language)
        return
    _draw_spans(pen, row.left, sides[0], base, language)
    _draw_spans(pen, row.right, sides[1] - width_of(row.right, language), base, language)


def _draw_beside(pen: ImageDraw.ImageDraw, item: Qr, at: tuple[int, int], language: str) -> None:
    x, y = at
    rows = [Row((span,)) for span in item.beside]
    y += (_qr(item).height - sum(map(_height, rows))) // 2
    for row in rows:
        _draw_row(pen, row, (x, x), (y, _height(row)), language)
        y += _height(row)


def _draw_condensed(pen: ImageDraw.ImageDraw, span: Span, sides: tuple[int, int], base: int) -> None:
    """Draw a number of five characters closer together: a number is never cut in two."""
    font = load_font(span.size_dots, span.bold, -1)
    step = (font.getlength(span.text) - (sides[1] - sides[0])) / max(1, len(span.text) - 1)
    x = float(sides[0])
    for char in span.text:
        pen.text((x, base), char, font=font, fill=0, anchor="ls")
        x += font.getlength(char) - max(0.0, step)


def _draw_spans(
    pen: ImageDraw.ImageDraw, spans: tuple[Span, ...], x: float, base: int, language: str
) -> None:
    for text, font, width in _runs(spans, language):
        pen.text((x, base), text, font=font, fill=0, anchor="ls")
        x += width


def _runs(spans: tuple[Span, ...], language: str) -> list[tuple[str, ImageFont.FreeTypeFont, float]]:
    """Cut spans into runs of one font, with their widths; a thin gap between Chinese and Latin."""
    runs: list[tuple[str, ImageFont.FreeTypeFont, float]] = []
    before: bool | None = None
    for span in spans:
        for chinese, text in _split(span.text):
            face = FACE.get(language, 2) if chinese else -1
            font = load_font(span.size_dots, span.bold, face)
            if before is not None and before != chinese:
                gap = span.size_dots * GAP
                runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + gap)
            runs.append((text, font, font.getlength(text)))
            before = chinese
    return runs


def _split(text: str) -> list[tuple[bool, str]]:
    parts: list[tuple[bool, str]] = []
    for char in text:
        chinese = ord(char) >= 0x2E80
        if parts and parts[-1][0] == chinese:
            parts[-1] = (chinese, parts[-1][1] + char)
        else:
            parts.append((chinese, char))
    return parts


@lru_cache(maxsize=FONTS_HELD)
def load_font(size: int, bold: bool, face: int) -> ImageFont.FreeTypeFont:
    """Load a Noto font; `face` is the regional shape, or -1 for Latin; raises NotFound."""
    name = LATIN[bold] if face < 0 else CJK[bold]
    for folder in FOLDERS:
        path = Path(folder) / name
        if path.exists():
            return ImageFont.truetype(str(path), size, index=max(0, face))
    package = "fonts-noto-core" if face < 0 else "fonts-noto-cjk"
    raise NotFound(f"the font {name} is missing: apt install {package}")


def _qr(item: Qr) -> Image.Image:
    return _code(item.data, item.module_dots)


@lru_cache(maxsize=2)
def _code(data: str, module_dots: int) -> Image.Image:
    import qrcode

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, box_size=module_dots, border=4)
    code.add_data(data)
    picture: Image.Image = code.make_image().get_image()
    return picture.convert("L")


@lru_cache(maxsize=4)
def picture_of(item: Picture) -> Image.Image:
    """Decode a picture to black and white of its width; raises BadPicture."""
    try:
        with Image.open(BytesIO(item.data)) as opened:
            if opened.width * opened.height > PICTURE_PIXELS_AT_MOST:
                raise BadPicture(
                    f"the picture has {opened.width} x {opened.height} pixels, 4 million are allowed"
                )
            rgba = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadPicture(f"the picture can't be read: {error}") from None
    flat = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("L")
    height = max(1, round(flat.height * item.width_dots / flat.width))
    return flat.resize((item.width_dots, height)).convert("1").convert("L")
