"""What must hold after any day, read from the facts alone: nothing twice, nothing lost, no double call."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

BIRTHS = ("TicketIssued", "TicketJoined")
GOES = ("LegFinished", "TicketMissed", "TicketTransferred", "TicketParked", "TicketCancelled")
COMES = ("TicketCalled", "TicketTakenBack", "TicketReopened")


@dataclass(slots=True)
class Checked:
    """The facts of a day, walked through once by a model of its own that knows nothing of the broker's."""

    issued: Counter[str] = field(default_factory=Counter)
    at_seat: dict[str, str] = field(default_factory=dict)
    seat_of: dict[str, str] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    entries: dict[str, tuple[str, int]] = field(default_factory=dict)
    waits_ms: dict[str, list[int]] = field(default_factory=dict)
    double_calls: list[str] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    scores: list[int] = field(default_factory=list)
    _last: int = 0
    _history: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)

    def walk(self, facts: Iterable[Mapping[str, Any]]) -> None:
        """Take facts as the `fact` topic says them, in order."""
        for fact in facts:
            if self._last and fact["number"] != self._last + 1:
                self.gaps.append(fact["number"])
            self._last = fact["number"]
            self._one(fact["number"], fact["kind"], fact["body"], fact["elapsed_ms"])

    def _one(self, n: int, kind: str, body: dict[str, Any], at_ms: int) -> None:
        number, seat = body.get("number"), body.get("seat", "")
        if kind == "Undone":
            self._undo(body["first"], body["last"])
            return
        if isinstance(number, str):
            self._history.append((n, kind, {"number": number, "before": self._picture(number, seat)}))
            del self._history[:-400]
        if not isinstance(number, str):
            return
        if kind in BIRTHS:
            self.issued[number] += 1
            self.entries[number] = (body["line"], body.get("entry_ms", at_ms))
        elif kind in COMES:
            self._come(kind, number, seat, at_ms)
        elif kind in GOES:
            self._go(kind, number, body, at_ms)
        elif kind in ("TicketExpired", "TicketReplaced", "TicketMerged"):
            self.ended.setdefault(number, kind)  # a missed ticket's leg has its outcome already
        elif kind == "LegRated":
            self.scores.append(body["score"])
        elif kind == "TicketCameBack":
            self.ended.pop(number, None)

    def _picture(self, number: str, seat: str) -> tuple[Any, ...]:
        return (
            self.seat_of.get(number),
            seat,
            self.at_seat.get(seat),
            self.ended.get(number),
            self.entries.get(number),
        )

    def _come(self, kind: str, number: str, seat: str, at_ms: int) -> None:
        if number in self.seat_of or seat in self.at_seat:
            self.double_calls.append(
                f"{number} at {seat} while {self.seat_of.get(number)} {self.at_seat.get(seat)}"
            )
        self.seat_of[number], self.at_seat[seat] = seat, number
        self.ended.pop(number, None)
        if kind == "TicketCalled":
            line, entry_ms = self.entries[number]
            self.counts["calls"] += 1
            self.waits_ms.setdefault(line, []).append(at_ms - entry_ms)

    def _go(self, kind: str, number: str, body: dict[str, Any], at_ms: int) -> None:
        seat = self.seat_of.pop(number, None)
        if seat is not None:
            self.at_seat.pop(seat, None)
        if kind == "TicketTransferred":
            self.counts["transferred" if body["outcome"] == "transferred" else "served"] += 1
            self.entries[number] = (body["line"], at_ms)
        elif kind == "LegFinished":
            self.ended[number] = body["outcome"]
        elif kind == "TicketMissed":
            self.ended[number] = "no_show"
        elif kind == "TicketCancelled":
            self.ended[number] = "cancelled"

    def _undo(self, first: int, last: int) -> None:
        for n, kind, kept in reversed(self._history):
            if first <= n <= last:
                number = kept["number"]
                seat_of, seat, at_seat, ended, entry = kept["before"]
                _set(self.seat_of, number, seat_of)
                _set(self.at_seat, seat, at_seat)
                _set(self.ended, number, ended)
                _set(self.entries, number, entry)
                if kind == "TicketTransferred":
                    self.counts["transferred"] -= 1
                if kind == "TicketCalled" and entry:
                    self.counts["calls"] -= 1
                    self.waits_ms[entry[0]].pop()


def _set(where: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        where.pop(key, None)
    else:
        where[key] = value


def summary(checked: Checked, acknowledged: Mapping[str, int], *, over: bool) -> dict[str, Any]:
    """Sum a day up; `broken` names every invariant that does not hold."""
    outcomes = Counter(checked.ended.values())
    duplicates = [number for number, times in checked.issued.items() if times > 1]
    duplicates += [number for number, times in acknowledged.items() if times > 1]
    lost = [number for number in acknowledged if number not in checked.issued]
    open_ = [number for number in checked.issued if number not in checked.ended]
    broken = {
        "duplicates": len(duplicates), "lost": len(lost), "double_calls": len(checked.double_calls),
        "gaps": len(checked.gaps), "without_an_end": len(open_) if over else 0,
    }  # fmt: skip
    called = sum(len(waits) for waits in checked.waits_ms.values())
    return {
        "issued": sum(checked.issued.values()),
        "called": called,
        "served": outcomes["served"] + checked.counts["served"],
        "transferred": checked.counts["transferred"],
        "no_show": outcomes["no_show"],
        "cancelled": outcomes["cancelled"]
        + outcomes["cancelled_by_customer"]
        + outcomes["cancelled_by_staff"],
        "expired": outcomes["TicketExpired"],
        "replaced": outcomes["TicketReplaced"],
        "merged": outcomes["TicketMerged"],
        "still_open": len(open_),
        "waits_s": {line: _spread(waits) for line, waits in sorted(checked.waits_ms.items())},
        "ratings": len(checked.scores),
        "satisfied": round(sum(score >= 4 for score in checked.scores) / max(1, len(checked.scores)), 3),
        "duplicates": len(duplicates),
        "lost": len(lost),
        "double_calls": len(checked.double_calls),
        "broken": {name: count for name, count in broken.items() if count},
    }


def _spread(waits_ms: list[int]) -> dict[str, float]:
    ordered = sorted(waits_ms)
    return {
        "n": len(ordered),
        "mean": round(sum(ordered) / len(ordered) / 1000, 1),
        "p90": round(ordered[max(0, -(-len(ordered) * 9 // 10) - 1)] / 1000, 1),
        "max": round(ordered[-1] / 1000, 1),
    }
