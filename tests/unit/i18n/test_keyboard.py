"""The keyboard on the screen without its paint: what a touch on a key puts in."""

import pytest

from service_centre.i18n import LANGUAGES, keyboard
from service_centre.i18n.input_method import InputMethod
from service_centre.i18n.keyboard import BACKSPACE, Keyboard


def typed(board: Keyboard, *names: str) -> str:
    return "".join(board.press(name) for name in names)


def names(board: Keyboard) -> list[str]:
    return [key.name for row in board.rows() for key in row]


def test_pinyin_is_chosen_and_what_comes_after_it_is_kept() -> None:
    board = Keyboard("zh_Hans")
    assert typed(board, *"tuihuo") == ""
    assert board.choose(board.composing.candidates.index("退货")) == "退货"
    assert typed(board, *"hao") == ""
    assert typed(board, "。") == "好。"


def test_space_takes_the_likeliest_in_pinyin_and_is_the_first_tone_in_zhuyin() -> None:
    assert typed(Keyboard("zh_Hans"), *"tui", "space") == "退"
    zhuyin = Keyboard("zh_Hant")
    assert typed(zhuyin, *"5j/", "space") == ""
    assert "中" in zhuyin.composing.candidates
    assert typed(Keyboard("en"), "space") == " "


def test_erasing_takes_letters_first_then_what_was_written() -> None:
    board = Keyboard("zh_Hans")
    assert typed(board, *"tu", "erase", "erase") == ""
    assert board.press("erase") == BACKSPACE


@pytest.mark.parametrize("leaving", ["page", "script", "hide", "enter"])
def test_nothing_that_was_begun_is_lost_on_leaving(leaving: str) -> None:
    board = Keyboard("zh_Hans", enter="登录")
    assert typed(board, *"tuihuo", leaving) == "退货"


def test_shift_holds_for_one_letter() -> None:
    assert typed(Keyboard("en"), "shift", "r", "e") == "Re"


def test_digits_come_first_where_a_number_is_asked_and_letters_are_one_touch_away() -> None:
    board = Keyboard("zh_Hans", first="digits")
    assert typed(board, *"1001") == "1001"
    assert "q" not in names(board)
    board.press("page")
    assert "q" in names(board)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_writes_or_moves_on_every_page(language: str) -> None:
    for first in ("", "latin", "digits"):
        for name in names(Keyboard(language, first=first)):
            board = Keyboard(language, first=first)
            before = names(board), [key.lit for row in board.rows() for key in row]
            text = board.press(name)
            after = names(board), [key.lit for row in board.rows() for key in row]
            assert text or board.composing.letters or after != before or name in ("hide", "enter"), name


def test_every_symbol_of_zhuyin_has_its_own_key() -> None:
    symbols = [key for row in Keyboard("zh_Hant").rows()[:-1] for key in row]
    assert len({key.name for key in symbols}) == len({key.cap for key in symbols}) == 37 + 4


def test_without_input_methods_latin_letters_remain(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing(_script: str) -> InputMethod:
        raise keyboard.InputMethodMissing(reason="librime.so.1: cannot open")

    monkeypatch.setattr(keyboard, "input_method", missing)
    board = Keyboard("zh_Hans")
    assert typed(board, *"ok") == "ok"
    assert "script" not in names(board)
    assert "apt install librime1" in caplog.text
    caplog.clear()
