"""An in-process link with retained messages: for tests and demonstrations, never chosen in silence."""

from collections.abc import Callable
from dataclasses import dataclass, field

from service_centre.link.port import JOINED, OFF, Heard, Refused


@dataclass(slots=True)
class MemoryHub:
    """What all memory links of a hall share: who listens, and the last retained payload of each topic."""

    retained: dict[str, bytes] = field(default_factory=dict)
    links: list["MemoryLink"] = field(default_factory=list)
    said: list[tuple[str, bytes]] = field(default_factory=list)

    def say(self, topic: str, payload: bytes, *, retained: bool) -> None:
        """Hand a payload to everybody who listens."""
        self.said.append((topic, payload))
        if retained:
            self.retained[topic] = payload
        for link in list(self.links):
            link.hear(topic, payload)


class MemoryLink:
    """One program's end of the hub."""

    def __init__(self, hub: MemoryHub) -> None:
        self._hub = hub
        self._listeners: list[tuple[str, Heard]] = []
        self._watchers: list[Callable[[str], None]] = []
        self._joined = False
        self._refused = Refused()

    def start(self) -> None:
        """See `Link`."""
        self._joined = True
        self._hub.links.append(self)
        for topic, payload in list(self._hub.retained.items()):
            self.hear(topic, payload)
        for changed in self._watchers:
            changed(JOINED)

    def stop(self) -> None:
        """See `Link`; also plays a broken line in tests."""
        self._joined = False
        self._hub.links.remove(self)
        for changed in self._watchers:
            changed(OFF)

    def send(self, topic: str, payload: bytes, *, qos: int, retained: bool) -> bool:
        """See `Link`."""
        if not self._joined or self._refused.is_too_large(topic, payload):
            return False
        self._hub.say(topic, payload, retained=retained)
        return True

    def cut_off(self, user: str) -> None:
        """See `Link`: nobody is connected but through the hub."""

    def accepts(self) -> bool:
        """See `Link`."""
        return True

    def listen(self, pattern: str, heard: Heard, *, qos: int = 1, retained: bool = True) -> None:
        """See `Link`."""
        self._listeners.append((pattern, heard))
        if self._joined and retained:
            for topic, payload in list(self._hub.retained.items()):
                if matches(pattern, topic):
                    heard(topic, payload)

    def on_state(self, changed: Callable[[str], None]) -> None:
        """See `Link`."""
        self._watchers.append(changed)

    def hear(self, topic: str, payload: bytes) -> None:
        """Take what the hub hands out."""
        for pattern, heard in self._listeners:
            if matches(pattern, topic):
                heard(topic, payload)


def matches(pattern: str, topic: str) -> bool:
    """Compare a topic with a pattern of MQTT."""
    wanted, parts = pattern.split("/"), topic.split("/")
    if wanted[-1] == "#":
        return parts[: len(wanted) - 1] == wanted[:-1]
    return len(wanted) == len(parts) and all(w in ("+", p) for w, p in zip(wanted, parts, strict=True))
