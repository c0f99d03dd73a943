"""Letters to Chinese, by the real librime and Debian's dictionaries."""

from pathlib import Path

import pytest

from service_centre.errors import InputMethodMissing
from service_centre.i18n import input_method, rime
from service_centre.i18n.input_method import Composing, InputMethod


def typed(script: str, letters: str) -> InputMethod:
    method = InputMethod(script)
    assert [method.key(letter) for letter in letters] == [""] * len(letters)
    return method


@pytest.mark.parametrize(
    ("script", "letters", "first"),
    [
        ("pinyin", "tuihuo", "退货"), ("pinyin", "thh", "退换货"), ("pinyin", "kehuyaoqiutuikuan", "客户要求退款"),
        ("pinyin", "fapiao", "发票"), ("zhuyin", "wjocji4", "退貨"), ("zhuyin", "z8 qul4", "發票"),
    ],
)  # fmt: skip
def test_letters_become_what_staff_write_about(script: str, letters: str, first: str) -> None:
    assert first in typed(script, letters).composing().candidates[:6]


def test_a_candidate_uses_up_its_letters_and_the_last_one_makes_the_text_certain() -> None:
    method = typed("pinyin", "kehuyaoqiu")
    at = method.composing().candidates.index("客户")
    assert method.choose(at) == ""
    assert method.composing().letters.startswith("客户")
    rest = method.composing().candidates.index("要求")
    assert method.choose(rest) == "客户要求"
    assert method.composing() == Composing()


def test_a_choice_by_zhuyin_is_certain_at_once() -> None:
    method = typed("zhuyin", "5j/ ")
    assert method.choose(method.composing().candidates.index("中")) == "中"


def test_letters_can_be_taken_back_finished_or_dropped() -> None:
    method = typed("pinyin", "tuih")
    assert method.erase()
    assert method.composing().letters == "tui"
    assert method.finish() == "退"
    assert not method.erase()
    method.key("t")
    method.forget()
    assert method.composing() == Composing()


def test_what_is_no_letter_passes_through_or_becomes_its_chinese_sign() -> None:
    method = InputMethod("pinyin")
    assert method.key("8") == "8"


def test_nothing_is_learned() -> None:
    before = typed("pinyin", "tuihuo").composing().candidates
    for _ in range(5):
        typed("pinyin", "tuihuo").choose(before.index("退火"))
    assert typed("pinyin", "tuihuo").composing().candidates == before


def test_without_dictionaries_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(rime, "DATA", tmp_path)
    with pytest.raises(
        InputMethodMissing, match="apt install librime1 rime-data-luna-pinyin rime-data-bopomofo"
    ):
        rime.Rime(tmp_path)


def test_a_way_of_writing_without_its_dictionary_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(input_method.SCHEMAS, "zhuyin", "no_such_schema")
    with pytest.raises(InputMethodMissing, match="no_such_schema"):
        InputMethod("zhuyin")
