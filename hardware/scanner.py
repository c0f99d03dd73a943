"""Card and bar-code readers on a serial line: a code ends with CR or LF."""

import time

from hardware.ports import Scan
from hardware.serial_port import SerialPort
from hardware.settings import ScannerSettings

HALF_A_CODE_S = 0.5
CODE_AT_MOST = 256
"""No card, receipt or ticket is longer; the rest of a longer scan is thrown away."""


class SerialScanner:
    """A `Reader` of scans."""

    def __init__(self, settings: ScannerSettings) -> None:
        self._port = SerialPort(settings.device, settings.baud)
        self._cut = CodeCutter()
        self._ready: list[Scan] = []
        self._heard_s = 0.0

    def read(self, within_s: float) -> Scan | None:
        """See `Reader`."""
        if not self._ready:
            data, now_s = self._port.read(4096, within_s), time.monotonic()
            if data and now_s - self._heard_s > HALF_A_CODE_S:
                self._cut.clear()  # half a code from before belongs to a scan that broke off
            self._heard_s = now_s if data else self._heard_s
            self._ready = self._cut.feed(data)
        return self._ready.pop(0) if self._ready else None

    def close(self) -> None:
        """See `Reader`."""
        self._port.close()


class CodeCutter:
    """Cuts bytes into codes; holds `CODE_AT_MOST` bytes of an unfinished one, however long it is."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._too_long = False

    def clear(self) -> None:
        """Forget an unfinished code."""
        self._waiting.clear()
        self._too_long = False

    def feed(self, data: bytes) -> list[Scan]:
        """Take bytes; gives the codes that are whole now."""
        found = []
        *whole, rest = data.replace(b"\n", b"\r").split(b"\r")
        for piece in whole:
            scan = self._end(piece)
            if scan:
                found.append(scan)
        self._grow(rest)
        return found

    def _grow(self, piece: bytes) -> None:
        room = CODE_AT_MOST - len(self._waiting)
        self._too_long |= len(piece) > room
        self._waiting += piece[:room]

    def _end(self, piece: bytes) -> Scan | None:
        self._grow(piece)
        code, too_long = bytes(self._waiting), self._too_long
        self.clear()
        if not code:
            return None  # CR LF ends a code once
        return Scan("", "too_long") if too_long else scan_of(code)


def scan_of(code: bytes) -> Scan:
    """Read a code's text; control bytes and what is no text make it no code."""
    try:
        text = code.decode("utf-8").strip()
    except UnicodeDecodeError:
        return Scan("", "not_text")
    return Scan(text) if text and text.isprintable() else Scan("", "not_text")
