"""The programs of a rehearsal: none of them outlives it."""

import subprocess
import sys
from pathlib import Path

from tests.helpers.waiting import wait_for

REHEARSES = """
import sys, time
from pathlib import Path
from rehearsal.programs import Program
program = Program("sleeper", [sys.executable, "-c", "import time; time.sleep(600)"], Path(sys.argv[1]))
program.start()
print(program.pid, flush=True)
time.sleep(600)
"""


def test_a_rehearsal_that_is_killed_leaves_no_program_behind(tmp_path: Path) -> None:
    words = [sys.executable, "-c", REHEARSES, str(tmp_path / "sleeper.log")]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as rehearsal:
        assert rehearsal.stdout
        try:
            sleeper = int(rehearsal.stdout.readline())
            wait_for(lambda: Path(f"/proc/{sleeper}/comm").read_text(encoding="utf-8") != "setpriv\n")
        finally:
            rehearsal.kill()
    wait_for(lambda: not runs(sleeper))


def runs(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
