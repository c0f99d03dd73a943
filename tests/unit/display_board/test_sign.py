"""The sign over one window, and boards of a part of the hall or with an order of languages of their own."""

import pytest
from pytestqt.qtbot import QtBot

from display_board.config import BoardConfig
from display_board.said import Said
from display_board.screens.sign import SignWindow
from display_board.window import BoardWindow
from docs import scenes
from service_centre.domain import tickets as t
from service_centre.qt.app import make_app

BOTH = ("zh_Hans", "en")


@pytest.mark.parametrize(("state", "number", "said"), [
    ("called", "A001", "请到本窗口办理"), ("serving", "A003", ""), ("paused", "", "暂停服务，请稍候"),
    ("welcome", "", "欢迎光临"), ("closed", "", "本窗口已关闭"), ("unknown", "", "大厅设置中没有 9 号窗口"),
])  # fmt: skip
def test_a_sign_says_whom_its_window_calls_or_its_state(state: str, number: str, said: str) -> None:
    model = dict(scenes.sign_states(BOTH))[state].sign()
    assert (bool(model.number), [one.text for one in model.said][:1]) == (
        bool(number),
        [said] if said else [],
    )


def test_a_shared_window_shows_which_seat_calls_and_then_takes_turns() -> None:
    play = scenes.busy_hall()
    play.next("6A")
    scene, presenter = scenes.sign("6", BOTH, play)
    scene.show()
    assert presenter.sign().seat == "6A"
    play.after(s=8)
    seats = set()
    for _ in range(8):
        play.after(s=2)
        scene.show()
        seats.add(presenter.sign().seat)
    assert seats == {"6A", "6B"}


def test_a_sign_without_a_link_keeps_its_number_and_is_dimmed() -> None:
    model = dict(scenes.sign_states(BOTH))["stale"].sign()
    assert model.number
    assert model.stale


@pytest.mark.parametrize("size", [(128, 64), (60, 60), (150, 480)])
def test_no_display_is_too_small_to_be_painted(qtbot: QtBot, size: tuple[int, int]) -> None:
    make_app("tests")
    sign, board = SignWindow(), BoardWindow()
    for window in (sign, board):
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
    for _, presenter in scenes.sign_states(("en", "zh_Hant")):
        sign.show_sign(presenter.sign())
        assert not sign.grab().isNull()
    for _, shown in scenes.board_states(("en", "zh_Hant")):
        board.show_board(shown.board())
        board.paint_due()
        assert not board.grab().isNull()


def test_a_board_of_one_service_calls_only_its_lines() -> None:
    play = scenes.busy_hall()
    play.says("counter-1", t.Recall("1"))
    _, presenter = scenes.board(BOTH, play, config=BoardConfig(services=("D",)))
    board = presenter.board()
    shown = [row.number[0] for row in (*board.rows, *([board.card] if board.card else []))]
    assert set(shown) <= {"D", "F"}
    assert [name for name, _, _ in board.services] == ["退换货"]


def test_a_board_may_have_its_own_order_of_languages() -> None:
    _, presenter = scenes.board(BOTH, scenes.busy_hall(), config=BoardConfig(languages=("en", "zh_Hant")))
    board = presenter.board()
    assert (board.calling, board.language) == (
        (Said("Now calling", "en"), Said("正在叫號", "zh_Hant")),
        "en",
    )


def test_a_board_of_one_language_says_everything_once() -> None:
    for _, presenter in scenes.board_states(("zh_Hant",)):
        board = presenter.board()
        for each in (board.calling, board.window, board.notice or board.calling):
            assert [said.language for said in each] == ["zh_Hant"]
