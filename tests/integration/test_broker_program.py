"""The broker as a program, beside a real Mosquitto."""

import subprocess
import sys

import pytest

from broker.config import Home
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.messages import queries as q
from tests.helpers.processes import Device, broker, mosquitto
from tests.helpers.waiting import wait_for


@pytest.fixture
def pins(home: Home) -> dict[str, str]:
    from broker.accounts import StaffBook

    StaffBook(home.staff).put("1001", "王芳", s.CLERK, "135792")
    StaffBook(home.staff).put("9001", "陈静", s.SUPERVISOR, "246813")
    StaffBook(home.staff).put("N07", "孙悦", s.CLERK, "975310")
    return {"1001": "135792", "9001": "246813", "N07": "975310"}


def test_a_number_is_taken_called_and_seen(hall: Home, pins: dict[str, str]) -> None:
    kiosk, counter, board = (Device(hall, name) for name in ("kiosk-1", "counter-1", "board-1"))
    kiosk.until_open()
    given = kiosk.ask(t.TakeTicket("A"), command_id="take-000001")
    assert given.answer["number"] == "A001"
    again = kiosk.ask(t.TakeTicket("A"), command_id="take-000001")
    assert again.answer == given.answer
    other = kiosk.ask(t.TakeTicket("B"), command_id="take-000001")
    assert (other.status, other.key) == ("error", "error.id_used")
    assert counter.ask(s.SignIn("1001", "000001")).key == "refused.wrong_pin"
    assert counter.ask(s.SignIn("N07", "135790")).key == "refused.wrong_pin"
    assert counter.ask(s.SignIn("N07", pins["N07"])).answer == {"staff": "N07", "role": "clerk"}
    assert counter.ask(s.SignIn("1001", pins["1001"])).answer == {"staff": "1001", "role": "clerk"}
    counter.ask(s.OpenSeat("1"))
    assert counter.ask(t.CallNext("1")).status == "ok"
    board.until(lambda: board.station.hall and board.station.hall.calls)
    assert board.station.hall
    assert (board.station.hall.calls[0].number, board.station.hall.calls[0].seat) == ("A001", "1")
    for device in (kiosk, counter, board):
        device.close()


def test_killed_and_back_with_the_same_state(home: Home) -> None:
    with mosquitto(home):
        kiosk = Device(home, "kiosk-1")
        with broker(home) as first:
            kiosk.until_open()
            for _ in range(5):
                kiosk.ask(t.TakeTicket("A"))
            first.kill()
            first.wait()
        answers: list[object] = []
        kiosk.station.ask(t.TakeTicket("A"), answers.append, life_s=None)
        with broker(home):
            kiosk.until(lambda: answers)
        assert answers[0].answer["number"] == "A006"  # type: ignore[attr-defined]
        kiosk.close()


def test_a_second_broker_refuses_to_start(hall: Home) -> None:
    wait_for(lambda: hall.lock.exists() and hall.lock.read_text())
    words = [sys.executable, "-m", "broker", "--home", str(hall.folder), "run"]
    second = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
    assert second.returncode == 2
    assert "another broker" in second.stderr


def test_another_system_reads_the_facts(home: Home) -> None:
    from broker import maintenance

    text = home.broker.read_text(encoding="utf-8")
    home.broker.write_text('systems = ["system-mall"]\n' + text, encoding="utf-8")
    maintenance.accounts(home, lambda _line: None)
    with mosquitto(home), broker(home):
        mall = Device(home, "system-mall")
        mall.until_open()
        page = mall.ask(q.ReadFacts(1, 10))
        assert [fact["kind"] for fact in page.answer["facts"]][:2] == ["ChainKeyed", "DayOpened"]
        mall.close()


def test_garbage_on_any_topic_stops_nothing(hall: Home) -> None:
    import random

    kiosk = Device(hall, "kiosk-1")
    kiosk.until_open()
    dice = random.Random(5)
    asks = b'{"v":1,"id":"12345678","kind":"CallNext","body":{"seat":"1"},"at_ms":0}'
    for _ in range(300):
        noise = dice.randbytes(dice.randrange(200))
        payload = dice.choice([noise, b"{" * 5000, asks, asks.replace(b'"v":1', b'"v":2'), b"x" * 60_000])
        for topic in ("cmd", "presence"):
            kiosk.station.link.send(f"hallcall/main/{topic}/kiosk-1", payload, qos=1, retained=False)
    assert kiosk.ask(t.TakeTicket("A")).answer["number"] == "A001"
    kiosk.close()
