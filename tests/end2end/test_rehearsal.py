"""One hour of a mall day by real programs, checked from its facts."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
@pytest.mark.timeout(1000)
def test_an_hour_of_a_mall_day_holds(tmp_path: Path) -> None:
    words = [
        sys.executable,
        "-m",
        "rehearsal",
        "--day",
        "--hours",
        "1",
        "--speed",
        "45",
        "--seed",
        "7",
        "--out",
        str(tmp_path),
    ]
    done = subprocess.run(words, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    # How many get their number depends on the machine's other work; that a whole hour was played does not.
    assert told["issued"] >= 25
    assert told["called"] >= 20
    assert (told["duplicates"], told["lost"], told["double_calls"], told["broken"]) == (0, 0, 0, {})
    assert told["tickets_printed"] == told["issued"]
    assert told["still_open"] == 0
    history = (tmp_path / "history.jsonl").read_text(encoding="utf-8").splitlines()
    topics = {json.loads(line)["topic"].partition("/")[0] for line in history}
    assert {"cmd", "reply", "fact", "view", "call"} <= topics
