"""The full-screen window: shows the page that the presenter names."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import QStackedLayout, QWidget

from kiosk.pages import ChoosePage, MessagePage, Page, TicketPage
from kiosk.screens.choose import ChooseScreen
from kiosk.screens.message import MessageScreen
from kiosk.screens.ticket import TicketScreen
from service_centre.qt import theme
from service_centre.qt.wedge import KeyboardWedge


class KioskWindow(QWidget):
    """Draws pages and passes wishes on."""

    wish = Signal(str, str)
    key = Signal(str)
    scanned = Signal(str)

    def __init__(self, sizes: theme.Kiosk) -> None:
        super().__init__()
        self.setWindowTitle("Hallcall kiosk")
        self.resize(sizes.width_px, sizes.height_px)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.PAPER))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        self._choose, self._ticket, self._message = (
            ChooseScreen(sizes),
            TicketScreen(sizes),
            MessageScreen(sizes),
        )
        self._stack = QStackedLayout(self)
        for screen in (self._message, self._choose, self._ticket):
            self._stack.addWidget(screen)
            screen.wish.connect(self.wish)
        self.page: Page | None = None
        self._wedge = KeyboardWedge(self)
        self._wedge.typed.connect(self.key)
        self._wedge.scanned.connect(self.scanned)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: a key pad for those who can't see, and a scanner that types; nothing else does anything."""
        if event.isAutoRepeat():
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._wedge.enter()
        elif event.text() and event.text().isprintable():
            self._wedge.feed(event.text())

    def show_page(self, page: Page) -> None:
        """Draw a page if it is another one."""
        if page == self.page:
            return
        self.page = page
        match page:
            case ChoosePage():
                self._choose.show_page(page)
                self._stack.setCurrentWidget(self._choose)
            case TicketPage():
                self._ticket.show_page(page)
                self._stack.setCurrentWidget(self._ticket)
            case MessagePage():
                self._message.show_page(page)
                self._stack.setCurrentWidget(self._message)
