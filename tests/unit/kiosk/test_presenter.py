"""The kiosk without a screen: wishes in, pages out."""

from dataclasses import replace
from pathlib import Path

import pytest

from docs import scenes
from hardware.ports import PrinterStatus
from kiosk.offline import OfflineNumbers, Series
from kiosk.pages import AttractPage, ChoosePage, CornerPage, KeypadPage, MessagePage, TicketPage
from kiosk.visit import Wanted
from service_centre.clock import SetClock
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.link.outbox import Outbox
from service_centre.link.station import Pulse
from service_centre.messages.queries import FindTicket
from service_centre.messages.views import Beat, Task, Version
from tests.helpers.playbook import Playbook


def test_waits_three_seconds_then_gives_its_own_number_and_joins_it_later(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "en")
    made.presenter.wish("service", "A")
    asked_id, _ = made.scene.asked()
    for _ in range(4):
        made.scene.pass_time(1)
    page = made.presenter.page()
    assert isinstance(page, TicketPage)
    assert page.number == "A1001"
    made.scene.show()
    _, joined = made.scene.asked()
    assert isinstance(joined, t.JoinOffline)
    assert (joined.number, joined.instead_of) == ("A1001", asked_id)
    assert 0 <= joined.age_ms < 5000


def test_offline_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    first = scenes.kiosk(tmp_path, "en")
    first.scene.pass_time(20)
    first.presenter.wish("service", "A")
    page = first.presenter.page()
    assert isinstance(page, TicketPage)
    assert first.scene.station.outbox is not None
    again = OfflineNumbers(first.scene.station.outbox)
    issued = again.issue(
        Wanted(line="A", language="en", note="", day="2026-11-21"),
        Series(1, 3),
        Pulse(first.scene.clock),
        instead_of="",
    )
    assert (page.number, issued.number if issued else "") == ("A1001", "A1002")
    assert again.waiting == 2


def test_a_kiosk_that_lost_its_outbox_begins_where_the_hall_heard_of_it(tmp_path: Path) -> None:
    fresh = OfflineNumbers(Outbox(tmp_path / "fresh.sqlite"))
    wanted = Wanted(line="A", language="en", note="", day="2026-11-21")
    issued = fresh.issue(wanted, Series(1, 3, heard=7), Pulse(SetClock()), instead_of="")
    assert issued
    assert issued.number == "A1008"


def test_an_offline_ticket_ages_by_the_steady_clock(tmp_path: Path) -> None:
    """Ten minutes away and a clock that was set back by an hour: the ticket is ten minutes old."""
    clock = SetClock()
    pulse = Pulse(clock)
    pulse.heard(Beat(Version(1, 1), "2026-11-21", 3_600_000, clock.wall_ms()))
    numbers = OfflineNumbers(Outbox(tmp_path / "kiosk.sqlite"))
    wanted = Wanted(line="A", language="en", note="", day="2026-11-21")
    issued = numbers.issue(wanted, Series(1, 3), pulse, instead_of="")
    clock.advance(600_000)
    clock.step(-3_600_000)
    pulse.heard(Beat(Version(1, 1), "2026-11-21", 4_200_000, clock.wall_ms()))
    assert issued
    assert issued.age_ms(pulse) == 600_000


def test_after_closing_time_no_number_without_a_link(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "en")
    made.scene.pass_time(12 * 3600)
    made.presenter.wish("service", "A")
    assert isinstance(made.presenter.page(), MessagePage)


def test_a_late_answer_finds_the_offline_number_standing(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "en")
    made.presenter.wish("service", "A")
    for _ in range(4):
        made.scene.pass_time(1)
    made.scene.answer(t.TicketGiven("A009", "A", 0, 0))
    page = made.presenter.page()
    assert isinstance(page, TicketPage)
    assert page.number == "A1001"


def test_the_first_page_comes_back_in_the_halls_language(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "en")
    made.presenter.wish("service", "C")
    made.scene.answer(t.TicketGiven("C001", "C", 0, 0))
    made.ended("printed")
    for seconds, shown in ((19, ""), (2, "20 seconds"), (10, "10 seconds")):
        made.scene.pass_time(seconds)
        made.presenter.tick()
        page = made.presenter.page()
        assert isinstance(page, TicketPage)
        assert shown in page.countdown
    made.scene.pass_time(10)
    made.scene.show()
    made.presenter.tick()
    page = made.presenter.page()
    assert isinstance(page, ChoosePage)
    assert page.language == "zh_Hans"


def test_a_print_that_was_being_sent_is_reported_unknown_at_the_next_start(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "en")
    made.presenter.wish("service", "C")
    made.scene.answer(t.TicketGiven("C001", "C", 0, 0))
    assert made.scene.station.outbox is not None
    from kiosk.printing import Prints

    reports: list[t.ReportPrint] = []
    Prints(made.scene.station.outbox, lambda *_: None, reports.append, lambda _print: None).settle()
    assert reports == [t.ReportPrint("C001", "unknown", "restart", False)]


def test_a_reprint_is_offered_once(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "en")
    made.presenter.wish("service", "C")
    made.scene.answer(t.TicketGiven("C001", "C", 0, 0))
    made.ended("printed")
    made.presenter.wish("no_paper")
    made.presenter.wish("no_paper")
    assert len(made.prints) == 2
    made.ended("printed")
    page = made.presenter.page()
    assert isinstance(page, TicketPage)
    assert "no_paper" not in [key.wish for key in page.keys]


@pytest.mark.parametrize(
    "wish", [("cancel", ""), ("sure", ""), ("lane", "Z"), ("service", "Z"), ("nonsense", "x"), ("home", "")]
)
def test_wishes_that_the_page_does_not_offer_are_ignored(tmp_path: Path, wish: tuple[str, str]) -> None:
    made = scenes.kiosk(tmp_path, "en")
    before = made.presenter.page()
    made.presenter.wish(*wish)
    assert made.presenter.page() == before


def test_a_task_is_done_once_and_answered(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "en", Playbook().sign_in("1"))
    for _ in range(2):
        made.scene.station.feed("hallcall/main/task/kiosk-1", b'{"id":"task-0001","what":"test_print"}')
    assert len(made.prints) == 1
    made.scene.station.ears.task(Task("task-0002", "reprint", "Z999"))
    assert made.scene.asked()[1].outcome == "failed"


def test_the_printers_state_is_told_to_the_supervisor(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "en")
    made.presenter.printer_is(PrinterStatus("paper_out"))
    assert (made.scene.asked()[1].part, made.scene.asked()[1].state) == ("printer", "paper_out")
    page = made.presenter.page()
    assert isinstance(page, ChoosePage)
    assert page.banner


# Keys, codes and looks.


def wishes(made: scenes.KioskScene, *said: str) -> None:
    for wish in said:
        name, _, word = wish.partition(" ")
        made.presenter.wish(name, word)


def typed(text: str) -> tuple[str, ...]:
    return tuple(f"type {character}" for character in text)


def test_a_phone_number_goes_with_the_next_number_and_is_masked_on_the_screen(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "en")
    wishes(made, "member", *typed("13812345678"))
    page = made.presenter.page()
    assert isinstance(page, KeypadPage)
    assert page.shown == "••••••••••8"
    wishes(made, "enter", "service C")
    _, command = made.scene.asked()
    assert isinstance(command, t.TakeTicket)
    assert command.note == "手机 13812345678"


@pytest.mark.parametrize(("page", "text", "fault"), [
    ("member", "123", "phone"), ("held", "A", "A005"), ("held", "ZZZ", "A005"), ("held", "", "A005"),
])  # fmt: skip
def test_what_is_typed_wrong_is_said_and_stays(tmp_path: Path, page: str, text: str, fault: str) -> None:
    made = scenes.kiosk(tmp_path, "en")
    wishes(made, page, *typed(text), "enter")
    shown = made.presenter.page()
    assert isinstance(shown, KeypadPage)
    assert fault in shown.fault
    assert shown.typed == len(text)


def test_a_number_in_hand_is_looked_up(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "en")
    wishes(made, "held", *typed("C002"), "enter")
    _, command = made.scene.asked()
    assert command == FindTicket("C002")


def test_who_asks_for_priority_gets_the_class_once(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "en")
    wishes(made, "priority", "first yes", "service C")
    _, command = made.scene.asked()
    assert isinstance(command, t.TakeTicket)
    assert command.class_ == t.ELDERLY
    made.scene.answer(t.TicketGiven("C001", "C", 0, 0))
    wishes(made, "home", "service A")
    _, command = made.scene.asked()
    assert isinstance(command, t.TakeTicket)
    assert command.class_ == t.ORDINARY


def test_priority_goes_with_an_offline_number_too(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "en")
    made.scene.pass_time(20)
    wishes(made, "priority", "first yes", "service C")
    made.scene.show()
    _, joined = made.scene.asked()
    assert isinstance(joined, t.JoinOffline)
    assert joined.class_ == t.ELDERLY


@pytest.mark.parametrize(("look", "home_s"), [("large", 70), ("low", 70), ("language en", 40)])
def test_the_next_customer_finds_the_ordinary_page(tmp_path: Path, look: str, home_s: int) -> None:
    made = scenes.kiosk(tmp_path, "zh_Hans")
    wishes(made, look)
    made.scene.pass_time(home_s - 15)
    made.presenter.tick()
    assert made.presenter.page().left_s == 16
    made.scene.pass_time(15)
    made.scene.show()
    made.presenter.tick()
    page = made.presenter.page()
    assert (page.language, page.large, page.low, page.left_s) == ("zh_Hans", False, False, 0)


def test_a_page_invites_when_nobody_comes_and_any_wish_goes_on(tmp_path: Path) -> None:
    for wish in ("touch", "service A"):
        made = scenes.kiosk(tmp_path, "zh_Hans")
        made.scene.pass_time(101)
        made.scene.show()
        made.presenter.tick()
        assert isinstance(made.presenter.page(), AttractPage)
        wishes(made, wish)
        assert not isinstance(made.presenter.page(), AttractPage)


# The staff corner.


def corner(made: scenes.KioskScene) -> None:
    wishes(made, "staff", *typed("1001"), "enter", *typed("135792"), "enter")


def test_staff_enter_their_corner_by_number_and_pin(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "en")
    corner(made)
    _, command = made.scene.asked()
    assert command == s.SignIn("1001", "135792")
    made.scene.answer(s.SignedInAs("1001", s.CLERK))
    assert isinstance(made.presenter.page(), CornerPage)
    wishes(made, "test_print")
    assert len(made.prints) == 1
    wishes(made, "home")
    assert isinstance(made.scene.asked()[1], s.SignOut)
    wishes(made, "test_print")
    assert len(made.prints) == 1


def test_a_wrong_pin_opens_nothing_and_is_never_shown(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "en")
    corner(made)
    page = made.presenter.page()
    assert isinstance(page, KeypadPage)
    assert set(page.shown) == {"•"}
    made.scene.answer(key="refused.wrong_pin")
    page = made.presenter.page()
    assert isinstance(page, KeypadPage)
    assert page.fault
    assert page.shown == ""


def test_whoever_left_before_the_answer_is_signed_out_again(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "en")
    corner(made)
    asked, _ = made.scene.asked()
    wishes(made, "home")
    made.scene.reply_to(asked, s.SignedInAs("1001", s.CLERK))
    assert isinstance(made.presenter.page(), ChoosePage)
    assert isinstance(made.scene.asked()[1], s.SignOut)


# The next customer begins with nothing of the last one.


def with_number(made: scenes.KioskScene, line: str = "C") -> None:
    made.presenter.wish("service", line)
    made.scene.answer(t.TicketGiven(f"{line}001", line, 0, 0))
    made.ended("printed")


def test_after_done_the_page_is_the_halls_own_again(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "en")
    wishes(made, "large")
    made.presenter.key("1")
    with_number(made)
    wishes(made, "home")
    page = made.presenter.page()
    assert isinstance(page, ChoosePage)
    assert (page.language, page.large, made.presenter.guide.on) == ("zh_Hans", False, False)
    assert page.visit > 0


def test_a_page_that_was_turned_is_turned_back_for_the_next_customer(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "zh_Hans")
    wishes(made, "more")
    made.scene.pass_time(41)
    made.scene.show()
    made.presenter.tick()
    page = made.presenter.page()
    assert isinstance(page, ChoosePage)
    assert page.visit == 1


def test_a_phone_number_stays_through_questions_and_back_while_somebody_touches(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "zh_Hans")
    wishes(made, "member", *typed("13812345678"), "enter", "service D")
    for answer in ("yes", "yes"):
        made.scene.pass_time(12)
        made.scene.show()
        made.presenter.tick()
        wishes(made, f"lane {answer}")
    wishes(made, "home", "service A")
    _, command = made.scene.asked()
    assert isinstance(command, t.TakeTicket)
    assert command.note == "手机 13812345678"


def test_the_page_that_invites_goes_when_the_hall_closes(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "zh_Hans")
    made.scene.pass_time(101)
    made.scene.show()
    made.presenter.tick()
    assert isinstance(made.presenter.page(), AttractPage)
    made.scene.play.says("ticker", s.CloseDay())
    made.scene.show()
    made.presenter.tick()
    assert isinstance(made.presenter.page(), MessagePage)


def test_a_fast_return_is_called_by_its_name_on_the_page(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "zh_Hans")
    wishes(made, "service D", "lane yes", "lane yes", "lane yes")
    made.scene.answer(t.TicketGiven("F003", "F", 0, 0))
    page = made.presenter.page()
    assert isinstance(page, TicketPage)
    assert (page.service, page.number) == ("快速退货", "F003")


def test_settings_that_change_under_a_question_lead_home(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "zh_Hans")
    wishes(made, "service D", "lane yes", "lane yes")
    plan = made.scene.play.hall.plan
    shorter = replace(plan.services["D"], questions=plan.services["D"].questions[:1])
    made.scene.play.hall.lay_out(replace(plan, services={**plan.services, "D": shorter}))
    made.scene.show()
    page = made.presenter.page()
    assert isinstance(page, ChoosePage)
    assert not page.asks_lane


def test_a_ticket_of_a_service_that_is_gone_is_not_printed_again(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "zh_Hans")
    with_number(made, "B")
    plan = made.scene.play.hall.plan
    services = {code: one for code, one in plan.services.items() if code != "B"}
    lines = {code: one for code, one in plan.lines.items() if one.service != "B"}
    made.presenter._take_plan(replace(plan, services=services, lines=lines))
    assert made.presenter.issuing.reprint() == ""


def test_every_state_in_the_staff_corner_has_its_words(tmp_path: Path) -> None:
    made = scenes.kiosk(tmp_path, "en")
    corner(made)
    made.scene.answer(s.SignedInAs("1001", s.CLERK))
    made.scene.pass_time(20)
    page = made.presenter.page()
    assert isinstance(page, CornerPage)
    assert [(name, state) for name, state, _ in page.parts if "." in name or "." in state] == []
    assert page.parts[0] == ("link", "gone", False)
