"""The terminal without a screen: keys in, commands out, in the keystrokes that staff were promised."""

from dataclasses import replace

import pytest

from counter_terminal.desk import DeskPresenter
from docs import scenes
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.message import Command
from service_centre.link.outbox import Outbox
from service_centre.messages.queries import DaySheet, ReadStaff, StaffPage, StaffRow
from service_centre.messages.views import Alarm, DeviceRow
from tests.helpers.playbook import Playbook


def serving() -> Playbook:
    play = scenes.busy_hall()
    play.says("counter-1", t.Arrived("1"))
    return play.after(minutes=1)


@pytest.mark.parametrize(("keys", "command"), [
    (("F2",), t.CallNext("1")),
    (("Enter",), t.CallNext("1")),
    (("F9", "Enter"), t.Finish("1")),
    (("F9", "2"), t.Finish("1", t.BY_CUSTOMER)),
    (("F7", "C", "R", "Enter"), t.Transfer("1", "line", "C", True)),
    (("F7", "3", "Enter"), t.Transfer("1", "seat", "3")),
    (("F7", "P", "2", "Enter"), t.Transfer("1", "staff", "103")),
    (("F6", "Enter"), t.Park("1")),
    (("F11",), s.AskHelp("1")),
])  # fmt: skip
def test_keystrokes_while_serving(keys: tuple[str, ...], command: Command) -> None:
    scene, presenter = scenes.counter("1", "en", serving())
    for key in keys:
        presenter.key(key)
    assert scene.asked()[1] == command


def test_keystrokes_for_a_call_that_nobody_answers() -> None:
    play = scenes.busy_hall()
    play.next("6A")
    scene, presenter = scenes.counter("6A", "en", play.after(s=5))
    presenter.key("F8")
    assert scene.asked()[1] == t.NoShow("6A")
    scene.answer(key="ask.no_show_early", number="D001", count="1")
    assert presenter.model().dialog
    presenter.key("Enter")
    assert scene.asked()[1] == t.NoShow("6A", sure=True)


def test_undo_alone_at_once_and_with_a_question_later() -> None:
    play = scenes.busy_hall()
    play.next("6A")
    scene, presenter = scenes.counter("6A", "en", play.after(s=5))
    presenter.key("F12")
    assert scene.asked()[1] == t.Undo("6A")
    scene, presenter = scenes.counter("6A", "en", play.after(s=10))
    presenter.key("F12")
    dialog = presenter.model().dialog
    assert dialog
    assert dialog.kind == "undo"
    presenter.key("Enter")
    assert scene.asked()[1] == t.Undo("6A")


def test_came_back_in_two_keystrokes() -> None:
    play = scenes.busy_hall()
    play.next("2")
    play.says("counter-2", t.NoShow("2", sure=True))
    for last, made in (("Enter", t.ComeBack("2", "A004")), ("F2", t.CallNumber("2", "A004", "came_back"))):
        scene, presenter = scenes.counter("2", "en", play)
        presenter.key("F4")
        presenter.key(last)
        assert scene.asked()[1] == made


def test_a_dim_key_says_why_and_does_nothing() -> None:
    scene, presenter = scenes.counter("1", "en", Playbook().sign_in("1"))
    said = len(scene.hub.said)
    presenter.key("F5")
    assert len(scene.hub.said) == said
    assert presenter.model().toast == "Nobody is at the window"


def test_a_held_or_repeated_press_is_one_command() -> None:
    scene, presenter = scenes.counter("1", "en", serving())
    for _ in range(5):
        presenter.key("F2")
    commands = [payload for topic, payload in scene.hub.said if "/cmd/" in topic]
    assert len(commands) == 1


def test_letters_are_no_commands_outside_a_dialog_nor_in_a_field() -> None:
    scene, presenter = scenes.counter("1", "en", serving())
    said = len(scene.hub.said)
    for key in ("C", "R", "1", " "):
        presenter.key(key)
    presenter.key("F7")
    presenter.key("Tab")
    presenter.key("C")
    assert len(scene.hub.said) == said
    dialog = presenter.model().dialog
    assert dialog
    assert not any(choice.chosen for group in dialog.groups for choice in group.choices)


def test_a_scan_goes_into_the_field() -> None:
    _, presenter = scenes.counter("1", "en", serving())
    presenter.key("F4")
    presenter.scanned("D003")
    dialog = presenter.model().dialog
    assert dialog
    assert dialog.fields[0].text == "D003"


def test_a_finish_without_a_link_is_kept_and_goes_later(tmp_path) -> None:  # type: ignore[no-untyped-def]
    scene, presenter = scenes.counter("1", "en", serving())
    scene.station.outbox = Outbox(tmp_path / "o.sqlite")
    scene.pass_time(20)
    presenter.key("F2")
    assert "No link" in presenter.model().toast
    presenter.key("F9")
    presenter.key("Enter")
    assert scene.asked()[1] == t.Finish("1")
    assert len(scene.station.outbox.pending()) == 1
    scene.answer()
    assert scene.station.outbox.pending() == []


def test_esc_never_leaves_the_sign_in() -> None:
    _, presenter = scenes.counter("1", "en", Playbook())
    presenter.key("Escape")
    dialog = presenter.model().dialog
    assert dialog
    assert dialog.kind == "sign_in"


def test_the_desk_stops_a_service_and_moves_a_line() -> None:
    scene, presenter = scenes.desk("en", scenes.busy_hall())
    presenter.key("F5")
    presenter.key("B")
    assert scene.asked()[1] == s.StopService("B")
    scene.answer()
    presenter.key("F6")
    presenter.key("A")
    presenter.key("C")
    assert scene.asked()[1] == s.MoveLine("A", "C")


def test_closing_the_day_asks_when_somebody_waits() -> None:
    scene, presenter = scenes.desk("en", scenes.busy_hall())
    presenter.key("F10")
    presenter.key("9")
    scene.answer(key="ask.close_day", count="7")
    dialog = presenter.model().dialog
    assert dialog
    assert "7" in dialog.hint
    presenter.key("Enter")
    assert scene.asked()[1] == s.CloseDay(sure=True)


def test_no_two_choices_of_a_dialog_share_a_key() -> None:
    dialogs = [
        presenter._dialog for _, presenter in (*scenes.counter_states("en"), *scenes.desk_states("en"))
    ]
    for key in [f"F{n}" for n in range(2, 13)]:
        _, presenter = scenes.desk("en", scenes.busy_hall())
        presenter.key(key)
        dialogs.append(presenter._dialog)
    for dialog in dialogs:
        if dialog:
            keys = [choice.key for group in dialog.groups for choice in group.choices]
            assert len(keys) == len(set(keys)), dialog.kind


def test_what_was_found_before_is_never_acted_upon() -> None:
    scene, presenter = scenes.counter("1", "en", serving())
    presenter.key("Find")
    presenter.typed("number", "D003")
    presenter.key("Enter")
    scene.answer(
        {"number": "D003", "line": "D", "state": "waiting", "seat": "", "ahead": 0, "class_": "ordinary"}
    )
    presenter.key("Tab")
    presenter.typed("number", "A999")
    dialog = presenter.model().dialog
    assert dialog is not None
    assert dialog.groups == ()
    presenter.key("Enter")
    scene.answer(key="refused.no_such_ticket", number="A999")
    said = len(scene.hub.said)
    presenter.key("Tab")
    presenter.key("X")
    assert len(scene.hub.said) == said


def test_a_dialog_left_open_gives_way_to_the_sign_in() -> None:
    play = serving()
    scene, presenter = scenes.counter("5", "en", play)
    presenter.key("F1")
    play.says("counter-5", s.SignOut())
    scene.show()
    dialog = presenter.model().dialog
    assert dialog
    assert dialog.kind == "sign_in"


def test_a_click_works_while_a_field_has_the_focus() -> None:
    _, presenter = scenes.desk("en", scenes.busy_hall())
    presenter.key("F4")
    presenter.clicked("A")
    dialog = presenter.model().dialog
    assert dialog
    assert dialog.groups[0].choices[0].chosen


def test_a_hall_of_twelve_windows_can_be_chosen_from() -> None:
    from dataclasses import replace

    from service_centre.domain.plan import Plan, SeatPlan

    plan = Plan()
    more = {str(n): SeatPlan(window=str(n), profile="consult") for n in range(7, 13)}
    play = Playbook(replace(plan, seats={**plan.seats, **more}))
    for seat in ("1", "2", "11", "12"):
        play.sign_in(seat, staff=f"s{seat}")
    play.takes("A")
    play.next("1")
    play.says("counter-1", t.Arrived("1"))
    scene, presenter = scenes.counter("1", "en", play)
    for key in ("F7", "2", "Enter"):
        presenter.key(key)
    assert scene.asked()[1] == t.Transfer("1", "seat", "11")


def test_a_plan_without_what_is_on_the_screen_kills_nothing() -> None:
    from service_centre.messages.codec import encode

    scene, presenter = scenes.counter("1", "en", serving())
    desk_scene, desk_presenter = scenes.desk("en", serving())
    plan = scene.station.plan
    assert plan is not None
    for one in (scene, desk_scene):
        text = encode(plan).decode().replace('"A":{"service":"A"', '"Z":{"service":"B"')
        one.station.feed("hallcall/main/plan", text.encode())
    assert presenter.model().big
    assert desk_presenter.model().seats


@pytest.mark.parametrize(("told", "start"), [
    ("/srv/sheets/hallcall-2026-11-21.csv", "Saved as /srv/sheets/"),
    ("! /srv/sheets: No space left on device", "Not saved: /srv/sheets: No space"),
])  # fmt: skip
def test_saving_the_sheet_says_where_or_why_not(told: str, start: str) -> None:
    _, presenter = scenes.desk("en", serving())
    presenter._save = lambda _name, _text: told
    presenter.save_sheet(DaySheet(day="2026-11-21", rows=()))
    assert presenter.model().toast.startswith(start)


@pytest.mark.parametrize("doubted", [False, True])
def test_the_supervisor_confirms_the_date_only_while_it_is_in_doubt(doubted: bool) -> None:
    play = serving()
    if doubted:
        play.note(s.ClockStepped(s.STEP_DOUBTED_MS + 1))
    scene, presenter = scenes.desk("en", play)
    presenter.key("F10")
    presenter.key("1")
    asked = [topic for topic, _ in scene.hub.said if "/cmd/" in topic]
    assert len(asked) == doubted
    if doubted:
        assert scene.asked()[1] == s.ConfirmDate()


# Alarms on the desk: each with something to do.


def alarmed() -> tuple[scenes.Scene, DeskPresenter]:
    play = scenes.busy_hall()
    play.says("counter-3", s.AskHelp("3"))
    return scenes.desk("en", play.after(s=70))


def test_help_is_answered_by_two_keys_and_never_by_a_stray_enter() -> None:
    scene, desk = alarmed()
    said = len(scene.hub.said)
    desk.key("Enter")
    assert len(scene.hub.said) == said
    desk.key("Tab")
    assert desk.model().alarms[0].chosen
    desk.key("Enter")
    _, command = scene.asked()
    assert command == s.SendMessage("3", "主管正在过来")


def test_help_that_has_come_is_over_by_the_same_key() -> None:
    scene, desk = alarmed()
    for key in ("Tab", "Enter"):
        desk.key(key)
    scene.answer()
    assert desk.model().alarms[0].action == "Helped"
    for key in ("Tab", "Enter"):
        desk.key(key)
    assert scene.asked()[1] == s.AskHelp("3", over=True)


# The page of staff.


def staffed() -> tuple[scenes.Scene, DeskPresenter]:
    scene, desk = scenes.desk("en", serving())
    desk.key("F11")
    people = (
        StaffRow(number="101", name="Ann", role=s.CLERK, device="counter-1", seat="1"),
        StaffRow(number="102", name="Bo", role=s.CLERK, device="counter-6A", seat="6A"),
        StaffRow(number="103", name="Cy", role=s.CLERK, locked_until_ms=scene.clock.wall_ms() + 60_000),
        StaffRow(number="9001", name="Di", role=s.SUPERVISOR, device="desk-1"),
    )
    scene.answer(StaffPage(people, 14))
    return scene, desk


@pytest.mark.parametrize(
    ("keys", "command"),
    [("2S", s.SignOut("counter-6A", staff="102")), ("3U", s.Unlock("103")), ("Z", ReadStaff(4))],
)
def test_a_supervisor_signs_out_unlocks_and_turns_the_page(keys: str, command: Command) -> None:
    scene, desk = staffed()
    for key in keys:
        desk.key(key)
    assert scene.asked()[1] == command


@pytest.mark.parametrize("keys", ["S", "U", "1S", "1U", "2U", "3S", "4S"])
def test_what_can_not_be_done_about_somebody_is_dim_and_says_why(keys: str) -> None:
    scene, desk = staffed()
    said = len(scene.hub.said)
    for key in keys:
        desk.key(key)
    dialog = desk.model().dialog
    assert dialog is not None
    offer = next(choice for group in dialog.groups for choice in group.choices if choice.key == keys[-1])
    assert (len(scene.hub.said), offer.live) == (said, False)
    assert offer.sub


def test_the_page_is_read_again_after_something_was_done() -> None:
    scene, desk = staffed()
    for key in "2S":
        desk.key(key)
    scene.answer()
    assert scene.asked()[1] == ReadStaff(0)


def test_tab_goes_to_the_next_alarm_and_enter_opens_what_it_needs() -> None:
    _, desk = alarmed()
    for key in ("Tab", "Tab"):
        desk.key(key)
    assert [alarm.chosen for alarm in desk.model().alarms].index(True) == 1
    desk.key("Enter")
    shown = desk.model().dialog
    assert shown is not None
    assert shown.kind == "profile"


def test_an_alarm_that_comes_in_between_is_not_the_one_that_was_chosen() -> None:
    scene, desk = alarmed()
    desk.key("Tab")
    scene.play.says("counter-1", s.AskHelp("1"))
    scene.backstage.alarms = []
    scene.show()
    assert "Window 1" in desk.model().alarms[0].text
    desk.key("Enter")
    assert scene.asked()[1] == s.SendMessage("3", "主管正在过来")


def about(desk: DeskPresenter, word: str) -> str:
    return next(alarm.about for alarm in desk.model().alarms if word in alarm.text)


def test_a_click_on_a_kiosks_alarm_opens_its_tasks() -> None:
    _, desk = alarmed()
    desk.key(f"Alarm {about(desk, 'kiosk')}")
    shown = desk.model().dialog
    assert shown is not None
    assert shown.kind == "task"
    assert [choice.label for choice in shown.groups[0].choices if choice.chosen] == ["kiosk 1"]


def test_a_device_that_can_not_be_asked_is_somebodys_to_go_to() -> None:
    scene, desk = alarmed()
    scene.backstage.alarms = [Alarm("alarm.device_gone", {"device": "board-1"}, 0)]
    scene.show()
    desk.key(f"Alarm {about(desk, 'board')}")
    shown = desk.model().dialog
    assert shown is not None
    assert shown.kind == "by_hand"
    said = len(scene.hub.said)
    for key in ("N", "Enter"):
        desk.key(key)
    assert len(scene.hub.said) == said


def test_an_alarm_that_has_gone_is_not_acted_on() -> None:
    scene, desk = alarmed()
    said = len(scene.hub.said)
    desk.key("Alarm alarm.help seat=9")
    assert desk.model().dialog is None
    assert len(scene.hub.said) == said


# What is on its way, and what can be undone.


def test_an_answer_that_is_long_in_coming_is_shown_and_typing_goes_on() -> None:
    scene, counter = scenes.counter("1", "en", scenes.busy_hall())
    counter.key("F3")
    assert not counter.model().busy
    scene.clock.advance(400)
    assert counter.model().busy
    counter.key("F7")
    assert counter.model().dialog is not None
    scene.answer()
    assert not counter.model().busy


def test_an_undo_that_is_offered_is_a_key_in_the_toast() -> None:
    play = scenes.busy_hall()
    play.next("1")
    _, counter = scenes.counter("1", "en", play.after(s=4))
    assert counter.model().toast_key == "F12"


def test_the_list_of_devices_begins_with_what_needs_care_and_leaves_out_parts_that_are_well() -> None:
    scene, desk = scenes.desk("en", scenes.busy_hall())
    scene.backstage.devices = [
        DeviceRow("board-1", "", "ok", 0), DeviceRow("board-1", "voice", "ok", 0), DeviceRow("counter-1", "", "ok", 0),
        DeviceRow("kiosk-1", "", "ok", 0), DeviceRow("kiosk-1", "printer", "paper_out", 0),
    ]  # fmt: skip
    scene.play.after(s=1).takes("A")
    scene.show()
    model = desk.model()
    assert [row.left for row in model.devices] == ["kiosk 1 printer", "board 1", "terminal 1", "kiosk 1"]
    assert model.devices_note == "1 needs care"
    scene.backstage.devices.pop()
    scene.play.takes("A")
    scene.show()
    assert desk.model().devices_note == "3 in order"


def test_a_dialog_that_was_begun_meanwhile_is_not_taken_away_by_a_late_page() -> None:
    scene, desk = scenes.desk("en", serving())
    desk.key("F11")
    asked = scene.asked()[0]
    desk.key("F7")
    desk.typed("note", "Sale today")
    scene.reply_to(asked, StaffPage((), 0))
    dialog = desk.model().dialog
    assert dialog is not None
    assert (dialog.kind, dialog.fields[0].text) == ("ticker", "Sale today")


def test_help_that_is_coming_stays_so_when_the_wall_clock_moves() -> None:
    scene, desk = alarmed()
    for key in ("Tab", "Enter"):
        desk.key(key)
    scene.answer()
    assert desk.model().alarms[0].action == "Helped"
    assert desk._told(replace(desk._alarms[0], at_ms=0))


@pytest.mark.parametrize(
    ("minutes", "labels"), [(1, ("09:20", "09:21", "")), (60, ("08:21", "08:51", "09:21"))]
)
def test_a_chart_says_each_time_once(minutes: int, labels: tuple[str, ...]) -> None:
    scene, presenter = scenes.desk("en", scenes.busy_hall())
    scene.backstage.chart = scene.backstage.chart[-1 - minutes :]
    scene.show()
    assert presenter.model().chart_labels == labels
