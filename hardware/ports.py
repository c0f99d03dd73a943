"""What each device promises, as small Protocols."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from hardware.paper import Paper

Heard_co = TypeVar("Heard_co", covariant=True)


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """How a printer is: `word` is ok or an error's word; `near_end` if the roll is nearly used up."""

    word: str = "ok"
    near_end: bool = False


class Printer(Protocol):
    """Paper in, an outcome out: returning means printed, an error says why not."""

    def print(self, paper: Paper) -> None:
        """Print and cut a slip; raises HardwareError, OutcomeUnknown if nobody knows."""

    def status(self) -> PrinterStatus:
        """Ask the printer how it is; a silent one is not ok."""

    def close(self) -> None:
        """Let go of the port."""


class Reader(Protocol[Heard_co]):
    """A device that somebody uses: keys, a scanner, a rating pad."""

    def read(self, within_s: float) -> Heard_co | None:
        """Wait for the next press or code, None if none came; raises HardwareError when the device is gone."""

    def close(self) -> None:
        """Let go of the port."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan: the code's text, or what was wrong with it (`too_long`, `not_text`)."""

    text: str
    fault: str = ""


class Lamp(Protocol):
    """A lamp: off, on or blink."""

    def show(self, mode: str) -> None:
        """Change it."""

    def close(self) -> None:
        """Let go of the pin."""


class Buzzer(Protocol):
    """A buzzer."""

    def beep(self) -> None:
        """Sound once, briefly."""

    def close(self) -> None:
        """Let go of the pin."""


class Sign(Protocol):
    """The sign over a window."""

    def show(self, choices: Sequence[str]) -> None:
        """Show the first text that the sign can show whole; raises HardwareError."""

    def close(self) -> None:
        """Let go of the port."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip by its folder (a language, or "" for all) and its name."""

    language: str
    name: str


class Speaker(Protocol):
    """Where sound comes out; one piece at a time."""

    def play(self, data: bytes, wanted: Callable[[], bool]) -> None:
        """Play a wave file to its end, or to `stop`, or not at all if it is `wanted` no more; raises NoSound."""

    def stop(self) -> None:
        """End what is being played, from another thread."""

    def close(self) -> None:
        """Let go of the sound card."""


OFF, ON, BLINK = "off", "on", "blink"
"""What a lamp can do."""
