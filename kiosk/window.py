"""The full-screen window: shows the page that the presenter names."""

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QLayout, QStackedLayout, QWidget

from kiosk.pages import AttractPage, ChoosePage, CornerPage, KeypadPage, MessagePage, Page, TicketPage
from kiosk.screens.attract import AttractScreen
from kiosk.screens.choose import ChooseScreen
from kiosk.screens.corner import CornerScreen
from kiosk.screens.keypad import KeypadScreen
from kiosk.screens.message import MessageScreen
from kiosk.screens.page import PageScreen
from kiosk.screens.ticket import TicketScreen
from service_centre.qt import theme
from service_centre.qt.wedge import KeyboardWedge

SCREENS: dict[type[Page], type[PageScreen]] = {
    AttractPage: AttractScreen,
    ChoosePage: ChooseScreen,
    TicketPage: TicketScreen,
    MessagePage: MessageScreen,
    KeypadPage: KeypadScreen,
    CornerPage: CornerScreen,
}

CORNER_MM = 15.0
CORNER_HOLD_MS = 3_000
"""Staff hold the upper left corner so long: nobody comes there by chance."""


class HoldCorner(QWidget):
    """Lies over the upper left corner, unseen: held long enough it is for staff, else the touch goes to what lies below."""

    held = Signal()

    def __init__(self, window: QWidget, side_px: int) -> None:
        super().__init__(window)
        self._window = window
        self.setGeometry(0, 0, side_px, side_px)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CORNER_HOLD_MS)
        self._timer.timeout.connect(self.held)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """See Qt."""
        self._timer.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See Qt: a short touch presses the key below."""
        if not self._timer.isActive():
            return
        self._timer.stop()
        window, at = self._window, self.mapToParent(event.position().toPoint())
        self.hide()
        below = window.childAt(at)
        self.show()
        if isinstance(below, QAbstractButton):
            below.click()
        elif isinstance(window, KioskWindow):
            window.wish.emit("touch", "")


EARPHONE_IN, EARPHONE_OUT = (Qt.Key.Key_F15, 193), (Qt.Key.Key_F16, 194)
"""What an audio key pad types when an earphone goes in or out: F15 and F16, as keys and as keycodes of xkb
(evdev's 185 and 186 and 8), for the usual keymap calls these keys something else."""


class KioskWindow(QWidget):
    """Draws pages and passes wishes on; a screen is made when its first page comes, one for each look."""

    wish = Signal(str, str)
    key = Signal(str)
    scanned = Signal(str)
    earphone = Signal(bool)

    def __init__(self, sizes: theme.Kiosk) -> None:
        super().__init__()
        self.setWindowTitle("Hallcall kiosk")
        self.setFixedSize(
            sizes.width_px, sizes.height_px
        )  # no page may push another one's keys off the panel
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.PAPER))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        self._sizes = sizes
        self._screens: dict[tuple[type[Page], bool, bool], PageScreen] = {}
        self._stack = QStackedLayout(self)
        self._stack.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.page: Page | None = None
        self._wedge = KeyboardWedge(self)
        self._wedge.typed.connect(self.key)
        self._wedge.scanned.connect(self.scanned)
        self._corner = HoldCorner(self, sizes.px(CORNER_MM))
        self._corner.held.connect(lambda: self.wish.emit("staff", ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: a key pad for those who can't see, and a scanner that types; nothing else does anything."""
        if event.isAutoRepeat():
            return
        codes = {event.key(), event.nativeScanCode()}
        if codes.intersection(EARPHONE_IN) or codes.intersection(EARPHONE_OUT):
            self.earphone.emit(bool(codes.intersection(EARPHONE_IN)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self._wedge.enter():
                self.key.emit("#")
        elif event.text() and event.text().isprintable():
            self._wedge.feed(event.text())

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """See Qt: a touch beside every key still shows that somebody is here."""
        self.wish.emit("touch", "")

    def closeEvent(self, event: QEvent) -> None:
        """See Qt: no chord closes a kiosk; the program ends by its signals."""
        if event.spontaneous():
            event.ignore()

    def show_page(self, page: Page) -> None:
        """Draw a page if it is another one."""
        if page == self.page:
            return
        self.page = page
        screen = self._screen(page)
        screen.show_page(page)
        self._stack.setCurrentWidget(screen)
        self._corner.raise_()

    def _screen(self, page: Page) -> PageScreen:
        look = (type(page), page.large, page.low)
        if look not in self._screens:
            screen = SCREENS[type(page)](replace(self._sizes, large=page.large, low=page.low))
            screen.wish.connect(self.wish)
            self._stack.addWidget(screen)
            self._screens[look] = screen
        return self._screens[look]
