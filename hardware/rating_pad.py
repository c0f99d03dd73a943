"""The customer's rating keys, 5 (best) to 1: on a serial line a byte a key, or keys to ground on GPIO."""

import time

from hardware.gpio import GpioKeys
from hardware.serial_port import SerialPort
from hardware.settings import RatingPadSettings

KEYS = b"\x01\x02\x03\x04\x0512345"
AGAIN_S = 0.3


class SerialPad:
    """A `Reader` of scores; keys come as the digit's character or its plain value.

    The same key again within `AGAIN_S` is a key that bounces or is held.
    """

    def __init__(self, settings: RatingPadSettings) -> None:
        self._port = SerialPort(settings.device, settings.baud)
        self._last, self._last_s = 0, 0.0

    def read(self, within_s: float) -> int | None:
        """See `Reader`."""
        scores = [
            score
            for byte in self._port.read(64, within_s)
            if 1 <= (score := byte & 0x0F) <= 5 and byte in KEYS
        ]
        if not scores:
            return None
        now_s = time.monotonic()
        held = scores[-1] == self._last and now_s - self._last_s < AGAIN_S
        self._last, self._last_s = scores[-1], now_s
        return None if held else scores[-1]

    def close(self) -> None:
        """See `Reader`."""
        self._port.close()


class GpioPad:
    """A `Reader` of scores."""

    def __init__(self, settings: RatingPadSettings) -> None:
        pins = {str(5 - at): pin for at, pin in enumerate(settings.key_pins)}
        self._keys = GpioKeys(pins, settings.pins, settle_ms=settings.settle_ms, quiet_ms=settings.quiet_ms)

    def read(self, within_s: float) -> int | None:
        """See `Reader`."""
        key = self._keys.read(within_s)
        return int(key) if key else None

    def close(self) -> None:
        """See `Reader`."""
        self._keys.close()
