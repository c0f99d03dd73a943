"""The link over MQTT 5: the only file that imports paho.

Clean start and session expiry 0 for everybody, and a new client for each connection: what was in flight when a link
broke is gone with it. Nothing is lost by that, because views are retained and commands are repeated by their sender.
"""

import logging
import random
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage, topic_matches_sub
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from service_centre.link.port import JOINED, JOINING, OFF, REFUSED, Heard, Refused

log = logging.getLogger(__name__)

KEEPALIVE_S = 5
"""A pulled cable is noticed after 9 s with 5, after 93 s with the usual 60."""

BACK_OFF_FROM_S, BACK_OFF_AT_MOST_S = 0.5, 4.0
CONNECT_S = 5.0
WAITING_AT_MOST = 2000
"""Messages that a slow wire may hold back; beyond that nothing more is taken, and whoever said it says it again."""

NOT_WELCOME = ("Bad user name or password", "Not authorized")


@dataclass(frozen=True, slots=True)
class _Wish:
    """What somebody wants to hear, and how it is subscribed to."""

    pattern: str
    heard: Heard
    options: SubscribeOptions


class MqttLink:
    """One MQTT client after the other; callbacks run on paho's thread, connections are made on a thread of its own.

    `path` is a Unix socket, which takes the place of host and port.
    """

    def __init__(
        self, *, host: str, port: int, user: str, password: str, will: tuple[str, bytes] | None = None, path: str = "",
    ) -> None:  # fmt: skip
        self._host, self._port, self._path = host, port, path
        self._user, self._password, self._will = user, password, will
        self._listeners: list[_Wish] = []
        self._heard_by: dict[str, list[Heard]] = {}
        self._watchers: list[Callable[[str], None]] = []
        self._state = OFF
        self._told = ""
        self._client: Client | None = None
        self._over, self._down = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._refused = Refused()

    def start(self) -> None:
        """See `Link`."""
        self._tell(JOINING)
        self._over.clear()
        self._thread = threading.Thread(target=self._stay, name="link", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """See `Link`."""
        self._over.set()
        client, self._client = self._client, None
        if client:
            client.disconnect()
        self._down.set()
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join(timeout=10)
        self._tell(OFF)

    def send(self, topic: str, payload: bytes, *, qos: int, retained: bool) -> bool:
        """See `Link`."""
        client = self._client
        if self._state != JOINED or client is None or self._refused.is_too_large(topic, payload):
            return False
        return client.publish(topic, payload, qos, retained).rc == MQTTErrorCode.MQTT_ERR_SUCCESS

    def listen(self, pattern: str, heard: Heard, *, qos: int = 1, retained: bool = True) -> None:
        """See `Link`."""
        handling = (
            SubscribeOptions.RETAIN_SEND_ON_SUBSCRIBE if retained else SubscribeOptions.RETAIN_DO_NOT_SEND
        )
        wish = _Wish(pattern, heard, SubscribeOptions(qos=qos, retainHandling=handling))
        self._listeners.append(wish)
        self._heard_by.clear()
        client = self._client
        if self._state == JOINED and client:
            client.subscribe(pattern, options=wish.options)

    def on_state(self, changed: Callable[[str], None]) -> None:
        """See `Link`."""
        self._watchers.append(changed)

    def accepts(self) -> bool:
        """Say whether Mosquitto takes connections, whatever it does with them then."""
        family = socket.AF_UNIX if self._path else socket.AF_INET
        with socket.socket(family) as wire:
            wire.settimeout(0.5)
            return wire.connect_ex(self._path or (self._host, self._port)) == 0

    def cut_off(self, user: str) -> None:
        """End another client's connection by taking its place for a moment.

        Only a listener that leaves client ids as they are allows that: the broker's own, a socket. On any other this
        would take the place of the broker itself.
        """
        if not self._path:
            return
        client = self._make(user)
        self._connect(client)
        client.loop(timeout=1.0)
        client.disconnect()

    # One connection after the other.

    def _make(self, name: str) -> Client:
        transport: Literal["tcp", "unix"] = "unix" if self._path else "tcp"
        client = Client(
            CallbackAPIVersion.VERSION2, client_id=name, protocol=MQTTProtocolVersion.MQTTv5, transport=transport,
            reconnect_on_failure=False,
        )  # fmt: skip
        client.username_pw_set(self._user, self._password)
        client.connect_timeout = CONNECT_S
        if not self._path:
            client.on_socket_open = _no_delay
        return client

    def _connect(self, client: Client) -> None:
        """Connect; raises OSError, ValueError. A socket has no port, and paho wants one."""
        client.connect(self._path or self._host, self._port or 1, keepalive=KEEPALIVE_S, clean_start=True)

    def _stay(self) -> None:
        """Join, and join again whenever the link is lost."""
        wait_s = BACK_OFF_FROM_S
        while not self._over.is_set():
            self._down.clear()
            joined = self._join()
            wait_s = BACK_OFF_FROM_S if joined else min(BACK_OFF_AT_MOST_S, wait_s * 2)
            # Jitter: a hall's clients must not all come back in the same instant.
            self._over.wait(wait_s + random.random() / 2)  # noqa: S311

    def _join(self) -> bool:
        """Hold one connection until it is lost; False if there was none."""
        client = self._make(self._user)
        client.on_connect, client.on_disconnect, client.on_message = (
            self._connected,
            self._disconnected,
            self._message,
        )
        client.max_inflight_messages_set(200)
        client.max_queued_messages_set(WAITING_AT_MOST)
        if self._will:
            client.will_set(self._will[0], self._will[1], qos=1, retain=True)
        try:
            self._connect(client)
        except (OSError, ValueError) as error:  # no such host, no such port
            self._unreachable(error)
            return False
        self._client = client
        client.loop_start()
        self._down.wait()
        held = self._state == JOINED
        if not self._over.is_set() and self._state != REFUSED:
            self._tell(JOINING)
        client.loop_stop()
        return held

    def _tell(self, state: str) -> None:
        self._state = state
        for changed in self._watchers:
            changed(state)

    def _say_once(self, text: str) -> None:
        """Log a trouble when it begins, not at each try."""
        if text != self._told:
            self._told = text
            log.warning("%s", text)

    def _unreachable(self, error: Exception) -> None:
        place = self._path or f"{self._host}:{self._port}"
        self._say_once(f"Mosquitto can't be reached at {place} ({getattr(error, 'strerror', None) or error}); trying on. "
                       "Is hallcall-mosquitto running?")  # fmt: skip
        if self._state != JOINING:
            self._tell(JOINING)

    def _connected(
        self, client: Client, _data: Any, _flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None,
    ) -> None:  # fmt: skip
        if reason.is_failure:
            self._say_once(
                f"Mosquitto refused {self._user}: {reason}. Is its secret the one in the hall's devices/?"
            )
            self._tell(REFUSED if str(reason) in NOT_WELCOME else JOINING)
            self._down.set()
            return
        self._told = ""
        for wish in self._listeners:
            client.subscribe(wish.pattern, options=wish.options)
        self._tell(JOINED)

    def _disconnected(
        self, client: Client, _data: Any, _flags: DisconnectFlags, reason: ReasonCode, _properties: Properties | None,
    ) -> None:  # fmt: skip
        if client is self._client and self._state == JOINED and not self._over.is_set():
            log.info("the link is down: %s", reason)
        self._down.set()

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
                wish.heard for wish in self._listeners if topic_matches_sub(wish.pattern, topic)
            ]
        return self._heard_by[topic]


def _no_delay(_client: Client, _data: Any, wire: Any) -> None:
    """Without this a QoS 1 round trip takes 90 ms instead of 0.3 (Nagle and delayed acknowledgements)."""
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
