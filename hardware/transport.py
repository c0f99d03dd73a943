"""Bytes to and from a printer: python-escpos' commands over our own wire, which can't block for ever.

python-escpos reads a silent serial printer as "plenty of paper", waits a whole second for each status and can
write for ever; this wire answers within its own time or raises.
"""

import errno
import os
import select
import time
from typing import Any, Protocol

from escpos.escpos import Escpos

from hardware.errors import BadDeviceSettings, Busy, HardwareError, NoPermission, NotFound, Silent
from hardware.settings import PrinterSettings

USB_PORT = "/dev/usb/lp0"


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
            return SerialWire(f"socket://{settings.host}:{settings.port}", settings)
        if settings.kind == "serial":
            return SerialWire(settings.device, settings)
        if settings.kind == "usb":
            return UsbWire(settings)
    except OSError as error:
        raise _named(error, settings) from None
    raise BadDeviceSettings(f"printer.kind is network, serial, usb or none, not {settings.kind!r}")


def lock_name(settings: PrinterSettings) -> str:
    """Name the device for its lock: the same wire has the same name in every program."""
    if settings.kind == "network":
        return f"printer {settings.host} {settings.port}"
    return f"printer {os.path.realpath(settings.device or USB_PORT)}"


def _named(error: OSError, settings: PrinterSettings) -> HardwareError:
    place = f"{settings.host}:{settings.port}" if settings.kind == "network" else settings.device
    text = f"{place}: {error.strerror or error}"
    if isinstance(error, PermissionError) or error.errno == errno.EACCES:
        return NoPermission(f"{text}; add the user to the port's group (dialout or lp)")
    if error.errno in (errno.EBUSY, errno.EAGAIN):
        return Busy(text)
    return NotFound(text)


class SerialWire:
    """Serial ports and TCP by pyserial's URLs."""

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
            return bytes(self._port.read(count))
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
            except OSError as error:
                raise Silent(f"writing: {error.strerror}") from None

    def read(self, count: int, within_s: float) -> bytes:
        """See `Wire`."""
        ends_s, found = time.monotonic() + within_s, b""
        while len(found) < count:
            ready, _, _ = select.select([self._file], [], [], max(0.0, ends_s - time.monotonic()))
            if not ready:
                break
            try:
                found += os.read(self._file, count - len(found))
            except OSError as error:
                raise Silent(f"reading: {error.strerror}") from None
        return found

    def close(self) -> None:
        """See `Wire`."""
        os.close(self._file)


class EscposOverWire(Escpos):  # type: ignore[misc]
    """python-escpos with our wire under it; bytes are gathered and leave in one write."""

    def __init__(self, wire: Wire, width_dots: int) -> None:
        super().__init__(profile="default")
        # Without a width python-escpos prints a line on the terminal for each picture.
        self.profile.profile_data["media"]["width"] = {"pixels": width_dots, "mm": width_dots // 8}
        self.wire = wire
        self._gathered = bytearray()

    def _raw(self, msg: bytes) -> None:
        self._gathered += msg

    def take(self) -> bytes:
        """Hand out what was gathered."""
        data = bytes(self._gathered)
        self._gathered.clear()
        return data
