"""A program of the hall as a real process: started, watched, started again, ended by its own pid."""

import json
import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger(__name__)

ENDS_WITH_US = ("setpriv", "--pdeathsig", "TERM", "--")
"""A rehearsal that is killed leaves no hall behind that nobody sees and whose ports are taken (util-linux).

The kernel binds a program to the thread that starts it: that is the main thread, which lives as long as we do.
"""

RESTART_S = 1.0
"""As systemd would: a program that ended is back after a second."""


@dataclass(slots=True)
class Program:
    """One process; `wishes` gives it a descriptor for wishes, which exists in a rehearsal only."""

    name: str
    words: Sequence[str]
    log_file: Path
    wishes: bool = False
    env: dict[str, str] = field(default_factory=dict)
    restarts: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _pipe: int | None = None
    _down_s: float | None = None
    _wanted: bool = False

    def start(self) -> None:
        """Start the process."""
        self._wanted, self._down_s = True, None
        words, pass_fds, read_end = list(self.words), (), None
        if self.wishes:
            read_end, self._pipe = os.pipe()
            words += ["--wishes", str(read_end)]
            pass_fds = (read_end,)  # type: ignore[assignment]
        with self.log_file.open("ab") as out:
            self._process = subprocess.Popen(
                (*ENDS_WITH_US, *words), stdout=out, stderr=out, stdin=subprocess.DEVNULL, pass_fds=pass_fds,
                env={**os.environ, **self.env}, start_new_session=True,
            )  # fmt: skip
        if read_end is not None:
            os.close(read_end)

    @property
    def pid(self) -> int:
        """The process's id, 0 when it does not run."""
        return self._process.pid if self._process and self._process.poll() is None else 0

    def watch(self) -> None:
        """Start it again a second after it ended by itself."""
        if not self._wanted or self.pid:
            return
        if self._down_s is None:
            code = self._process.returncode if self._process else None
            log.warning("%s ended with %s and is started again", self.name, code)
            self._down_s = time.monotonic()
            self._close_pipe()
        elif time.monotonic() - self._down_s >= RESTART_S:
            self.restarts += 1
            self.start()

    def wish(self, name: str, word: str = "") -> None:
        """Hand a wish over, as a finger or a key would."""
        if self._pipe is not None and self.pid:
            line = json.dumps({"wish": name, "word": word}) + "\n"
            try:
                os.write(self._pipe, line.encode())
            except OSError as error:
                log.warning("%s takes no wishes: %s", self.name, error)

    def kill(self) -> None:
        """End it the hard way; it comes back."""
        if self.pid and self._process:
            self._process.send_signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, and wait."""
        self._wanted = False
        if self.pid and self._process:
            self._process.terminate()

    def wait(self) -> None:
        """Wait until it has ended; after five seconds the hard way."""
        if self._process:
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._close_pipe()

    def _close_pipe(self) -> None:
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None


def wait_for(condition: Callable[[], object], *, s: float, what: str) -> None:
    """Wait for a condition; raises TimeoutError that names what did not come."""
    ends = time.monotonic() + s
    while not condition():
        if time.monotonic() > ends:
            raise TimeoutError(f"{what} did not come within {s:g} s")
        time.sleep(0.02)
