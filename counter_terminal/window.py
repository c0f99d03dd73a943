"""The staff window: paints the presenter's model, turns keys, clicks and scans into its words."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from counter_terminal.base import Presenter
from counter_terminal.screens.dialog import DialogWidget
from service_centre.qt import theme
from service_centre.qt.wedge import KeyboardWedge
from service_centre.qt.widgets import with_painter

NAMES = {
    Qt.Key.Key_Return: "Enter", Qt.Key.Key_Enter: "Enter", Qt.Key.Key_Escape: "Escape", Qt.Key.Key_Tab: "Tab",
}  # fmt: skip

AGAIN = " again"
"""A second place of a key: in a message, or where what it makes would stand."""

Paint = Callable[[QPainter, QRectF, Any, str], dict[str, QRectF]]


class StaffWindow(QWidget):
    """One window for a seat or the desk: `paint` draws the model."""

    def __init__(self, presenter: Presenter, paint: Paint) -> None:
        super().__init__()
        self.setWindowTitle("Hallcall")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._presenter, self._paint = presenter, paint
        self._model: Any = None
        self._places: dict[str, QRectF] = {}
        self._down = ""
        self._wedge = KeyboardWedge(self)
        self._wedge.typed.connect(lambda text: presenter.key(text.upper()))
        self._wedge.scanned.connect(presenter.scanned)
        self.dialog = DialogWidget(self)
        self.dialog.pressed.connect(presenter.clicked)
        self.dialog.typed.connect(presenter.typed)
        self.dialog.focused.connect(self._focus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def show_model(self, model: Any) -> None:
        """Draw another model."""
        if model != self._model:
            self._model = model
            self.update()
        self.dialog.show_dialog(model.dialog, model.language)

    def _focus(self, name: str) -> None:
        for _ in self._model.dialog.fields if self._model.dialog else ():
            if any(one.name == name and one.focused for one in self._model.dialog.fields):
                return
            self._presenter.key("Tab")

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        painter.fillRect(area, QColor(theme.PAPER))
        if self._model is not None:
            self._places = self._paint(painter, area, self._model, self._down)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """See Qt."""
        self.dialog.setGeometry(self.rect())

    # Keys: a held key counts once.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        if event.isAutoRepeat():
            return
        key = event.key()
        if Qt.Key.Key_F1 <= key <= Qt.Key.Key_F12:
            self._press(f"F{key - Qt.Key.Key_F1 + 1}")
        elif key == Qt.Key.Key_F and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._presenter.key("Find")
        elif key in NAMES:
            self._named(NAMES[Qt.Key(key)])
        elif event.text() and event.text().isprintable():
            self._wedge.feed(event.text())

    def _named(self, name: str) -> None:
        if name == "Enter" and self._wedge.enter():
            return
        self._wedge.flush()
        self._presenter.key(name)

    def _press(self, key: str) -> None:
        self._down = key
        self.update()
        QTimer.singleShot(120, self._release)
        self._presenter.key(key)

    def _release(self) -> None:
        self._down = ""
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        for key, place in reversed(self._places.items()):  # what was painted last lies on top
            if place.contains(event.position()):
                self._press(key.removesuffix(AGAIN))
                return
