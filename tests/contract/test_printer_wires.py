"""One suite over every wire of a printer: network, serial and USB; the driver can't tell the stand-in apart."""

import os
import pty
import socket
import threading
import tty
from collections.abc import Iterator

import pytest

from hardware import errors
from hardware.paper import CENTRE, Paper, Row, Span
from hardware.printer import EscposPrinter
from hardware.settings import PrinterSettings
from hardware.simulated import PrinterStandIn
from tests.helpers.processes import wait_for

SLIP = Paper((Row((Span("A001", 150, True),), align=CENTRE), Row((Span("咨询 Information"),))))


class Port:
    """A pseudo-terminal whose other end is the stand-in: what the driver writes arrives there as bytes."""

    def __init__(self, stand_in: PrinterStandIn) -> None:
        self._master, slave = pty.openpty()
        tty.setraw(self._master)
        tty.setraw(slave)
        self._slave = slave
        self.name = os.ttyname(slave)
        self._wire = socket.create_connection(("127.0.0.1", stand_in.port))
        self._wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for carry in (self._out, self._back):
            threading.Thread(target=carry, daemon=True).start()

    def _out(self) -> None:
        try:
            while data := os.read(self._master, 4096):
                self._wire.sendall(data)
        except OSError:
            return

    def _back(self) -> None:
        try:
            while data := self._wire.recv(64):
                os.write(self._master, data)
        except OSError:
            return

    def close(self) -> None:
        self._wire.shutdown(socket.SHUT_RDWR)
        self._wire.close()
        os.close(self._slave)


@pytest.fixture
def stand_in() -> Iterator[PrinterStandIn]:
    made = PrinterStandIn()
    yield made
    made.close()


@pytest.fixture(params=["network", "serial", "usb"])
def driver(request: pytest.FixtureRequest, stand_in: PrinterStandIn) -> Iterator[EscposPrinter]:
    kind, port = str(request.param), None
    settings = PrinterSettings(kind="network", port=stand_in.port, answer_s=0.4, print_s=3.0)
    if kind != "network":
        port = Port(stand_in)
        settings = PrinterSettings(kind=kind, device=port.name, answer_s=0.4, print_s=3.0)
    made = EscposPrinter(settings)
    yield made
    made.close()
    if port:
        port.close()


def test_prints(driver: EscposPrinter, stand_in: PrinterStandIn) -> None:
    for count in (1, 2):
        driver.print(SLIP)
        wait_for(lambda count=count: stand_in.count == count)
    assert driver.status().word == "ok"


def test_no_paper_is_said_and_over_after_a_new_roll(driver: EscposPrinter, stand_in: PrinterStandIn) -> None:
    stand_in.sensors.paper = False
    with pytest.raises(errors.PaperOut):
        driver.print(SLIP)
    stand_in.reload()
    driver.print(SLIP)
    wait_for(lambda: stand_in.count == 1)


def test_silence_is_down(driver: EscposPrinter, stand_in: PrinterStandIn) -> None:
    stand_in.sensors.silent = True
    with pytest.raises(errors.Silent):
        driver.print(SLIP)
    assert driver.status().word == "silent"


@pytest.mark.parametrize(("settings", "word"), [
    (PrinterSettings(kind="serial", device="/dev/no-such-port"), "not_found"),
    (PrinterSettings(kind="usb", device="/dev/no-such-port"), "not_found"),
    (PrinterSettings(kind="carrier pigeon"), "settings"),
])  # fmt: skip
def test_what_is_not_there_is_named(settings: PrinterSettings, word: str) -> None:
    assert EscposPrinter(settings).status().word == word
