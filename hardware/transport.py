"""Bytes to and from a printer over our own wire, which can't block for ever.

python-escpos reads a silent serial printer as "plenty of paper", waits a whole second for each status and can
write for ever; this wire answers within its own time or raises.
"""

import os
import select
import socket
import struct
import time
from typing import Any, Protocol

from hardware.errors import BadDeviceSettings, Hangup, Silent
from hardware.serial_port import named
from hardware.settings import PrinterSettings

USB_PORT = "/dev/usb/lp0"
CONNECT_S = 0.5


class Wire(Protocol):
    """A byte line in both directions."""

    def write(self, data: bytes) -> None:
        """Write everything, or raise within the write time."""

    def read(self, count: int, within_s: float) -> bytes:
        """Read up to `count` bytes within a time; fewer if no more came."""

    def close(self) -> None:
        """Let go of the port."""


def open_wire(settings: PrinterSettings) -> Wire:
    """Open the wire that the settings name; raises NotFound, NoPermission, Busy, BadDeviceSettings."""
    try:
        if settings.kind == "network":
            return TcpWire(settings)
        if settings.kind == "serial":
            return SerialWire(settings.device, settings)
        if settings.kind == "usb":
            return UsbWire(settings)
    except OSError as error:
        network = settings.kind == "network"
        place = f"{settings.host}:{settings.port}" if network else settings.device or USB_PORT
        raise named(error, place) from None
    raise BadDeviceSettings(f"printer.kind is network, serial, usb or none, not {settings.kind!r}")


def lock_name(settings: PrinterSettings) -> str:
    """Name the device for its lock: the same wire has the same name in every program."""
    if settings.kind == "network":
        return f"printer {settings.host} {settings.port}"
    return f"printer {os.path.realpath(settings.device or USB_PORT)}"


class TcpWire:
    """A network printer's port 9100; pyserial's would take five seconds to notice one that is dark."""

    def __init__(self, settings: PrinterSettings) -> None:
        self._wire = socket.create_connection((settings.host, settings.port), timeout=CONNECT_S)
        self._wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Closed with a reset: what the printer has not taken yet must not arrive there after its repair.
        self._wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._write_s = settings.print_s

    def write(self, data: bytes) -> None:
        """See `Wire`."""
        try:
            self._wire.settimeout(self._write_s)
            self._wire.sendall(data)
        except (BrokenPipeError, ConnectionError) as error:
            raise Hangup(f"writing: {error}") from None
        except OSError as error:
            raise Silent(f"writing: {error}") from None

    def read(self, count: int, within_s: float) -> bytes:
        """See `Wire`."""
        try:
            ready, _, _ = select.select([self._wire], [], [], max(0.0, within_s))
            data = self._wire.recv(count) if ready else b""
        except ConnectionError as error:
            raise Hangup(f"reading: {error}") from None
        except OSError as error:
            raise Silent(f"reading: {error}") from None
        if ready and not data:
            raise Hangup("reading: the printer has closed the connection")
        return data

    def close(self) -> None:
        """See `Wire`."""
        self._wire.close()


class SerialWire:
    """Serial ports by pyserial."""

    def __init__(self, url: str, settings: PrinterSettings) -> None:
        import serial

        words: dict[str, Any] = {"timeout": settings.answer_s, "write_timeout": settings.print_s}
        if "://" not in url:
            words |= {"baudrate": settings.baud, "exclusive": True}
        self._port = serial.serial_for_url(url, **words)
        self._errors = (serial.SerialException, OSError)

    def write(self, data: bytes) -> None:
        """See `Wire`."""
        try:
            self._port.write(data)
        except self._errors as error:
            raise Silent(f"writing: {error}") from None

    def read(self, count: int, within_s: float) -> bytes:
        """See `Wire`."""
        try:
            self._port.timeout = within_s
            return bytes(self._port.read(min(count, max(1, self._port.in_waiting))))
        except self._errors as error:
            raise Silent(f"reading: {error}") from None

    def close(self) -> None:
        """See `Wire`."""
        self._port.close()


class UsbWire:
    """The kernel's own USB printer port, /dev/usb/lp0."""

    def __init__(self, settings: PrinterSettings) -> None:
        self._file = os.open(settings.device or USB_PORT, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        self._write_s = settings.print_s

    def write(self, data: bytes) -> None:
        """See `Wire`."""
        ends_s, rest = time.monotonic() + self._write_s, memoryview(data)
        while rest:
            _, ready, _ = select.select([], [self._file], [], max(0.0, ends_s - time.monotonic()))
            if not ready:
                raise Silent("writing: the printer takes no more bytes")
            try:
                rest = rest[os.write(self._file, rest) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise Silent(f"writing: {error.strerror}") from None

    def read(self, count: int, within_s: float) -> bytes:
        """See `Wire`."""
        ends_s = time.monotonic() + within_s
        while True:
            ready, _, _ = select.select([self._file], [], [], max(0.0, ends_s - time.monotonic()))
            try:
                found = os.read(self._file, count) if ready else b""
            except BlockingIOError:
                found = b""
            except OSError as error:
                raise Silent(f"reading: {error.strerror}") from None
            if found or time.monotonic() >= ends_s:
                return found
            time.sleep(0.01)  # the driver hands up empty packets: ready, and nothing in it

    def close(self) -> None:
        """See `Wire`."""
        os.close(self._file)
