"""Mosquitto really refuses: judged by what is delivered, never by what it answers."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from broker.config import Home
from service_centre.link.mqtt import MqttLink
from service_centre.link.port import JOINED
from service_centre.messages.topics import TOPICS
from tests.helpers.processes import make_home, mosquitto, port_of
from tests.helpers.waiting import wait_for

USERS = ("kiosk-1", "counter-1", "board-1", "desk-1")


class Ear:
    def __init__(self, home: Home, user: str, password: str = "") -> None:
        secret = password or (home.devices / f"{user}.secret").read_text(encoding="utf-8")
        self.heard: set[str] = set()
        self.states: list[str] = []
        self.link = MqttLink(host="127.0.0.1", port=port_of(home), user=user, password=secret)
        self.link.on_state(self.states.append)
        self.link.listen("hallcall/#", lambda topic, _payload: self.heard.add(topic))
        self.link.start()

    def joined(self) -> bool:
        return self.states[-1:] == [JOINED]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = make_home(tmp_path / "hall")
    with mosquitto(made):
        yield made


def test_every_user_hears_and_says_exactly_what_the_table_allows(home: Home) -> None:
    ears = {user: Ear(home, user) for user in (*USERS, "broker")}
    wait_for(lambda: all(ear.joined() for ear in ears.values()))
    paths = {topic.path("main", user): (topic, user) for topic in TOPICS for user in USERS}
    for path in paths:
        ears["broker"].link.send(path, b"{}", qos=1, retained=False)
    for speaker in USERS:
        for path in paths:
            ears[speaker].link.send(f"{path}", f'"{speaker}"'.encode(), qos=1, retained=False)
    ears["broker"].link.send("hallcall/main/view/hall", b"last", qos=1, retained=False)
    wait_for(lambda: all("hallcall/main/view/hall" in ear.heard for ear in ears.values()))
    time.sleep(0.3)  # nothing more may come: absence can only be waited for
    for user in USERS:
        allowed = {p for p, (topic, owner) in paths.items() if topic.heard_by == "every device"
                   or (topic.heard_by == "the device itself" and owner == user)}  # fmt: skip
        assert ears[user].heard == allowed
    for ear in ears.values():
        ear.link.stop()


def test_nobody_speaks_for_another(home: Home) -> None:
    said: list[tuple[str, bytes]] = []
    broker, thief = Ear(home, "broker"), Ear(home, "kiosk-1")
    broker.link.listen("hallcall/main/cmd/+", lambda topic, payload: said.append((topic, payload)))
    wait_for(lambda: broker.joined() and thief.joined())
    for device in ("counter-1", "desk-1"):
        thief.link.send(f"hallcall/main/cmd/{device}", b"stolen", qos=1, retained=False)
    thief.link.send("hallcall/main/view/hall", b"stolen", qos=1, retained=True)
    thief.link.send("hallcall/main/cmd/kiosk-1", b"own", qos=1, retained=False)
    wait_for(lambda: ("hallcall/main/cmd/kiosk-1", b"own") in said)
    assert {payload for _, payload in said} == {b"own"}
    assert "hallcall/main/view/hall" not in broker.heard
    broker.link.stop()
    thief.link.stop()


@pytest.mark.parametrize(("user", "password"), [("kiosk-1", "wrong"), ("nobody", "x")])
def test_strangers_stay_outside(home: Home, user: str, password: str) -> None:
    stranger, known = Ear(home, user, password), Ear(home, "board-1")
    wait_for(known.joined)
    time.sleep(0.3)  # absence can only be waited for
    assert not stranger.joined()
    stranger.link.stop()
    known.link.stop()
