"""A print as a small state machine in the outbox file; no thread.

`sending` is on the disk before the first byte leaves; found there at the next start it means unknown. Only
the end of a print is a fact: printed, failed or unknown. After a repair nothing is printed by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from hardware.paper import Paper
from service_centre.domain.tickets import ReportPrint
from service_centre.domain.transitions import Table
from service_centre.link.outbox import Outbox

NONE, SENDING, PRINTED, FAILED, UNKNOWN = "none", "sending", "printed", "failed", "unknown"

PRINT = Table(
    "print",
    NONE,
    {
        (NONE, "send"): SENDING,
        (SENDING, "printed"): PRINTED,
        (SENDING, "failed"): FAILED,
        (SENDING, "unknown"): UNKNOWN,
        (PRINTED, "send"): SENDING,
        (FAILED, "send"): SENDING,
        (UNKNOWN, "send"): SENDING,
    },
)

Send = Callable[[str, Paper], None]
"""Hands paper to the printer's worker under the print's id; the end comes back through `ended`."""

Report = Callable[[ReportPrint], object]


@dataclass(slots=True)
class Print:
    """One print: of which number, how far, and the printer's word for the trouble."""

    number: str
    reprint: bool
    state: str = NONE
    word: str = ""


class Prints:
    """All prints of this kiosk; `changed` is called when one has ended."""

    def __init__(self, outbox: Outbox, send: Send, report: Report, changed: Callable[[Print], None]) -> None:
        self._outbox, self._send, self._report, self._changed = outbox, send, report, changed
        self._going: dict[str, Print] = {}

    def settle(self) -> None:
        """Report prints that were being sent when the program ended: nobody knows what became of them."""
        for id_, number, reprint in self._outbox.unfinished_prints():
            self._report(ReportPrint(number, UNKNOWN, "restart", reprint))
            self._outbox.print_over(id_)

    def start(self, id_: str, number: str, paper: Paper, *, reprint: bool) -> Print:
        """Begin a print."""
        begun = Print(number, reprint, PRINT.after(NONE, "send"))
        self._outbox.print_state(id_, number, SENDING, reprint=reprint)
        self._going[id_] = begun
        self._outbox.synced(partial(self._send, id_, paper))
        return begun

    def ended(self, id_: str, outcome: str, word: str) -> None:
        """Take the end of a print from the worker."""
        ending = self._going.pop(id_, None)
        if ending is None:
            return
        ending.state, ending.word = PRINT.after(ending.state, outcome), word
        self._report(ReportPrint(ending.number, outcome, word, ending.reprint))
        self._outbox.print_over(id_)
        self._changed(ending)
