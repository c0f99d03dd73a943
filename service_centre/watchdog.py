"""Tells systemd that a program is ready and alive, where systemd asked; elsewhere it does nothing.

Source: sd_notify(3). The call belongs into the thread whose standing still would be noticed by people.
"""

import os
import socket
from contextlib import suppress

EVERY_S = 2.0
"""So often a program says that it is alive; units give it several times as long (`WatchdogSec`)."""


class Watchdog:
    """Speaks to the socket that systemd names in the environment."""

    def __init__(self) -> None:
        self._address = os.environ.get("NOTIFY_SOCKET", "").replace("@", "\0", 1)

    def ready(self) -> None:
        """Say that people can be served."""
        self._say(b"READY=1")

    def alive(self) -> None:
        """Say that this thread comes round."""
        self._say(b"WATCHDOG=1")

    def _say(self, word: bytes) -> None:
        if self._address:
            with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as wire:
                wire.connect(self._address)
                wire.send(word)
