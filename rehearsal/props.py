"""What stands in the hall and can be broken on purpose: a printer, a cable, a sign, a pad, scanners."""

import selectors
import shutil
import socket
import subprocess
import threading
from pathlib import Path

from PIL import Image

from hardware.paper_decoder import Slip
from hardware.simulated import PrinterStandIn
from hardware.simulated_serial import Am03127StandIn, PadStandIn, ScannerStandIn


class Printer(PrinterStandIn):
    """The stand-in printer; the newest slips are kept as pictures in a folder."""

    def __init__(self, folder: Path, width_dots: int = 576) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.last: Path | None = None
        super().__init__(width_dots=width_dots, printed=self._keep)

    def _keep(self, picture: Image.Image, _slip: Slip) -> None:
        place = self._folder / f"ticket-{(self.count - 1) % 50 + 1:02d}.png"
        picture.save(place)
        self.last = place


class SeatProps:
    """What stands around one seat: its sign, the customer's rating pad, a scanner."""

    def __init__(self) -> None:
        self.sign, self.pad, self.scanner = Am03127StandIn(), PadStandIn(), ScannerStandIn()

    def settings(self) -> str:
        """Write the sections of the terminal's settings."""
        return (
            f'[sign]\nkind = "am03127"\ndevice = "{self.sign.device}"\n'
            f'[rating_pad]\nkind = "serial"\ndevice = "{self.pad.device}"\n'
            f'[scanner]\nkind = "serial"\ndevice = "{self.scanner.device}"\n'
            '[call_box]\nkind = "gpio"\npins = "mock"\n[lamp]\nkind = "gpio"\npins = "mock"\n'
            "[customer_screen]\nshown = true\nwidth_px = 640\nheight_px = 375\n"
        )

    def close(self) -> None:
        """Unplug everything."""
        for one in (self.sign, self.pad, self.scanner):
            one.close()


def sound_card() -> bool:
    """Say whether this computer can be heard."""
    aplay = shutil.which("aplay")
    if aplay is None:
        return False
    told = subprocess.run([aplay, "-l"], capture_output=True, text=True, check=False)
    return "card " in told.stdout


class Cable:
    """A wire between a device and Mosquitto that can be pulled and put back."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self.plugged = True
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._thread = threading.Thread(target=self._accept, name="cable", daemon=True)
        self._thread.start()

    def pull(self) -> None:
        """Cut what runs through it; nothing gets through until `plug`."""
        self.plugged = False
        for pair in self._pairs:
            for wire in pair:
                _shut(wire)
        self._pairs.clear()

    def plug(self) -> None:
        """Put it back."""
        self.plugged = True

    def close(self) -> None:
        """Take the cable away."""
        self.pull()
        _shut(self._server)
        self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            if not self.plugged:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._to_port), timeout=2)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            for wire in (near, far):
                wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._pairs.append((near, far))
            threading.Thread(target=_carry, args=(near, far), name="cable-carry", daemon=True).start()


def _carry(near: socket.socket, far: socket.socket) -> None:
    other = {near: far, far: near}
    with selectors.DefaultSelector() as ready, near, far:
        ready.register(near, selectors.EVENT_READ)
        ready.register(far, selectors.EVENT_READ)
        while True:
            for key, _ in ready.select():
                wire = key.fileobj
                assert isinstance(wire, socket.socket)
                try:
                    data = wire.recv(65_536)
                    if not data:
                        return
                    other[wire].sendall(data)
                except OSError:
                    return


def _shut(wire: socket.socket) -> None:
    try:
        wire.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # not connected any more
