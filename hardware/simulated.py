"""Stand-ins that speak the real bytes and can be told to fail; they ship with the product, never in silence."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from PIL import Image

from hardware.paper_decoder import PaperDecoder, Slip

REAL_TIME_AT_MOST = 64
PIECE = 144
"""Bytes worked through between two looks at the sensors: two rows of a wide picture."""


@dataclass(slots=True)
class Sensors:
    """How the stand-in printer is; set from any thread."""

    paper: bool = True
    near_end: bool = False
    cover_open: bool = False
    cutter_stuck: bool = False
    offline: bool = False
    silent: bool = False
    roll_dots: int | None = None

    @property
    def can_print(self) -> bool:
        """Say whether bytes become paper now."""
        return self.paper and not (self.cover_open or self.cutter_stuck or self.offline or self.silent)

    def status(self, n: int) -> int:
        """Answer DLE EOT n."""
        match n:
            case 1:
                return 0x12 | (0 if self.can_print else 0x08)
            case 2:
                return 0x12 | 0x04 * self.cover_open | (0 if self.paper else 0x20) | 0x40 * self.cutter_stuck
            case 3:
                return 0x12 | 0x08 * self.cutter_stuck
            case _:
                return 0x12 | 0x0C * (self.near_end or not self.paper) | (0 if self.paper else 0x60)


class PrinterStandIn:
    """A printer on a TCP port of this machine: buffer, sensors, cutter, a roll of finite length.

    `slips` are the newest pictures, `count` all that were cut, `last_s` when the last one was (machine time).
    """

    def __init__(
        self,
        *,
        port: int = 0,
        width_dots: int = 576,
        printed: Callable[[Image.Image, Slip], None] | None = None,
    ) -> None:
        self.sensors = Sensors()
        self.slips: list[Image.Image] = []
        self.count = 0
        self.last_s = 0.0
        self._printed = printed
        self._width = width_dots
        self._decoder = PaperDecoder(width_dots, cut=self._cut, asked=self._asked, fed=self._fed)
        self._buffer = bytearray()
        self._changed = threading.Condition()
        self._open = True
        self._wire: socket.socket | None = None
        self._server = socket.create_server(("127.0.0.1", port))
        self.port: int = self._server.getsockname()[1]
        self._threads = [
            threading.Thread(target=self._serve, name=f"printer-{self.port}", daemon=True),
            threading.Thread(target=self._print, name=f"printer-head-{self.port}", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def reload(self) -> None:
        """Put a new roll in, close the cover, free the cutter: what is in the buffer goes on, as in a real one."""
        with self._changed:
            self.sensors = Sensors(roll_dots=self.sensors.roll_dots)
            self._changed.notify_all()

    def close(self) -> None:
        """Take the printer away."""
        for wire in (self._server, self._wire):
            if wire:
                with suppress(OSError):  # not connected any more
                    wire.shutdown(socket.SHUT_RDWR)
                wire.close()
        with self._changed:
            self._open = False
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(timeout=5)

    def _serve(self) -> None:
        while True:
            try:
                self._wire, _ = self._server.accept()
            except OSError:
                return
            with self._wire:
                self._talk(self._wire)

    def _talk(self, wire: socket.socket) -> None:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            try:
                data = wire.recv(65_536)
            except OSError:
                return
            if not data:
                return
            if not self.sensors.silent:
                self._receive(data)

    def _receive(self, data: bytes) -> None:
        """Answer real-time commands at once, whatever lies in the buffer; keep the rest in order.

        They come in writes of their own: inside a long one the same bytes are dots of a picture.
        """
        rest = bytearray(data)
        while len(data) <= REAL_TIME_AT_MOST and rest[:1] == b"\x10" and len(rest) >= 3:
            self._real_time(rest[1], rest[2])
            del rest[:3]
        with self._changed:
            self._buffer += rest
            self._changed.notify_all()

    def _real_time(self, first: int, second: int) -> None:
        if first == 0x04:
            self._say(bytes([self.sensors.status(second)]))
        elif first == 0x05 and second == 0x02:
            with self._changed:
                self._buffer.clear()
                self._decoder.clear()

    def _print(self) -> None:
        """Turn the buffer into paper while there is some; it stops in the middle of a ticket, as paper does."""
        while True:
            with self._changed:
                while self._open and not (self._buffer and self.sensors.can_print):
                    self._changed.wait(timeout=0.2)  # sensors are set from outside, without a word
                if not self._open:
                    return
                piece = bytes(self._buffer[:PIECE])
                del self._buffer[:PIECE]
                self._decoder.feed(piece)

    def _fed(self, dots: int) -> None:
        if self.sensors.roll_dots is not None:
            self.sensors.roll_dots -= dots
            if self.sensors.roll_dots <= 0:
                self.sensors.roll_dots = None
                self.sensors.paper = False

    def _cut(self, slip: Slip) -> None:
        self.last_s = time.monotonic()
        picture = slip.picture(self._width)
        self.slips.append(picture)
        self.count += 1
        del self.slips[:-50]
        if self._printed:
            self._printed(picture, slip)

    def _asked(self, n: int) -> None:
        if n in (1, 49):
            self._say(bytes([0x03 if self.sensors.near_end else 0x00]))

    def _say(self, data: bytes) -> None:
        if self._wire and not self.sensors.silent:
            try:
                self._wire.sendall(data)
            except OSError:
                return
