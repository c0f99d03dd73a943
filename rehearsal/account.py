"""A device that is no screen: a station on a real link, pumped by the rehearsal's own loop."""

import queue
import time
from collections.abc import Callable
from pathlib import Path

from service_centre.clock import Clock
from service_centre.config import read_secret
from service_centre.link.mqtt import MqttLink
from service_centre.link.station import Station, will_of


class Account:
    """One account of the hall; what its link hears waits until `pump`."""

    def __init__(self, device: str, secret: Path, *, hall: str, port: int, clock: Clock) -> None:
        self.device = device
        password = read_secret(secret)
        link = MqttLink(
            host="127.0.0.1", port=port, user=device, password=password, will=will_of(hall, device)
        )
        self.station = Station(link, hall, device, clock)
        self._heard: queue.SimpleQueue[tuple[str, bytes | str, float]] = queue.SimpleQueue()
        self._hall = hall
        self.also: Callable[[str, bytes, float], None] | None = None
        link.on_state(lambda state: self._heard.put(("", state, 0.0)))

    def start(self) -> None:
        """Join."""
        self.station.subscribe(self._put)
        self.station.link.start()

    def start_recording(self, heard: Callable[[str, bytes, float], None]) -> None:
        """Join and hear the whole hall; `heard` gets topic, payload and machine time (s)."""
        self.also = heard
        self.station.link.listen(f"hallcall/{self._hall}/#", self._put)
        self.station.link.start()

    def _put(self, topic: str, payload: bytes) -> None:
        self._heard.put((topic, payload, time.monotonic()))

    def pump(self) -> None:
        """Take what has been heard since."""
        while not self._heard.empty():
            topic, payload, at_s = self._heard.get()
            if isinstance(payload, str):
                self.station.feed_state(payload)
                continue
            if self.also:
                self.also(topic, payload, at_s)
                short = topic.split("/", 2)[-1]
                if short not in ("beat", "plan", "view/hall", f"reply/{self.device}"):
                    continue
            self.station.feed(topic, payload)
        self.station.tick()

    def stop(self) -> None:
        """Leave."""
        self.station.say_presence(online=False)
        self.station.link.stop()
