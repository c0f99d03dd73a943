"""The rules against an independent model: random moves, and after each one both must agree.

The model knows tickets as plain dictionaries and looks at everybody for each question; it shares no line with
the rules but the words of the commands.
"""

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.message import Refusal
from tests.helpers.playbook import Playbook

SEQUENCES = int(os.environ.get("HALLCALL_SEQUENCES", "1000"))


@pytest.fixture(autouse=True, scope="module")
def light_heap() -> Iterator[None]:
    """What other tests have left is not walked again and again: it took the collector as long as the rules."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


GUARANTEE_MIN = {"A": 20, "B": 30, "C": 25, "D": 30, "F": 15}
CALLS = {
    "1": (["A"], ["C"]), "2": (["A"], ["C"]), "3": (["B"], []), "4": (["C"], ["A"]), "5": (["C"], ["A"]),
    "6A": (["D"], ["F"]), "6B": (["F"], ["D"]),
}  # fmt: skip
SEATS = list(CALLS)
LINES = list("ABCDF")
CLASS_RANK = {"elderly": 2, "vip": 3, "ordinary": 4}


class Model:
    """The hall as a reader of DOMAIN's rule would keep it on paper."""

    def __init__(self) -> None:
        self.tickets: dict[str, dict[str, Any]] = {}
        self.passed = dict.fromkeys(LINES, 0)
        self.count = dict.fromkeys(LINES, 0)

    def waiting(self, line: str, whose: tuple[str, ...]) -> list[dict[str, Any]]:
        rows = [
            k
            for k in self.tickets.values()
            if k["state"] == "waiting" and k["line"] == line and k["for"] in whose
        ]
        return sorted(rows, key=lambda k: (k["first"], k["order"]))

    def next(self, seat: str, now_ms: int) -> tuple[str, str, bool] | None:
        own, helps = CALLS[seat]
        for_me = {k["line"] for k in self.tickets.values() if k["state"] == "waiting" and k["for"] == seat}
        mine = [[(line, (seat,)) for line in sorted(for_me - set(own))]]
        whole = ("", seat)
        return self.choose([*mine, *[[(line, whole)] for line in own]], now_ms) or self.choose(
            [[(line, whole)] for line in helps], now_ms
        )

    def choose(
        self, ranks: list[list[tuple[str, tuple[str, ...]]]], now_ms: int
    ) -> tuple[str, str, bool] | None:
        late = [
            (k["entry"] + GUARANTEE_MIN[line] * 60_000, k["entry"], k["order"], k, whose)
            for rank in ranks for line, whose in rank for k in self.waiting(line, whose)
            if k["entry"] + GUARANTEE_MIN[line] * 60_000 <= now_ms
        ]  # fmt: skip
        if late:
            *_, ticket, whose = min(late, key=lambda row: row[:3])
            back = [k for k in self.waiting(ticket["line"], whose) if k["mark"] == "returned"]
            return (
                (back[0]["number"], "returned", self.over(back[0], whose))
                if back
                else (ticket["number"], "guarantee", False)
            )
        for rank in ranks:
            rows = [
                (self.place(k, line, whose), k["first"], k["order"], k, whose)
                for line, whose in rank
                for k in self.waiting(line, whose)
            ]
            if rows:
                place, _, _, ticket, whose = min(rows, key=lambda row: row[:3])
                reason = {
                    0: "returned",
                    0.5: "share",
                    1: "transferred",
                    2: "elderly",
                    3: "vip",
                    4: "ordinary",
                }[place]
                return ticket["number"], reason, self.over(ticket, whose) if place not in (0.5, 4) else False
        return None

    def over(self, ticket: dict[str, Any], whose: tuple[str, ...]) -> bool:
        return any(k["mark"] == "" and k["class"] == "ordinary" for k in self.waiting(ticket["line"], whose))

    def place(self, ticket: dict[str, Any], line: str, whose: tuple[str, ...]) -> float:
        if ticket["mark"] == "returned":
            return 0
        if ticket["mark"] == "transferred":
            return 1
        rank = CLASS_RANK[ticket["class"]]
        if rank == 4 and self.passed[line] >= 3:
            oldest = next(
                k for k in self.waiting(line, whose) if k["mark"] == "" and k["class"] == "ordinary"
            )
            return 0.5 if oldest is ticket else 4
        return rank

    def at(self, seat: str) -> dict[str, Any] | None:
        rows = [k for k in self.tickets.values() if k["state"] in ("called", "serving") and k["seat"] == seat]
        assert len(rows) <= 1, "two customers at one seat"
        return rows[0] if rows else None


class Rules(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.hall, self.model = Playbook(), Model()

    @initialize()
    def everybody_signs_in(self) -> None:
        for seat in SEATS:
            self.hall.sign_in(seat, role=s.SENIOR)

    @rule(line=st.sampled_from(LINES))
    def take(self, line: str) -> None:
        (number,) = self.hall.takes(line)
        m = self.model
        m.count[line] += 1
        assert number == f"{line}{m.count[line]:03d}"
        m.tickets[number] = {
            "number": number, "line": line, "first": self.hall.now_ms, "entry": self.hall.now_ms, "seat": "",
            "order": len(m.tickets) + 1, "state": "waiting", "class": "ordinary", "mark": "", "for": "", "back": "",
        }  # fmt: skip

    @rule(seconds=st.sampled_from([1, 20, 61, 400, 1300]))
    def time_passes(self, seconds: int) -> None:
        self.hall.after(s=seconds)

    @rule(seat=st.sampled_from(SEATS))
    def next(self, seat: str) -> None:
        expected = self.model.next(seat, self.hall.now_ms)
        picked = self.hall.hall.chooser(seat, self.hall.now_ms).pick()
        assert (picked.number, picked.reason, picked.passed_over) == expected if picked else expected is None
        called = self.hall.next(seat)
        if expected is None:
            assert called == "refused.nobody_waiting"
            return
        self.finish_in_model(seat)
        number, reason, over = expected
        ticket = self.model.tickets[number]
        line = ticket["line"]
        if reason in ("ordinary", "share"):
            self.model.passed[line] = 0
        elif reason != "guarantee" and over:
            self.model.passed[line] += 1
        ticket.update(state="called", seat=seat)

    def finish_in_model(self, seat: str) -> None:
        ticket = self.model.at(seat)
        if ticket is None:
            return
        if ticket["back"]:
            ticket.update(
                state="waiting", line=ticket["from"], mark="returned", seat="", entry=self.hall.now_ms
            )
            ticket.update({"for": ticket["back"], "back": ""})
        else:
            ticket.update(state="finished", seat="")

    @rule(seat=st.sampled_from(SEATS))
    def arrive(self, seat: str) -> None:
        ticket = self.model.at(seat)
        done = self.hall.says(f"counter-{seat}", t.Arrived(seat))
        if ticket and ticket["state"] == "called":
            ticket["state"] = "serving"
        else:
            assert isinstance(done, Refusal)

    @rule(seat=st.sampled_from(SEATS))
    def finish(self, seat: str) -> None:
        ticket = self.model.at(seat)
        done = self.hall.says(f"counter-{seat}", t.Finish(seat))
        if not isinstance(done, Refusal):
            self.finish_in_model(seat)
        else:
            assert ticket is None or (ticket["state"] == "called" and done.key == "ask.not_arrived")

    @rule(seat=st.sampled_from(SEATS))
    def miss(self, seat: str) -> None:
        ticket = self.model.at(seat)
        done = self.hall.says(f"counter-{seat}", t.NoShow(seat, sure=True))
        if ticket and ticket["state"] == "called":
            ticket.update(state="missed", seat="")
        else:
            assert isinstance(done, Refusal)

    @rule(seat=st.sampled_from(SEATS), to=st.sampled_from("ABC"), back=st.booleans())
    def transfer(self, seat: str, to: str, back: bool) -> None:
        ticket = self.model.at(seat)
        done = self.hall.says(f"counter-{seat}", t.Transfer(seat, "line", to, back))
        if ticket is None or ticket["line"] == to:
            assert isinstance(done, Refusal)
            return
        keeps = seat if back else ticket["back"]
        source = ticket["line"] if back else ticket.get("from", "")
        ticket.update({"state": "waiting", "line": to, "mark": "transferred", "for": "", "seat": "",
                       "entry": self.hall.now_ms, "back": keeps, "from": source})  # fmt: skip

    @rule(data=st.data(), class_=st.sampled_from(t.CLASSES))
    @precondition(lambda self: any(k["state"] == "waiting" for k in self.model.tickets.values()))
    def classify(self, data: st.DataObject, class_: str) -> None:
        numbers = sorted(n for n, k in self.model.tickets.items() if k["state"] == "waiting")
        number = data.draw(st.sampled_from(numbers))
        self.hall.says("counter-1", t.ChangeClass("1", number, class_))
        self.model.tickets[number]["class"] = class_

    @rule(data=st.data())
    @precondition(lambda self: any(k["state"] == "missed" for k in self.model.tickets.values()))
    def come_back(self, data: st.DataObject) -> None:
        numbers = sorted(n for n, k in self.model.tickets.items() if k["state"] == "missed")
        number = data.draw(st.sampled_from(numbers))
        if not isinstance(self.hall.says("counter-1", t.ComeBack("1", number)), Refusal):
            self.model.tickets[number]["state"] = "waiting"

    @rule(seat=st.sampled_from(SEATS))
    def call_and_take_it_back(self, seat: str) -> None:
        """Next and undo at once leave everything as it was."""
        before = {n: (k.state, k.line, k.leg.entry_ms, k.seat) for n, k in self.hall.hall.tickets.items()}
        passed = {line: count for line, count in self.hall.hall.passed.items() if count}
        if self.hall.next(seat).startswith("refused"):
            return
        assert not isinstance(self.hall.says(f"counter-{seat}", t.Undo(seat)), Refusal)
        assert before == {
            n: (k.state, k.line, k.leg.entry_ms, k.seat) for n, k in self.hall.hall.tickets.items()
        }
        assert passed == {line: count for line, count in self.hall.hall.passed.items() if count}

    @invariant()
    def same_tickets(self) -> None:
        states = {"missed": "no_show"}
        for number, ticket in self.model.tickets.items():
            real = self.hall.hall.tickets[number]
            assert real.state == states.get(ticket["state"], ticket["state"]), number
            assert (real.line, real.seat if real.state in t.AT_SEAT else "") == (
                ticket["line"],
                ticket["seat"],
            )
        assert len(self.hall.hall.tickets) == len(self.model.tickets)

    @invariant()
    def nobody_is_lost_in_the_lines(self) -> None:
        waiting = sum(k["state"] == "waiting" for k in self.model.tickets.values())
        assert sum(self.hall.hall.waiting.size.values()) == waiting

    @invariant()
    def every_other_ticket_ended_with_one_outcome(self) -> None:
        for ticket in self.hall.hall.tickets.values():
            ended = [leg.outcome for leg in ticket.legs[:-1]]
            assert all(ended)
            assert bool(ticket.leg.outcome) == (ticket.state in ("finished", "no_show"))


Rules.TestCase.settings = settings(
    max_examples=SEQUENCES,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestRules = pytest.mark.timeout(SEQUENCES)(Rules.TestCase)
"""A second for each: minutes are meant for a slow machine that two workers share."""
