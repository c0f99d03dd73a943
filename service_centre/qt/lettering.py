"""One line in two scripts: Chinese faces and Latin letters or digits of the same reading size differ in font size.

A Chinese face of 4.8 mm needs a font of 5.2 mm, a capital or digit of 4.8 mm one of 6.7 mm: "前面 5 人" is
painted in both, on one baseline.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor as Colour
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption

from service_centre.qt.app import font_for

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter

FIRST_FACE = "\u2e80"
"""From here on characters are Chinese: radicals, punctuation, faces, full-width forms."""

NO_END = 1e6


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a text is written: its language, the size of Chinese faces and that of Latin letters and digits, in px."""

    language: str
    face_px: float
    latin_px: float
    bold: bool = False

    def larger(self, factor: float, *, bold: bool | None = None) -> "Lettering":
        """The same at another size; bold if told."""
        bold = self.bold if bold is None else bold
        return replace(self, face_px=self.face_px * factor, latin_px=self.latin_px * factor, bold=bold)

    def width(self, text: str) -> float:
        """Measure a line in px."""
        return _size(self, text, NO_END)[0]

    def height(self, text: str, width: float = NO_END) -> float:
        """Measure the height of a text in px, wrapped at a width."""
        return _size(self, text, width)[1]

    @property
    def line(self) -> float:
        """The height of a line that holds both scripts, in px."""
        return self.height("字0")

    def fitting(self, text: str, width: float, factors: tuple[float, ...]) -> "Lettering":
        """Choose the first of some factors at which a line fits; the last if none does."""
        return next(
            (made for made in map(self.larger, factors) if made.width(text) <= width),
            self.larger(factors[-1]),
        )

    def paint(
        self, painter: QPainter, area: QRectF, text: str, colour: str, align: Qt.AlignmentFlag = LEFT, *, lines: int = 1
    ) -> float:  # fmt: skip
        """Paint a text into an area, on as many lines as allowed; what has no room ends in …. Gives its width."""
        shown = self._shortened(text, area.width(), lines)
        layout = _laid(self, shown, area.width() if lines > 1 else NO_END, align)
        box = layout.boundingRect()
        top = area.top() + (area.height() - box.height()) / 2
        if align & Qt.AlignmentFlag.AlignTop:
            top = area.top()
        left = area.left() - self._overhang(shown)
        if lines == 1:
            spare = area.width() - layout.lineAt(0).naturalTextWidth()
            left += spare if align & Qt.AlignmentFlag.AlignRight else 0.0
            left += spare / 2 if align & Qt.AlignmentFlag.AlignHCenter else 0.0
        painter.setPen(QPen(Colour(colour)))
        layout.draw(painter, QPointF(left, top))
        return layout.maximumWidth() if lines > 1 else layout.lineAt(0).naturalTextWidth()

    def _overhang(self, text: str) -> float:
        """Say how far the first letter reaches to the left of its place: a J does."""
        font = font_for(self.language, self.latin_px, bold=self.bold)
        return min(0.0, QFontMetricsF(font).leftBearing(text[0])) if text and text[0] < FIRST_FACE else 0.0

    def _shortened(self, text: str, width: float, lines: int) -> str:
        """Cut a text that needs more lines than there are; long before the last character that would still fit."""
        if self._lines(text, width, lines) <= lines:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            fits = self._lines(text[:middle].rstrip() + "…", width, lines) <= lines
            low, high = (middle, high) if fits else (low, middle - 1)
        return text[:low].rstrip() + "…"

    def _lines(self, text: str, width: float, lines: int) -> int:
        if lines == 1:
            return 1 if self.width(text) <= width + 0.5 else 2
        return _laid(self, text, width, LEFT).lineCount()


def _laid(lettering: Lettering, text: str, width: float, align: Qt.AlignmentFlag) -> QTextLayout:
    face = font_for(lettering.language, lettering.face_px, bold=lettering.bold)
    latin = font_for(lettering.language, lettering.latin_px, bold=lettering.bold)
    layout = QTextLayout(text, face)
    layout.setFormats(
        [_run(start, length, face if is_face else latin) for start, length, is_face in _runs(text)]
    )
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if width < NO_END:
        option.setAlignment(align & Qt.AlignmentFlag.AlignHorizontal_Mask)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    layout.beginLayout()
    y = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y))
        y += line.height()
    layout.endLayout()
    return layout


def _runs(text: str) -> list[tuple[int, int, bool]]:
    """Part a text into runs of one script: start, length, whether it is Chinese. Spaces go with what is before."""
    runs, at = [], 0
    for is_face, group in groupby(text, lambda character: character >= FIRST_FACE):
        length = len(list(group))
        runs.append((at, length, is_face))
        at += length
    return runs


def _run(start: int, length: int, font: QFont) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length = start, length
    written = QTextCharFormat()
    written.setFont(font)
    made.format = written
    return made


@lru_cache(maxsize=512)
def _size(lettering: Lettering, text: str, width: float) -> tuple[float, float]:
    layout = _laid(lettering, text, width, LEFT)
    widths = [layout.lineAt(at).naturalTextWidth() for at in range(layout.lineCount())]
    return max(widths, default=0.0), layout.boundingRect().height()
