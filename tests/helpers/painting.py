"""What a window really paints: a paint device that keeps words and surfaces instead of dots.

Every visible widget is painted by Qt into a paint engine of our own, so that a label of Qt's and a word that a
screen paints itself are seen alike: text, place, size and colours, and the surface that lies beneath.
"""

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintDevice, QPaintEngine, QPaintEngineState, QRegion
from PySide6.QtWidgets import QWidget

Metric = QPaintDevice.PaintDeviceMetric


@dataclass(frozen=True, slots=True)
class Surface:
    """Something filled or a picture: its place in the window's pixels, its colour, its turn in painting."""

    area: QRectF
    colour: QColor
    turn: int


@dataclass(frozen=True, slots=True)
class Text:
    """A run of one line: `ink` is where its dots stand, `clip` what of the window its widget may paint."""

    text: str
    ink: QRectF
    font: QFont
    colour: QColor
    beneath: QColor
    clip: QRectF
    baseline: float
    turn: int

    @property
    def size_px(self) -> int:
        return self.font.pixelSize()

    @property
    def bold(self) -> bool:
        return self.font.bold()


@dataclass
class Painting:
    """All that a window painted, in the order of painting."""

    texts: list[Text] = field(default_factory=list)
    surfaces: list[Surface] = field(default_factory=list)
    pictures: list[Surface] = field(default_factory=list)

    @property
    def turn(self) -> int:
        """Count what was painted so far."""
        return len(self.texts) + len(self.surfaces) + len(self.pictures)

    def lines(self) -> list[str]:
        """Give the words line by line: runs that follow each other on one baseline are joined."""
        joined: list[tuple[float, float, str]] = []
        for run in self.texts:
            last = joined[-1] if joined else None
            gap = run.size_px * 0.6
            if last and abs(last[0] - run.baseline) < 1 and abs(run.ink.left() - last[1]) < gap:
                joined[-1] = (last[0], run.ink.right(), last[2] + run.text)
            else:
                joined.append((run.baseline, run.ink.right(), run.text))
        return [text for _, _, text in joined]


class _Engine(QPaintEngine):
    """Keeps what one widget paints; `at` is the widget's place in the window, `clip` what is seen of it."""

    def __init__(self, painting: Painting) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.painting, self.at, self.clip = painting, QPointF(), QRectF()

    def begin(self, _device: QPaintDevice) -> bool:
        self.setActive(True)
        return True

    def end(self) -> bool:
        self.setActive(False)
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, _state: QPaintEngineState) -> None:
        """See Qt."""

    def drawTextItem(self, at: QPointF, item: Any) -> None:
        painter = self.painter()
        text: str = item.text()
        if not text.strip():
            return
        at = painter.transform().map(QPointF(at)) + self.at
        font: QFont = item.font()
        ink = QFontMetricsF(font).tightBoundingRect(text)
        spacing = font.letterSpacing() * len(text)
        place = QRectF(at.x() + ink.left(), at.y() + ink.top(), ink.width() + min(0.0, spacing), ink.height())
        beneath = next(
            (s.colour for s in reversed(self.painting.surfaces) if s.area.contains(place.center())),
            QColor("#00000000"),
        )
        colour = _seen(painter.pen().color(), beneath, painter.opacity())
        self.painting.texts.append(
            Text(text, place, QFont(font), colour, beneath, self._clip_now(), at.y(), self.painting.turn)
        )

    def _clip_now(self) -> QRectF:
        """What of the window is painted now: what the widget may paint, within what it has set itself."""
        if not self.painter().hasClipping():
            return self.clip
        return self.clip.intersected(self.painter().clipBoundingRect().translated(self.at))

    def _fill(self, area: QRectF) -> None:
        brush, painter = self.painter().brush(), self.painter()
        colour = brush.color()
        if brush.style().value and colour.alpha() == 255:
            area = painter.transform().mapRect(area).translated(self.at)
            self.painting.surfaces.append(
                Surface(area.intersected(self._clip_now()), colour, self.painting.turn)
            )

    def drawPath(self, path: Any) -> None:
        self._fill(path.boundingRect())

    def drawRects(self, rects: Any, _count: int = 0) -> None:
        for rect in rects if isinstance(rects, list) else [rects]:
            self._fill(QRectF(rect))

    def drawPolygon(self, *_: Any) -> None:
        """See Qt; charts and signs have no words on them."""

    def drawPixmap(self, area: QRectF, *_: Any) -> None:
        self.painting.pictures.append(Surface(QRectF(area).translated(self.at), QColor(), self.painting.turn))

    def drawImage(self, area: QRectF, *_: Any) -> None:
        self.painting.pictures.append(Surface(QRectF(area).translated(self.at), QColor(), self.painting.turn))


def _seen(colour: QColor, beneath: QColor, opacity: float) -> QColor:
    """Mix a colour that lets something through with what lies beneath."""
    share = colour.alphaF() * opacity
    mixed = [
        share * mine + (1 - share) * its
        for mine, its in zip(colour.getRgbF()[:3], beneath.getRgbF()[:3], strict=True)
    ]  # type: ignore[index]
    return QColor.fromRgbF(*mixed)


class _Device(QPaintDevice):
    def __init__(self, size: QRect, engine: _Engine) -> None:
        super().__init__()
        self._size, self._engine = size, engine

    def paintEngine(self) -> QPaintEngine:
        return self._engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        known = {
            Metric.PdmWidth: self._size.width(), Metric.PdmHeight: self._size.height(), Metric.PdmDepth: 32,
            Metric.PdmWidthMM: self._size.width(), Metric.PdmHeightMM: self._size.height(),
            Metric.PdmNumColors: 1 << 24, Metric.PdmDevicePixelRatio: 1,
            Metric.PdmDpiX: 96, Metric.PdmDpiY: 96, Metric.PdmPhysicalDpiX: 96, Metric.PdmPhysicalDpiY: 96,
        }  # fmt: skip
        return known.get(metric, 65_536)


def painting_of(window: QWidget) -> Painting:
    """Paint a window, widget by widget from the back to the front, and keep what it painted."""
    painting = Painting()
    engine = _Engine(painting)
    device = _Device(window.rect(), engine)
    _paint(window, window, QRectF(window.rect()), device, engine)
    return painting


def _paint(widget: QWidget, window: QWidget, clip: QRectF, device: _Device, engine: _Engine) -> None:
    at = QPointF(widget.mapTo(window, QPoint()))
    engine.at, engine.clip = at, QRectF(widget.rect()).translated(at).intersected(clip)
    flags = QWidget.RenderFlag(0)
    if widget is window:
        flags = QWidget.RenderFlag.DrawWindowBackground
    widget.render(device, QPoint(), QRegion(), flags)
    seen = QRectF(engine.clip)
    for child in widget.children():
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow():
            _paint(child, window, seen, device, engine)
