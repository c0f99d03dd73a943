"""The thread that writes an outbox: a screen never waits for a disk, and nothing that needs the disk comes before it."""

import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable

from service_centre.link.outbox import Work, Write

log = logging.getLogger(__name__)

AGAIN_S = 1.0
"""A write that failed (disk full, card pulled) is tried again after so long, until it is done."""


class DiskWriter:
    """Commits what has come together; `later` brings work that waited back to the caller's thread."""

    def __init__(self, commit: Callable[[list[Write]], None], later: Callable[[Work], None]) -> None:
        self._commit, self._later = commit, later
        self._work: queue.SimpleQueue[Write | Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)
        self._thread.start()

    def put(self, what: Write | Work) -> None:
        """See `Writer`."""
        self._work.put(what)

    def close(self) -> None:
        """See `Writer`."""
        self._work.put(None)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        over = False
        while not over:
            work = [self._work.get()]
            while not self._work.empty():
                work.append(self._work.get())
            over = None in work
            writes = [one for one in work if isinstance(one, tuple)]
            if writes:
                self._until_done(writes, give_up=over)
            for one in work:
                if callable(one):
                    self._later(one)

    def _until_done(self, writes: list[Write], *, give_up: bool) -> None:
        """Write, again and again if need be: nothing that waits for it may happen before."""
        told = False
        while True:
            try:
                self._commit(writes)
                return
            except sqlite3.Error as error:
                if not told:
                    told = True
                    log.error("the outbox can't be written: %s; is the disk full or the card gone?", error)
                if give_up:
                    return
                time.sleep(AGAIN_S)
