"""Who restarts a hung program: systemd, told by the thread that matters; nobody is told while a restart is what helps."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from broker.lifeline import CUT_OFF_S, Lifeline
from service_centre.clock import SetClock
from service_centre.link.memory import MemoryHub, MemoryLink
from service_centre.link.port import JOINED, JOINING, REFUSED
from service_centre.watchdog import Watchdog
from tests.helpers.processes import ENDS_WITH_US, make_home, mosquitto
from tests.helpers.waiting import wait_for


class Ear:
    """systemd's end of the socket."""

    def __init__(self, path: Path) -> None:
        self.wire = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.wire.bind(str(path))
        self.wire.settimeout(0.2)
        self.words: list[bytes] = []

    def heard(self) -> list[bytes]:
        try:
            while True:
                self.words.append(self.wire.recv(100))
                self.wire.settimeout(0.01)
        except TimeoutError:
            self.wire.settimeout(0.2)
        return self.words


@pytest.fixture
def ear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ear]:
    made = Ear(tmp_path / "notify")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    yield made
    made.wire.close()


@pytest.mark.parametrize(("state", "accepts", "told"), [
    (JOINED, True, True),
    (JOINING, True, False),  # Mosquitto takes others, and not us: a restart helps
    (JOINING, False, True),  # Mosquitto is away: a restart would help nothing
    (REFUSED, True, True),  # nor does it against a wrong password
])  # fmt: skip
def test_cut_off_for_half_a_minute_counts_as_hung(
    ear: Ear, monkeypatch: pytest.MonkeyPatch, state: str, accepts: bool, told: bool
) -> None:
    clock, link = SetClock(), MemoryLink(MemoryHub())
    monkeypatch.setattr(link, "accepts", lambda: accepts)
    lifeline = Lifeline(link, clock, Watchdog())
    for now in (JOINED, state):
        lifeline._changed(now)
    clock.advance(int(CUT_OFF_S * 1000) - 1)
    lifeline.alive()
    assert ear.heard() == [b"WATCHDOG=1"]
    clock.advance(1)
    lifeline.alive()
    assert len(ear.heard()) == (2 if told else 1)


def test_the_broker_tells_that_it_is_ready_and_alive_and_stops_when_it_hangs(
    ear: Ear, tmp_path: Path
) -> None:
    home = make_home(tmp_path / "hall")
    words = (*ENDS_WITH_US, sys.executable, "-m", "broker", "--home", str(home.folder), "run")
    with mosquitto(home), subprocess.Popen(words, env=os.environ) as program:
        wait_for(lambda: b"READY=1" in ear.heard() and b"WATCHDOG=1" in ear.words)
        os.kill(program.pid, signal.SIGSTOP)
        ear.heard()
        before = len(ear.words)
        wait_for(lambda: len(ear.heard()) >= before, s=0.1)
        for _ in range(15):
            ear.heard()
        assert len(ear.words) == before
        os.kill(program.pid, signal.SIGCONT)
        wait_for(lambda: len(ear.heard()) > before)
        program.terminate()


def test_a_screen_tells_it_from_its_windows_thread(ear: Ear, tmp_path: Path) -> None:
    home = make_home(tmp_path / "hall")
    settings = home.devices / "board-1.toml"
    words = (*ENDS_WITH_US, sys.executable, "-m", "display_board", "--settings", str(settings))
    with subprocess.Popen(words, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}) as program:
        wait_for(lambda: b"READY=1" in ear.heard() and b"WATCHDOG=1" in ear.words)
        program.terminate()
