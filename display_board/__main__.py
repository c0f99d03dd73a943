"""hallcall-board: the hall's screen. Wiring and nothing else."""

import logging
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from display_board.clips import make_clips
from display_board.config import BoardConfig, FilmSettings
from display_board.presenter import BoardPresenter
from display_board.screens.film import LatestFrame
from display_board.screens.sign import SignWindow
from display_board.sign import SignPresenter
from display_board.speech import CATALOGUE
from display_board.voice import ClipVoice
from display_board.window import BoardWindow
from hardware import film as hardware_film
from hardware.errors import HardwareError
from hardware.factory import open_speaker
from hardware.film import Frame
from hardware.voice import Clips
from hardware.worker import FilmWorker
from service_centre.clock import Clock, make_clock
from service_centre.config import read_settings
from service_centre.errors import ServiceCentreError, SettingsError
from service_centre.link.station import Station
from service_centre.qt import program
from service_centre.qt.app import make_app, run, tell_first_paint
from service_centre.qt.bridge import Bridge


def main(argv: list[str] | None = None) -> int:
    """Run the board."""
    parser = program.options("hallcall-board", __doc__ or "")
    parser.add_argument(
        "--clips", type=Path, metavar="FOLDER", help="make the spoken clips that are missing, and end"
    )
    args = parser.parse_args(argv)
    try:
        config = read_settings(args.settings, BoardConfig)
        check_spoken(args.settings, config)
        if args.clips:
            make_clips(args.clips, config.spoken, say)
            return 0
        app = make_app("hallcall-board")
        clock = make_clock(config.clock)
        station = program.join(config.link, clock, None)
    except (ServiceCentreError, HardwareError, FileNotFoundError) as error:
        print(f"hallcall-board: {error}", file=sys.stderr)
        return 2
    screen = config.screen
    if screen.viewer_m > screen.far_m:
        logging.getLogger("display_board").warning(
            "screen.viewer_m is %.1f: this panel can be read from %.1f m", screen.viewer_m, screen.far_m
        )
    bridge = Bridge(station)
    window, tick, shown, ends = (_sign if config.window else _board)(config, station, clock, bridge)
    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(100)
    keep: list[object] = [bridge, window]
    if args.picture:
        keep.append(program.PictureTaker(window, args.picture))
    program.watch(window, station)
    tell_first_paint(window, lambda: isinstance(window, BoardWindow) and window.painting)
    shown()
    if screen.width_px:
        window.resize(screen.width_px, screen.height_px)
        window.show()
    else:
        window.showFullScreen()
    station.link.start()
    code = run(app)
    station.say_presence(online=False)
    station.link.stop()
    for end in ends:
        end()
    keep.clear()  # held until here: the link's thread still spoke through them
    return code


Joined = tuple[QWidget, Callable[[], None], Callable[[], None], list[Callable[[], None]]]
"""A window, what lets its time pass, what draws it, and what ends it."""


def _sign(config: BoardConfig, station: Station, clock: Clock, _bridge: Bridge) -> Joined:
    """Join the sign over one window."""
    window, presenter = SignWindow(), SignPresenter(config, station, clock)

    def shown() -> None:
        window.show_sign(presenter.sign())

    presenter.shown = shown
    return window, presenter.tick, shown, []


def _board(config: BoardConfig, station: Station, clock: Clock, bridge: Bridge) -> Joined:
    """Join the hall's board with its voice and its film."""
    window = BoardWindow()
    panel = QGuiApplication.primaryScreen().size()
    window.resize(config.screen.width_px or panel.width(), config.screen.height_px or panel.height())
    voice: ClipVoice | None = None
    if config.voice.kind != "none":
        voice = ClipVoice(
            config.voice, Clips(Path(config.voice.clips)), config.spoken,
            partial(open_speaker, config.voice, speed=config.clock.speed),
            ended=lambda n: bridge.later(partial(presenter.voice_ended, n)),
            state=lambda word: bridge.later(partial(presenter.voice_is, word)),
        )  # fmt: skip
    presenter = BoardPresenter(config, station, clock, voice)
    ends = [voice.stop] if voice else []

    def shown() -> None:
        window.show_board(presenter.board())

    presenter.shown = shown
    if config.film.folder:
        ends.append(_film(config.film, presenter, window, bridge).stop)
    return window, presenter.tick, shown, ends


def _film(film: FilmSettings, presenter: BoardPresenter, window: BoardWindow, bridge: Bridge) -> FilmWorker:
    """Play a folder's pictures and videos beside the calls."""

    def frames(file: Path) -> Iterator[Frame]:
        return hardware_film.frames(file, *window.film_size, film.picture_s)

    return FilmWorker(
        partial(hardware_film.files_of, Path(film.folder)), frames,
        show=LatestFrame(bridge.later, window.show_frame).offer,
        state=lambda word: bridge.later(partial(presenter.parts.is_now, "film", word)),
    )  # fmt: skip


def check_spoken(file: Path, config: BoardConfig) -> None:
    """Refuse a language that nobody speaks here; raises SettingsError."""
    wrong = [language for language in config.spoken if language not in CATALOGUE]
    if wrong or not config.spoken:
        raise SettingsError(file=file, line=1, name="spoken", hint=f"languages out of {', '.join(CATALOGUE)}")


def say(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
