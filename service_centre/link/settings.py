"""What a program needs to know to reach the hall's Mosquitto."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSettings:
    """The `[link]` of a device's settings: `device` is its name and MQTT user, `secret_file` holds the password."""

    host: str = "127.0.0.1"
    port: int = 18830
    hall: str = "main"
    device: str = "broker"
    secret_file: str = ""
