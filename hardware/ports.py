"""What each device promises, as small Protocols."""

from dataclasses import dataclass
from typing import Protocol

from hardware.paper import Paper


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
