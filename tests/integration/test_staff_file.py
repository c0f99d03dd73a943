"""A list of staff that is broken is ours: nobody's PIN was wrong, nobody is locked out, and the hall goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from broker.accounts import StaffBook
from broker.config import Home
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from tests.helpers.processes import Device, broker, make_home, mosquitto


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Home]:
    home = make_home(tmp_path / "hall")
    StaffBook(home.staff).put("1001", "王芳", s.CLERK, "135792")
    with mosquitto(home), broker(home):
        yield home


@pytest.mark.parametrize("broken", [
    b"", b"[[[", b"[" * 100_000, b'[{"number": ["1001"]}]',
    b'[{"number": "1001", "name": null, "role": "clerk", "pin_hash": ""}]', None,
])  # fmt: skip
def test_a_broken_list_of_staff_is_told_as_such(hall: Home, broken: bytes | None) -> None:
    good = hall.staff.read_bytes()
    counter, kiosk = Device(hall, "counter-1"), Device(hall, "kiosk-1")
    counter.until_open()
    kiosk.until_open()
    hall.staff.unlink() if broken is None else hall.staff.write_bytes(broken)
    for _ in range(4):
        assert counter.ask(s.SignIn("1001", "135792")).key == "error.staff_file"
    assert kiosk.ask(t.TakeTicket("A")).status == "ok"
    hall.staff.write_bytes(good)
    assert counter.ask(s.SignIn("1001", "135792")).status == "ok"
    for device in (counter, kiosk):
        device.close()


def test_a_pin_that_can_not_be_read_is_nobodys_wrong_pin(hall: Home) -> None:
    text = hall.staff.read_text(encoding="utf-8")
    hall.staff.write_text(text.replace("$argon2id", "$broken"), encoding="utf-8")
    counter = Device(hall, "counter-1")
    counter.until_open()
    assert counter.ask(s.SignIn("1001", "135792")).key == "error.staff_file"
    counter.close()
