"""What a program needs to know to reach the hall's Mosquitto."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSettings:
    """The `[link]` of a device's settings: `device` is its name and MQTT user, `secret_file` holds the password.

    `socket` is the broker's own way to Mosquitto on its machine, in the place of host and port.
    """

    host: str = "127.0.0.1"
    port: int = 18830
    socket: str = ""
    hall: str = "main"
    device: str = "broker"
    secret_file: str = ""
