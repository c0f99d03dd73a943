"""Words in each of the screen's languages, one after the other, each with the faces of its own."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from display_board.said import Each
from service_centre.qt.app import font_for
from service_centre.qt.lettering import LEFT, RIGHT
from service_centre.qt.widgets import paint_text, text_width


def paint_in_line(
    painter: QPainter, area: QRectF, each: Each, size: float, colour: str, side: Qt.AlignmentFlag,
    *, bold: bool = False, between: str = " ",
) -> None:  # fmt: skip
    """Paint them in one line at a side of the area; the font has `size` px, or less where there is no room for it."""
    texts = [f"{said.text}{between}" for said in each[:-1]] + [said.text for said in each[-1:]]

    def measured(size: float) -> tuple[list[QFont], list[float]]:
        fonts = [font_for(said.language, size, bold=bold) for said in each]
        return fonts, [text_width(text, font) for text, font in zip(texts, fonts, strict=True)]

    fonts, wide = measured(size)
    if sum(wide) > area.width():
        fonts, wide = measured(size * area.width() / sum(wide) * 0.97)
    over = area.width() - sum(wide)
    x = area.left() + (0 if side == LEFT else over if side == RIGHT else over / 2)
    for text, font, width in zip(texts, fonts, wide, strict=True):
        paint_text(painter, QRectF(x, area.top(), width, area.height()), text, font, colour, LEFT)
        x += width
