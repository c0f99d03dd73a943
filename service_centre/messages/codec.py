"""Dataclasses to JSON bytes and back; bad input raises BadMessage naming topic, field and reason."""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

import msgspec

from service_centre.domain import roles
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.message import Command
from service_centre.errors import BadMessage
from service_centre.messages import bounds
from service_centre.messages import queries as q
from service_centre.messages.envelope import ERROR, VERSION, Ask, Reply

T = TypeVar("T")

QUERIES: Mapping[type[Command], type] = {
    q.ReadFacts: q.FactPage,
    q.FindTicket: q.TicketFound,
    q.ReadMissed: q.NumberPage,
    q.ReadDay: q.DaySheet,
    q.ReadStaff: q.StaffPage,
}
"""Questions and the type of their answer."""

REPORTS: tuple[type[Command], ...] = (q.ReportTask, q.ReportDevice, q.GiveTask)
"""Commands about devices: answered, but no move of the hall."""

COMMANDS: Mapping[str, type[Command]] = {
    kind.__name__: kind for kind in (*roles.MAY, *QUERIES, *REPORTS) if kind is not s.SignInChecked
}
"""Every command that may come over the wire, by its name there."""

ANSWERS: Mapping[type[Command], type] = {
    t.TakeTicket: t.TicketGiven,
    t.JoinOffline: t.TicketGiven,
    s.SignIn: s.SignedInAs,
    **QUERIES,
}
"""What the reply to a command carries, where it carries anything."""

_encoder = msgspec.json.Encoder()


def encode(value: object) -> bytes:
    """Write a dataclass as JSON."""
    return _encoder.encode(value)


@cache
def _decoder(into: type) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(into)


def decode(payload: bytes, into: type[T], *, topic: str) -> T:
    """Read JSON into a dataclass; raises BadMessage."""
    try:
        return _decoder(into).decode(payload)  # type: ignore[no-any-return, arg-type]
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError, ValueError) as error:
        raise _bad(topic, error) from None


def convert(value: object, into: type[T], *, topic: str) -> T:
    """Turn plain JSON values into a dataclass; raises BadMessage."""
    try:
        return msgspec.convert(value, into)
    except (msgspec.ValidationError, RecursionError, ValueError) as error:
        raise _bad(topic, error) from None


def plain(value: object) -> dict[str, object]:
    """Turn a dataclass into plain JSON values."""
    return msgspec.to_builtins(value)  # type: ignore[no-any-return]


def encode_reply(reply: Reply) -> bytes:
    """Write a reply; one that the wire would not take becomes an error that says so."""
    payload = encode(reply)
    if len(payload) <= bounds.WIRE_BYTES_AT_MOST:
        return payload
    return encode(Reply(id=reply.id, status=ERROR, key="error.too_large", number=reply.number))


def read_ask(payload: bytes, *, topic: str) -> tuple[Ask, Command]:
    """Read a command and its envelope; raises BadMessage for a wrong shape, name, version or size."""
    if len(payload) > bounds.COMMAND_BYTES_AT_MOST:
        reason = f"a command has at most {bounds.COMMAND_BYTES_AT_MOST} bytes, not {len(payload)}"
        raise BadMessage(topic=topic, field="-", reason=reason)
    ask = decode(payload, Ask, topic=topic)
    if ask.v != VERSION:
        raise BadMessage(topic=topic, field="v", reason=f"version {ask.v}; this program speaks {VERSION}")
    if not 8 <= len(ask.id) <= 64 or not ask.id.isascii() or not ask.id.isprintable():
        raise BadMessage(topic=topic, field="id", reason="8 to 64 printable ASCII characters")
    kind = COMMANDS.get(ask.kind)
    if kind is None:
        raise BadMessage(topic=topic, field="kind", reason=f"no such command: {ask.kind[:40]!r}")
    command = convert(ask.body, kind, topic=topic)
    wrong = bounds.fault_of(command) or bounds.fault_of((ask.at_ms, ask.life_ms), "at_ms")
    if wrong:
        raise BadMessage(topic=topic, field=wrong[0], reason=wrong[1])
    return ask, command


def make_ask(command: Command, *, command_id: str, at_ms: int, life_ms: int = 0) -> bytes:
    """Write a command with its envelope; `life_ms` 0 is a life without end."""
    ask = Ask(id=command_id, kind=type(command).__name__, body=plain(command), at_ms=at_ms, life_ms=life_ms)
    return encode(ask)


def _bad(topic: str, error: Exception) -> BadMessage:
    reason, _, place = str(error).partition(" - at `$")
    return BadMessage(topic=topic, field=place.strip("`.")[:64] or "-", reason=reason[:200])
