"""The board's lowest line: who waits, and the ticker; what has no room at its size takes turns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from service_centre.qt import theme
from service_centre.qt.app import font_for
from service_centre.qt.lettering import LEFT
from service_centre.qt.widgets import paint_text, text_width

TURN_MS = 6_000
"""Each turn stands so long."""

BREAKS = " ，。、；：！？,.;:!?"


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands there: services as name, count and whether stopped."""

    label: str
    services: tuple[tuple[str, int, bool], ...]
    ticker: str
    stale: bool
    language: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of one line and the gap after it, in px."""

    text: str
    strong: bool
    gap: float


Turn = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Fonts:
    """The foot's two fonts; `size` in px."""

    language: str
    size: float

    def of(self, piece: Piece) -> QFont:
        """Choose a piece's font."""
        return font_for(self.language, self.size, bold=piece.strong)

    def spread(self, pieces: Turn, room: float) -> Turn:
        """Widen the gaps between the services towards a width, up to two letters each."""
        wide = [piece.gap for piece in pieces[:-1] if piece.gap == self.gap]
        more = max(0.0, min(self.size * 2 - self.gap, (room - self.width(pieces)) / max(1, len(wide))))
        return tuple(replace(one, gap=one.gap + more) if one.gap == self.gap else one for one in pieces)

    @property
    def gap(self) -> float:
        """What stands free between two services, in px."""
        return self.size * 0.8

    def width(self, pieces: Sequence[Piece]) -> float:
        """Measure pieces in a line, without the last gap."""
        wide = sum(text_width(piece.text, self.of(piece)) + piece.gap for piece in pieces)
        return wide - pieces[-1].gap if pieces else 0.0


def service_turns(foot: Foot, fonts: Fonts, room: float) -> list[Turn]:
    """Part the services into turns of a width; each begins with the label."""
    size = fonts.size
    label = Piece(foot.label, strong=False, gap=fonts.gap)
    turns: list[Turn] = []
    for name, count, stopped in foot.services:
        number = Piece("—" if stopped else str(count), strong=True, gap=fonts.gap)
        rest = room - fonts.width((label, number)) - number.gap - size * 0.25
        one = (Piece(_cut(name, fonts, rest), strong=False, gap=size * 0.25), number)
        if turns and fonts.width((*turns[-1], *one)) <= room:
            turns[-1] = (*turns[-1], *one)
        else:
            turns.append((label, *one))
    return turns


def _cut(name: str, fonts: Fonts, room: float) -> str:
    """Shorten a name that has no room even alone."""
    font = font_for(fonts.language, fonts.size)
    if text_width(name, font) <= room:
        return name
    while name and text_width(f"{name}…", font) > room:
        name = name[:-1]
    return f"{name}…"


def ticker_turns(foot: Foot, fonts: Fonts, room: float) -> list[Turn]:
    """Part the ticker into turns of a width, at a space or a sign where there is one."""
    font = font_for(foot.language, fonts.size)
    rest = foot.ticker.strip()
    turns: list[Turn] = []
    while rest:
        end = len(rest)
        if text_width(rest, font) > room:
            end = next(at for at in range(1, len(rest) + 1) if text_width(rest[:at], font) > room) - 1
            at = max(rest.rfind(sign, end // 2, end) for sign in BREAKS)
            end = max(1, at + 1 if at > 0 else end)
        turns.append((Piece(rest[:end].strip(), strong=False, gap=0.0),))
        rest = rest[end:].strip()
    return turns


def turns_of(foot: Foot, fonts: Fonts, room: float, *, lines: int) -> list[list[Turn]]:
    """Give each line's turns; on one line both stand side by side, or follow each other where they have no room."""
    services, ticker = service_turns(foot, fonts, room), ticker_turns(foot, fonts, room)
    if lines == 2:
        return [[fonts.spread(turn, room) for turn in services], ticker]
    both = len(services) <= 1 and len(ticker) <= 1
    if both and services and ticker:
        both = fonts.width(services[0]) + fonts.width(ticker[0]) + fonts.size * 2 <= room
    return [services, ticker] if both else [[*services, *ticker]]


def paint_foot(painter: QPainter, area: QRectF, foot: Foot, turn: int, *, size: float, pad: float) -> int:
    """Paint a turn of the foot; gives how many turns there are."""
    fonts = Fonts(foot.language, size)
    lines = 1 if area.width() > area.height() * 10 else 2
    each = turns_of(foot, fonts, area.width() - 2 * pad, lines=lines)
    light, second = (theme.LIGHT_STALE,) * 2 if foot.stale else (theme.LIGHT, theme.LIGHT_2)
    height = area.height() / lines
    for at, turns in enumerate(each):
        if not turns:
            continue
        shown = turns[turn % len(turns)]
        right = lines == 1 and at == 1
        x = area.right() - pad - fonts.width(shown) if right else area.left() + pad
        top = area.top() + (height * at if lines == 2 else 0)
        for piece in shown:
            tone = light if piece.strong else second
            line = QRectF(x, top, area.width(), height)
            paint_text(painter, line, piece.text, fonts.of(piece), tone, LEFT)
            x += text_width(piece.text, fonts.of(piece)) + piece.gap
    return max((len(turns) for turns in each), default=1)
