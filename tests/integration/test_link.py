"""The link over a real Mosquitto: what was in flight when it broke is gone with it."""

import os
import signal
from pathlib import Path

from broker.config import Home
from service_centre.link.mqtt import MqttLink
from service_centre.link.port import JOINED
from service_centre.messages.bounds import WIRE_BYTES_AT_MOST
from tests.helpers.processes import mosquitto, port_of
from tests.helpers.waiting import wait_for

TOPIC = "hallcall/main/view/hall"


def link_of(home: Home, user: str, states: list[str]) -> MqttLink:
    secret = (home.devices / f"{user}.secret").read_text(encoding="utf-8")
    link = MqttLink(host="127.0.0.1", port=port_of(home), user=user, password=secret)
    link.on_state(states.append)
    return link


def test_nothing_in_flight_survives_a_reconnection(home: Home) -> None:
    states: list[str] = []
    heard: list[bytes] = []
    speaker, ear = link_of(home, "broker", states), link_of(home, "board-1", [])
    ear.listen(TOPIC, lambda _topic, payload: heard.append(payload))
    with mosquitto(home) as first:
        speaker.start()
        wait_for(lambda: states[-1:] == [JOINED])
        os.kill(first.pid, signal.SIGSTOP)
        for n in range(50):
            assert speaker.send(TOPIC, b"in flight %d" % n, qos=1, retained=False)
        first.kill()
        first.wait()
        wait_for(lambda: states[-1:] != [JOINED])
    with mosquitto(home):
        ear.start()
        wait_for(lambda: states[-1:] == [JOINED])
        wait_for(lambda: speaker.send(TOPIC, b"new", qos=1, retained=False) and b"new" in heard)
    assert set(heard) == {b"new"}
    for link in (speaker, ear):
        link.stop()


def test_what_the_wire_would_not_take_does_not_leave(home: Home, tmp_path: Path) -> None:
    states: list[str] = []
    speaker = link_of(home, "broker", states)
    with mosquitto(home):
        speaker.start()
        wait_for(lambda: states[-1:] == [JOINED])
        assert speaker.send(TOPIC, b"x" * WIRE_BYTES_AT_MOST, qos=1, retained=False)
        assert not speaker.send(TOPIC, b"x" * (WIRE_BYTES_AT_MOST + 1), qos=1, retained=False)
        assert speaker.send(TOPIC, b"last", qos=1, retained=False)
        speaker.stop()
    assert states.count(JOINED) == 1
