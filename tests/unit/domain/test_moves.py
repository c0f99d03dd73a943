"""Each staff move: what it does, when it is refused, and that it can be taken back."""

from dataclasses import replace

import pytest

from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.message import Command, Refusal
from service_centre.domain.plan import Plan
from service_centre.domain.record import DeviceWasAway
from tests.helpers.playbook import Playbook


@pytest.fixture
def hall() -> Playbook:
    return Playbook().sign_in("1").sign_in("2").sign_in("4")


def refused(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.key


def test_next_while_serving_is_one_move_and_one_undo(hall: Playbook) -> None:
    hall.takes("A", "A")
    hall.next("1")
    hall.says("counter-1", t.Arrived("1"))
    assert hall.next("1") == "A002"
    assert hall.state("A001") == t.FINISHED
    hall.says("counter-1", t.Undo("1"))
    assert (hall.state("A001"), hall.state("A002")) == (t.SERVING, t.WAITING)
    assert hall.hall.seats["1"].ticket == "A001"
    assert [call.number for call in hall.hall.calls] == ["A001"]
    assert hall.hall.figures["1"].served == 0


def test_next_asks_while_the_called_customer_may_still_come(hall: Playbook) -> None:
    hall.takes("A", "A")
    hall.next("1")
    assert refused(hall.says("counter-1", t.CallNext("1"))) == "ask.not_arrived"
    hall.after(s=30)
    assert hall.next("1", sure=False) == "A002"
    leg = hall.hall.tickets["A001"].leg
    assert (leg.assumed, leg.arrived_ms, leg.outcome) == (True, 30_000, t.SERVED)


def test_no_show_asks_before_two_calls_and_a_minute(hall: Playbook) -> None:
    hall.takes("A")
    hall.next("1")
    hall.after(s=61)
    assert refused(hall.says("counter-1", t.NoShow("1"))) == "ask.no_show_early"
    hall.says("counter-1", t.Recall("1"))
    assert hall.says("counter-1", t.NoShow("1")) == (t.TicketMissed("A001", "1"),)
    assert hall.hall.tickets["A001"].leg.outcome == t.NO_SHOW


def test_recalls_end_after_three(hall: Playbook) -> None:
    hall.takes("A")
    hall.next("1")
    for _ in range(3):
        assert not isinstance(hall.says("counter-1", t.Recall("1")), Refusal)
    assert refused(hall.says("counter-1", t.Recall("1"))) == "refused.recalled_enough"


def test_came_back_twice_within_an_hour_by_first_arrival(hall: Playbook) -> None:
    hall.takes("A", "A")
    for _ in range(2):
        assert hall.next("1") == "A001"
        hall.says("counter-1", t.NoShow("1", sure=True))
        assert hall.says("counter-1", t.ComeBack("1", "A001")) == (t.TicketCameBack("A001", "1"),)
    hall.next("1")
    hall.says("counter-1", t.NoShow("1", sure=True))
    assert refused(hall.says("counter-1", t.ComeBack("1", "A001"))) == "refused.came_back_enough"


def test_came_back_too_late(hall: Playbook) -> None:
    hall.takes("A")
    hall.next("1")
    hall.says("counter-1", t.NoShow("1", sure=True))
    hall.after(minutes=61)
    assert refused(hall.says("counter-1", t.ComeBack("1", "A001"))) == "refused.came_back_late"


def test_park_and_take_back_by_another_needs_a_senior(hall: Playbook) -> None:
    hall.takes("A")
    hall.next("1")
    assert refused(hall.says("counter-1", t.Park("1"))) == "refused.seat_calling"
    hall.says("counter-1", t.Arrived("1"))
    hall.says("counter-1", t.Park("1"))
    assert refused(hall.says("counter-2", t.TakeBack("2", "A001"))) == "refused.role"
    hall.says("counter-1", t.TakeBack("1", "A001"))
    assert hall.hall.seats["1"].state == s.BUSY


def test_a_transfer_can_be_undone_until_another_seat_called_it(hall: Playbook) -> None:
    hall.takes("A")
    hall.next("1")
    hall.says("counter-1", t.Arrived("1"))
    hall.says("counter-1", t.Transfer("1", "line", "C"))
    hall.next("4")
    answer = hall.says("counter-1", t.Undo("1"))
    assert refused(answer) == "refused.undo_taken"
    assert answer.values["seat"] == "4"  # type: ignore[union-attr]


def test_undo_ends_after_thirty_seconds_but_not_for_the_supervisor(hall: Playbook) -> None:
    hall.desk()
    hall.takes("A")
    hall.next("1")
    hall.after(s=31)
    assert refused(hall.says("counter-1", t.Undo("1"))) == "refused.nothing_to_undo"
    assert hall.says("desk-1", t.Undo("1"))
    assert hall.state("A001") == t.WAITING


def test_undo_after_a_later_touch_is_refused(hall: Playbook) -> None:
    hall.takes("A")
    hall.next("1")
    hall.says("counter-1", t.Arrived("1"))
    assert refused(hall.says("counter-1", t.Undo("1"))) == "refused.undo_late"


def test_reopen_within_a_quarter_of_an_hour(hall: Playbook) -> None:
    hall.takes("A")
    hall.next("1")
    hall.says("counter-1", t.Arrived("1"))
    hall.says("counter-1", t.Finish("1"))
    assert refused(hall.says("counter-2", t.Reopen("2", "A001"))) == "refused.not_yours"
    hall.after(minutes=14)
    assert hall.says("counter-1", t.Reopen("1", "A001"))
    assert hall.state("A001") == t.SERVING


def test_call_by_number_says_who_has_it(hall: Playbook) -> None:
    hall.takes("A", "A")
    hall.next("1")
    answer = hall.says("counter-2", t.CallNumber("2", "A001", "asked_for"))
    assert refused(answer) == "refused.at_another_seat"
    assert hall.says("counter-2", t.CallNumber("2", "A002", "asked_for"))
    assert hall.reason("A002") == "by_number"
    assert hall.hall.passed == {"A": 0}


def test_a_cut_off_kiosks_number_is_admitted_and_joined_once(hall: Playbook) -> None:
    hall.says("counter-1", t.CallNumber("1", "A1007", "admitted"))
    assert hall.state("A1007") == t.CALLED
    joined = hall.says("kiosk-1", t.JoinOffline(hall.hall.day, "A1007", "A", 60_000))
    assert joined == (t.TicketConfirmed("A1007", "zh_Hans"),)
    assert len(hall.hall.tickets) == 1


def test_an_offline_ticket_replaces_its_waiting_twin(hall: Playbook) -> None:
    hall.takes("A")
    cause = hall.hall.tickets["A001"].cause
    hall.after(s=90).note(DeviceWasAway("kiosk-1", 5_000, 88_000))
    join = t.JoinOffline(hall.hall.day, "A1001", "A", 80_000, instead_of=cause)
    hall.says("kiosk-1", join)
    assert hall.state("A001") == t.REPLACED
    assert hall.hall.tickets["A1001"].leg.entry_ms == 10_000
    assert hall.next("1") == "A1001"


def test_an_offline_ticket_goes_on_under_a_twin_that_was_called(hall: Playbook) -> None:
    hall.takes("A")
    cause = hall.hall.tickets["A001"].cause
    hall.next("1")
    hall.says("kiosk-1", t.JoinOffline(hall.hall.day, "A1001", "A", 80_000, instead_of=cause))
    assert (hall.state("A1001"), hall.state("A001")) == (t.MERGED, t.CALLED)


def test_an_offline_ticket_of_yesterday_is_booked_as_expired(hall: Playbook) -> None:
    facts = hall.says("kiosk-1", t.JoinOffline("2026-11-20", "A1001", "A", 80_000_000))
    assert facts == (t.OfflineExpired("2026-11-20", "A1001", "A"),)


@pytest.mark.parametrize(("device", "command", "key"), [
    ("kiosk-1", t.CallNext("1"), "refused.not_from_here"),
    ("kiosk-9", t.TakeTicket("A"), "refused.unknown_device"),
    ("kiosk-1", t.TakeTicket("Z"), "refused.no_such_line"),
    ("counter-1", t.CallNext("2"), "refused.other_seat"),
    ("counter-5", t.CallNext("5"), "refused.signed_out"),
    ("counter-1", s.MoveLine("A", "C"), "refused.role"),
    ("counter-1", s.CloseDay(), "refused.not_from_here"),
    ("counter-1", t.ChangeClass("1", "A001", t.VIP), "refused.role"),
    ("counter-1", t.Finish("1"), "refused.seat_open"),
    ("counter-1", t.Recall("1"), "refused.seat_open"),
    ("counter-1", t.Arrived("1"), "refused.seat_open"),
    ("counter-1", t.CallNumber("1", "A777", "asked_for"), "refused.no_such_ticket"),
    ("counter-1", t.CallNext("1"), "ask.not_arrived"),
    ("counter-1", t.Transfer("1", "line", "A"), "refused.already_here"),
    ("counter-1", t.Transfer("1", "staff", "7777"), "refused.staff_absent"),
    ("counter-1", t.Transfer("1", "seat", "5"), "refused.seat_not_at_work"),
    ("counter-1", t.Transfer("1", "moon", "5"), "refused.no_such_target"),
    ("desk-1", t.CallNext("99"), "refused.no_such_seat"),
])  # fmt: skip
def test_refusals(hall: Playbook, device: str, command: Command, key: str) -> None:
    hall.desk()
    hall.takes("A")
    if key in ("ask.not_arrived", "refused.already_here", "refused.staff_absent", "refused.seat_not_at_work",
               "refused.no_such_target"):  # fmt: skip
        hall.next("1")
    assert refused(hall.says(device, command)) == key


def test_numbers_end_in_words_and_are_never_repeated() -> None:
    from dataclasses import replace

    from service_centre.domain.plan import Plan

    plan = Plan()
    hall = Playbook(replace(plan, rules=replace(plan.rules, number_digits=1)))
    assert hall.takes(*"AAAAAAAAA")[-1] == "A9"
    assert refused(hall.says("kiosk-1", t.TakeTicket("A"))) == "refused.numbers_at_end"


def test_closing_the_day_ends_every_ticket(hall: Playbook) -> None:
    hall.takes(*"AAAAA")
    hall.next("1")
    hall.says("counter-1", t.Arrived("1"))
    hall.next("2")
    hall.next("4")
    hall.says("counter-4", t.NoShow("4", sure=True))
    hall.says("ticker", s.StopIssuing())
    assert refused(hall.says("kiosk-1", t.TakeTicket("A"))) == "refused.hall_closed"
    hall.says("ticker", s.CloseDay())
    states = [hall.state(f"A00{n}") for n in range(1, 6)]
    assert states == [t.SERVING, t.MISSED, t.EXPIRED, t.EXPIRED, t.EXPIRED]
    assert hall.hall.tickets["A003"].leg.outcome == t.NO_SHOW
    hall.says("ticker", s.CloseDay(final=True))
    assert hall.state("A001") == t.FINISHED
    assert not hall.hall.sessions
    outcomes = {ticket.leg.outcome for ticket in hall.hall.tickets.values()}
    assert outcomes == {t.SERVED, t.NO_SHOW, t.EXPIRED}


def test_a_customer_sent_back_stands_before_the_own_line_even_when_the_sender_served_the_other_leg() -> None:
    """Seat 2 helps C: it sent A001 to C and back, took it up itself, and must get it before its own line."""
    hall = Playbook().sign_in("2")
    hall.takes("A", "A", "A")
    hall.next("2")
    hall.says("counter-2", t.Arrived("2"))
    hall.says("counter-2", t.Transfer("2", "line", "C", back=True))
    for number in ("A002", "A003"):
        assert hall.next("2") == number
    assert hall.next("2") == "A001"
    hall.says("counter-2", t.Arrived("2"))
    hall.takes("A")
    hall.says("counter-2", t.Finish("2"))
    assert hall.hall.tickets["A001"].line == "A"
    assert hall.next("2") == "A001"


def test_who_waits_for_this_seat_comes_first_and_brings_nobody_along_from_that_line() -> None:
    """D001 is sent to seat 4 by name: seat 4 gets it, and never the rest of a line that it does not call."""
    hall = Playbook().sign_in("4").sign_in("6A")
    hall.takes("D", "D", "C")
    hall.next("6A")
    hall.says("counter-6A", t.Arrived("6A"))
    hall.says("counter-6A", t.Transfer("6A", "seat", "4"))
    assert hall.next("4") == "D001"
    assert hall.next("4") == "C001"


def test_a_new_day_starts_the_numbers_anew(hall: Playbook) -> None:
    hall.takes("A")
    assert refused(hall.says("ticker", s.OpenDay("2026-11-22"))) == "refused.day_not_closed"
    hall.says("ticker", s.CloseDay(final=True))
    hall.after(minutes=24 * 60).says("ticker", s.OpenDay("2026-11-22"))
    assert hall.takes("A") == ["A001"]
    assert refused(hall.says("ticker", s.OpenDay("2026-11-21"))) == "refused.day_was"


def test_an_undone_cancel_gives_the_customer_back_to_the_seat_that_had_it(hall: Playbook) -> None:
    hall.desk()
    hall.takes("A")
    hall.next("1")
    hall.says("desk-1", t.CancelTicket("A001"))
    assert hall.hall.seats["1"].ticket == ""
    hall.says("desk-1", t.Undo("1"))
    assert (hall.hall.seats["1"].ticket, hall.state("A001")) == ("A001", t.CALLED)
    hall.says("counter-1", t.Arrived("1"))
    assert hall.says("counter-1", t.Finish("1"))


def test_who_comes_back_or_is_undone_never_waits_for_a_closed_seat(hall: Playbook) -> None:
    hall.takes("A", "A")
    for _ in range(2):
        hall.next("1")
        hall.says("counter-1", t.Arrived("1"))
        hall.says("counter-1", t.Transfer("1", "seat", "2"))
    hall.next("2")
    hall.says("counter-2", t.NoShow("2", sure=True))
    hall.says("counter-1", t.CallNumber("1", "A002", "urgent"))
    hall.says("counter-2", s.CloseSeat("2"))
    hall.says("counter-1", t.ComeBack("1", "A001"))
    hall.after(s=1).says("counter-4", s.CloseSeat("4"))
    assert hall.hall.waiting.targets("seat:2") == []
    assert hall.next("1") == "A001"


def test_an_undone_call_of_a_closed_seats_customer_waits_for_any(hall: Playbook) -> None:
    hall.takes("A")
    hall.next("1")
    hall.says("counter-1", t.Arrived("1"))
    hall.says("counter-1", t.Transfer("1", "seat", "2"))
    hall.says("counter-4", t.CallNumber("4", "A001", "urgent"))
    hall.says("counter-2", s.CloseSeat("2"))
    hall.says("counter-4", t.Undo("4"))
    assert hall.next("1") == "A001"


def test_nothing_begins_after_the_day_is_closed(hall: Playbook) -> None:
    hall.takes("A", "A")
    hall.next("1")
    hall.says("counter-1", t.Arrived("1"))
    hall.says("ticker", s.CloseDay())
    for command in (
        t.Park("1"),
        t.Transfer("1", "line", "C"),
        t.ComeBack("1", "A002"),
        t.CallNext("1", sure=True),
    ):
        assert refused(hall.says("counter-1", command)) in ("refused.day_over",)
    assert refused(hall.says("ticker", s.OpenDay("2026-11-22"))) == "refused.day_not_closed"
    assert hall.says("counter-1", t.Finish("1"))


def test_who_signs_in_before_opening_stays_signed_in(hall: Playbook) -> None:
    hall.says("ticker", s.CloseDay())
    hall.says("ticker", s.CloseDay(final=True))
    hall.sign_in("3", opened=False)
    assert hall.says("ticker", s.CloseDay(final=True)) == ()
    hall.after(minutes=24 * 60).says("ticker", s.OpenDay("2026-11-22"))
    assert list(hall.hall.sessions) == ["counter-3"]


@pytest.mark.parametrize("day", ["20261122", "2026-W47-7", "tomorrow", "2026-11-22 "])
def test_a_day_is_written_in_one_way(hall: Playbook, day: str) -> None:
    hall.says("ticker", s.CloseDay(final=True))
    assert refused(hall.says("ticker", s.OpenDay(day))) == "refused.bad_day"


def test_a_number_is_written_in_one_way(hall: Playbook) -> None:
    hall.says("counter-1", t.CallNumber("1", " a1007 ", "admitted"))
    assert list(hall.hall.tickets) == ["A1007"]
    assert (
        refused(hall.says("kiosk-1", t.JoinOffline(hall.hall.day, "a1007", "A", 0)))
        == "refused.not_your_range"
    )


def test_reopened_by_another_seat_it_can_be_sent_there_and_back(hall: Playbook) -> None:
    hall.says("counter-2", s.SignOut())
    hall.sign_in("2", role=s.SUPERVISOR)
    hall.takes("A")
    hall.next("1")
    hall.says("counter-1", t.Arrived("1"))
    hall.says("counter-1", t.Finish("1"))
    assert hall.says("counter-2", t.Reopen("2", "A001"))
    assert (hall.hall.figures["1"].served, hall.hall.figures["1"].handling_ms) == (0, 0)
    hall.says("counter-2", t.Transfer("2", "line", "C", back=True))
    hall.next("4")
    hall.says("counter-4", t.Arrived("4"))
    assert hall.says("counter-4", t.Finish("4"))
    assert hall.next("2") == "A001"


@pytest.mark.parametrize(("seat", "window"), [("#", "#"), ("7+", "7"), ("", ""), ("7", ""), ("78901", "7")])
def test_a_temporary_window_has_a_plain_name(hall: Playbook, seat: str, window: str) -> None:
    hall.desk()
    assert refused(hall.says("desk-1", s.AddSeat(seat, window, (("A",),)))) == "refused.bad_seat_name"
    assert refused(hall.says("desk-1", s.AddSeat("7", "7", ((), ("A",))))) == "refused.no_lines"


def test_supervisor_moves_a_line_and_stops_a_service(hall: Playbook) -> None:
    hall.desk()
    hall.takes("A", "A")
    hall.says("desk-1", s.MoveLine("A", "C"))
    assert hall.next("4") == "A001"
    hall.says("desk-1", s.StopService("A"))
    assert refused(hall.says("kiosk-1", t.TakeTicket("A"))) == "refused.service_stopped"


def test_wrong_pins_lock_the_number_and_the_lock_holds() -> None:
    hall = Playbook()
    for _ in range(3):
        hall.says("counter-1", s.SignInChecked("1001", ""))
    assert refused(hall.says("counter-1", s.SignInChecked("1001", s.CLERK))) == "refused.locked"
    hall.after(s=61)
    assert not isinstance(hall.says("counter-1", s.SignInChecked("1001", s.CLERK)), Refusal)


def test_lanes_of_one_service_only(hall: Playbook) -> None:
    hall.takes("F", "A")
    assert refused(hall.says("counter-1", t.ChangeLane("1", "F001", "A"))) == "refused.other_service"
    hall.says("counter-1", t.ChangeLane("1", "F001", "D"))
    assert hall.hall.tickets["F001"].line == "D"


def test_whoever_looks_after_a_kiosk_keeps_the_seat_and_the_customers_sent_there() -> None:
    play = Playbook().sign_in("1", staff="101").sign_in("2", staff="102")
    play.takes("A")
    play.next("2")
    play.says("counter-2", t.Transfer("2", "staff", "101"))
    for command in (s.SignInChecked("101", s.CLERK), s.SignOut()):
        play.says("kiosk-1", command)
    assert list(play.hall.waiting.targets("staff:101")) == ["A001"]
    assert play.hall.staff_at("1") is not None


def test_wrong_pins_at_a_kiosk_lock_the_kiosk_and_not_the_window() -> None:
    play = Playbook()
    for _ in range(3):
        play.says("kiosk-1", s.SignInChecked("104", ""))
    assert isinstance(play.says("kiosk-1", s.SignInChecked("104", s.CLERK)), Refusal)
    assert not isinstance(play.says("counter-4", s.SignInChecked("104", s.CLERK)), Refusal)


def test_a_supervisor_signs_out_whoever_went_home_but_nobody_with_a_customer() -> None:
    play = Playbook().sign_in("1", staff="101").sign_in("2", staff="102").desk()
    play.takes("A")
    play.next("1")
    assert refused(play.says("desk-1", s.SignOut("counter-1"))) == "refused.seat_serving"
    facts = play.says("desk-1", s.SignOut("counter-2"))
    assert facts == (s.SeatClosed("2"), s.SignedOut("counter-2", "102", "supervisor"))
    assert refused(play.says("counter-1", s.SignOut("desk-1"))) == "refused.role"


def test_a_supervisor_unlocks_a_number_at_windows_and_kiosks() -> None:
    play = Playbook().desk()
    for device in ("counter-1", "kiosk-1"):
        for _ in range(3):
            play.says(device, s.SignInChecked("104", ""))
    assert refused(play.says("counter-2", s.Unlock("104"))) == "refused.signed_out"
    assert play.says("desk-1", s.Unlock("104")) == (s.SignInUnlocked("104"),)
    assert play.says("desk-1", s.Unlock("104")) == ()
    for device in ("kiosk-1", "counter-1"):
        assert not isinstance(play.says(device, s.SignInChecked("104", s.CLERK)), Refusal)


def test_signing_somebody_out_never_meets_the_colleague_who_sits_there_by_now() -> None:
    play = Playbook().sign_in("1", staff="105").desk()
    assert play.says("desk-1", s.SignOut("counter-1", staff="101")) == ()
    assert play.hall.staff_at("1") is not None


def test_everybody_may_name_the_own_device_and_nobody_signs_others_out_from_a_kiosk() -> None:
    play = Playbook().sign_in("1", staff="101").sign_in("2", staff="102")
    assert not isinstance(play.says("counter-1", s.SignOut("counter-1")), Refusal)
    play.says("kiosk-1", s.SignInChecked("9001", s.SUPERVISOR))
    assert refused(play.says("kiosk-1", s.SignOut("counter-2"))) == "refused.not_from_here"


def test_a_sign_in_at_the_window_leaves_a_kiosks_lock_alone() -> None:
    play = Playbook()
    for _ in range(3):
        play.says("kiosk-1", s.SignInChecked("104", ""))
    play.says("counter-4", s.SignInChecked("104", s.CLERK))
    assert refused(play.says("kiosk-1", s.SignInChecked("104", s.CLERK))) == "refused.locked"


def test_a_kiosk_with_a_long_name_locks_too() -> None:
    play = Playbook(replace(Plan(), kiosks={"kiosk-north-entrance-level-2-left": 1}))
    for _ in range(3):
        play.says("kiosk-north-entrance-level-2-left", s.SignInChecked("1002", ""))
    again = play.says("kiosk-north-entrance-level-2-left", s.SignInChecked("1002", s.CLERK))
    assert refused(again) == "refused.locked"
