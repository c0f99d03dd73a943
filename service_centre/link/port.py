"""Link, the port: how a program talks and listens, whatever carries it."""

from collections.abc import Callable
from typing import Protocol

Heard = Callable[[str, bytes], None]
"""Called with topic and payload, on the link's own thread."""

OFF, JOINING, JOINED = "off", "joining", "joined"


class Link(Protocol):
    """One program's line to the hall's Mosquitto."""

    def start(self) -> None:
        """Begin to join, and go on trying for ever."""

    def stop(self) -> None:
        """Leave; the will is not said."""

    def send(self, topic: str, payload: bytes, *, qos: int, retained: bool) -> bool:
        """Say something; False when the link is down and nothing was said."""

    def listen(self, pattern: str, heard: Heard, *, qos: int = 1) -> None:
        """Hear a topic, which may end in `+` or `#`; said again after each joining."""

    def on_state(self, changed: Callable[[str], None]) -> None:
        """Be told OFF, JOINING or JOINED, on the link's own thread."""
