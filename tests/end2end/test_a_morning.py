"""A customer's morning by real clicks and keys: kiosk, paper, terminal and board against a real broker.

The windows live in this process, Mosquitto and the broker are programs of their own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from broker.accounts import StaffBook
from broker.config import Home
from counter_terminal.presenter import CounterPresenter
from counter_terminal.screens import seat as seat_screen
from counter_terminal.window import StaffWindow
from display_board.config import BoardConfig
from display_board.presenter import BoardPresenter
from display_board.window import BoardWindow
from hardware.factory import open_printer
from hardware.paper import Paper
from hardware.settings import PrinterSettings
from hardware.simulated import PrinterStandIn
from hardware.worker import PrinterWorker
from kiosk.config import KioskConfig
from kiosk.pages import ChoosePage, MessagePage, TicketPage
from kiosk.presenter import KioskPresenter
from kiosk.screens.choose import CardButton
from kiosk.window import KioskWindow
from service_centre.clock import SystemClock
from service_centre.domain import seats as s
from service_centre.link.outbox import Outbox
from service_centre.link.settings import LinkSettings
from service_centre.qt import program
from service_centre.qt.app import make_app
from service_centre.qt.bridge import Bridge
from service_centre.qt.theme import Kiosk
from tests.helpers.processes import broker, make_home, mosquitto, port_of, wait_for
from tests.helpers.reading import read_number

PIN = "135792"


@dataclass
class Hall:
    """The windows of one hall, ticked by the test's own event loop."""

    home: Home
    folder: Path
    qtbot: QtBot
    printer: PrinterStandIn
    ends: list[Callable[[], object]] = field(default_factory=list)

    def link(self, device: str) -> LinkSettings:
        secret = str(self.home.devices / f"{device}.secret")
        return LinkSettings(port=port_of(self.home), device=device, secret_file=secret)

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=10_000)

    def _run(self, presenter: Any, window: QWidget, station: Any, show: Callable[[], None]) -> Bridge:
        presenter.shown = show
        bridge = Bridge(station)
        self.qtbot.addWidget(window)
        window.show()
        station.link.start()
        self.ends.append(lambda: (station.link.stop(), bridge.deleteLater()))
        return bridge

    def kiosk(self) -> tuple[KioskPresenter, KioskWindow]:
        clock, outbox = SystemClock(), Outbox(self.folder / "outbox.sqlite")
        station = program.join(self.link("kiosk-1"), clock, outbox)
        window = KioskWindow(Kiosk(1280, 800, 217.0))

        def send(id_: str, paper: Paper) -> None:
            worker.print(
                paper, lambda outcome, word: later(partial(presenter.print_ended, id_, outcome, word))
            )

        presenter = KioskPresenter(KioskConfig(), station, outbox, clock, send)
        window.wish.connect(presenter.wish)
        later = self._run(presenter, window, station, lambda: window.show_page(presenter.page())).later
        settings = PrinterSettings(port=self.printer.port)
        worker = PrinterWorker(
            partial(open_printer, settings), status=lambda now: later(partial(presenter.printer_is, now))
        )
        self.ends += [worker.stop]
        return presenter, window

    def counter(self, seat: str) -> tuple[CounterPresenter, StaffWindow]:
        clock = SystemClock()
        station = program.join(self.link(f"counter-{seat}"), clock, None)
        presenter = CounterPresenter(station, clock, seat, "en")
        window = StaffWindow(presenter, seat_screen.paint)
        window.resize(1366, 768)
        self._run(presenter, window, station, lambda: window.show_model(presenter.model()))
        return presenter, window

    def board(self) -> tuple[BoardPresenter, BoardWindow]:
        clock = SystemClock()
        station = program.join(self.link("board-1"), clock, None)
        presenter, window = BoardPresenter(BoardConfig(), station, clock), BoardWindow()
        window.resize(1280, 720)
        self._run(presenter, window, station, lambda: window.show_board(presenter.board()))
        return presenter, window


@pytest.fixture
def hall(tmp_path: Path, qtbot: QtBot) -> Iterator[Hall]:
    make_app("hallcall-test")
    home = make_home(tmp_path / "hall")
    book = StaffBook(home.staff)
    for number in ("1001", "1004"):
        book.put(number, "Wang Fang", s.CLERK, PIN)
    printer = PrinterStandIn()
    with mosquitto(home), broker(home):
        made = Hall(home, tmp_path, qtbot, printer)
        yield made
        for end in made.ends:
            end()
        QApplication.processEvents()
    printer.close()


def press(window: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(window.focusWidget() or window, key)


def touch(window: KioskWindow, text: str) -> None:
    """Touch the card or key that carries a text, once it is on the page."""

    def found() -> QAbstractButton | None:
        QApplication.processEvents()
        for button in window.findChildren(QAbstractButton):
            name = button.accessibleName() if isinstance(button, CardButton) else button.text()
            if button.isVisible() and text in name:
                return button
        return None

    wait_for(found)
    button = found()
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def sign_in(hall: Hall, presenter: CounterPresenter, window: StaffWindow, staff: str) -> None:
    hall.until(lambda: presenter.model().linked and presenter.model().dialog)
    window.activateWindow()
    for word in (staff, PIN):
        QTest.keyClicks(window.focusWidget() or window, word)
        press(window, Qt.Key.Key_Return)
    hall.until(lambda: presenter.view and presenter.view.staff == staff)
    press(window, Qt.Key.Key_F2)
    hall.until(lambda: presenter.view and presenter.view.state == "open")


def test_from_the_touch_to_the_window(hall: Hall) -> None:
    kiosk, kiosk_window = hall.kiosk()
    counter, counter_window = hall.counter("1")
    board, board_window = hall.board()
    hall.until(lambda: isinstance(kiosk.page(), ChoosePage))
    touch(kiosk_window, "English")
    touch(kiosk_window, "Information")
    hall.until(
        lambda: isinstance(kiosk_window.page, TicketPage) and "take your ticket" in kiosk_window.page.heading
    )
    assert isinstance(kiosk_window.page, TicketPage)
    assert read_number(hall.printer.slips[-1]) == kiosk_window.page.number == "A001"
    touch(kiosk_window, "Done")
    sign_in(hall, counter, counter_window, "1001")
    hall.until(lambda: counter.view and counter.view.next)
    press(counter_window, Qt.Key.Key_F2)
    hall.until(lambda: board.board().card and board.board().card.number == "A001")
    assert board.board().card.seat == "1"  # type: ignore[union-attr]
    press(counter_window, Qt.Key.Key_F5)
    hall.until(lambda: counter.view and counter.view.state == "serving")
    for keys, lit in (((Qt.Key.Key_F7, Qt.Key.Key_C), "Send to Membership"), ((Qt.Key.Key_R,), "and back")):
        press(counter_window, *keys)
        hall.until(lambda lit=lit: (dialog := counter.model().dialog) and lit in dialog.enter)
    press(counter_window, Qt.Key.Key_Return)
    hall.until(lambda: counter.view and counter.view.state == "open")
    member, member_window = hall.counter("4")
    sign_in(hall, member, member_window, "1004")
    hall.until(lambda: member.view and member.view.next)
    press(member_window, Qt.Key.Key_F2)
    hall.until(lambda: member.view and member.view.ticket)
    press(member_window, Qt.Key.Key_F5)
    hall.until(lambda: member.view and member.view.state == "serving")
    press(member_window, Qt.Key.Key_F9, Qt.Key.Key_Return)
    hall.until(lambda: counter.view and counter.view.next and counter.view.next[0].reason == "returned")
    press(counter_window, Qt.Key.Key_F2)
    hall.until(lambda: counter.view and counter.view.ticket and counter.view.ticket.number == "A001")
    assert not board_window.grab().isNull()


def test_a_double_touch_makes_one_ticket_and_cancel_takes_it_back(hall: Hall) -> None:
    kiosk, window = hall.kiosk()
    hall.until(lambda: isinstance(kiosk.page(), ChoosePage))
    card = next(button for button in window.findChildren(CardButton) if "咨询" in button.accessibleName())
    for _ in range(2):
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    hall.until(lambda: isinstance(window.page, TicketPage))
    hall.until(lambda: kiosk._station.hall.services[0].waiting == 1)
    touch(window, "取消此号")
    touch(window, "确定取消")
    hall.until(lambda: isinstance(window.page, MessagePage) and "已取消" in window.page.heading)
    hall.until(lambda: kiosk._station.hall.services[0].waiting == 0)


def test_no_paper_keeps_the_number_and_a_reprint_is_marked(hall: Hall) -> None:
    kiosk, window = hall.kiosk()
    hall.printer.sensors.paper = False
    hall.until(lambda: isinstance(kiosk.page(), ChoosePage))
    touch(window, "会员")
    hall.until(lambda: isinstance(window.page, TicketPage) and window.page.trouble)
    assert isinstance(window.page, TicketPage)
    assert window.page.number == "C001"
    assert hall.printer.slips == []
    hall.printer.reload()
    touch(window, "没有出票")
    hall.until(lambda: hall.printer.slips)
    assert read_number(hall.printer.slips[-1]) == "C001"
    hall.until(lambda: isinstance(window.page, TicketPage) and "补打" in window.page.heading)


def test_clicks_do_what_keys_do(hall: Hall) -> None:
    counter, window = hall.counter("1")
    sign_in(hall, counter, window, "1001")
    window.grab()
    place = window._places["F10"].center()
    event = QMouseEvent(
        QMouseEvent.Type.MouseButtonPress, QPointF(place), QPointF(place), Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    window.mousePressEvent(event)
    assert counter.model().dialog
    press(window, Qt.Key.Key_1)
    hall.until(lambda: counter.view and counter.view.state == "paused")
