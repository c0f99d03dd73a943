"""hallcall-board: the hall's screen. Wiring and nothing else."""

import logging
import sys

from PySide6.QtCore import QTimer

from display_board.config import BoardConfig
from display_board.presenter import BoardPresenter
from display_board.window import BoardWindow
from service_centre.clock import make_clock
from service_centre.config import read_settings
from service_centre.errors import ServiceCentreError
from service_centre.qt import program
from service_centre.qt.app import make_app, run, tell_first_paint
from service_centre.qt.bridge import Bridge

MM_PER_M = 12.2
"""Capitals of 0.7 degrees: 12.2 mm a metre of distance (EN 301 549)."""


def main(argv: list[str] | None = None) -> int:
    """Run the board."""
    args = program.options("hallcall-board", __doc__ or "").parse_args(argv)
    try:
        config = read_settings(args.settings, BoardConfig)
        app = make_app("hallcall-board")
        clock = make_clock(config.clock)
        station = program.join(config.link, clock, None)
    except (ServiceCentreError, FileNotFoundError) as error:
        print(f"hallcall-board: {error}", file=sys.stderr)
        return 2
    far_m = 0.22 * config.screen.height_mm / MM_PER_M
    if config.screen.viewer_m > far_m:
        logging.getLogger("display_board").warning(
            "screen.viewer_m is %.1f: this panel can be read from %.1f m", config.screen.viewer_m, far_m
        )
    window = BoardWindow()
    keep: list[object] = [Bridge(station)]
    presenter = BoardPresenter(config, station, clock)
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
    keep.clear()  # held until here: the link's thread still spoke through them
    return code


if __name__ == "__main__":
    sys.exit(main())
