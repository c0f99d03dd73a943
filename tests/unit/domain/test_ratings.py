"""Ratings and scanned codes: once, in time, at the seat that finished; codes by their rules alone."""

from dataclasses import replace

import pytest

from service_centre.domain import ratings as r
from service_centre.domain import tickets as t
from service_centre.domain.codes import Code, read_code
from service_centre.domain.message import Refusal
from service_centre.domain.plan import CodeRule, Plan, Web
from service_centre.domain.plan_faults import faults
from tests.helpers.playbook import Playbook


@pytest.fixture
def play() -> Playbook:
    play = Playbook().sign_in("1").sign_in("2")
    play.takes("A", "A")
    play.next("1")
    play.says("counter-1", t.Arrived("1"))
    play.after(minutes=2).says("counter-1", t.Finish("1"))
    return play


def refused(answer: object) -> str:
    assert isinstance(answer, Refusal)
    return answer.key


def test_a_leg_is_rated_once(play: Playbook) -> None:
    assert play.says("counter-1", r.Rate("1", "A001", 0, 5)) == (r.LegRated("A001", 0, "1", 5),)
    assert play.hall.tickets["A001"].leg.rating == 5
    assert refused(play.says("counter-1", r.Rate("1", "A001", 0, 1))) == "refused.rated"


@pytest.mark.parametrize(("device", "command", "key"), [
    ("counter-2", r.Rate("2", "A001", 0, 5), "refused.not_to_rate"),
    ("counter-2", r.Rate("1", "A001", 0, 5), "refused.other_seat"),
    ("counter-1", r.Rate("1", "A001", 0, 6), "refused.no_such_score"),
    ("counter-1", r.Rate("1", "A001", 3, 5), "refused.no_such_ticket"),
    ("counter-1", r.Rate("1", "B999", 0, 5), "refused.no_such_ticket"),
    ("counter-1", r.Rate("1", "A002", 0, 5), "refused.not_to_rate"),
    ("kiosk-1", r.Rate("1", "A001", 0, 5), "refused.not_from_here"),
])  # fmt: skip
def test_what_can_not_be_rated(play: Playbook, device: str, command: r.Rate, key: str) -> None:
    assert refused(play.says(device, command)) == key


def test_the_time_to_rate_is_ten_seconds_and_the_way(play: Playbook) -> None:
    play.after(s=10 + r.ON_THE_WAY_MS / 1000)
    assert play.says("counter-1", r.Rate("1", "A001", 0, 5)) == (r.LegRated("A001", 0, "1", 5),)
    other = Playbook().sign_in("1")
    other.takes("A")
    other.next("1")
    other.after(minutes=1).says("counter-1", t.Finish("1"))
    other.after(s=31)
    assert refused(other.says("counter-1", r.Rate("1", "A001", 0, 5))) == "refused.rating_late"


def test_an_undone_finish_takes_its_question_and_its_answer_back(play: Playbook) -> None:
    from broker import views
    from service_centre.messages.views import Version

    def asked() -> object:
        return views.seat_view(play.hall, "1", Version(1, 1), views.Backstage(), play.now_ms).rating

    assert asked()
    play.says("counter-1", r.Rate("1", "A001", 0, 1))
    assert not isinstance(play.says("counter-1", t.Undo("1")), Refusal)
    assert play.hall.tickets["A001"].leg.rating == 0
    assert asked() is None
    play.after(s=5).says("counter-1", t.Finish("1"))
    assert asked()


def test_a_step_of_the_wall_clock_changes_no_rating(play: Playbook) -> None:
    from dataclasses import replace as changed

    from broker.handlers.ratings import rate

    ended_ms = play.hall.tickets["A001"].leg.ended_ms or 0
    stepped = changed(play.now, at_ms=play.now.at_ms + 45_000)
    caller = changed(play.caller("counter-1"), asked_at_ms=stepped.at_ms - 100)
    assert not isinstance(rate(play.hall, r.Rate("1", "A001", 0, 5), caller, stepped), Refusal)
    yesterdays = changed(caller, asked_at_ms=stepped.at_ms - ended_ms - 60_000)
    assert refused(rate(play.hall, r.Rate("1", "A001", 0, 5), yesterdays, stepped)) == "refused.rating_late"


# Codes.


PLAN = replace(Plan(), web=Web(address="https://hall.example"))


@pytest.mark.parametrize(("text", "code"), [
    ("A005", Code("ticket", "A005")), (" a1005 ", Code("ticket", "A1005")),
    ("https://hall.example/t/D017", Code("ticket", "D017")), ("https://evil.example/t/D017", None),
    ("880123456789", Code("member", "880123456789")), ("88012345678", None), ("OD-77", Code("order", "OD-77")),
    ("R1", Code("receipt", "R1")), ("A000", None), ("", None), ("99", None),
])  # fmt: skip
def test_rules_decide_what_a_code_is(text: str, code: Code | None) -> None:
    assert read_code(text, PLAN) == code


def test_rules_for_codes_are_checked() -> None:
    plan = replace(Plan(), codes={"loyalty": CodeRule(prefixes=()), "member": CodeRule(prefixes=("",))})
    assert [name for name, _ in faults(plan)] == [
        "codes.loyalty",
        "codes.loyalty.prefixes",
        "codes.member.prefixes",
    ]
