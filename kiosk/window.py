"""The full-screen window: shows the page that the presenter names."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QStackedLayout, QWidget

from kiosk.pages import ChoosePage, MessagePage, Page, TicketPage
from kiosk.screens.choose import ChooseScreen
from kiosk.screens.message import MessageScreen
from kiosk.screens.ticket import TicketScreen
from service_centre.qt import theme


class KioskWindow(QWidget):
    """Draws pages and passes wishes on."""

    wish = Signal(str, str)

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
