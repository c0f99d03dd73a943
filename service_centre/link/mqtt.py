"""The link over MQTT 5: the only file that imports paho.

Clean start and session expiry 0 for everybody: nothing is lost by it, because views are retained and
commands are repeated by their sender. Nothing waits in paho's own queue.
"""

import logging
import random
import socket
import time
from collections.abc import Callable
from typing import Any

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage, topic_matches_sub
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from service_centre.link.port import JOINED, JOINING, OFF, Heard

log = logging.getLogger(__name__)

KEEPALIVE_S = 5
"""A pulled cable is noticed after 9 s with 5, after 93 s with the usual 60."""

BACK_OFF_AT_MOST_S = 4


class MqttLink:
    """One MQTT client; its callbacks run on paho's thread."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        user: str,
        password: str,
        will: tuple[str, bytes] | None = None,
    ) -> None:
        self._address = (host, port)
        self._listeners: list[tuple[str, Heard, int]] = []
        self._heard_by: dict[str, list[Heard]] = {}
        self._watchers: list[Callable[[str], None]] = []
        self._state = OFF
        self._said_unreachable = False
        client = Client(CallbackAPIVersion.VERSION2, client_id=user, protocol=MQTTProtocolVersion.MQTTv5)
        client.username_pw_set(user, password)
        client.reconnect_delay_set(1, BACK_OFF_AT_MOST_S)
        client.on_connect = self._connected
        client.on_disconnect = self._disconnected
        client.on_connect_fail = self._failed
        client.on_message = self._message
        client.on_socket_open = _no_delay
        client.max_inflight_messages_set(200)
        if will:
            client.will_set(will[0], will[1], qos=1, retain=True)
        self._client = client

    def start(self) -> None:
        """See `Link`."""
        self._tell(JOINING)
        host, port = self._address
        self._client.connect_async(host, port, keepalive=KEEPALIVE_S, clean_start=True)
        self._client.loop_start()

    def stop(self) -> None:
        """See `Link`."""
        self._client.disconnect()
        self._client.loop_stop()
        self._tell(OFF)

    def send(self, topic: str, payload: bytes, *, qos: int, retained: bool) -> bool:
        """See `Link`."""
        if self._state != JOINED:
            return False
        return self._client.publish(topic, payload, qos, retained).rc == MQTTErrorCode.MQTT_ERR_SUCCESS

    def listen(self, pattern: str, heard: Heard, *, qos: int = 1) -> None:
        """See `Link`."""
        self._listeners.append((pattern, heard, qos))
        self._heard_by.clear()
        if self._state == JOINED:
            self._client.subscribe(pattern, options=SubscribeOptions(qos=qos))

    def on_state(self, changed: Callable[[str], None]) -> None:
        """See `Link`."""
        self._watchers.append(changed)

    def _tell(self, state: str) -> None:
        self._state = state
        for changed in self._watchers:
            changed(state)

    def _connected(
        self,
        _client: Client,
        _data: Any,
        _flags: ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            log.warning("Mosquitto refused %s: %s", self._client.username, reason)
            return
        self._said_unreachable = False
        for pattern, _, qos in self._listeners:
            self._client.subscribe(pattern, options=SubscribeOptions(qos=qos))
        self._tell(JOINED)

    def _disconnected(
        self,
        _client: Client,
        _data: Any,
        _flags: DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        # Jitter: a hall's clients must not all come back in the same instant.
        if self._state != OFF:
            time.sleep(random.random() / 2)  # noqa: S311
            log.info("the link is down: %s", reason)
            self._tell(JOINING)

    def _failed(self, _client: Client, _data: Any) -> None:
        if not self._said_unreachable:
            self._said_unreachable = True
            log.warning(
                "Mosquitto can't be reached at %s:%d; trying on. Is hallcall-mosquitto running?",
                *self._address,
            )
        self._tell(JOINING)

    def _message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        for heard in self._who_hears(message.topic):
            try:
                heard(message.topic, bytes(message.payload))
            except Exception:  # a bad message must never end the network thread
                log.exception("hearing %s failed", message.topic)

    def _who_hears(self, topic: str) -> list[Heard]:
        """Look up who listens to a topic; a hall has few topics, and matching patterns takes longer than hearing."""
        if topic not in self._heard_by:
            self._heard_by[topic] = [
                heard for pattern, heard, _ in self._listeners if topic_matches_sub(pattern, topic)
            ]
        return self._heard_by[topic]


def _no_delay(_client: Client, _data: Any, wire: Any) -> None:
    """Without this a QoS 1 round trip takes 90 ms instead of 0.3 (Nagle and delayed acknowledgements)."""
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
