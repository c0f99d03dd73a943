"""The contract of messages: every type comes through the wire whole, and nothing else is ever taken."""

import dataclasses
import json
from contextlib import suppress
from typing import get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service_centre.domain.message import Command, Fact
from service_centre.domain.plan import Ranks
from service_centre.errors import BadMessage
from service_centre.messages import bounds
from service_centre.messages.codec import COMMANDS, decode, encode, encode_reply, make_ask, plain, read_ask
from service_centre.messages.envelope import Ask, Reply
from service_centre.messages.facts import FACTS
from service_centre.messages.views import VIEW_BYTES_AT_MOST, Alarm, DeviceRow

TOPIC = "hallcall/main/cmd/kiosk-1"


def within_bounds(kind: type[Command]) -> st.SearchStrategy[Command]:
    """Commands whose every field is as long, as large and as printable as the door allows."""
    line = st.text(st.characters(categories=["L", "N"]), max_size=bounds.TEXT_AT_MOST)
    by_type = {
        str: line,
        bool: st.booleans(),
        int: st.integers(0, bounds.WHOLE_AT_MOST),
        Ranks: st.lists(st.lists(line, max_size=3).map(tuple), max_size=3).map(tuple),
    }
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: by_type[hints[field.name]] for field in dataclasses.fields(kind)})


@pytest.mark.parametrize("name", COMMANDS)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_commands_come_through_whole(name: str, data: st.DataObject) -> None:
    command = data.draw(within_bounds(COMMANDS[name]))
    payload = make_ask(command, command_id="id-00000001", at_ms=5, life_ms=3)
    ask, read = read_ask(payload, topic=TOPIC)
    assert read == command
    assert (ask.id, ask.at_ms, ask.life_ms) == ("id-00000001", 5, 3)


@pytest.mark.parametrize("name", FACTS)
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_facts_come_through_whole(name: str, data: st.DataObject) -> None:
    fact: Fact = data.draw(st.from_type(FACTS[name]))
    assert decode(encode(fact), FACTS[name], topic="x") == fact


OVER = [
    (name, field.name)
    for name, kind in COMMANDS.items()
    for field in dataclasses.fields(kind)
    if get_type_hints(kind)[field.name] in (str, int, Ranks)
]
"""Every field of every command that can be too large."""


@pytest.mark.parametrize(("name", "field"), OVER)
@pytest.mark.parametrize("by", ["little", "much"])
def test_a_field_that_is_too_large_is_named(name: str, field: str, by: str) -> None:
    kind = COMMANDS[name]
    hints = get_type_hints(kind)
    small = {str: "A", bool: False, int: 1, Ranks: (("A",),)}
    long = bounds.LONGER.get(field, bounds.TEXT_AT_MOST) + 1 if by == "little" else 65_400
    large = {
        str: "漢" * long,
        int: bounds.WHOLE_AT_MOST + (1 if by == "little" else 2**80),
        Ranks: (("A",) * long,),
    }
    values = {one.name: small[hints[one.name]] for one in dataclasses.fields(kind)}
    body = values | {field: large[hints[field]]}
    asked = Ask(id="id-00000001", kind=name, body=body, at_ms=0)
    with pytest.raises(BadMessage) as error:
        read_ask(encode(asked) if hints[field] is not int else json.dumps(plain(asked)).encode(), topic=TOPIC)
    assert error.value.values["field"] in (field, "-")
    refused = Reply(id="x", status="error", values={k: str(v) for k, v in error.value.values.items()})
    assert len(encode_reply(refused)) < 1000


def test_no_reply_leaves_that_the_wire_would_not_take() -> None:
    reply = Reply(id="id-00000001", status="ok", answer={"text": "x" * 70_000})
    told = decode(encode_reply(reply), Reply, topic="x")
    assert (told.id, told.status, told.key) == ("id-00000001", "error", "error.too_large")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(payload=st.binary(max_size=400) | JSON.map(lambda value: json.dumps(value).encode()))
@settings(max_examples=2000, deadline=None)
def test_anything_else_is_a_named_error(payload: bytes) -> None:
    with pytest.raises(BadMessage) as error:
        read_ask(payload, topic=TOPIC)
    assert error.value.values["topic"] == TOPIC


@given(
    kind=st.sampled_from(sorted(COMMANDS)),
    body=st.dictionaries(st.text(), JSON, max_size=4),
    v=st.integers(0, 3),
)
@settings(max_examples=500, deadline=None)
def test_a_wrong_body_is_a_named_error_or_a_command(kind: str, body: dict[str, object], v: int) -> None:
    words = {"id": "id-00000001", "kind": kind, "body": body, "at_ms": 0, "v": v}
    with suppress(BadMessage):
        read_ask(json.dumps(words).encode(), topic=TOPIC)


@pytest.mark.parametrize("payload", [
    b"", b"\xff\xfe", b"[" * 100_000, b'{"v":1}', b'{"id":"x","kind":"TakeTicket","body":{},"at_ms":0}',
    b'{"id":"12345678","kind":"SignInChecked","body":{"staff":"1","role":"supervisor"},"at_ms":0}',
    b'{"id":"12345678","kind":"TakeTicket","body":{"line":5},"at_ms":0}',
    b'{"id":"12345678","kind":"TakeTicket","body":{"line":"A"},"at_ms":1e400}',
    b'{"id":"12345678","kind":"TakeTicket","body":{"line":"A"},"at_ms":0,"v":99}',
    b'{"id":"1234\\n5678","kind":"TakeTicket","body":{"line":"A"},"at_ms":0}',
])  # fmt: skip
def test_known_bad_input(payload: bytes) -> None:
    with pytest.raises(BadMessage):
        read_ask(payload, topic=TOPIC)


def test_views_stay_bounded_with_seventy_seats_and_five_thousand_waiting() -> None:
    from pathlib import Path

    from broker import views
    from rehearsal.stage import Setting, plan_for
    from service_centre.messages.views import Version
    from tests.helpers.playbook import Playbook

    play = Playbook(plan_for(Setting(folder=Path(), scale=10)))
    for seat in play.hall.plan.seats:
        play.sign_in(seat, staff=f"s{seat}")
    play.desk()
    play.takes(*("ABCDF" * 1000))
    for seat in play.hall.plan.seats:
        play.next(seat)
    backstage = views.Backstage(text_of=lambda _ref: "长" * 400)
    at_ms = 1_795_222_800_000
    backstage.devices = [DeviceRow(f"counter-{n}", "printer", "near_end", at_ms) for n in range(100)]
    backstage.alarms = [Alarm("alarm.device_gone", {"device": f"counter-{n}"}, at_ms) for n in range(30)]
    backstage.chart = [(at_ms + 60_000 * n, 5000) for n in range(120)]
    hall, version = play.hall, Version(1, play.hall.number)
    sizes = [len(encode(views.hall_view(hall, version, backstage, play.now_ms)))]
    sizes += [
        len(encode(views.seat_view(hall, seat, version, backstage, play.now_ms))) for seat in hall.seats
    ]
    sizes.append(len(encode(views.desk_view(hall, "desk-1", version, backstage, play.now_ms))))
    assert max(sizes) <= VIEW_BYTES_AT_MOST


def test_the_presence_of_a_kiosk_in_the_largest_hall_comes_in() -> None:
    from broker.mqtt_door import PRESENCE_BYTES_AT_MOST
    from service_centre.messages.views import Presence

    series = {f"{chr(65 + line)}{digit or ''}": 99_999 for line in range(26) for digit in range(10)}
    presence = Presence(True, instance="0" * 16, day="2026-11-21", issued=series)
    assert len(encode(presence)) <= PRESENCE_BYTES_AT_MOST
    assert bounds.fault_of(presence) is None
