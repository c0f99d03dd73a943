"""What stands over a window, read from the hall's view: lamps, signs and sign screens show the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from service_centre.domain import seats as s
from service_centre.messages.views import CallRow, HallView, WindowRow

CALL_STAYS_MS = 8_000
TURN_MS = 4_000
"""Of two seats at one window the newest call stands so long, then they take turns."""

CALLED, WELCOME, PAUSED, CLOSED = "called", "welcome", "paused", "closed"


@dataclass(frozen=True, slots=True)
class OverWindow:
    """`state` is called (with number and seat), welcome, paused or closed; `shared` if the window has two seats."""

    state: str
    seat: str = ""
    number: str = ""
    line: str = ""
    fresh: bool = False
    shared: bool = False


def over_window(hall: HallView, window: str, wall_ms: int) -> OverWindow:
    """Choose what stands over a window at a wall time in UTC ms."""
    seats = [row for row in hall.windows if row.window == window]
    shared = len(seats) > 1
    lines = {call.number: call.line for call in reversed(hall.calls)}  # the newest call's line holds
    newest = _newest_call(hall, seats, wall_ms)
    if newest:
        return OverWindow(CALLED, newest.seat, newest.number, newest.line, fresh=True, shared=shared)
    busy = [row for row in seats if row.number]
    if busy:
        row = busy[wall_ms // TURN_MS % len(busy)]
        line = lines.get(row.number, row.number[:1])
        return OverWindow(CALLED, row.seat, row.number, line, shared=shared)
    states = {row.state for row in seats} if hall.phase != "closed" else set()
    if states & s.AT_WORK:
        return OverWindow(WELCOME, shared=shared)
    return OverWindow(PAUSED if s.PAUSED in states else CLOSED, shared=shared)


def _newest_call(hall: HallView, seats: Sequence[WindowRow], wall_ms: int) -> CallRow | None:
    """Find the newest call that is still at this window and younger than eight seconds."""
    numbers = {row.seat: row.number for row in seats}
    for call in hall.calls:
        if numbers.get(call.seat) == call.number and wall_ms - call.at_ms < CALL_STAYS_MS:
            return call
    return None
