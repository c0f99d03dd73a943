"""Stand-ins for devices: they speak the real bytes over real wires and can be told to fail. They ship with the
product and are started by the rehearsal and the tests alone; nothing puts one in the place of a real device.
"""

import os
import pty
import select
import socket
import threading
import time
import tty
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from PIL import Image

from hardware.paper_decoder import PaperDecoder, Slip

SHORT = 64
RECOVER = b"\x10\x05\x02"
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
PIECE = 144
"""Bytes worked through between two looks at the sensors: two rows of a wide picture."""

EPSON, CLONE = "epson", "clone"
"""Two families of printers. A clone knows no GS ( H, can't clear its buffer and answers late while it prints."""


@dataclass(slots=True)
class Sensors:
    """How the stand-in printer is; set from any thread.

    `roll_dots` is the paper left, `jam_at` the number of bytes after which the paper runs out, `slow_s` the time
    that two rows of dots take.
    """

    paper: bool = True
    near_end: bool = False
    cover_open: bool = False
    cutter_stuck: bool = False
    overheated: bool = False
    fault: bool = False
    offline: bool = False
    silent: bool = False
    roll_dots: int | None = None
    jam_at: int | None = None
    slow_s: float = 0.0

    @property
    def can_print(self) -> bool:
        """Say whether bytes become paper now."""
        stopped = self.cover_open or self.cutter_stuck or self.overheated or self.fault or self.offline
        return self.paper and not (stopped or self.silent)

    def status(self, n: int) -> int:
        """Answer DLE EOT n."""
        match n:
            case 1:
                return 0x12 | (0 if self.can_print else 0x08)
            case 2:
                error = self.cutter_stuck or self.overheated or self.fault or self.offline
                return 0x12 | 0x04 * self.cover_open | (0 if self.paper else 0x20) | 0x40 * error
            case 3:
                return 0x12 | 0x08 * self.cutter_stuck | 0x20 * self.fault | 0x40 * self.overheated
            case _:
                return 0x12 | 0x0C * (self.near_end or not self.paper) | (0 if self.paper else 0x60)

    def automatic(self) -> bytes:
        """Say everything at once, as GS a does."""
        first = 0x10 | (0 if self.can_print else 0x08) | 0x20 * self.cover_open
        fault = 0x08 * self.cutter_stuck | 0x20 * self.fault | 0x40 * self.overheated
        roll = 0x03 * (self.near_end or not self.paper) | (0 if self.paper else 0x0C)
        return bytes([first, fault, roll, 0x0F])


def real_time_length(data: bytes | bytearray) -> int:
    """Say how long the real-time command is that data begins with, 0 if it begins with none."""
    if data[:2] in (b"\x10\x04", b"\x10\x05") and len(data) >= 3:
        return 3
    return len(CLEAR) if data[: len(CLEAR)] == CLEAR else 0


class Outlet(Protocol):
    """Where a stand-in is plugged in: a TCP port or a pseudo-terminal."""

    def say(self, data: bytes) -> None:
        """Send bytes to whoever is connected."""

    def close(self) -> None:
        """Take the wire away."""


class TcpOutlet:
    """A TCP port of this machine; `heard` gets what comes in, one caller after another."""

    def __init__(self, port: int, heard: Callable[[bytes], None]) -> None:
        self._heard = heard
        self._wire: socket.socket | None = None
        self._server = socket.create_server(("127.0.0.1", port))
        self.port: int = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name=f"outlet-{self.port}", daemon=True)
        self._thread.start()

    def say(self, data: bytes) -> None:
        """See `Outlet`."""
        if self._wire:
            with suppress(OSError):  # nobody listens any more
                self._wire.sendall(data)

    def close(self) -> None:
        """See `Outlet`."""
        for wire in (self._server, self._wire):
            if wire:
                with suppress(OSError):  # not connected any more
                    wire.shutdown(socket.SHUT_RDWR)
                wire.close()
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        while True:
            try:
                self._wire, _ = self._server.accept()
            except OSError:
                return
            with self._wire:
                self._wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._talk(self._wire)

    def _talk(self, wire: socket.socket) -> None:
        while True:
            try:
                data = wire.recv(65_536)
            except OSError:
                return
            if not data:
                return
            self._heard(data)


class PtyOutlet:
    """A pseudo-terminal: `device` is the name that a driver opens as a serial or USB port."""

    def __init__(self, heard: Callable[[bytes], None]) -> None:
        self._heard = heard
        self._master, self._slave = pty.openpty()  # the slave stays open: a driver that leaves ends nothing
        tty.setraw(self._master)
        tty.setraw(self._slave)
        self.device = os.ttyname(self._slave)
        self._stop_read, self._stop_write = os.pipe()
        self._thread = threading.Thread(target=self._listen, name=f"outlet-{self.device}", daemon=True)
        self._thread.start()

    def say(self, data: bytes) -> None:
        """See `Outlet`."""
        with suppress(OSError):  # unplugged
            os.write(self._master, data)

    def close(self) -> None:
        """See `Outlet`."""
        os.write(self._stop_write, b"x")
        self._thread.join(timeout=5)
        for file in (self._master, self._slave, self._stop_read, self._stop_write):
            os.close(file)

    def _listen(self) -> None:
        while True:
            ready, _, _ = select.select([self._master, self._stop_read], [], [])
            if self._stop_read in ready:
                return
            self._heard(os.read(self._master, 65_536))


class PrinterStandIn:
    """A printer on a wire: buffer, sensors, cutter, a roll of finite length.

    `slips` are the newest pictures, `count` all that were cut, `last_s` when the last one was (machine time).
    `wire` is tcp or pty, `model` epson or clone.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        width_dots: int = 576,
        wire: str = "tcp",
        model: str = EPSON,
        printed: Callable[[Image.Image, Slip], None] | None = None,
    ) -> None:
        self.sensors = Sensors()
        self.slips: list[Image.Image] = []
        self.texts: list[list[str]] = []
        self.count = self.worked = 0
        self.last_s = 0.0
        self._model, self._printed, self._width = model, printed, width_dots
        self._decoder = PaperDecoder(
            width_dots, cut=self._cut, asked=self._asked, fed=self._fed, end_of=self._end_of
        )
        self._buffer = bytearray()
        self._changed = threading.Condition(threading.RLock())
        self._open = True
        self._automatic, self._told = False, b""
        self._busy = False
        self._asked_late: list[int] = []
        self._outlet: TcpOutlet | PtyOutlet = (
            TcpOutlet(port, self._receive) if wire == "tcp" else PtyOutlet(self._receive)
        )
        self.port = self._outlet.port if isinstance(self._outlet, TcpOutlet) else 0
        self.device = self._outlet.device if isinstance(self._outlet, PtyOutlet) else ""
        self._head = threading.Thread(target=self._print, name="printer-head", daemon=True)
        self._head.start()

    def set(self, **sensors: object) -> None:
        """Change sensors; with automatic status on, the printer says so by itself."""
        with self._changed:
            for name, value in sensors.items():
                setattr(self.sensors, name, value)
            self._changed.notify_all()
        self._tell_change()

    def reload(self) -> None:
        """Put a new roll in, close the cover, free the cutter: what is in the buffer goes on, as in a real one."""
        slow_s = self.sensors.slow_s
        with self._changed:
            self.sensors = Sensors(roll_dots=self.sensors.roll_dots, slow_s=slow_s)
            self._changed.notify_all()
        self._tell_change()

    def _tell_change(self) -> None:
        """Say a change of the sensors by itself, where automatic status is on."""
        now = self.sensors.automatic()
        if self._automatic and now != self._told:
            self._told = now
            self._say(now)

    def close(self) -> None:
        """Take the printer away."""
        self._outlet.close()
        with self._changed:
            self._open = False
            self._changed.notify_all()
        self._head.join(timeout=5)

    def _receive(self, data: bytes) -> None:
        """Answer real-time commands at once, whatever lies in the buffer; keep the rest in order.

        The wire may join writes, so they are looked for everywhere in a short piece; inside a long one the same
        bytes are dots of a picture, and only the ten of the clearing are unlike any.
        """
        if self.sensors.silent:
            return
        cleared = data.rfind(CLEAR)
        if cleared > 0:
            data = data[cleared:]  # what came before it is cleared with the rest
        rest, at, short = bytearray(), 0, len(data) <= SHORT
        while at < len(data):
            length = real_time_length(data[at : at + len(CLEAR)]) if short or not rest else 0
            if length:
                self._real_time(data[at : at + length])
            else:
                length = 1 if short else len(data) - at
                rest += data[at : at + length]
            at += length
        with self._changed:
            self._buffer += rest
            self._changed.notify_all()

    def _real_time(self, command: bytes) -> None:
        if command[1] == 0x04:
            with self._changed:
                self._asked_late.append(command[2])
                self._changed.notify_all()
            if not (self._model == CLONE and self._busy and self.sensors.can_print):
                self._answer_late()
        elif command == RECOVER and self._model == EPSON and self.sensors.cutter_stuck:
            self._forget()  # by its manual this clears after an error of the cutter only
        elif command == CLEAR and self._model == EPSON:
            self._forget()
            self._say(b"\x37\x25\x00")

    def _answer_late(self) -> None:
        """Answer what was asked; a clone does so when it has nothing to print any more."""
        with self._changed:
            asked, self._asked_late = self._asked_late, []
        for n in asked:
            self._say(bytes([self.sensors.status(n)]))

    def _forget(self) -> None:
        with self._changed:
            self._buffer.clear()
            self._decoder.clear()

    def _print(self) -> None:
        """Turn the buffer into paper while there is some; it stops in the middle of a ticket, as paper does."""
        while True:
            with self._changed:
                self._busy = bool(self._buffer)
                if not self._busy:
                    self._answer_late()
                while self._open and not (self._buffer and self.sensors.can_print):
                    self._changed.wait(timeout=0.1)  # sensors are set from outside, without a word
                if not self._open:
                    return
                self._busy = True
                self._work(self._take_piece())
            if self.sensors.slow_s:
                time.sleep(self.sensors.slow_s)

    def _take_piece(self) -> bytes:
        jam_at, length = self.sensors.jam_at, PIECE
        if jam_at is not None:
            length = max(0, min(PIECE, jam_at - self.worked))
        piece = bytes(self._buffer[:length])
        del self._buffer[:length]
        return piece

    def _work(self, piece: bytes) -> None:
        self.worked += len(piece)
        self._decoder.feed(piece)
        if self.sensors.jam_at is not None and self.worked >= self.sensors.jam_at:
            self.sensors.jam_at, self.sensors.paper = None, False
        self._tell_change()

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
        self.texts.append(slip.texts)
        self.count += 1
        del self.slips[:-50], self.texts[:-50]
        if self._printed:
            self._printed(picture, slip)

    def _asked(self, what: str, n: int) -> None:
        """Answer GS r and GS a in the order of the data."""
        if what == "r" and n in (1, 49):
            self._say(bytes([0x03 if self.sensors.near_end else 0x00]))
        elif what == "a" and self._model == EPSON:
            self._automatic = bool(n)
            if n:
                self._told = self.sensors.automatic()
                self._say(self._told)

    def _end_of(self, id_: bytes) -> None:
        if self._model == EPSON:
            self._say(b"\x37\x22" + id_ + b"\0")

    def _say(self, data: bytes) -> None:
        if not self.sensors.silent:
            self._outlet.say(data)
