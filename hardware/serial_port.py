"""A serial port for one driver: opened exclusively, its errors named, never waited on for ever."""

import errno
import os
from typing import Any

from hardware.errors import Busy, HardwareError, NoPermission, NotFound, Silent


class SerialPort:
    """Bytes in and out; every fault is a HardwareError."""

    def __init__(self, device: str, baud: int, *, write_s: float = 2.0) -> None:
        """Open the port; raises NotFound, NoPermission, Busy."""
        import serial

        self._errors = (serial.SerialException, OSError)
        self._name = device
        self._port = open_port(device, baud, write_s)

    def read(self, count: int, within_s: float) -> bytes:
        """Read what comes within a time, at most `count` bytes; raises NotFound when the port is gone."""
        try:
            self._port.timeout = within_s
            first = self._port.read(1)
            return bytes(first + self._port.read(min(count - 1, self._port.in_waiting))) if first else b""
        except self._errors as error:
            raise NotFound(f"{self._name}: {error}") from None

    def write(self, data: bytes) -> None:
        """Write everything; raises Silent when the port takes no more, NotFound when it is gone."""
        import serial

        try:
            self._port.write(data)
        except serial.SerialTimeoutException:
            raise Silent(f"{self._name} takes no more bytes") from None
        except self._errors as error:
            raise NotFound(f"{self._name}: {error}") from None

    def close(self) -> None:
        """Let go of the port."""
        self._port.close()


def open_port(device: str, baud: int, write_s: float) -> Any:
    """Open a port by pyserial for this program alone; raises NotFound, NoPermission, Busy."""
    import serial

    words: dict[str, Any] = {"timeout": 0, "write_timeout": write_s}
    if "://" not in device:
        words |= {"baudrate": baud, "exclusive": True}
    try:
        return serial.serial_for_url(device, **words)
    except OSError as error:
        raise named(error, device) from None


def named(error: OSError, place: str) -> HardwareError:
    """Turn the system's error into ours, with its remedy."""
    text = f"{place}: {error.strerror or error}"
    if isinstance(error, PermissionError) or error.errno == errno.EACCES:
        group = "lp" if place.startswith("/dev/usb") else "dialout"
        return NoPermission(f"{text}; sudo usermod -aG {group} {os.environ.get('USER', 'the user')}")
    if error.errno in (errno.EBUSY, errno.EAGAIN):
        return Busy(text)
    return NotFound(text)
