"""The customer's rating keys, 5 (best) to 1: on a serial line a byte a key, or keys to ground on GPIO."""

from hardware.gpio import GpioKeys
from hardware.serial_port import SerialPort
from hardware.settings import RatingPadSettings


class SerialPad:
    """A `Reader` of scores; keys come as the digit's character or its plain value."""

    def __init__(self, settings: RatingPadSettings) -> None:
        self._port = SerialPort(settings.device, settings.baud)

    def read(self, within_s: float) -> int | None:
        """See `Reader`."""
        for byte in self._port.read(64, within_s)[-1:]:
            score = byte - 0x30 if byte >= 0x30 else byte
            return score if 1 <= score <= 5 else None
        return None

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
