"""The rehearsal's own check finds what is broken: a test that can't fail is a defect."""

from typing import Any

from rehearsal.checks import Checked, summary


def facts(*rows: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"number": n, "kind": kind, "body": body, "elapsed_ms": n} for n, (kind, body) in enumerate(rows, 1)
    ]


def broken(*rows: tuple[str, dict[str, Any]], acknowledged: dict[str, int] | None = None) -> dict[str, int]:
    checked = Checked()
    checked.walk(facts(*rows))
    found: dict[str, int] = summary(checked, acknowledged or {}, over=True)["broken"]
    return found


ISSUED = ("TicketIssued", {"number": "A001", "line": "A"})
ISSUED_2 = ("TicketIssued", {"number": "A002", "line": "A"})
DONE = ("LegFinished", {"number": "A001", "seat": "1", "outcome": "served"})


def called(number: str, seat: str) -> tuple[str, dict[str, Any]]:
    return "TicketCalled", {"number": number, "seat": seat}


def test_a_sound_day() -> None:
    assert broken(ISSUED, called("A001", "1"), DONE) == {}


def test_each_way_to_break_it() -> None:
    assert broken(ISSUED, ISSUED, called("A001", "1"), DONE) == {"duplicates": 1}
    assert broken(ISSUED, called("A001", "1"), called("A001", "2"), DONE) == {"double_calls": 1}
    assert broken(ISSUED, ISSUED_2, called("A001", "1"), called("A002", "1"))["double_calls"] == 1
    assert broken(ISSUED) == {"without_an_end": 1}
    assert broken(acknowledged={"A001": 1}) == {"lost": 1}
    checked = Checked()
    checked.walk([facts(ISSUED)[0], {**facts(ISSUED_2)[0], "number": 3}])
    assert checked.gaps == [3]


def test_an_undone_call_is_no_double_call() -> None:
    undone = ("Undone", {"seat": "1", "first": 2, "last": 2})
    assert broken(ISSUED, called("A001", "1"), undone, called("A001", "2"), DONE) == {}
