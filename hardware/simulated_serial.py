"""Stand-ins for the small devices on serial lines: signs, scanners, rating pads, each on a pseudo-terminal."""

import re
import struct

from hardware.simulated import PtyOutlet

AMPLUS_FRAME = re.compile(rb"<ID([0-9A-F]{2})>(.*?)([0-9A-F]{2})<E>", re.DOTALL)
AMPLUS_PAGE = re.compile(rb"<L\d><P([A-Z])><FA><M\w><W\w><FA>(.*)", re.DOTALL)
"""Only text that appears at once (effect A): anything else would scroll, and never stand still."""
SEGMENT_CHARS = {
    0x3F: "0", 0x06: "1", 0x5B: "2", 0x4F: "3", 0x66: "4", 0x6D: "5", 0x7D: "6", 0x07: "7", 0x7F: "8", 0x6F: "9",
    0x77: "A", 0x7C: "B", 0x39: "C", 0x5E: "D", 0x79: "E", 0x71: "F", 0x38: "L", 0x73: "P", 0x40: "-", 0x00: " ",
}  # fmt: skip
"""Written down anew, not taken from the driver: a mistake there must not cancel itself out here."""


class Am03127StandIn:
    """A sign of the Amplus family; `shows` is what stands on it."""

    def __init__(self, unit: int = 1) -> None:
        self.shows = ""
        self.silent = self.refuses = False
        self.frames = 0
        self._unit, self._pages, self._waiting = unit, dict[bytes, str](), b""
        self._outlet = PtyOutlet(self._heard)
        self.device = self._outlet.device

    def lose_power(self) -> None:
        """Forget everything, as a sign does whose power fails."""
        self.shows, self._waiting = "", b""
        self._pages.clear()

    def close(self) -> None:
        """Unplug it."""
        self._outlet.close()

    def _heard(self, data: bytes) -> None:
        if self.silent:
            return
        self._waiting += data
        while match := AMPLUS_FRAME.search(self._waiting):
            self._waiting = self._waiting[match.end() :]
            if int(match[1], 16) == self._unit:
                self._outlet.say(b"ACK" if self._do(match[2], int(match[3], 16)) else b"NACK")

    def _do(self, packet: bytes, told_sum: int) -> bool:
        sum_ = 0
        for byte in packet:
            sum_ ^= byte
        if sum_ != told_sum or self.refuses:
            return False
        self.frames += 1
        page = AMPLUS_PAGE.fullmatch(packet)
        if page:
            self._pages[page[1]] = page[2].decode("ascii").strip()
        elif packet.startswith(b"<RP"):
            self.shows = self._pages.get(packet[3:4], "")
        return True


class ModbusSignStandIn:
    """LED-485 digits: function 16 on the registers from 0x0080 on; `shows` is what the segments spell."""

    def __init__(self, unit: int = 1) -> None:
        self.shows = ""
        self.silent = False
        self.frames = 0
        self._unit, self._waiting = unit, b""
        self._outlet = PtyOutlet(self._heard)
        self.device = self._outlet.device

    def lose_power(self) -> None:
        """Forget everything."""
        self.shows, self._waiting = "", b""

    def close(self) -> None:
        """Unplug it."""
        self._outlet.close()

    def _heard(self, data: bytes) -> None:
        self._waiting += data
        if self.silent:
            self._waiting = b""
        while len(self._waiting) >= 9:
            length = 9 + self._waiting[6]
            if len(self._waiting) < length:
                return
            frame, self._waiting = self._waiting[:length], self._waiting[length:]
            self._do(frame)

    def _do(self, frame: bytes) -> None:
        unit, function, register, count, size = struct.unpack(">BBHHB", frame[:7])
        if struct.pack("<H", crc16(frame[:-2])) != frame[-2:] or unit != self._unit:
            return  # a unit stays silent on a broken frame, as the standard says
        if function == 16 and register == 0x0080 and size == 2 * count:
            self.frames += 1
            self.shows = "".join(SEGMENT_CHARS.get(byte, "?") for byte in frame[7:-2]).strip()
            head = frame[:6]
        else:
            head = bytes([unit, function | 0x80, 2])
        self._outlet.say(head + struct.pack("<H", crc16(head)))


def crc16(data: bytes) -> int:
    """CRC-16 of Modbus: polynomial 0xA001, reflected, starting with all ones."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return crc


class ScannerStandIn:
    """A serial scanner in whose hand codes are put."""

    def __init__(self) -> None:
        self._outlet = PtyOutlet(lambda _data: None)
        self.device = self._outlet.device

    def scan(self, code: bytes | str, end: bytes = b"\r\n") -> None:
        """Scan a code."""
        data = (code.encode() if isinstance(code, str) else code) + end
        for at in range(0, len(data), 1024):
            self._outlet.say(data[at : at + 1024])

    def close(self) -> None:
        """Unplug it."""
        self._outlet.close()


class PadStandIn:
    """A serial rating pad whose keys can be pressed."""

    def __init__(self) -> None:
        self._outlet = PtyOutlet(lambda _data: None)
        self.device = self._outlet.device

    def press(self, score: int) -> None:
        """Press a key, 5 (best) to 1."""
        self._outlet.say(str(score).encode())

    def close(self) -> None:
        """Unplug it."""
        self._outlet.close()
