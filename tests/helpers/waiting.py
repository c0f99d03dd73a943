"""Waiting on conditions, and telling a program that waits from a machine that stands still."""

import threading
import time
from bisect import bisect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

PATIENCE_S = 60.0
"""Nothing that is waited for takes so long."""

BEAT_S = 0.01


def wait_for(
    condition: Callable[[], object], *, s: float = PATIENCE_S,
    wait: Callable[[], object] = lambda: time.sleep(BEAT_S),
) -> None:  # fmt: skip
    """Wait until a condition holds; fails after `s` of beats: a machine that stands still takes none of them."""
    for _ in range(round(s / BEAT_S)):
        if condition():
            return
        wait()
    raise AssertionError("waited in vain")


def until(qtbot: QtBot, condition: Callable[[], object], *, s: float = PATIENCE_S) -> None:
    """Let the windows go on until a condition holds; fails when it does not within `s` of beats."""
    wait_for(condition, s=s, wait=lambda: qtbot.wait(round(BEAT_S * 1000)))


class Gaps:
    """How long the windows' event loop stood still while a thread that only beats went on.

    A machine that stands still stops both. So does work that keeps the interpreter to itself: what is found here
    is waiting, for a device, a disk, a lock; how long a frame takes is measured in bench/.
    """

    def __init__(self) -> None:
        self._loop, self._machine = list[float](), list[float]()

    @property
    def beats(self) -> int:
        """How often the event loop has come round."""
        return len(self._loop)

    @property
    def beside(self) -> int:
        """How often the thread has beaten."""
        return len(self._machine)

    @property
    def longest_s(self) -> float:
        """The most beats of the thread between two of the event loop, as s."""
        places = [bisect(self._machine, beat) for beat in self._loop]
        return BEAT_S * max(later - sooner for sooner, later in pairwise(places))

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
