import pytest

from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.message import Refusal
from tests.helpers.playbook import Playbook


def opened(*seats: str, role: str = s.CLERK) -> Playbook:
    hall = Playbook()
    for seat in seats:
        hall.sign_in(seat, role=role)
    return hall


def test_first_come_first_called() -> None:
    hall = opened("1")
    assert hall.takes("A", "A") == ["A001", "A002"]
    assert [hall.next("1"), hall.next("1")] == ["A001", "A002"]
    assert hall.reason("A001") == "ordinary"


def test_own_line_before_helped_line() -> None:
    hall = opened("1")
    hall.takes("C", "A")
    assert [hall.next("1"), hall.next("1"), hall.next("1")] == ["A001", "C001", "refused.nobody_waiting"]


def test_guarantee_goes_before_class_and_earliest_due_first() -> None:
    hall = opened("1")
    hall.takes("A")
    hall.after(minutes=19)
    hall.takes("A")
    hall.says("counter-1", t.ChangeClass("1", "A002", t.ELDERLY))
    hall.after(minutes=1)
    assert hall.next("1") == "A001"
    assert hall.reason("A001") == "guarantee"


def test_a_helped_line_past_its_guarantee_waits_for_the_own_line() -> None:
    hall = opened("1")
    hall.takes("C")
    hall.after(minutes=30)
    hall.takes("A")
    assert hall.next("1") == "A001"
    assert hall.next("1") == "C001"
    assert hall.reason("C001") == "guarantee"


@pytest.mark.parametrize(("classes", "order"), [
    ([t.ORDINARY, t.VIP, t.ELDERLY], ["A003", "A002", "A001"]),
    ([t.VIP, t.ELDERLY, t.ELDERLY], ["A002", "A003", "A001"]),
    ([t.ORDINARY, t.ORDINARY, t.VIP], ["A003", "A001", "A002"]),
])  # fmt: skip
def test_classes_inside_a_rank(classes: list[str], order: list[str]) -> None:
    hall = opened("1", role=s.SENIOR)
    for number, class_ in zip(hall.takes("A", "A", "A"), classes, strict=True):
        hall.says("counter-1", t.ChangeClass("1", number, class_))
    assert [hall.next("1") for _ in order] == order


def test_ordinary_share_after_three_that_passed_over() -> None:
    hall = opened("1", role=s.SENIOR)
    numbers = hall.takes("A", "A", "A", "A", "A", "A")
    for number in numbers[1:]:
        hall.says("counter-1", t.ChangeClass("1", number, t.VIP))
    called = [hall.next("1") for _ in range(4)]
    assert called == ["A002", "A003", "A004", "A001"]
    assert hall.reason("A001") == "share"


def test_undo_gives_the_ordinary_share_back() -> None:
    hall = opened("1", role=s.SENIOR)
    numbers = hall.takes("A", "A", "A")
    for number in numbers[1:]:
        hall.says("counter-1", t.ChangeClass("1", number, t.VIP))
    hall.next("1")
    assert hall.hall.passed == {"A": 1}
    hall.says("counter-1", t.Undo("1"))
    assert hall.hall.passed == {"A": 0}


def test_transfer_and_return_is_first_in_its_line_at_the_sender() -> None:
    hall = opened("1", "4", "2")
    hall.takes("A", "A", "A")
    assert hall.next("1") == "A001"
    hall.says("counter-1", t.Arrived("1"))
    hall.says("counter-1", t.Transfer("1", "line", "C", back=True))
    assert hall.next("4") == "A001"
    hall.says("counter-4", t.Arrived("4"))
    hall.says("counter-4", t.Finish("4"))
    assert hall.state("A001") == t.WAITING
    assert hall.next("2") == "A002"
    assert hall.next("1") == "A001"
    assert hall.reason("A001") == "returned"
    assert [leg.outcome for leg in hall.hall.tickets["A001"].legs] == ["transferred", "served", ""]


def test_a_returned_customer_waits_for_anybody_once_the_seat_closes() -> None:
    hall = opened("1", "2", "4")
    hall.takes("A")
    hall.next("1")
    hall.says("counter-1", t.Arrived("1"))
    hall.says("counter-1", t.Transfer("1", "line", "C", back=True))
    hall.next("4")
    hall.says("counter-4", t.Arrived("4"))
    hall.says("counter-4", t.Finish("4"))
    assert hall.next("2") == "refused.nobody_waiting"
    hall.says("counter-1", s.CloseSeat("1"))
    assert hall.next("2") == "A001"


def test_a_person_gets_who_was_sent_to_them_though_the_line_is_not_theirs() -> None:
    hall = opened("1", "3")
    hall.takes("A")
    hall.next("1")
    hall.says("counter-1", t.Arrived("1"))
    assert not isinstance(hall.says("counter-1", t.Transfer("1", "staff", "103")), Refusal)
    assert hall.next("3") == "A001"
    assert hall.reason("A001") == "transferred"


def test_transferred_keeps_first_arrival_among_transferred() -> None:
    hall = opened("1", "2", "4")
    hall.takes("A", "A")
    hall.next("1"), hall.next("2")
    hall.after(s=40)
    hall.says("counter-2", t.Transfer("2", "line", "C"))
    hall.says("counter-1", t.Transfer("1", "line", "C"))
    assert hall.next("4") == "A001"


def test_people_ahead_counts_by_the_rule() -> None:
    hall = opened("1", role=s.SENIOR)
    numbers = hall.takes(*"AAAAAA")
    for number in numbers[1:]:
        hall.says("counter-1", t.ChangeClass("1", number, t.VIP))
    ahead = {n: hall.hall.ahead_of(hall.hall.tickets[n], hall.now_ms) for n in numbers}
    order = hall.hall.chooser("1", hall.now_ms).picks(10)
    assert {pick.number: at for at, pick in enumerate(order)} == ahead
