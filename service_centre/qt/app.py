"""Makes the QApplication as every screen of the hall needs it: fonts, signals, crashes that are told."""

import gc
import logging
import os
import signal
import sys
from collections.abc import Callable
from functools import lru_cache
from types import TracebackType

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

from service_centre.errors import FontMissing

log = logging.getLogger(__name__)

FAMILIES = {"zh_Hans": "Noto Sans CJK SC", "zh_Hant": "Noto Sans CJK TC", "en": "Noto Sans"}
LATIN = "Noto Sans"
STANDS_MS = 2_000
"""What stands so long after the start stands for months."""

PACKAGES = {"Noto Sans": "fonts-noto-core"}


def make_app(name: str) -> QApplication:
    """Make the application; raises FontMissing. Without a display Qt would abort: it draws off screen then."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([name])
    assert isinstance(app, QApplication)
    app.setApplicationName(name)
    known = set(QFontDatabase.families())
    for family in FAMILIES.values():
        if family not in known:
            raise FontMissing(family=family, package=PACKAGES.get(family, "fonts-noto-cjk"))
    app.setFont(font_for("zh_Hans", 16))
    return app


def run(app: QApplication) -> int:
    """Run until the window closes or SIGTERM comes; a fault in a slot ends the program, so that it is restarted."""
    sys.excepthook = _crash
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: app.quit())
    # Python sees a signal only between two of its own steps: this gives it one, twice a second.
    heartbeat = QTimer()
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start(500)
    QTimer.singleShot(STANDS_MS, _leave_alone)
    return app.exec()


def _leave_alone() -> None:
    """Take what stands out of the collector's walks: they took 44 ms now and then, in the midst of a frame."""
    gc.collect()
    gc.freeze()


def tell_first_paint(window: QWidget, painting: Callable[[], bool] = lambda: False) -> None:
    """Log when the window was painted for the first time, all of it: `painting` says that parts are still due."""
    window.installEventFilter(_FirstPaint(window, painting))


class _FirstPaint(QObject):
    """Watches for one paint event, and for its end."""

    def __init__(self, window: QWidget, painting: Callable[[], bool]) -> None:
        super().__init__(window)
        self._painting = painting

    def _tell(self) -> None:
        if self._painting():
            QTimer.singleShot(1, self._tell)
        else:
            log.info("first paint")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._tell)
        return False


def _crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("the program ends by a fault", exc_info=(kind, error, trace))
    app = QApplication.instance()
    if app:
        app.exit(1)


def font_for(language: str, size_px: float, *, bold: bool = False) -> QFont:
    """Choose Latin and digits from Noto Sans and Chinese in the language's shapes; figures stand in columns."""
    return QFont(_font(language, max(8, round(size_px)), bold))


@lru_cache(maxsize=256)
def _font(language: str, size_px: int, bold: bool) -> QFont:
    font = QFont()
    font.setFamilies([LATIN, FAMILIES["zh_Hant" if language == "zh_Hant" else "zh_Hans"]])
    if language == "zh_Hant":
        # Qt keeps one engine for the first family at a size, whatever follows it (seen with 6.11): without another
        # strategy a text would have the faces of the language that was painted first. All our text is smooth anyway.
        font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    font.setPixelSize(size_px)
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    return font
