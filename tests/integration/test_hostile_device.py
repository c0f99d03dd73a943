"""A device whose account is in wrong hands, beside real programs: whatever it says, the hall goes on for the others."""

import dataclasses
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import get_type_hints

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from broker.config import Home
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.link.port import REFUSED
from service_centre.messages import queries as q
from service_centre.messages.bounds import COMMAND_BYTES_AT_MOST
from service_centre.messages.codec import COMMANDS, make_ask
from service_centre.messages.views import DeskView
from tests.helpers.processes import Device, broker, mosquitto, port_of
from tests.helpers.waiting import wait_for

HUGE = 65_400


@pytest.fixture
def unhurried(home: Home) -> Iterator[Home]:
    """A hall without rates: so that what is too large is refused for its size."""
    with home.broker.open("a", encoding="utf-8") as file:
        file.write("\n[limits]\na_second = 1000000.0\nburst = 1000000\n")
    with mosquitto(home), broker(home):
        yield home


def takes_numbers(kiosk: Device, count: int = 3) -> bool:
    return all(kiosk.ask(t.TakeTicket("A")).status == "ok" for _ in range(count))


def send(device: Device, payload: bytes, *, topic: str = "cmd", retained: bool = False) -> None:
    device.station.link.send(f"hallcall/main/{topic}/{device.name}", payload, qos=1, retained=retained)


@pytest.mark.parametrize("thief", ["counter-1", "board-1", "desk-1", "kiosk-1"])
def test_no_field_of_any_command_is_too_large_for_the_hall(unhurried: Home, thief: str) -> None:
    """Some hundred messages of 65,400 bytes from each kind of account: 0 outages."""
    hostile, kiosk = (
        Device(unhurried, thief),
        Device(unhurried, "kiosk-1" if thief != "kiosk-1" else "counter-2"),
    )
    hostile.until_open()
    kiosk.until_open()
    for name, kind in COMMANDS.items():
        hints = get_type_hints(kind)
        small = {str: "A", bool: False, int: 1}
        body = {field.name: small.get(hints[field.name], [["A"]]) for field in dataclasses.fields(kind)}
        for field, value in body.items():
            for size in (COMMAND_BYTES_AT_MOST - 200, HUGE):
                large = (
                    10 ** (size // 2)
                    if isinstance(value, int) and not isinstance(value, bool)
                    else "x" * size
                )
                ask = {"id": f"huge-{name[:20]}", "kind": name, "body": {**body, field: large}, "at_ms": 0}
                try:
                    payload = json.dumps(ask).encode()
                except ValueError:  # Python itself writes no number so long
                    payload = json.dumps({**ask, "body": body}).replace(": 1", ": " + "1" * size).encode()
                send(hostile, payload[:HUGE])
    for wrong in (b"x" * HUGE, b'{"online":true,"instance":"' + b"y" * HUGE + b'"}', b"[" * HUGE):
        send(hostile, wrong, topic="presence")
    if kiosk.name == "kiosk-1":
        assert takes_numbers(kiosk)
    else:
        assert kiosk.ask(q.FindTicket("A001")).key == "refused.no_such_ticket"
    for device in (hostile, kiosk):
        device.close()


def test_nobody_throws_another_off_by_its_client_id(hall: Home) -> None:
    kiosk, counter = Device(hall, "kiosk-1"), Device(hall, "counter-1")
    kiosk.until_open()
    counter.until(lambda: counter.station.joined)
    downs: list[str] = []
    counter.station.link.on_state(downs.append)
    thieves = []
    for stolen in ("broker", "counter-1"):
        thief = Client(CallbackAPIVersion.VERSION2, client_id=stolen, protocol=MQTTProtocolVersion.MQTTv5)
        thief.username_pw_set("board-1", (hall.devices / "board-1.secret").read_text(encoding="utf-8"))
        thief.connect("127.0.0.1", port_of(hall))
        thief.loop_start()
        wait_for(thief.is_connected)
        thieves.append(thief)
        assert takes_numbers(kiosk)
        thief.disconnect()
        thief.loop_stop()
    assert downs == []
    for device in (kiosk, counter):
        device.close()


def test_a_flood_stops_nobody_and_is_told(hall: Home) -> None:
    from broker.accounts import StaffBook

    StaffBook(hall.staff).put("9001", "陈静", s.SUPERVISOR, "246813")
    hostile, kiosk, desk = Device(hall, "counter-1"), Device(hall, "kiosk-1"), Device(hall, "desk-1")
    for device in (hostile, kiosk, desk):
        device.until_open()
    assert desk.ask(s.SignIn("9001", "246813")).status == "ok"
    junk = b'{"v":1,"id":"flood-0001","kind":"NoSuch","body":{"x":"' + b"x" * 900 + b'"},"at_ms":0}'
    for _ in range(2_000):
        send(hostile, junk)
    assert takes_numbers(kiosk)

    def told() -> bool:
        own = desk.station.own
        alarms = own.alarms if isinstance(own, DeskView) else ()
        return ("alarm.flood", {"device": "counter-1"}) in [(alarm.key, alarm.values) for alarm in alarms]

    desk.until(told)
    for device in (hostile, kiosk, desk):
        device.close()


def test_a_stolen_kiosk_gives_numbers_no_faster_than_fingers(unhurried: Home) -> None:
    kiosk = Device(unhurried, "kiosk-1")
    kiosk.until_open()
    answers = [kiosk.ask(t.TakeTicket("A")) for _ in range(40)]
    assert [answer.status for answer in answers].count("ok") == 30
    assert answers[-1].key == "refused.too_fast"
    kiosk.close()


def test_an_account_that_goes_on_flooding_is_shut_out_and_let_in_again(hall: Home) -> None:
    hostile, kiosk = Device(hall, "counter-1"), Device(hall, "kiosk-1")
    hostile.until_open()
    kiosk.until_open()
    states: list[str] = []
    hostile.station.link.on_state(states.append)

    def flooded() -> bool:
        for _ in range(500):
            send(hostile, b"x" * 100)
        return REFUSED in states

    wait_for(flooded)
    assert takes_numbers(kiosk)
    accounts = (hall.mosquitto / "passwd").read_text(encoding="utf-8")
    assert "counter-1:" not in accounts
    assert "kiosk-1:" in accounts
    for device in (hostile, kiosk):
        device.close()


def test_a_broker_that_was_killed_meanwhile_lets_everybody_in_again(home: Home) -> None:
    passwords, everybody = home.mosquitto / "passwd", home.mosquitto / "passwd.all"
    everybody.write_text(passwords.read_text(encoding="utf-8"), encoding="utf-8")
    passwords.write_text("", encoding="utf-8")
    with mosquitto(home), broker(home):
        wait_for(lambda: not everybody.exists())
        assert "counter-1:" in passwords.read_text(encoding="utf-8")


def test_a_retained_command_does_not_lie_in_wait(home: Home) -> None:
    with mosquitto(home):
        hostile = Device(home, "kiosk-1")
        hostile.until(lambda: hostile.station.joined)
        ask = make_ask(t.TakeTicket("A"), command_id="retained-0001", at_ms=0)
        send(hostile, ask, retained=True)
        hostile.close()
        with broker(home):
            other = Device(home, "counter-2")
            other.until_open()
            assert other.ask(q.FindTicket("A001")).key == "refused.no_such_ticket"
            other.close()


def test_a_stolen_kiosk_joins_no_more_numbers_than_its_absence_allows(unhurried: Home) -> None:
    kiosk = Device(unhurried, "kiosk-1")
    kiosk.until_open()
    assert kiosk.station.hall
    day = kiosk.station.hall.day
    joins = [t.JoinOffline(day, f"A1{n:03d}", "A", 10, class_="elderly") for n in range(1, 60)]
    answers = [kiosk.ask(join) for join in joins]
    assert [answer.status for answer in answers].count("ok") <= 32
    assert answers[-1].key == "refused.too_fast"
    assert kiosk.ask(t.JoinOffline("9999-12-31", "A1900", "A", 10)).key == "refused.bad_day"
    kiosk.close()


def test_who_speaks_is_there_whatever_its_presence_says(unhurried: Home) -> None:
    kiosk = Device(unhurried, "kiosk-1")
    kiosk.until_open()
    send(kiosk, b'{"online":false}', topic="presence", retained=True)
    assert takes_numbers(kiosk, 1)
    with closing(sqlite3.connect(unhurried.store)) as file:
        kinds = {row[0] for row in file.execute("SELECT kind FROM journal")}
    assert "DeviceGone" not in kinds
    kiosk.close()
