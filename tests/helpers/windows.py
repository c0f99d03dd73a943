"""A hall whose windows live in this process; Mosquitto and the broker are programs of their own."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from broker.accounts import StaffBook
from broker.config import Home
from counter_terminal.config import CounterConfig
from counter_terminal.devices import Later, SeatDevices
from counter_terminal.presenter import CounterPresenter
from counter_terminal.screens import seat as seat_screen
from counter_terminal.window import StaffWindow
from display_board.config import BoardConfig
from display_board.presenter import BoardPresenter
from display_board.speech import Voice
from display_board.window import BoardWindow
from hardware.factory import open_printer
from hardware.paper import Paper
from hardware.settings import PrinterSettings
from hardware.simulated import PrinterStandIn
from hardware.worker import PrinterWorker
from kiosk.config import KioskConfig
from kiosk.presenter import KioskPresenter
from kiosk.screens.choose import CardButton
from kiosk.window import KioskWindow
from service_centre.clock import SystemClock
from service_centre.domain import seats as s
from service_centre.link.disk import DiskWriter
from service_centre.link.outbox import Outbox
from service_centre.link.settings import LinkSettings
from service_centre.qt import program
from service_centre.qt.app import make_app
from service_centre.qt.bridge import Bridge
from service_centre.qt.theme import Kiosk
from tests.helpers.processes import broker, make_home, mosquitto, port_of
from tests.helpers.waiting import PATIENCE_S, until, wait_for

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

    def until(self, condition: Callable[[], object], *, s: float = PATIENCE_S) -> None:
        until(self.qtbot, condition, s=s)

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
        outbox.start(DiskWriter(lambda writes: outbox.commit(writes), later))  # noqa: PLW0108  tests slow it down
        self.ends.append(outbox.close)
        settings = PrinterSettings(port=self.printer.port)
        worker = PrinterWorker(
            partial(open_printer, settings), status=lambda now: later(partial(presenter.printer_is, now))
        )
        self.ends += [worker.stop]
        return presenter, window

    def counter(self, seat: str, config: CounterConfig | None = None) -> tuple[CounterPresenter, StaffWindow]:
        clock, outbox = SystemClock(), Outbox(self.folder / f"counter-{seat}.sqlite")
        station = program.join(self.link(f"counter-{seat}"), clock, outbox)
        presenter = CounterPresenter(station, clock, seat, "en")
        window = StaffWindow(presenter, seat_screen.paint)
        window.resize(1366, 768)
        devices: list[SeatDevices] = []

        def shown() -> None:
            window.show_model(presenter.model())
            for one in devices:
                one.show(presenter.outputs())

        bridge = self._run(presenter, window, station, shown)
        if config:
            devices.append(SeatDevices(config, presenter, bridge.later))
            self.ends.append(devices[0].close)
        return presenter, window

    def board(
        self, voice: Callable[[Later, Callable[[], BoardPresenter]], Voice] | None = None
    ) -> tuple[BoardPresenter, BoardWindow]:
        clock, window = SystemClock(), BoardWindow()
        station = program.join(self.link("board-1"), clock, None)
        made: list[BoardPresenter] = []
        waiting: list[Callable[[], None]] = []
        later: list[Later] = [waiting.append]
        spoken = voice(lambda work: later[-1](work), lambda: made[0]) if voice else None  # noqa: PLW0108  later
        presenter = BoardPresenter(BoardConfig(), station, clock, spoken)
        made.append(presenter)
        window.resize(1280, 720)
        later.append(
            self._run(presenter, window, station, lambda: window.show_board(presenter.board())).later
        )
        return presenter, window


@pytest.fixture(name="hall")
def hall_fixture(tmp_path: Path, qtbot: QtBot) -> Iterator[Hall]:
    make_app("hallcall-test")
    gc.collect()
    gc.freeze()  # as a screen's program does: what other tests left is not walked in the midst of a frame
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
    gc.unfreeze()


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
