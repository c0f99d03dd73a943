"""Link, the port: how a program talks and listens, whatever carries it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from service_centre.messages.bounds import WIRE_BYTES_AT_MOST

log = logging.getLogger(__name__)

Heard = Callable[[str, bytes], None]
"""Called with topic and payload, on the link's own thread."""

OFF, JOINING, JOINED = "off", "joining", "joined"
REFUSED = "refused"
"""Mosquitto does not know the device, or not with this password; the link tries on."""


class Link(Protocol):
    """One program's line to the hall's Mosquitto."""

    def start(self) -> None:
        """Begin to join, and go on trying for ever."""

    def stop(self) -> None:
        """Leave; the will is not said."""

    def send(self, topic: str, payload: bytes, *, qos: int, retained: bool) -> bool:
        """Say something; False when nothing was said: the link is down, or it is larger than the wire takes."""

    def listen(self, pattern: str, heard: Heard, *, qos: int = 1, retained: bool = True) -> None:
        """Hear a topic, which may end in `+` or `#`; said again after each joining.

        Without `retained` what was said before is not heard: a command must not lie in wait.
        """

    def on_state(self, changed: Callable[[str], None]) -> None:
        """Be told OFF, JOINING, JOINED or REFUSED, on the link's own thread."""

    def accepts(self) -> bool:
        """Say whether the other side takes connections, whatever it does with them then."""

    def cut_off(self, user: str) -> None:
        """End another client's connection; raises OSError."""


@dataclass(slots=True)
class Refused:
    """The one place that looks at what leaves: whatever made it, Mosquitto would cut the link of who hears more."""

    topics: set[str] = field(default_factory=set)

    def is_too_large(self, topic: str, payload: bytes) -> bool:
        """Say whether a payload must not leave; logged once a topic."""
        if len(payload) <= WIRE_BYTES_AT_MOST:
            return False
        if topic not in self.topics:
            self.topics.add(topic)
            log.error("%s would take %d bytes, at most %d leave", topic, len(payload), WIRE_BYTES_AT_MOST)
        return True
