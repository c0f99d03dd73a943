"""hallcall-board: the hall's screen. Wiring and nothing else."""

import logging
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer

from display_board.clips import make_clips
from display_board.config import BoardConfig
from display_board.presenter import BoardPresenter
from display_board.speech import CATALOGUE
from display_board.voice import ClipVoice
from display_board.window import BoardWindow
from hardware.errors import HardwareError
from hardware.factory import open_speaker
from hardware.voice import Clips
from service_centre.clock import make_clock
from service_centre.config import read_settings
from service_centre.errors import ServiceCentreError, SettingsError
from service_centre.qt import program
from service_centre.qt.app import make_app, run, tell_first_paint
from service_centre.qt.bridge import Bridge

MM_PER_M = 12.2
"""Capitals of 0.7 degrees: 12.2 mm a metre of distance (EN 301 549)."""


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
    far_m = 0.22 * config.screen.height_mm / MM_PER_M
    if config.screen.viewer_m > far_m:
        logging.getLogger("display_board").warning(
            "screen.viewer_m is %.1f: this panel can be read from %.1f m", config.screen.viewer_m, far_m
        )
    window = BoardWindow()
    bridge = Bridge(station)
    keep: list[object] = [bridge]
    voice: ClipVoice | None = None
    if config.voice.kind != "none":
        voice = ClipVoice(
            config.voice, Clips(Path(config.voice.clips)), config.spoken,
            partial(open_speaker, config.voice, speed=config.clock.speed),
            ended=lambda n: bridge.later(partial(presenter.voice_ended, n)),
            state=lambda word: bridge.later(partial(presenter.voice_is, word)),
        )  # fmt: skip
    presenter = BoardPresenter(config, station, clock, voice)
    presenter.shown = lambda: window.show_board(presenter.board())
    timer = QTimer()
    timer.timeout.connect(presenter.tick)
    timer.start(100)
    if args.picture:
        keep.append(program.PictureTaker(window, args.picture))
    tell_first_paint(window)
    presenter.shown()
    screen = config.screen
    if screen.width_px:
        window.resize(screen.width_px, screen.height_px)
        window.show()
    else:
        window.showFullScreen()
    station.link.start()
    code = run(app)
    station.say_presence(online=False)
    station.link.stop()
    if voice:
        voice.stop()
    keep.clear()  # held until here: the link's thread still spoke through them
    return code


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
