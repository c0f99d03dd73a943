"""What a program needs to know to reach the hall's Mosquitto."""

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

Port = Annotated[int, Meta(ge=1, le=65_535)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSettings:
    """The `[link]` of a device's settings: `device` is its name and MQTT user, `secret_file` holds the password.

    `socket` is the broker's own way to Mosquitto on its machine, in the place of host and port.
    """

    host: Annotated[str, Meta(min_length=1, max_length=253)] = "127.0.0.1"
    port: Port = 18830
    socket: str = ""
    hall: Annotated[str, Meta(pattern="^[A-Za-z0-9-]{1,32}$")] = "main"
    device: Annotated[str, Meta(pattern="^[a-z]+(-[^/+#\\s]{1,20})?$")] = "broker"
    secret_file: str = ""
