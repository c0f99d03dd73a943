"""A dialog over the screen: painted choices and real text fields, so that input methods work in them."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QInputDevice, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from counter_terminal.dialogs import Choice, Dialog, Field
from service_centre.i18n import words
from service_centre.i18n.keyboard import BACKSPACE
from service_centre.qt import theme
from service_centre.qt.app import font_for
from service_centre.qt.canvas import Canvas
from service_centre.qt.keyboard import KeyboardPanel
from service_centre.qt.lettering import CENTRE, RIGHT
from service_centre.qt.widgets import with_painter

PASSED_ON = {Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}
MANY = 8
"""More choices than these stand in three columns at least: a sheet must not grow higher than the screen."""

TOUCH = QInputDevice.DeviceType.TouchScreen
KEYBOARD = "keyboard "
"""The key in a field that brings the keyboard on the screen."""


class Line(QLineEdit):
    """A field that leaves Tab, Enter, Esc and the F keys to the terminal; `leaving` says that somebody goes on."""

    leaving = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        if event.key() in PASSED_ON and event.key() != Qt.Key.Key_Escape:
            self.leaving.emit()
        if event.key() in PASSED_ON or Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F12:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, _forward: bool) -> bool:
        """See Qt: the dialog moves the focus."""
        return False


class DialogWidget(QWidget):
    """Shows a dialog; says keys that were clicked and text that was typed."""

    pressed = Signal(str)
    typed = Signal(str, str)
    focused = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._under = parent
        self._dialog: Dialog | None = None
        self._language = "zh_Hans"
        self._fields: dict[str, Line] = {}
        self._places: dict[str, QRectF] = {}
        self.keyboard = KeyboardPanel(self)
        self.keyboard.typed.connect(self._type)
        self.keyboard.entered.connect(lambda: self.pressed.emit("Enter"))
        self.keyboard.hidden.connect(self._put_away)
        self.keyboard.reshaped.connect(self._place_anew)
        self.hide()

    def show_dialog(self, dialog: Dialog | None, language: str) -> None:
        """Show, change or hide."""
        if dialog == self._dialog and self.isVisible() == (dialog is not None):
            return
        names = [(one.name, one.secret) for one in dialog.fields] if dialog else []
        if dialog is None or self._dialog is None or dialog.kind != self._dialog.kind:
            self._make_fields(names)
            self.keyboard.hide()
        self._dialog, self._language = dialog, language
        self.setVisible(dialog is not None)
        if dialog is None:
            self._under.setFocus()
            return
        self.raise_()
        for one in dialog.fields:
            line = self._fields[one.name]
            if line.text() != one.text:
                line.setText(one.text)
            if one.focused:
                line.setFocus()
        if not any(one.focused for one in dialog.fields):
            self._under.setFocus()
            self.keyboard.hide()
        self._lay_out(dialog)
        self.update()

    def _make_fields(self, names: list[tuple[str, bool]]) -> None:
        for line in self._fields.values():
            line.deleteLater()
        self._fields = {}
        for name, secret in names:
            line = Line(self)
            line.setFrame(False)
            line.setStyleSheet(
                f"color: {theme.INK}; background: transparent; selection-background-color: {theme.SAND};"
            )
            line.setMaxLength(400)
            line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # Qt's own is in English
            if secret:
                line.setEchoMode(QLineEdit.EchoMode.Password)
            line.leaving.connect(self.keyboard.finish)
            line.textEdited.connect(lambda text, name=name: self.typed.emit(name, text))
            line.installEventFilter(self)
            line.show()
            self._fields[name] = line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt: a click into a field moves the focus there; a finger's brings the keyboard along."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            for name, line in self._fields.items():
                if line is watched:
                    self._enter_field(name, by_finger=event.device().type() == TOUCH)
        return super().eventFilter(watched, event)

    @property
    def fields(self) -> tuple[str, ...]:
        """Name the fields that can be written in."""
        return tuple(self._fields)

    def centre_of(self, name: str) -> QPointF:
        """Say where the middle of a choice or key is; raises KeyError for one that is not shown."""
        return self._places[name].center()

    # The keyboard on the screen, for terminals without keys of their own.

    def _enter_field(self, name: str, *, by_finger: bool) -> None:
        self.keyboard.finish()
        was = self._focused
        self.focused.emit(name)
        one = self._focused
        if by_finger and one and self._dialog and not (self.keyboard.is_open and was and was.name == name):
            self.keyboard.open(self._language, first=one.script)
            self._lay_out(self._dialog)

    def _type(self, text: str) -> None:
        """Put text where the focus is, as if it had come from keys."""
        one = self._focused
        if one is None:
            return
        line = self._fields[one.name]
        if text == BACKSPACE:
            line.backspace()
        else:
            line.insert(text)
        self.typed.emit(one.name, line.text())

    def _put_away(self) -> None:
        self.keyboard.hide()
        self._place_anew()
        self.update()

    @property
    def _focused(self) -> Field | None:
        fields = self._dialog.fields if self._dialog else ()
        return next((one for one in fields if one.focused), None)

    # Layout and painting are one walk; without a painter it only places the fields.

    def _unit(self) -> float:
        return max(1.0, min(self._under.width() / 1366, self._under.height() / 768))

    def _lay_out(self, dialog: Dialog) -> None:
        self.setGeometry(self._under.rect())
        self._walk(None, dialog)
        one = self._focused
        if one and self.keyboard.is_open:
            self.keyboard.say(one.label, dialog.error, dialog.enter)
            self.keyboard.raise_()
            line = self._fields[one.name]
            line.setGeometry(self.keyboard.place(QRectF(self.rect()), self._unit()).toRect())
            line.raise_()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """See Qt."""
        self._place_anew()

    def _place_anew(self) -> None:
        if self._dialog:
            self._lay_out(self._dialog)

    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        """See Qt."""
        if self._dialog is None:
            return
        painter.fillRect(area, QColor(23, 32, 42, 115))
        self._walk(Canvas(painter, self._unit(), self._language), self._dialog)

    def _walk(self, c: Canvas | None, dialog: Dialog) -> None:
        u = self._unit()
        wide = min(self.width() - 60 * u, (1180 if dialog.table and dialog.kind == "sheet" else 1020) * u)
        high = self._height(dialog, u)
        sheet = QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high)
        inner = sheet.adjusted(32 * u, 24 * u, -32 * u, -24 * u)
        self._places = {}
        y = inner.top()
        if c:
            c.box(sheet, theme.CARD, radius=28)
            c.text(QRectF(inner.left(), y, inner.width(), 44 * u), dialog.title, 28, bold=True)
            c.wrapped(QRectF(inner.left(), y + 46 * u, inner.width(), 54 * u), dialog.hint, 18, theme.INK_2)
        y += (48 if not dialog.hint else 100 if _long(dialog.hint) else 78) * u
        for group in dialog.groups:
            if not group.choices:
                continue
            if group.heading:
                if c:
                    c.text(QRectF(inner.left(), y, inner.width(), 26 * u), group.heading, 17, theme.INK_2)
                y += 30 * u
            y = self._choices(c, group.choices, QRectF(inner.left(), y, inner.width(), 0), u)
        y = self._table(c, dialog, QRectF(inner.left(), y, inner.width(), 0), u)
        for one in dialog.fields:
            self._field(c, one, QRectF(inner.left(), y, inner.width(), 58 * u), u)
            y += 68 * u
        if dialog.error:
            if c:
                c.text(
                    QRectF(inner.left(), y, inner.width(), 32 * u),
                    f"! {dialog.error}",
                    18,
                    theme.BAD,
                    bold=True,
                )
            y += 38 * u
        self._ends(c, dialog, QRectF(inner.left(), inner.bottom() - 62 * u, inner.width(), 62 * u), u)

    def _field(self, c: Canvas | None, one: Field, place: QRectF, u: float) -> None:
        key = QRectF(place.right() - 122 * u, place.top() + 7 * u, 114 * u, 44 * u)
        self._places[f"{KEYBOARD}{one.name}"] = key
        if c is None:
            line = self._fields[one.name]
            line.setFont(font_for(self._language, 21 * u))
            wide = key.left() - place.left() - 252 * u
            line.setGeometry(QRectF(place.left() + 240 * u, place.top() + 5 * u, wide, 48 * u).toRect())
            return
        edge, width = (theme.INK, 3) if one.focused else (theme.EDGE, 2)
        c.box(place, theme.CARD, edge, radius=14, width=width)
        c.text(
            QRectF(place.left() + 18 * u, place.top(), 216 * u, place.height()), one.label, 17, theme.INK_2
        )
        c.box(key, theme.KEY, theme.EDGE, radius=12)
        c.text(key, words(self._language)("keyboard.open"), 17, align=CENTRE)

    def _height(self, dialog: Dialog, u: float) -> float:
        height = 48 + (48 if not dialog.hint else 100 if _long(dialog.hint) else 78)
        for group in dialog.groups:
            if group.choices:
                columns = _columns(group.choices)
                height += (30 if group.heading else 0) + -(-len(group.choices) // columns) * 82
        height += 34 * len(dialog.table) + (12 if dialog.table else 0)
        height += 68 * len(dialog.fields) + (38 if dialog.error else 0)
        return (height + (76 if dialog.enter or dialog.escape else 0)) * u

    def _choices(self, c: Canvas | None, choices: tuple[Choice, ...], area: QRectF, u: float) -> float:
        columns = _columns(choices)
        gap = 10 * u
        wide = (area.width() - gap * (columns - 1)) / columns
        for at, choice in enumerate(choices):
            x = area.left() + at % columns * (wide + gap)
            place = QRectF(x, area.top() + at // columns * 82 * u, wide, 72 * u)
            self._places[choice.key] = place
            if c:
                _paint_choice(c, place, choice)
        return area.top() + -(-len(choices) // columns) * 82 * u

    def _table(self, c: Canvas | None, dialog: Dialog, area: QRectF, u: float) -> float:
        y = area.top()
        for at, row in enumerate(dialog.table):
            if c:
                self._table_row(c, dialog, row, QRectF(area.left(), y, area.width(), 34 * u), first=at == 0)
            y += 34 * u
        return y + (12 * u if dialog.table else 0)

    def _table_row(
        self, c: Canvas, dialog: Dialog, row: tuple[str, ...], line: QRectF, *, first: bool
    ) -> None:
        if dialog.kind == "help":
            shares: tuple[float, ...] = (0.07, 0.2, 0.73)
        else:
            shares = (0.15, *[0.85 / (len(row) - 1)] * (len(row) - 1))
        x = line.left()
        head = first and dialog.kind != "help"
        c.rule(line.left(), line.top(), line.width())
        for at, (text, share) in enumerate(zip(row, shares, strict=True)):
            cell = QRectF(x, line.top(), line.width() * share - 8 * c.u, line.height())
            number = at > 0 and dialog.kind != "help"
            bold = head or (dialog.kind == "help" and at < 2)
            if number:
                c.text(
                    cell, text, 15 if head else 17, theme.INK_2 if head else theme.INK, bold=bold, align=RIGHT
                )
            else:
                c.text(cell, text, 17, bold=bold)
            x += line.width() * share

    def _ends(self, c: Canvas | None, dialog: Dialog, area: QRectF, u: float) -> None:
        ends = [(name, key, text) for name, key, text in
                (("Escape", "Esc", dialog.escape), ("Enter", "Enter", dialog.enter)) if text]  # fmt: skip
        x = area.left()
        for name, key, text in ends:
            share = 1.0 if len(ends) == 1 else 0.34 if name == "Escape" else 0.66
            place = QRectF(
                x, area.top(), area.width() * share - (10 * u if len(ends) > 1 else 0), area.height()
            )
            self._places[name] = place
            x += area.width() * share
            if c:
                dark = name == "Enter"
                c.box(place, theme.INK if dark else theme.KEY, theme.INK if dark else theme.EDGE, radius=16)
                c.text(
                    place, f"{key}   {text}", 21, theme.CARD if dark else theme.INK, bold=True, align=CENTRE
                )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        for key, place in self._places.items():
            if place.contains(event.position()):
                if key.startswith(KEYBOARD):
                    self._enter_field(key.removeprefix(KEYBOARD), by_finger=True)
                else:
                    self.pressed.emit(key)
                return


def _columns(choices: tuple[Choice, ...]) -> int:
    """As many columns as the longest label has room in; a Chinese face takes the room of two letters."""
    longest = max(max(_cells(choice.label) + 2, _cells(choice.sub) // 2) for choice in choices)
    least = 3 if len(choices) > MANY else 2
    return min(len(choices), 7 if longest <= 7 else 5 if longest <= 11 else 3 if longest <= 22 else least)


def _cells(text: str) -> int:
    return sum(2 if ord(char) >= 0x2E80 else 1 for char in text)


def _long(hint: str) -> bool:
    return _cells(hint) > 100


def _paint_choice(c: Canvas, place: QRectF, choice: Choice) -> None:
    u = c.u
    edge = theme.INK if choice.chosen else theme.EDGE if choice.live else theme.LINE
    c.box(place, theme.KEY if choice.live else theme.CARD, edge, radius=14, width=4 if choice.chosen else 2)
    cap = QRectF(
        place.left() + 12 * u,
        place.top() + 10 * u,
        max(30 * u, c.width(choice.key, 18, bold=True) + 14 * u),
        30 * u,
    )
    c.box(cap, theme.INK if choice.live else theme.CARD, "" if choice.live else theme.LINE, radius=8)
    c.text(cap, choice.key, 18, theme.CARD if choice.live else theme.INK_2, bold=True, align=CENTRE)
    ink = theme.INK if choice.live else theme.INK_2
    name = QRectF(cap.right() + 10 * u, cap.top(), place.right() - cap.right() - 18 * u, 30 * u)
    c.text(name, choice.label + (" ✓" if choice.chosen else ""), 20, ink, bold=choice.live)
    c.text(
        QRectF(place.left() + 14 * u, cap.bottom() + 2 * u, place.width() - 22 * u, 26 * u),
        choice.sub,
        16,
        theme.INK_2,
    )
