"""hallcall-counter: one seat's staff screen, or with --desk the supervisor's. Wiring and nothing else."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer

from counter_terminal.base import Presenter
from counter_terminal.config import CounterConfig
from counter_terminal.desk import DeskPresenter
from counter_terminal.devices import SeatDevices
from counter_terminal.presenter import CounterPresenter
from counter_terminal.screens import desk as desk_screen
from counter_terminal.screens import seat as seat_screen
from counter_terminal.screens.customer import CustomerWindow
from counter_terminal.window import StaffWindow
from service_centre.clock import Clock, make_clock
from service_centre.config import read_settings
from service_centre.errors import ServiceCentreError, SettingsError
from service_centre.link.disk import DiskWriter
from service_centre.link.outbox import Outbox
from service_centre.link.station import Station
from service_centre.qt import program
from service_centre.qt.app import make_app, run, tell_first_paint
from service_centre.qt.bridge import Bridge


def main(argv: list[str] | None = None) -> int:
    """Run the terminal."""
    parser = program.options("hallcall-counter", __doc__ or "")
    parser.add_argument("--seat", help="checked against the settings' device, counter-SEAT")
    parser.add_argument("--desk", action="store_true", help="the supervisor's: no seat, the whole hall")
    args = parser.parse_args(argv)
    try:
        config = read_settings(args.settings, CounterConfig)
        _check_device(args.settings, config, args.seat, desk=args.desk)
        app = make_app("hallcall-counter")
        clock = make_clock(config.clock)
        outbox = Outbox(Path(config.outbox))
        station = program.join(config.link, clock, outbox)
    except (ServiceCentreError, FileNotFoundError) as error:
        print(f"hallcall-counter: {error}", file=sys.stderr)
        return 2

    bridge = Bridge(station)
    outbox.start(DiskWriter(outbox.commit, bridge.later))
    join = _desk if config.link.device.startswith("desk-") else _seat
    presenter, window, close = join(config, station, clock, bridge)
    keep: list[object] = [bridge, presenter]
    timer = QTimer()
    timer.timeout.connect(presenter.tick)
    timer.start(250)
    if args.wishes is not None:
        keep.append(program.Wishes(args.wishes, presenter.wish))
    if args.picture:
        keep.append(program.PictureTaker(window, args.picture))
    program.watch(window, station)
    tell_first_paint(window)
    presenter.shown()
    if config.screen.width_px:
        window.resize(config.screen.width_px, config.screen.height_px)
        window.show()
    else:
        window.showFullScreen()
    station.link.start()
    code = run(app)
    station.say_presence(online=False)
    station.link.stop()
    close()  # after the link: its last news still moved lamps
    keep.clear()  # held until here: the link's thread still spoke through them
    outbox.close()
    return code


Joined = tuple[Presenter, StaffWindow, Callable[[], None]]
"""A presenter with its window, and what lets the devices go at the end."""


def _seat(config: CounterConfig, station: Station, clock: Clock, bridge: Bridge) -> Joined:
    """Join a seat's presenter to its window, its devices and the customer's screen."""
    seat = CounterPresenter(station, clock, config.link.device.partition("-")[2], config.language)
    window = StaffWindow(seat, seat_screen.paint)
    customer = CustomerWindow(config.customer_screen, seat.rated) if config.customer_screen.shown else None
    devices = SeatDevices(config, seat, bridge.later)

    def shown() -> None:
        window.show_model(seat.model())
        devices.show(seat.outputs())
        if customer:
            customer.show_model(seat.customer())

    seat.shown = shown
    return seat, window, devices.close


def _desk(config: CounterConfig, station: Station, clock: Clock, _bridge: Bridge) -> Joined:
    """Join the supervisor's presenter to its window; a desk has no devices."""
    desk = DeskPresenter(station, clock, config.language, partial(_save, Path(config.sheets)))
    window = StaffWindow(desk, desk_screen.paint)
    desk.shown = lambda: window.show_model(desk.model())
    return desk, window, lambda: None


def _save(folder: Path, name: str, text: str) -> str:
    """Write a sheet; gives its place, or with a leading ! what went wrong."""
    place = folder / name
    try:
        place.write_text(text, encoding="utf-8-sig")  # spreadsheets know UTF-8 by the mark
    except OSError as error:
        return f"! {place}: {error.strerror}"
    return str(place)


def _check_device(file: Path, config: CounterConfig, seat: str | None, *, desk: bool) -> None:
    """Refuse settings that belong to another place; raises SettingsError."""
    device = config.link.device
    wanted = "desk-…" if desk else f"counter-{seat}" if seat else "counter-… or desk-…"
    fits = (
        device.startswith("desk-")
        if desk
        else device == f"counter-{seat}"
        if seat
        else device.startswith(("counter-", "desk-"))
    )
    if not fits:
        raise SettingsError(
            file=file, line=1, name="link.device", hint=f"this terminal is {wanted}, the file says {device}"
        )


if __name__ == "__main__":
    sys.exit(main())
