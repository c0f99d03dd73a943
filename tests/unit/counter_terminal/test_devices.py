"""A seat's devices without a screen: keys, codes, lamps, sign and ratings become commands and pictures."""

from pathlib import Path

import pytest

from counter_terminal.outputs import lamp_of, sign_texts
from counter_terminal.presenter import CounterPresenter
from docs import scenes
from hardware.ports import Scan
from service_centre.domain import ratings as r
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.link.outbox import Outbox
from service_centre.messages import views as v
from tests.helpers.playbook import Playbook


def at_seat(play: Playbook, folder: Path, seat: str = "1") -> tuple[scenes.Scene, CounterPresenter]:
    scene = scenes.make_scene(f"counter-{seat}", play, Outbox(folder / "outbox.sqlite"))
    presenter = CounterPresenter(scene.station, scene.clock, seat, "en")
    scene.show()
    return scene, presenter


def called() -> Playbook:
    play = Playbook().sign_in("1")
    play.takes("A", "A")
    play.next("1")
    return play.after(s=5)


@pytest.mark.parametrize(("move", "command"), [
    ("recall", t.Recall("1")), ("no_show", t.NoShow("1")), ("next", t.CallNext("1")),
])  # fmt: skip
def test_keys_of_the_call_box_are_the_terminals(tmp_path: Path, move: str, command: object) -> None:
    scene, presenter = at_seat(called(), tmp_path)
    presenter.box(move)
    assert scene.asked()[1] == command


def test_the_same_key_again_answers_the_question(tmp_path: Path) -> None:
    scene, presenter = at_seat(called(), tmp_path)
    presenter.box("no_show")
    scene.answer(key="ask.no_show_early", number="A001", count="1")
    presenter.box("no_show")
    assert scene.asked()[1] == t.NoShow("1", sure=True)


def test_transfer_on_the_call_box_opens_the_dialog(tmp_path: Path) -> None:
    play = called()
    play.says("counter-1", t.Arrived("1"))
    _, presenter = at_seat(play, tmp_path)
    presenter.box("transfer")
    dialog = presenter.model().dialog
    assert dialog
    assert dialog.kind == "transfer"


def test_the_scan_of_the_called_ticket_is_its_arrival(tmp_path: Path) -> None:
    scene, presenter = at_seat(called(), tmp_path)
    presenter.scan(Scan("a001"))
    assert scene.asked()[1] == t.Arrived("1")


def test_the_scan_of_a_missed_ticket_offers_to_put_it_back(tmp_path: Path) -> None:
    play = called()
    play.says("counter-1", t.NoShow("1", sure=True))
    _, presenter = at_seat(play, tmp_path)
    presenter.scan(Scan("A001"))
    dialog = presenter.model().dialog
    assert dialog
    assert (dialog.kind, dialog.fields[0].text) == ("call_number", "A001")


@pytest.mark.parametrize(("scan", "told"), [
    (Scan("8801234567890"), "Member card 8801234567890"), (Scan("R-2026-17"), "Receipt R-2026-17"),
    (Scan("???"), "Unknown code: ???"), (Scan("", "too_long"), "The code is too long"),
])  # fmt: skip
def test_what_a_code_is_is_said_never_guessed(tmp_path: Path, scan: Scan, told: str) -> None:
    _, presenter = at_seat(called(), tmp_path)
    presenter.scan(scan)
    assert told in presenter.model().toast


def test_lamps_follow_the_moves_that_the_rules_allow(tmp_path: Path) -> None:
    _, presenter = at_seat(called(), tmp_path)
    outputs = presenter.outputs()
    assert set(outputs.lit) == {"next", "recall", "no_show", "transfer"}
    assert outputs.lamp == "blink"
    assert lamp_of(s.BUSY) == "on"
    assert lamp_of(s.CLOSED) == lamp_of(s.PAUSED) == "off"


def test_without_a_link_no_lamp_invites(tmp_path: Path) -> None:
    scene, presenter = at_seat(called(), tmp_path)
    scene.pass_time(20)
    assert presenter.outputs().lit == ()
    assert presenter.outputs().sign == ("----",)


# The sign.


def hall_view(*windows: v.WindowRow, calls: tuple[v.CallRow, ...] = ()) -> v.HallView:
    return v.HallView(
        version=v.Version(1, 1), day="", phase="open", calls=calls, services=(), windows=windows
    )


def test_a_sign_shows_number_and_window_then_shorter_texts() -> None:
    hall = hall_view(v.WindowRow("2", "2", s.CALLING, "A005"))
    assert sign_texts(hall, "2", ("zh_Hans",), 0) == ("A005 2", "A0052", "A005")


def test_a_shared_sign_takes_turns_and_keeps_the_newest_call_eight_seconds() -> None:
    rows = (v.WindowRow("6A", "6", s.BUSY, "D001"), v.WindowRow("6B", "6", s.CALLING, "F002"))
    call = v.CallRow(9, "F002", "6B", "F", 100_000)
    shown = [
        sign_texts(hall_view(*rows, calls=(call,)), "6", ("en",), 100_000 + ms)[0] for ms in (0, 4_000, 7_999)
    ]
    assert shown == ["F002 6B"] * 3
    later = {sign_texts(hall_view(*rows, calls=(call,)), "6", ("en",), 108_000 + ms)[0] for ms in (0, 4_000)}
    assert later == {"D001 6A", "F002 6B"}


@pytest.mark.parametrize(("state", "first"), [(s.FREE, "欢迎光临"), (s.PAUSED, "暂停服务"), (s.CLOSED, " ")])
def test_a_sign_without_a_number(state: str, first: str) -> None:
    texts = sign_texts(hall_view(v.WindowRow("2", "2", state, "")), "2", ("zh_Hans",), 0)
    assert texts[0] == first
    assert state == s.CLOSED or texts[-2].isascii()


# Ratings.


def finished() -> Playbook:
    play = called()
    play.says("counter-1", t.Arrived("1"))
    play.after(minutes=2).says("counter-1", t.Finish("1"))
    return play


def test_the_customers_side_speaks_the_language_of_the_ticket(tmp_path: Path) -> None:
    play = Playbook().sign_in("1")
    play.says("kiosk-1", t.TakeTicket("A", "en"))
    play.next("1")
    assert at_seat(play.after(s=5), tmp_path)[1].customer().language == "en"
    play.says("counter-1", t.Arrived("1"))
    play.after(minutes=2).says("counter-1", t.Finish("1"))
    _, presenter = at_seat(play, tmp_path)
    assert presenter.customer().title == "How was our service?"
    presenter.rated(5)
    assert presenter.customer().language == "en"


def test_the_customer_is_asked_after_the_finish_for_ten_seconds_and_once(tmp_path: Path) -> None:
    scene, presenter = at_seat(finished(), tmp_path)
    assert [key.score for key in presenter.customer().keys] == [5, 4, 3, 2, 1]
    presenter.rated(2)
    assert scene.asked()[1] == r.Rate("1", "A001", 0, 2)
    assert presenter.customer().title == "谢谢您的评价！"
    presenter.rated(5)
    assert scene.asked()[1] == r.Rate("1", "A001", 0, 2)


def test_after_ten_seconds_nobody_is_asked(tmp_path: Path) -> None:
    scene, presenter = at_seat(finished(), tmp_path)
    scene.pass_time(10)
    assert presenter.asking is None
    presenter.rated(5)
    assert not [topic for topic, _ in scene.hub.said if "/cmd/" in topic]


def test_a_low_score_tells_the_supervisor() -> None:
    from broker import views

    play = finished()
    play.says("counter-1", r.Rate("1", "A001", 0, 1))
    assert [alarm.key for alarm in views.alarms(play.hall, play.now)] == ["alarm.not_satisfied"]
    assert views.alarms(play.hall, play.after(minutes=16).now) == []


def test_five_low_scores_hide_no_other_alarm(tmp_path: Path) -> None:
    from broker import views

    play = Playbook()
    for seat in ("1", "2"):
        play.sign_in(seat)
    play.takes(*"AAAAAAAA")
    for _ in range(3):
        for seat in ("1", "2"):
            number = play.next(seat)
            play.says(f"counter-{seat}", t.Arrived(seat))
            play.after(minutes=1).says(f"counter-{seat}", t.Finish(seat))
            play.says(f"counter-{seat}", r.Rate(seat, number, 0, 1))
    play.says("counter-1", s.AskHelp("1"))
    keys = [alarm.key for alarm in views.alarms(play.hall, play.now)]
    assert keys == ["alarm.help", "alarm.not_satisfied", "alarm.not_satisfied"]


def test_the_buzzer_sounds_at_every_call_the_first_one_too() -> None:
    from counter_terminal.config import CounterConfig
    from counter_terminal.devices import SeatDevices
    from counter_terminal.outputs import Outputs

    class Hand:
        def __getattr__(self, _name: str):  # type: ignore[no-untyped-def]
            return lambda *_args: None

    class Beeps:
        count = 0

        def beep(self) -> None:
            self.count += 1

        def close(self) -> None:
            """Nothing is held."""

    devices, beeps = SeatDevices(CounterConfig(), Hand(), lambda work: work()), Beeps()
    devices._buzzer = beeps
    for n in (
        0,
        7,
        -1,
        7,
        0,
        9,
        9,
    ):  # the first picture, a call, no link, the same, out of the view, a call, the same
        devices.show(Outputs(call_n=n, lamp=str(n)))
    assert beeps.count == 2
    devices.close()
