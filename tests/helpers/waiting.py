"""Waiting on conditions, and telling a program that waits from a machine that stands still."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

PATIENCE_S = 60.0
"""Nothing that is waited for takes so long; a machine that stands still for a while is no fault of the product."""

BEAT_S = 0.01


def wait_for(condition: Callable[[], object]) -> None:
    """Wait until a condition holds; fails when it does not in time."""
    ends = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(BEAT_S)


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    """Let the windows go on until a condition holds; fails when it does not in time."""
    qtbot.waitUntil(lambda: bool(condition()), timeout=round(PATIENCE_S * 1000))


class Gaps:
    """The longest time, in s, between two beats: of the windows' event loop, and of a thread that only beats."""

    def __init__(self) -> None:
        self._loop, self._machine = list[float](), list[float]()

    @property
    def beats(self) -> int:
        """How often the event loop has come round."""
        return len(self._loop)

    @property
    def own_s(self) -> float:
        """By how much the event loop stood still longer than the machine did."""
        loop, machine = (max(b - a for a, b in pairwise(beats)) for beats in (self._loop, self._machine))
        return loop - machine

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Let both beat."""
        timer, over = QTimer(), threading.Event()
        timer.timeout.connect(lambda: self._loop.append(time.monotonic()))

        def beat() -> None:
            while not over.wait(BEAT_S):
                self._machine.append(time.monotonic())

        beside = threading.Thread(target=beat)
        beside.start()
        timer.start(round(BEAT_S * 1000))
        try:
            yield
        finally:
            timer.stop()
            over.set()
            beside.join()
