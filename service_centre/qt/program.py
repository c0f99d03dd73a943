"""What every screen program does first: options, settings, link, and the wishes of a rehearsal."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QWidget

from service_centre.clock import Clock
from service_centre.config import read_secret
from service_centre.link.mqtt import MqttLink
from service_centre.link.outbox import Outbox
from service_centre.link.settings import LinkSettings
from service_centre.link.station import Station, will_of
from service_centre.qt.alive import Alive
from service_centre.qt.trouble import Trouble

log = logging.getLogger(__name__)


def options(program: str, about: str) -> argparse.ArgumentParser:
    """Make the options that all screens share."""
    parser = argparse.ArgumentParser(prog=program, description=about)
    parser.add_argument("--settings", type=Path, required=True, help="the device's settings, device.toml")
    parser.add_argument("--wishes", type=int, help="descriptor of a rehearsal's wishes, JSON lines")
    parser.add_argument("--picture", type=Path, help="write a picture of the window here once a second")
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    return parser


def join(settings: LinkSettings, clock: Clock, outbox: Outbox | None) -> Station:
    """Make the device's station; raises SettingsError for a secret that is missing or can't be read."""
    password = read_secret(Path(settings.secret_file))
    link = MqttLink(
        host=settings.host, port=settings.port, user=settings.device, password=password,
        will=will_of(settings.hall, settings.device),
    )  # fmt: skip
    return Station(link, settings.hall, settings.device, clock, outbox)


def watch(window: QWidget, station: Station) -> None:
    """Let a window say why it has no link, and systemd know that it lives; both end with the window."""
    Trouble(window, station)
    Alive(window)


class Wishes:
    """Reads wishes from a descriptor that a rehearsal handed over: {"wish": name, "word": word} a line."""

    def __init__(self, descriptor: int, take: Callable[[str, str], None]) -> None:
        os.set_blocking(descriptor, False)
        self._descriptor, self._take, self._rest = descriptor, take, b""
        self._notifier = QSocketNotifier(descriptor, QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._read)

    def _read(self, *_: Any) -> None:
        try:
            data = os.read(self._descriptor, 65_536)
        except BlockingIOError:
            return
        if not data:
            self._notifier.setEnabled(False)
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            try:
                wish = json.loads(line)
                self._take(str(wish["wish"]), str(wish.get("word", "")))
            except (ValueError, KeyError, AttributeError) as error:
                log.warning("not a wish: %r (%s)", line[:80], error)


class PictureTaker:
    """Writes a picture of a window once a second, for a hall without a screen."""

    def __init__(self, window: QWidget, path: Path) -> None:
        self._window, self._path = window, path
        self._timer = QTimer()
        self._timer.timeout.connect(self._take)
        self._timer.start(1000)

    def _take(self) -> None:
        part = self._path.with_name(f".{self._path.stem}.part.png")
        if self._window.grab().save(str(part)):
            part.replace(self._path)
