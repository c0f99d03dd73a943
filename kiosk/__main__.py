"""hallcall-kiosk: the touchscreen with its ticket printer. Wiring and nothing else."""

import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from hardware.factory import open_printer
from hardware.paper import Paper
from hardware.ports import PrinterStatus
from hardware.worker import PrinterWorker
from kiosk.config import KioskConfig
from kiosk.presenter import KioskPresenter
from kiosk.window import KioskWindow
from service_centre.clock import make_clock
from service_centre.config import read_settings
from service_centre.errors import ServiceCentreError
from service_centre.link.outbox import Outbox
from service_centre.qt import program
from service_centre.qt.app import make_app, run, tell_first_paint
from service_centre.qt.bridge import Bridge
from service_centre.qt.theme import Kiosk


def main(argv: list[str] | None = None) -> int:
    """Run the kiosk."""
    args = program.options("hallcall-kiosk", __doc__ or "").parse_args(argv)
    try:
        config = read_settings(args.settings, KioskConfig)
        app = make_app("hallcall-kiosk")
        outbox = Outbox(Path(config.outbox))
        clock = make_clock(config.clock)
        station = program.join(config.link, clock, outbox)
    except (ServiceCentreError, FileNotFoundError) as error:
        print(f"hallcall-kiosk: {error}", file=sys.stderr)
        return 2
    panel = QGuiApplication.primaryScreen().size()
    screen = config.screen
    sizes = Kiosk(screen.width_px or panel.width(), screen.height_px or panel.height(), screen.width_mm)
    window = KioskWindow(sizes)
    bridge = Bridge(station)

    def send(id_: str, paper: Paper) -> None:
        def told(outcome: str, word: str) -> None:
            bridge.later(partial(presenter.print_ended, id_, outcome, word))

        worker.print(paper, told)

    def status(now: PrinterStatus) -> None:
        bridge.later(partial(presenter.printer_is, now))

    presenter = KioskPresenter(config, station, outbox, clock, send)
    presenter.shown = lambda: window.show_page(presenter.page())
    presenter.restart = partial(app.exit, 3)
    worker = PrinterWorker(partial(open_printer, config.printer), status=status)
    window.wish.connect(presenter.wish)
    timer = QTimer()
    timer.timeout.connect(presenter.tick)
    timer.start(250)
    keep: list[object] = []
    if args.wishes is not None:
        keep.append(program.Wishes(args.wishes, presenter.wish))
    if args.picture:
        keep.append(program.PictureTaker(window, args.picture))
    tell_first_paint(window)
    presenter.shown()
    window.show() if screen.width_px else window.showFullScreen()
    station.link.start()
    QTimer.singleShot(0, presenter.start)
    code = run(app)
    station.say_presence(online=False)
    station.link.stop()
    worker.stop()
    outbox.close()
    keep.clear()
    return code


if __name__ == "__main__":
    sys.exit(main())
