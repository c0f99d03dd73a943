"""An installer with an unlucky Sunday: every command with what can go wrong beside it ends in words, never in a trace."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from broker.config import Home
from service_centre.domain import tickets as t
from tests.helpers.processes import Device, broker, make_home, mosquitto
from tests.helpers.waiting import wait_for


def does(home: Home, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Type a command, as the installer does."""
    command = (sys.executable, "-m", "broker", "--home", str(home.folder), *words)
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, input=typed)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def refuses(home: Home, *words: str, typed: str = "") -> str:
    done = does(home, *words, typed=typed)
    assert done.returncode == 2, done.stdout + done.stderr
    return done.stderr


def take(home: Home, count: int) -> None:
    kiosk = Device(home, "kiosk-1")
    kiosk.until_open()
    for _ in range(count):
        assert kiosk.ask(t.TakeTicket("A")).status == "ok"
    kiosk.close()


@pytest.mark.parametrize(("words", "said"), [
    (("staff", "add", "", "Ann", "clerk"), "letters and digits"),
    (("staff", "add", "10 01", "Ann", "clerk"), "without blanks"),
    (("staff", "add", "1" * 13, "Ann", "clerk"), "1 to 12"),
    (("staff", "add", "1001", " ", "clerk"), "a name has"),
    (("staff", "add", "1001", "Ann\x1b[2J", "clerk"), "a name has"),
    (("staff", "add", "1001", "Ann", "boss"), "staff add NUMBER"),
    (("staff", "remove", "4711"), "no staff number"),
    (("init", "--as-shipped"), "is there already"),
    (("restore",), "no copy"),
    (("restore", "/nowhere/at/all"), "no copy"),
    (("restore", "/dev/null"), "no copy"),
    (("backup", "/nowhere/at/all"), "there is no folder"),
    (("verify",), "hallcall.sqlite"),
])  # fmt: skip
def test_what_can_not_be_done_is_said(home: Home, words: tuple[str, ...], said: str) -> None:
    assert said in refuses(home, *words, typed="\n")


def test_a_person_with_an_odd_number_is_not_in(home: Home) -> None:
    assert does(home, "staff", "add", "N07", "孙悦", "clerk", typed="975310\n").returncode == 0
    assert "N07" in does(home, "staff").stdout


@pytest.mark.parametrize(("name", "content"), [
    ("broker.toml", b""), ("broker.toml", b"\xff\xfe\x00"), ("broker.toml", b"[[["), ("broker.toml", None),
    ("staff.json", b""), ("staff.json", b"\xff\xfe\x00"), ("staff.json", b"[" * 100_000), ("staff.json", b"[1]"),
    ("staff.json", b'[{"number": ["1"], "name": "A", "role": "clerk", "pin_hash": "x"}]'), ("staff.json", None),
    ("broker.secret", b""), ("broker.secret", b"\xff\xfe\x00"), ("broker.secret", None),
    ("chain.key", b""), ("chain.key", b"\xff\xfe\x00"), ("chain.key", b"abcd"), ("chain.key", None),
    ("hallcall.sqlite", b"\xff\xfe\x00"), ("hallcall.sqlite", None),
])  # fmt: skip
def test_no_broken_file_starts_with_a_trace(home: Home, name: str, content: bytes | None) -> None:
    path = (home.devices if name == "broker.secret" else home.folder) / name
    if content is None:  # a folder in its place
        path.unlink(missing_ok=True)
        path.mkdir()
    else:
        path.write_bytes(content)
    told = refuses(home, "run")
    assert path.name in told or "the hall has a key" in told


@pytest.mark.parametrize("content", ["", "[[[", "hall = 5"])
def test_without_a_good_copy_broken_settings_start_nothing(home: Home, content: str) -> None:
    home.plan.write_text(content, encoding="utf-8")
    assert "hallcall.toml" in refuses(home, "run")


def test_copies_and_checks_beside_a_broker_at_work(hall: Home, tmp_path: Path) -> None:
    take(hall, 3)
    assert "facts in 1 days hold" in does(hall, "verify").stdout
    copy = tmp_path / "copy.hallcall"
    assert "is sound" in does(hall, "backup", str(copy)).stdout
    assert "is there already" in refuses(hall, "backup", str(copy))
    assert "whole-" in does(hall, "backup").stdout
    assert "more-" in does(hall, "backup").stdout
    assert "another broker" in refuses(hall, "restore", str(copy))
    assert "another broker" in refuses(hall, "forget", "2026-11-21", "A001")
    assert "another broker" in refuses(hall, "run")


def test_a_hall_whose_file_is_lost_comes_back_by_one_command(home: Home) -> None:
    with mosquitto(home):
        with broker(home) as program:
            take(home, 3)
            does(home, "backup")
            take(home, 4)
            program.kill()
            program.wait()
        home.store.write_bytes(bytes(4096))
        assert "hallcall-broker restore" in refuses(home, "run")
        told = does(home, "restore").stdout
        assert "numbers of A up to 7 may be on paper" in told
        with broker(home):
            kiosk = Device(home, "kiosk-1")
            kiosk.until_open()
            assert kiosk.ask(t.TakeTicket("A")).answer["number"] == "A008"
            kiosk.close()
        assert "hold" in does(home, "verify").stdout


def test_what_root_restores_the_brokers_user_can_write(home: Home) -> None:
    if os.getuid() != 0:
        pytest.skip("only root can give files away")
    with mosquitto(home), broker(home):
        take(home, 1)
        does(home, "backup")
    nobody = 65_534
    for path in (home.folder, *home.folder.rglob("*")):
        os.chown(path, nobody, nobody)
    does(home, "restore")
    owners = {path.name: path.stat().st_uid for path in home.folder.iterdir() if path.is_file()}
    assert {owners[name] for name in ("hallcall.sqlite", "hallcall.tip", "chain.key", "hallcall.toml")} == {
        nobody
    }


def test_settings_that_break_while_the_hall_works_stop_nothing(hall: Home) -> None:
    take(hall, 1)
    good = hall.plan.read_text(encoding="utf-8")
    for text in ("", good[:300], good.replace("guarantee_min = 20", "guarantee_min = inf")):
        hall.plan.write_text(text, encoding="utf-8")
        take(hall, 1)
    hall.plan.write_text(good, encoding="utf-8")
    take(hall, 1)


def test_a_wrong_password_is_said_once(hall: Home, tmp_path: Path) -> None:
    (hall.devices / "board-1.secret").write_text("wrong\n", encoding="utf-8")
    words = (sys.executable, "-m", "display_board", "--settings", str(hall.devices / "board-1.toml"))
    log = tmp_path / "log"
    with log.open("w") as file, subprocess.Popen(
        words, stderr=file, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ) as board:  # fmt: skip
        wait_for(lambda: "Mosquitto refused board-1" in log.read_text())
        for _ in range(3):
            take(hall, 1)
        board.terminate()
    assert log.read_text().count("Mosquitto refused") == 1


def test_a_hall_in_a_very_deep_folder_works_without_its_socket(tmp_path: Path) -> None:
    deep = make_home(
        tmp_path / "a-hall-with-a-very-long-name-that-no-socket-can-bear" / "and-one-more" / "hall"
    )
    assert 'socket = ""' in deep.broker.read_text(encoding="utf-8")
    with mosquitto(deep), broker(deep):
        take(deep, 1)
