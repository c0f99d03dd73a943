"""Everything that was said, as lines of JSON that anyone can check; and how long answers took.

Private texts and PINs are left out. Views stand there as topic, version and hash.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from service_centre.messages.codec import convert, decode
from service_centre.messages.views import HallView, SeatView

SECRET = ("note", "pin", "message", "text")
KEPT_ASKS = 5000


@dataclass(slots=True)
class Recorder:
    """Hears the whole hall."""

    file: IO[str] | None = None
    seats: dict[str, SeatView] = field(default_factory=dict)
    hall: HallView | None = None
    issue_ms: list[float] = field(default_factory=list)
    next_ms: list[float] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    replies: dict[str, dict[str, Any]] = field(default_factory=dict)
    signed_in: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    took: Callable[[str, str], None] = lambda _device, _id: None
    _asked: dict[str, tuple[str, float, str]] = field(default_factory=dict)
    _last_call: int = 0
    _waits_for_view: dict[str, float] = field(default_factory=dict)

    @classmethod
    def into(cls, path: Path) -> "Recorder":
        """Write to a file."""
        return cls(file=path.open("w", encoding="utf-8"))

    def hear(self, topic: str, payload: bytes, at_s: float) -> None:
        """Take one message."""
        short = topic.split("/", 2)[-1]
        head = short.partition("/")[0]
        if head in ("beat", "plan"):
            return
        if head == "view":
            self._view(short, payload, at_s)
            return
        try:
            words = json.loads(payload)
        except ValueError:
            words = {"not JSON": len(payload)}
        if head == "cmd":
            self._command(short, words, at_s)
        elif head == "reply":
            self._reply(short, words, at_s)
        self._write(short, _without_secrets(words), at_s)

    def _command(self, short: str, words: dict[str, Any], at_s: float) -> None:
        kind, id_ = str(words.get("kind")), str(words.get("id"))
        self.counts[kind] = self.counts.get(kind, 0) + 1
        self._asked.setdefault(id_, (kind, at_s, str(words.get("body", {}).get("seat", ""))))
        if len(self._asked) > KEPT_ASKS:
            del self._asked[next(iter(self._asked))]
        if kind in ("CallNext", "CallNumber"):
            self._waits_for_view[str(words.get("body", {}).get("seat", ""))] = at_s

    def _reply(self, short: str, words: dict[str, Any], at_s: float) -> None:
        id_, device = str(words.get("id")), short.partition("/")[2]
        kind, asked_s, _ = self._asked.get(id_, ("", 0.0, ""))
        self.counts[f"reply {words.get('status')}"] = self.counts.get(f"reply {words.get('status')}", 0) + 1
        if kind in ("TakeTicket", "JoinOffline"):
            if words.get("status") == "ok":
                number = words["answer"]["number"]
                if kind == "TakeTicket" and id_ not in self.replies:
                    self.acknowledged[number] = self.acknowledged.get(number, 0) + 1
                    self.issue_ms.append((at_s - asked_s) * 1000)
                    self.replies[id_] = {}
            self.took(device, id_)

    def _view(self, short: str, payload: bytes, at_s: float) -> None:
        digest = hashlib.sha256(payload).hexdigest()[:16]
        if short == "view/hall":
            self.hall = decode(payload, HallView, topic=short)
            version = {"epoch": self.hall.version.epoch, "number": self.hall.version.number}
            for call in reversed(self.hall.calls):
                if call.n > self._last_call:
                    self._last_call = call.n
                    asked_s = self._waits_for_view.pop(call.seat, None)
                    if asked_s is not None and not call.recall:
                        self.next_ms.append((at_s - asked_s) * 1000)
                    row = {"n": call.n, "number": call.number, "seat": call.seat, "recall": call.recall}
                    self._write("call", row, at_s)
        else:
            words = json.loads(payload)
            self.signed_in[short.rpartition("/")[2]] = str(words["staff"])
            if short.startswith("view/for/counter-"):
                view = convert(words, SeatView, topic=short)
                self.seats[view.seat] = view
            version = words["version"]
        told = (
            {"epoch": version.epoch, "number": version.number} if not isinstance(version, dict) else version
        )
        self._write(short, {"version": told, "sha256": digest}, at_s)

    def _write(self, topic: str, words: Any, at_s: float) -> None:
        if self.file:
            line = {"at_s": round(at_s, 4), "topic": topic, "payload": words}
            self.file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")

    def close(self) -> None:
        """Finish the file."""
        if self.file:
            self.file.close()


def _without_secrets(words: Any) -> Any:
    if isinstance(words, dict):
        return {
            key: "•" if key in SECRET and isinstance(value, str) and value else _without_secrets(value)
            for key, value in words.items()
        }
    if isinstance(words, list):
        return [_without_secrets(one) for one in words]
    return words


def percentiles(values: list[float]) -> dict[str, float | int]:
    """Sum latencies up: p50, p95, p99 in ms."""
    ordered = sorted(values)
    if not ordered:
        return {"n": 0}

    def at(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)

    return {"n": len(ordered), "p50": at(0.5), "p95": at(0.95), "p99": at(0.99)}
