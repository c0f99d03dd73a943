"""The small LED sign over a window, on a serial line or RS-485.

Two families: Amplus AM03127/AM03128 ("LED Display Board Communication", version 2.2: frames in ASCII with an
XOR checksum, answered by ACK or NACK) and the LED-485 digits (Modbus RTU, seven segments a character).
"""

import termios
import time
from collections.abc import Sequence
from functools import reduce
from typing import Any

from hardware.errors import Fault, NotFound, Silent
from hardware.serial_port import SerialPort, open_port
from hardware.settings import SignSettings

ACK, NACK = b"ACK", b"NACK"
ANSWER_KEPT = 64
PAGE = "<L1><PA><FA><MA><WC><FA>"
"""Line 1, page A; text appears at once, stays, and goes at once."""

SHOW_PAGE = "<RPA>"

WRITE_S = 2.0
SEGMENT_TEXT = 0x0080
SEGMENTS = {
    "0": 0x3F, "1": 0x06, "2": 0x5B, "3": 0x4F, "4": 0x66, "5": 0x6D, "6": 0x7D, "7": 0x07, "8": 0x7F, "9": 0x6F,
    "A": 0x77, "B": 0x7C, "C": 0x39, "D": 0x5E, "E": 0x79, "F": 0x71, "G": 0x3D, "H": 0x76, "J": 0x1E, "L": 0x38,
    "N": 0x54, "O": 0x5C, "P": 0x73, "R": 0x50, "S": 0x6D, "T": 0x78, "U": 0x3E, "Y": 0x6E, "-": 0x40, " ": 0x00,
}  # fmt: skip
"""Segments a to g are bits 0 to 6; letters that seven segments can't draw are missing."""


def first_that_fits(choices: Sequence[str], columns: int, alphabet: frozenset[str] | None = None) -> str:
    """Choose the first text that is short enough and has only signs of the alphabet (ASCII if None), or ""."""
    for text in choices:
        known = set(text.upper()) <= alphabet if alphabet else text.isascii() and text.isprintable()
        if len(text) <= columns and known:
            return text
    return ""


def checksum(packet: bytes) -> int:
    """XOR of all bytes of the data packet (AM03127, section 4)."""
    return reduce(lambda sum_, byte: sum_ ^ byte, packet, 0)


def frame(unit: int, packet: str) -> bytes:
    """Wrap a data packet: address, packet, checksum as two hexadecimal digits, end."""
    body = packet.encode("ascii")
    return b"<ID%02X>" % unit + body + b"%02X<E>" % checksum(body)


class Am03127Sign:
    """A sign of the Amplus family."""

    def __init__(self, settings: SignSettings) -> None:
        self._settings = settings
        self._port = SerialPort(settings.device, settings.baud)

    def show(self, choices: Sequence[str]) -> None:
        """See `Sign`; raises Silent without an answer, Fault when the sign refuses the frame."""
        text = first_that_fits(choices, self._settings.columns)
        clean = text.replace("<", "(").replace(">", ")")
        self._ask(PAGE + clean.center(self._settings.columns))
        self._ask(SHOW_PAGE)

    def _ask(self, packet: str) -> None:
        ends_s = time.monotonic() + self._settings.answer_s
        self._port.write(frame(self._settings.unit, packet))
        answer = b""
        # An echo of the frame comes first on two-wire lines, and other traffic may: only the end counts.
        while not answer.endswith(ACK):  # NACK ends with ACK too
            left_s = ends_s - time.monotonic()
            answer = (answer + self._port.read(64, max(0.0, left_s)))[-ANSWER_KEPT:]
            if left_s <= 0 and not answer.endswith(ACK):
                raise Silent(f"no answer from sign {self._settings.unit}")
        if answer.endswith(NACK):
            raise Fault(f"sign {self._settings.unit} refused the frame")

    def close(self) -> None:
        """See `Sign`."""
        self._port.close()


class ModbusSign:
    """LED-485 digits: two characters a register from 0x0080 on."""

    def __init__(self, settings: SignSettings) -> None:
        import minimalmodbus

        self._settings = settings
        # Opened here, because minimalmodbus would share the port with other programs.
        port = open_port(settings.device, settings.baud, WRITE_S)
        port.timeout = settings.answer_s
        self._unit: Any = minimalmodbus.Instrument(port, settings.unit)
        self._unit.clear_buffers_before_each_transaction = True
        self._no_answer = minimalmodbus.NoResponseError
        self._refused = minimalmodbus.ModbusException

    def show(self, choices: Sequence[str]) -> None:
        """See `Sign`; raises Silent, Fault, NotFound."""
        columns = self._settings.columns
        text = first_that_fits(choices, columns, frozenset(SEGMENTS)).upper().rjust(columns)
        bytes_ = [SEGMENTS[char] for char in text + " " * (len(text) % 2)]
        registers = [high << 8 | low for high, low in zip(bytes_[::2], bytes_[1::2], strict=True)]
        try:
            self._unit.write_registers(SEGMENT_TEXT, registers)
        except self._no_answer:
            raise Silent(f"no answer from sign {self._settings.unit}") from None
        except self._refused as error:
            raise Fault(f"sign {self._settings.unit}: {error}") from None
        except (OSError, termios.error) as error:  # an adapter that was pulled raises either
            raise NotFound(f"{self._settings.device}: {error}") from None

    def close(self) -> None:
        """See `Sign`."""
        self._unit.serial.close()
