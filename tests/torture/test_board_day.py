"""A board for a day and a night: 24 h of the hall's time in one process, and it holds no more at the end."""

import ctypes
import gc
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from display_board.screens.film import LatestFrame
from display_board.window import BoardWindow
from docs import scenes
from hardware.film import files_of, frames
from hardware.worker import FilmWorker
from service_centre.domain import tickets as t
from service_centre.qt.app import make_app
from tests.helpers.films import picture, video

WHOLE = bool(os.environ.get("HALLCALL_TORTURE"))
MINUTES = 24 * 60 if WHOLE else 30
GROWN_KB = 1_000
HALL_KB_A_TICKET = 1
"""The played hall lives in this process too: each ticket with its legs and facts."""


def resident_kb() -> int:
    # What other tests gave back would hide growth: it goes to the system first.
    ctypes.CDLL(None).malloc_trim(0)
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A folder as a mall fills it: a video, a poster, and a file that can't be shown."""
    video(tmp_path / "a.mp4")
    picture(tmp_path / "b.png")
    (tmp_path / "c.mp4").write_bytes(b"not a video")
    return tmp_path


def test_a_board_does_not_grow(qtbot: QtBot, film: Path) -> None:
    assert grown(qtbot, film, MINUTES, leak=lambda _window: None) == []


@pytest.mark.parametrize("more", [QTimer, lambda _window: os.urandom(2_000_000)], ids=["timers", "bytes"])
def test_a_board_that_grows_is_found(qtbot: QtBot, film: Path, more: Callable[[BoardWindow], object]) -> None:
    """The sabotage: something a minute that nobody takes away."""
    kept: list[object] = []
    found = grown(qtbot, film, 20, leak=lambda window: kept.append(more(window)))
    assert len(found) == 1


class Later(QObject):
    """Brings what the film's thread has to the window's, as the bridge does."""

    said = Signal(object)


def play_film(folder: Path, window: BoardWindow) -> FilmWorker:
    """Play a folder beside the calls, through the film's own thread."""
    later = Later(window)
    later.said.connect(lambda work: work())
    latest = LatestFrame(later.said.emit, window.show_frame)
    return FilmWorker(
        partial(files_of, folder), lambda file: frames(file, *window.film_size, 0.5), show=latest.offer,
        state=lambda _word: None,
    )  # fmt: skip


def grown(qtbot: QtBot, film: Path, minutes: int, *, leak: Callable[[BoardWindow], object]) -> list[str]:
    """Let a board live for some minutes of the hall's time; gives what there is more of at the end."""
    make_app("tests")
    play = scenes.busy_hall()
    scene, presenter = scenes.board(("zh_Hans", "en"), play)
    window = BoardWindow()
    qtbot.addWidget(window)
    window.resize(1280, 720)
    presenter.shown = lambda: window.show_board(presenter.board())
    window.show()
    playing = play_film(film, window)
    held: list[tuple[int, int]] = []
    for minute in range(minutes):
        work(play, minute)
        leak(window)
        for at in range(6):
            play.after(s=10)
            scene.clock.advance(10_000)
            scene.hub.said.clear()
            scene.show()
            presenter.tick()
            if at == 0:
                window.show_frame(None)  # the calls have the whole screen until the next frame
            window._beat()
            QApplication.processEvents()
        if minute >= minutes // 3:  # fonts and caches are filled by then
            gc.collect()
            held.append((resident_kb(), len(window.findChildren(QObject))))
    playing.stop()
    first, last = held[0], held[-1]
    hall_kb = len(play.hall.tickets) * HALL_KB_A_TICKET
    sys.stdout.write(f"{minutes} min: {first} → {last} (kB, Qt objects), {len(play.hall.tickets)} tickets\n")
    faults = [f"{last[1] - first[1]} Qt objects more"] if last[1] != first[1] else []
    return faults + ([f"{last[0] - first[0]} kB more"] if last[0] - first[0] > GROWN_KB + hall_kb else [])


def work(play: scenes.Playbook, minute: int) -> None:
    """Take a number and call it, somewhere; now and then recall."""
    seat = ("1", "2", "4")[minute % 3]
    play.takes("A" if seat != "4" else "C")
    if minute % 7 == 0:
        play.says(f"counter-{seat}", t.Recall(seat))
    play.says(f"counter-{seat}", t.Finish(seat))
    play.next(seat)
    play.says(f"counter-{seat}", t.Arrived(seat))
