"""A slip as plain data: rows of text, rules, feeds; widths and heights in dots, 8 a millimetre."""

from dataclasses import dataclass

DOTS_PER_MM = 8

LEFT, CENTRE = "left", "centre"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text of one size; `size_dots` is the face's height."""

    text: str
    size_dots: int = 32
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line: spans at the left or centred, and spans at the right edge."""

    left: tuple[Span, ...]
    right: tuple[Span, ...] = ()
    align: str = LEFT


@dataclass(frozen=True, slots=True)
class Rule:
    """A dashed line across the paper."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty paper."""

    dots: int


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code, level M, modules of `module_dots`; `beside` it a few lines of text, below it where paper is narrow."""

    data: str
    module_dots: int = 5
    beside: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the hall's own, centred: PNG or JPEG bytes, drawn `width_dots` wide in black and white."""

    data: bytes
    width_dots: int


Item = Row | Rule | Feed | Qr | Picture
"""What stands on a slip, from top to bottom."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole slip; `language` chooses the shapes of Chinese characters."""

    items: tuple[Item, ...]
    language: str = "zh_Hans"
