"""The kiosk without a screen: wishes in, pages out."""

from pathlib import Path

import pytest

from docs import scenes
from hardware.ports import PrinterStatus
from kiosk.pages import ChoosePage, MessagePage, TicketPage
from service_centre.domain import tickets as t
from service_centre.messages.views import Task
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
    from kiosk.offline import OfflineNumbers

    assert first.scene.station.outbox is not None
    again = OfflineNumbers(first.scene.station.outbox)
    issued = again.issue("A", kiosk=1, digits=3, day="2026-11-21", language="en", at_ms=0, instead_of="")
    assert (page.number, issued.number if issued else "") == ("A1001", "A1002")
    assert again.waiting == 2


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
