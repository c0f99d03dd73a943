"""Shuts an account out for a while: its password is taken from Mosquitto, and its connection is ended.

What a device sends costs the broker something even when it is dropped; Mosquitto alone can keep it out. A broker that
was killed meanwhile lets everybody in again at its next start.
"""

import logging
import os
import queue
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

from broker.accounts import PASSWORDS_ALL, write_secret
from service_centre.link.port import Link

log = logging.getLogger(__name__)

BANNED_S = 60.0
AGAIN_S = 1.0
READ_AGAIN_S = 0.2
"""Mosquitto takes so long at most to read its passwords again."""


class Bans:
    """Has a thread of its own: files, signals and a connection take their time. `ban` may be called from any thread."""

    def __init__(self, folder: Path, link: Link) -> None:
        self._passwords, self._all, self._pid = (
            folder / "passwd",
            folder / PASSWORDS_ALL,
            folder / "mosquitto.pid",
        )
        self._link = link
        self._until_s: dict[str, float] = {}
        self._wanted: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._owed = False
        if self._all.exists():
            self._write()
        self._thread = threading.Thread(target=self._run, name="bans", daemon=True)
        self._thread.start()

    def ban(self, device: str) -> None:
        """Shut an account out for a minute."""
        self._wanted.put(device)

    def close(self) -> None:
        """Let everybody in again, and end."""
        self._wanted.put(None)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        over = False
        while not over:
            with suppress(queue.Empty):
                device = self._wanted.get(timeout=self._wait_s())
                over = device is None
                if device:
                    self._shut_out(device)
            now_s = time.monotonic()
            left = {
                device: until_s for device, until_s in self._until_s.items() if until_s > now_s and not over
            }
            if left != self._until_s:
                self._until_s = left
                self._write()
            elif self._owed:
                self._have_it_read()

    def _wait_s(self) -> float | None:
        """Wait for ever while nobody is shut out and nothing is owed."""
        if self._owed:
            return AGAIN_S
        return max(0.0, min(self._until_s.values()) - time.monotonic()) if self._until_s else None

    def _shut_out(self, device: str) -> None:
        new = device not in self._until_s
        self._until_s[device] = time.monotonic() + BANNED_S
        if new:
            log.warning("%s is shut out for %d s: it says far more than it may", device, BANNED_S)
            self._write()
            time.sleep(READ_AGAIN_S)
        try:
            self._link.cut_off(device)
        except OSError as error:
            log.warning("the connection of %s could not be ended: %s", device, error)

    def _write(self) -> None:
        """Write the passwords without those who are shut out; a Mosquitto that starts reads them anyway."""
        self._owed = True
        try:
            if not self._all.exists():
                write_secret(self._all, self._passwords.read_text(encoding="utf-8"))
            rows = self._all.read_text(encoding="utf-8").splitlines(keepends=True)
            kept = [row for row in rows if row.partition(":")[0] not in self._until_s]
            write_secret(self._passwords, "".join(kept))
            if len(kept) == len(rows):
                self._all.unlink()
        except OSError as error:
            log.warning("Mosquitto's accounts can't be written: %s; run `hallcall-broker accounts`", error)
        self._have_it_read()

    def _have_it_read(self) -> None:
        """Have Mosquitto read the passwords again; one that is away is asked again later."""
        with suppress(OSError, ValueError):
            os.kill(int(self._pid.read_text(encoding="ascii")), signal.SIGHUP)
            self._owed = False
