"""What wraps a command and its reply."""

from dataclasses import dataclass

VERSION = 1
"""Of every payload; a program answers another version with an error that names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A command on its way: `id` made when its page opened, `life_ms` counted from `at_ms` (wall, UTC)."""

    id: str
    kind: str
    body: dict[str, object]
    at_ms: int
    life_ms: int = 0
    v: int = VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to the command `id`: `status` is ok, refused, error or busy.

    `key` and `values` are the sentence of a refusal or an error, `answer` what the sender wanted to know,
    `number` the journal's number after the command.
    """

    id: str
    status: str
    key: str = ""
    values: dict[str, str] | None = None
    answer: dict[str, object] | None = None
    number: int = 0
    v: int = VERSION


OK, REFUSED, ERROR, BUSY = "ok", "refused", "error", "busy"
