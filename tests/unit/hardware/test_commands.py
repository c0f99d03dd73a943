"""python-escpos as we use it: it starts fast and leaves nothing behind."""

import os
import subprocess
import sys
from pathlib import Path


def test_a_start_leaves_nothing_in_the_folder_for_temporary_files(tmp_path: Path) -> None:
    words = [
        sys.executable,
        "-c",
        "import hardware.commands, escpos.capabilities as c; print(*c.CAPABILITIES['profiles'])",
    ]
    own = {**os.environ, "TMPDIR": str(tmp_path)}
    own.pop("ESCPOS_CAPABILITIES_FILE", None)
    done = subprocess.run(words, env=own, capture_output=True, text=True, check=True)
    assert done.stdout == "default\n"
    assert list(tmp_path.iterdir()) == []
