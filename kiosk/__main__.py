"""hallcall-kiosk: the touchscreen with its ticket printer. Wiring and nothing else."""

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from hardware.errors import HardwareError
from hardware.factory import open_printer, open_scanner, open_speaker
from hardware.paper import Paper
from hardware.ports import PrinterStatus, Reader, Scan
from hardware.raster import draw
from hardware.speech import render
from hardware.worker import PrinterWorker, ReaderWorker, SpeakerWorker
from kiosk.config import KioskConfig
from kiosk.presenter import KioskPresenter
from kiosk.slip import SlipData, make_slip
from kiosk.template import SHIPPED, Checked, TemplateFile, read_template
from kiosk.window import KioskWindow
from service_centre.clock import Clock, make_clock
from service_centre.config import read_settings
from service_centre.domain.plan import Plan, Web
from service_centre.errors import ServiceCentreError
from service_centre.link.disk import DiskWriter
from service_centre.link.outbox import Outbox
from service_centre.link.station import Station
from service_centre.qt import program
from service_centre.qt.app import make_app, run, tell_first_paint
from service_centre.qt.bridge import Bridge
from service_centre.qt.theme import Kiosk


def main(argv: list[str] | None = None) -> int:
    """Run the kiosk."""
    parser = program.options("hallcall-kiosk", __doc__ or "")
    parser.add_argument(
        "--preview", type=Path, metavar="PNG", help="draw a ticket by the template as a picture, and end"
    )
    args = parser.parse_args(argv)
    try:
        config = read_settings(args.settings, KioskConfig)
        place, width_dots = Path(config.template or SHIPPED), config.printer.width_dots
        if args.preview:
            preview(config, read_template(place, width_dots), args.preview)
            return 0
        template = TemplateFile(place, width_dots)
        open_scanner(config.scanner)  # wrong settings are said before a window opens
        app = make_app("hallcall-kiosk")
        outbox = Outbox(Path(config.outbox))
        clock = make_clock(config.clock)
        station = program.join(config.link, clock, outbox)
    except (ServiceCentreError, HardwareError, FileNotFoundError) as error:
        print(f"hallcall-kiosk: {error}", file=sys.stderr)
        return 2
    window, presenter, ends = _join(config, template, station, outbox, clock)
    timer = QTimer()
    timer.timeout.connect(presenter.tick)
    timer.start(250)
    keep: list[object] = [presenter]
    if args.wishes is not None:
        keep.append(program.Wishes(args.wishes, presenter.wish))
    if args.picture:
        keep.append(program.PictureTaker(window, args.picture))
    program.watch(window, station)
    tell_first_paint(window)
    presenter.shown()
    window.show() if config.screen.width_px else window.showFullScreen()
    station.link.start()
    QTimer.singleShot(0, presenter.start)
    code = run(app)
    station.say_presence(online=False)
    station.link.stop()
    for end in ends:
        end()
    outbox.close()
    keep.clear()
    return code


def _join(
    config: KioskConfig, template: TemplateFile, station: Station, outbox: Outbox, clock: Clock
) -> tuple[KioskWindow, KioskPresenter, list[Callable[[], None]]]:
    """Join the presenter to its window, printer, scanner and voice; gives what ends them too."""
    panel = QGuiApplication.primaryScreen().size()
    screen = config.screen
    sizes = Kiosk(screen.width_px or panel.width(), screen.height_px or panel.height(), screen.width_mm)
    window = KioskWindow(sizes)
    bridge = Bridge(station)
    outbox.start(DiskWriter(outbox.commit, bridge.later))

    def send(id_: str, paper: Paper) -> None:
        def told(outcome: str, word: str) -> None:
            bridge.later(partial(presenter.print_ended, id_, outcome, word))

        worker.print(paper, told)

    def status(now: PrinterStatus) -> None:
        bridge.later(partial(presenter.printer_is, now))

    presenter = KioskPresenter(config, station, outbox, clock, send, template)
    presenter.shown = lambda: window.show_page(presenter.page())
    presenter.upkeep.restart = partial(QGuiApplication.exit, 3)
    worker = PrinterWorker(partial(open_printer, config.printer), status=status)
    window.wish.connect(presenter.wish)
    window.key.connect(presenter.key)
    window.earphone.connect(presenter.earphone)
    window.scanned.connect(lambda text: presenter.scan(Scan(text)))
    ends = [
        worker.stop,
        *_listen(open_scanner(config.scanner), presenter, bridge),
        *_guide(config, presenter, bridge),
    ]
    return window, presenter, ends


def _listen(
    opened: Callable[[], Reader[Scan]] | None, presenter: KioskPresenter, bridge: Bridge
) -> list[Callable[[], None]]:
    """Listen to a serial scanner; gives what ends it."""
    if opened is None:
        return []
    reader = ReaderWorker(
        "scanner", opened, heard=lambda scan: bridge.later(partial(presenter.scan, scan)),
        state=lambda word: bridge.later(partial(presenter.upkeep.parts.is_now, "scanner", word)),
    )  # fmt: skip
    return [reader.stop]


def _guide(config: KioskConfig, presenter: KioskPresenter, bridge: Bridge) -> list[Callable[[], None]]:
    """Give the voice guide its voice; gives what ends it."""
    if config.voice.kind == "none":
        return []
    speaker = SpeakerWorker(
        partial(open_speaker, config.voice, speed=config.clock.speed),
        state=lambda word: bridge.later(partial(presenter.upkeep.parts.is_now, "voice", word)),
    )
    voices = {"zh_Hans": "cmn", "zh_Hant": config.traditional_voice, "en": "en"}

    def speak(text: str, language: str) -> None:
        speaker.hush()
        if text:
            speaker.say(partial(render, text, voices[language]), lambda: None)

    presenter.guide.speak = speak
    return [speaker.hush, speaker.stop]


def preview(config: KioskConfig, template: Checked, place: Path) -> None:
    """Draw a ticket as the printer would print it, with the code of a hall that has a phone page."""
    plan = replace(Plan(), web=Web(address="https://hall.example"))
    data = SlipData(number="D017", line="D", language="zh_Hans", ahead=6, issued="2026-11-21 10:31")
    draw(make_slip(data, plan, template), config.printer.width_dots).save(place)


if __name__ == "__main__":
    sys.exit(main())
