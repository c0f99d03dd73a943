"""Real programs on free ports, started and awaited; each is ended by its own pid."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from broker import maintenance
from broker.config import Home
from rehearsal.programs import ENDS_WITH_US
from service_centre.clock import SystemClock
from service_centre.link.mqtt import MqttLink
from service_centre.link.station import Station, will_of
from tests.helpers.waiting import wait_for


def free_port() -> int:
    with socket.socket() as wire:
        wire.bind(("127.0.0.1", 0))
        return int(wire.getsockname()[1])


def listening(port: int) -> bool:
    with socket.socket() as wire:
        return wire.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def process(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    program = subprocess.Popen((*ENDS_WITH_US, *words))
    try:
        yield program
    finally:
        program.terminate()
        try:
            program.wait(10)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


def make_home(folder: Path, *, always_open: bool = True) -> Home:
    home = Home(folder)
    maintenance.init(home, port=free_port(), ask=None, say=lambda _line: None)
    if always_open:
        text = home.plan.read_text(encoding="utf-8")
        text = text.replace('opens = "09:00"', 'opens = "00:00"').replace(
            'closes = "18:00"', 'closes = "23:59"'
        )
        home.plan.write_text(text, encoding="utf-8")
    return home


def port_of(home: Home) -> int:
    import tomllib

    return int(tomllib.loads(home.broker.read_text(encoding="utf-8"))["link"]["port"])


@contextmanager
def mosquitto(home: Home) -> Iterator[subprocess.Popen[bytes]]:
    binary = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    assert binary, "Mosquitto is not installed: apt install mosquitto"
    with process(binary, "-c", str(home.mosquitto / "mosquitto.conf")) as program:
        wait_for(lambda: listening(port_of(home)))
        yield program


@contextmanager
def broker(home: Home) -> Iterator[subprocess.Popen[bytes]]:
    with process(sys.executable, "-m", "broker", "--home", str(home.folder), "run") as program:
        yield program


class Device:
    """A device of the hall that speaks the messages: a station on a real link, driven by the test."""

    def __init__(self, home: Home, name: str) -> None:
        import queue

        self.name = name
        secret = (home.devices / f"{name}.secret").read_text(encoding="utf-8")
        link = MqttLink(
            host="127.0.0.1", port=port_of(home), user=name, password=secret, will=will_of("main", name)
        )
        self.station = Station(link, "main", name, SystemClock())
        self._heard: queue.SimpleQueue[tuple[str, bytes | str]] = queue.SimpleQueue()
        self.station.subscribe(lambda topic, payload: self._heard.put((topic, payload)))
        link.on_state(lambda state: self._heard.put(("", state)))
        link.start()

    def pump(self) -> None:
        while not self._heard.empty():
            topic, payload = self._heard.get()
            if isinstance(payload, str):
                self.station.feed_state(payload)
            else:
                self.station.feed(topic, payload)
        self.station.tick()

    def until(self, condition: Callable[[], object]) -> None:
        def pumped() -> object:
            self.pump()
            return condition()

        wait_for(pumped)

    def until_open(self) -> None:
        """Wait for a link to an open hall."""
        self.until(lambda: self.station.linked and self.station.hall and self.station.hall.phase == "open")

    def ask(self, command, *, life_s: float | None = 5.0, command_id: str = ""):  # type: ignore[no-untyped-def]
        answers: list[object] = []
        self.until(lambda: self.station.joined)
        self.station.ask(command, answers.append, life_s=life_s, command_id=command_id)
        self.until(lambda: answers)
        return answers[0]

    def close(self) -> None:
        self.station.link.stop()
