"""A code to scan from the screen."""

import qrcode
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from service_centre.qt import theme
from service_centre.qt.widgets import with_painter


class QrCode(QWidget):
    """An address as a code, with the quiet zone of four modules that scanners need."""

    def __init__(self, address: str, least_px: int) -> None:
        super().__init__()
        code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
        code.add_data(address)
        self._modules: list[list[bool]] = code.get_matrix()
        self.setMinimumSize(least_px, least_px)

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        count = len(self._modules)
        module = min(self.width(), self.height()) // count
        left, top = (self.width() - count * module) // 2, (self.height() - count * module) // 2
        painter.fillRect(left, top, count * module, count * module, QColor(theme.CARD))
        for y, row in enumerate(self._modules):
            for x, dark in enumerate(row):
                if dark:
                    painter.fillRect(left + x * module, top + y * module, module, module, QColor(theme.INK))
