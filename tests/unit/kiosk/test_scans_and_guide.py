"""What a kiosk does with a scan, and how it is used without seeing it."""

from pathlib import Path

import pytest

from docs import scenes
from hardware.ports import PrinterStatus, Scan
from kiosk.guide import read
from kiosk.pages import ChoosePage, MessagePage, TicketPage
from service_centre.domain import tickets as t
from service_centre.messages.queries import FindTicket, TicketFound


@pytest.fixture
def made(tmp_path: Path) -> scenes.KioskScene:
    return scenes.kiosk(tmp_path, "en")


def message(made: scenes.KioskScene) -> MessagePage:
    page = made.presenter.page()
    assert isinstance(page, MessagePage)
    return page


def test_a_ticket_is_looked_up(made: scenes.KioskScene) -> None:
    made.presenter.scan(Scan("C007"))
    assert made.scene.asked()[1] == FindTicket("C007")
    made.scene.answer(TicketFound("C007", "C", "waiting", "", 3, ""))
    assert message(made).heading == "C007: 3 ahead of you"


def test_a_called_ticket_is_told_its_window(made: scenes.KioskScene) -> None:
    made.presenter.scan(Scan("C007"))
    made.scene.answer(TicketFound("C007", "C", "called", "4", 0, ""))
    assert message(made).heading == "C007: please go to window 4"


@pytest.mark.parametrize("scan", [Scan("mystery"), Scan("", "too_long"), Scan("", "not_text")])
def test_an_unknown_code_is_told(made: scenes.KioskScene, scan: Scan) -> None:
    made.presenter.scan(scan)
    assert message(made).heading == "We don't know this code"


def test_a_card_goes_with_the_next_number_and_only_its_kind_is_shown(made: scenes.KioskScene) -> None:
    made.presenter.scan(Scan("8801234567890"))
    page = made.presenter.page()
    assert isinstance(page, ChoosePage)
    assert page.notice == "Read: Member card. Now choose a service"
    made.presenter.wish("service", "C")
    command = made.scene.asked()[1]
    assert isinstance(command, t.TakeTicket)
    assert command.note == "会员卡 8801234567890"
    made.scene.answer(t.TicketGiven("C007", "C", 3, made.scene.play.now.at_ms))
    made.ended("printed")
    made.presenter.wish("home")
    made.presenter.wish("service", "A")
    assert made.scene.asked()[1].note == ""


def test_a_card_is_forgotten_when_its_owner_leaves(made: scenes.KioskScene) -> None:
    made.presenter.scan(Scan("8801234567890"))
    made.scene.pass_time(21)
    made.presenter.tick()
    page = made.presenter.page()
    assert "card" not in getattr(page, "notice", "")


def test_a_roll_that_is_low_still_invites(made: scenes.KioskScene) -> None:
    made.presenter.printer_is(PrinterStatus(near_end=True))
    page = made.presenter.page()
    assert isinstance(page, ChoosePage)
    assert page.banner == ""


def test_a_late_look_up_takes_no_page_away(made: scenes.KioskScene) -> None:
    """A ticket is looked up, then a service touched: the answer of the look-up comes while the number is asked."""
    made.presenter.scan(Scan("C002"))
    looked_up, _ = made.scene.asked()
    made.presenter.wish("service", "C")
    taken, _ = made.scene.asked()
    made.scene.reply_to(looked_up, TicketFound("C002", "C", "waiting", "", 3, ""))
    made.scene.reply_to(taken, t.TicketGiven("C007", "C", 3, made.scene.play.now.at_ms))
    page = made.presenter.page()
    assert isinstance(page, TicketPage)
    assert page.number == "C007"


def test_a_scan_on_the_page_of_lanes_is_told(made: scenes.KioskScene) -> None:
    made.presenter.wish("service", "D")
    made.presenter.scan(Scan("mystery"))
    assert message(made).heading == "We don't know this code"


def test_a_card_after_a_refusal_asks_under_a_new_id(made: scenes.KioskScene) -> None:
    made.presenter.wish("service", "A")
    first, _ = made.scene.asked()
    made.scene.answer(key="refused.hall_closed")
    made.presenter.scan(Scan("8801234567890"))
    made.presenter.wish("service", "C")
    assert made.scene.asked()[0] != first


def test_a_card_goes_with_an_offline_number_too(made: scenes.KioskScene) -> None:
    made.presenter.scan(Scan("8801234567890"))
    made.scene.pass_time(15)
    made.presenter.wish("service", "C")
    made.ended("printed")
    waiting = made.presenter.issuing.offline._waiting
    assert [issued.note for issued in waiting.values()] == ["会员卡 8801234567890"]


# The questions that lead to a lane.


@pytest.mark.parametrize(("answers", "line"), [
    (("yes", "yes", "yes"), "F"), (("no",), "D"), (("yes", "no"), "D"), (("yes", "yes", "no"), "D"),
])  # fmt: skip
def test_three_questions_at_most_lead_to_the_right_line(
    made: scenes.KioskScene, answers: tuple[str, ...], line: str
) -> None:
    made.presenter.wish("service", "D")
    for answer in answers:
        page = made.presenter.page()
        assert isinstance(page, ChoosePage)
        assert [card.word for card in page.cards] == ["yes", "no"]
        made.presenter.wish("lane", answer)
    command = made.scene.asked()[1]
    assert isinstance(command, t.TakeTicket)
    assert command.line == line


def test_going_home_begins_the_questions_anew(made: scenes.KioskScene) -> None:
    for name, word in (("service", "D"), ("lane", "yes"), ("home", ""), ("service", "D")):
        made.presenter.wish(name, word)
    page = made.presenter.page()
    assert isinstance(page, ChoosePage)
    assert page.title == "Bought within the last 7 days?"
    assert page.subtitle == "Returns · Question 1 of 3"


# The guide.


@pytest.fixture
def heard(made: scenes.KioskScene) -> list[str]:
    told: list[str] = []
    made.presenter.guide.speak = lambda text, _language: told.append(text)
    return told


def test_a_whole_visit_without_sight(made: scenes.KioskScene, heard: list[str]) -> None:
    made.presenter.key("5")
    assert "For Membership, press 3" in heard[-1]
    made.presenter.key("3")
    made.scene.answer(t.TicketGiven("C007", "C", 3, made.scene.play.now.at_ms))
    made.ended("printed")
    made.presenter.tick()
    assert "Your number is C 0 0 7" in heard[-1]
    assert "3 people" in heard[-1]


def test_a_page_is_read_once_and_again_on_zero(made: scenes.KioskScene, heard: list[str]) -> None:
    made.presenter.key("1")
    for _ in range(5):
        made.presenter.tick()
    assert len(heard) == 1
    made.presenter.key("0")
    assert len(heard) == 2
    assert heard[0] == heard[1]


def test_without_a_key_nothing_is_read_and_after_the_visit_it_falls_silent(
    made: scenes.KioskScene, heard: list[str]
) -> None:
    made.presenter.tick()
    assert heard == []
    made.presenter.key("1")
    made.scene.pass_time(60)
    made.presenter.tick()
    assert made.presenter.guide.on
    made.scene.pass_time(11)
    made.presenter.tick()
    assert not made.presenter.guide.on


def test_every_page_can_be_read_and_left_by_keys_alone(tmp_path: Path) -> None:
    for language in ("zh_Hans", "zh_Hant", "en"):
        for name, presenter in scenes.kiosk_states(tmp_path, language):
            page = presenter.page()
            reading = read(page)
            assert reading.text, name
            if isinstance(page, ChoosePage):
                chosen = {("lane" if page.asks_lane else "service", card.word) for card in page.cards}
            else:
                chosen = {(key.wish, key.word) for key in getattr(page, "keys", ())}
            assert chosen <= set(reading.options.values()), name


def test_no_card_number_is_read_aloud(made: scenes.KioskScene, heard: list[str]) -> None:
    made.presenter.key("1")
    made.presenter.scan(Scan("8801234567890"))
    assert "8801234567890" not in " ".join(heard)
    assert "Member card" in heard[-1]


def test_an_earphone_starts_the_guide_and_pulled_out_silences_it(made: scenes.KioskScene) -> None:
    said: list[str] = []
    made.presenter.guide.speak = lambda text, _language: said.append(text)
    made.presenter.earphone(True)
    assert "Please choose a service" in said[-1]
    made.presenter.key("1")
    made.presenter.earphone(False)
    assert (said[-1], made.presenter.guide.on) == ("", False)


def test_an_earphone_that_is_in_already_changes_nothing(made: scenes.KioskScene) -> None:
    said: list[str] = []
    made.presenter.guide.speak = lambda text, _language: said.append(text)
    for _ in range(2):
        made.presenter.earphone(True)
    assert len(said) == 1
