"""Keys, lamps and buzzers on GPIO pins, by gpiozero; its pin factory is named in the settings, never guessed."""

import os
import queue
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from hardware.debounce import Debounce
from hardware.errors import BadDeviceSettings, Busy, HardwareError, NoPermission, NotFound
from hardware.ports import BLINK, ON

FACTORIES = ("lgpio", "mock", "native")
BLINK_S = 0.5


@cache
def pin_factory(name: str) -> Any:
    """Open a pin factory once for the program; raises BadDeviceSettings, NotFound."""
    if name not in FACTORIES:
        raise BadDeviceSettings(f"pins is one of {', '.join(FACTORIES)}, not {name!r}")
    try:
        if name == "mock":
            from gpiozero.pins.mock import MockFactory

            return MockFactory()
        if name == "native":
            from gpiozero.pins.native import NativeFactory

            return NativeFactory()
        from gpiozero.pins.lgpio import LGPIOFactory

        return LGPIOFactory()
    except Exception as error:  # the libraries raise what they like where there are no pins
        raise NotFound(f"no GPIO pins by {name}: {error}") from None


def _made(kind: str, pin: int, factory: str, **more: Any) -> Any:
    import gpiozero

    try:
        return getattr(gpiozero, kind)(pin, pin_factory=pin_factory(factory), **more)
    except HardwareError:
        raise
    except gpiozero.GPIOPinInUse as error:
        raise Busy(f"GPIO{pin} is used twice: {error}") from None
    except PermissionError as error:
        raise NoPermission(f"GPIO{pin}: {error}; add the user to the group gpio") from None
    except Exception as error:  # a pin that does not exist, a chip without pins
        raise NotFound(f"GPIO{pin}: {error}") from None


class GpioKeys:
    """Keys to ground: a `Reader` of their names. Edges come on gpiozero's thread and wait in a queue."""

    def __init__(self, pins: Mapping[str, int], factory: str, *, settle_ms: int, quiet_ms: int) -> None:
        self._edges: queue.SimpleQueue[tuple[str, bool, float]] = queue.SimpleQueue()
        self._keys = {name: Debounce(settle_ms / 1000, quiet_ms / 1000) for name, pin in pins.items() if pin}
        self._buttons: list[Any] = []
        self._pressed: list[str] = []
        try:
            for name, pin in pins.items():
                if pin:
                    self._buttons.append(self._button(name, pin, factory))
        except HardwareError:
            self.close()
            raise

    def _button(self, name: str, pin: int, factory: str) -> Any:
        button = _made("Button", pin, factory, pull_up=True, bounce_time=None)
        button.when_pressed = lambda: self._edges.put((name, True, time.monotonic()))
        button.when_released = lambda: self._edges.put((name, False, time.monotonic()))
        if button.is_pressed:
            self._edges.put((name, True, time.monotonic()))
        return button

    def read(self, within_s: float) -> str | None:
        """See `Reader`."""
        ends_s = time.monotonic() + within_s
        while not self._pressed:
            wait_s = max(0.0, min([ends_s, *self._dues()]) - time.monotonic())
            with suppress(queue.Empty):
                self._take(self._edges.get(timeout=wait_s))
            # Edges that came while this thread slept happened before now: they are taken before time passes.
            while not self._edges.empty():
                self._take(self._edges.get())
            now_s = time.monotonic()
            self._pressed += [name for name, key in self._keys.items() if key.tick(now_s)]
            if now_s >= ends_s:
                break
        return self._pressed.pop(0) if self._pressed else None

    def _take(self, edge: tuple[str, bool, float]) -> None:
        name, down, at_s = edge
        if self._keys[name].edge(down=down, at_s=at_s):
            self._pressed.append(name)

    def _dues(self) -> list[float]:
        return [due_s for key in self._keys.values() if (due_s := key.due_s()) is not None]

    def close(self) -> None:
        """See `Reader`."""
        for button in self._buttons:
            button.close()
        self._buttons.clear()


class GpioLamp:
    """A lamp on a pin."""

    def __init__(self, pin: int, factory: str) -> None:
        self._led = _made("LED", pin, factory)

    def show(self, mode: str) -> None:
        """See `Lamp`."""
        if mode == BLINK:
            self._led.blink(BLINK_S, BLINK_S)
        elif mode == ON:
            self._led.on()
        else:
            self._led.off()

    def close(self) -> None:
        """See `Lamp`."""
        self._led.close()


class GpioBuzzer:
    """A buzzer on a pin."""

    def __init__(self, pin: int, factory: str, beep_ms: int) -> None:
        self._buzzer = _made("Buzzer", pin, factory)
        self._beep_s = beep_ms / 1000

    def beep(self) -> None:
        """See `Buzzer`."""
        self._buzzer.beep(self._beep_s, self._beep_s, n=1)

    def close(self) -> None:
        """See `Buzzer`."""
        self._buzzer.close()


def chip_device() -> str:
    """Name the GPIO chip of this computer, or ""."""
    return next((path for path in ("/dev/gpiochip0", "/dev/gpiochip4") if os.path.exists(path)), "")
