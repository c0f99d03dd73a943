"""Beside the calls: a picture, or a video without its sound."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from hardware.film import Frame
from service_centre.qt import theme
from service_centre.qt.widgets import with_painter


class FilmPane(QWidget):
    """Shows the frame it was handed last, in the middle of its place."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._image: QImage | None = None

    def show_frame(self, frame: Frame) -> None:
        """Take another frame."""
        kind = QImage.Format.Format_RGB888
        self._image = QImage(frame.rgb, frame.width, frame.height, frame.stride, kind).copy()
        self.update()

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        painter.fillRect(area, QColor(theme.NIGHT_ROW))
        if self._image:
            size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            painter.drawImage(QRectF(left, top, size.width(), size.height()), self._image)


class LatestFrame:
    """Between the film's thread and the window's: a frame that was not shown in time makes room for the next."""

    def __init__(
        self, later: Callable[[Callable[[], None]], None], show: Callable[[Frame | None], None]
    ) -> None:
        self._later, self._show = later, show
        self._newest: deque[Frame | None] = deque(maxlen=1)

    def offer(self, frame: Frame | None) -> None:
        """Take a frame, on the film's thread; each one rings, for a ring too few would leave a film frozen."""
        self._newest.append(frame)
        self._later(self._shown)

    def _shown(self) -> None:
        if self._newest:
            self._show(self._newest.popleft())
