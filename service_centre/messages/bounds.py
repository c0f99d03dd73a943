"""How large anything on the wire may be: looked at when it comes in and before it leaves."""

import dataclasses
from collections.abc import Mapping
from functools import cache
from typing import Any

PACKET_BYTES_AT_MOST = 65_536
"""Mosquitto's own bound (`max_packet_size`): it cuts the link of whoever sends or should hear more."""

WIRE_BYTES_AT_MOST = 60_000
"""Nothing of ours is larger, whoever made it; the topic and MQTT's own words take the rest of a packet."""

COMMAND_BYTES_AT_MOST = 16_384
PLAN_BYTES_AT_MOST = 40_000
PAGE_BYTES_AT_MOST = 40_000
"""A page of facts; what is left is asked for next."""

TEXT_AT_MOST = 64
"""Characters of a field that is not named in `LONGER`: letters, numbers, names, ids."""

LONGER: Mapping[str, int] = {"note": 2000}
ITEMS_AT_MOST = 40
ROWS_AT_MOST = 300
"""Of a table inside a message: every series of numbers that a hall can have."""

WHOLE_AT_MOST = 2**53 - 1
"""The largest whole number that every client of MQTT and JSON can hold."""


def fault_of(value: object, field: str = "") -> tuple[str, str] | None:
    """Find the first field of a command that is out of bounds, and what would be right; None if all is well."""
    if isinstance(value, str):
        return _fault_of_text(value, field)
    if isinstance(value, int):
        return None if 0 <= value <= WHOLE_AT_MOST else (field, f"a whole number from 0 to {WHOLE_AT_MOST}")
    if isinstance(value, tuple):
        return _fault_of_many([(item, field) for item in value], field, len(value), ITEMS_AT_MOST)
    if isinstance(value, dict):
        items = [(item, field) for pair in value.items() for item in pair]
        return _fault_of_many(items, field, len(value), ROWS_AT_MOST)
    kind: Any = type(value)
    for name in _names(kind):
        wrong = fault_of(getattr(value, name), name)
        if wrong:
            return wrong
    return None


def _fault_of_many(
    items: list[tuple[object, str]], field: str, count: int, most: int
) -> tuple[str, str] | None:
    if count > most:
        return field, f"at most {most} items"
    return next(filter(None, (fault_of(item, name) for item, name in items)), None)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()


def _fault_of_text(text: str, field: str) -> tuple[str, str] | None:
    most = LONGER.get(field, TEXT_AT_MOST)
    if len(text) > most:
        return field, f"at most {most} characters, not {len(text)}"
    if field not in LONGER and not text.isprintable():
        return field, "printable characters only"
    return None
