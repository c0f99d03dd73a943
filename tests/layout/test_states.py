"""Every state has a picture of its own: a scene that failed to come about looks like another one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from docs import scenes
from service_centre.i18n import LANGUAGES

States = Callable[[str, Path], Iterator[tuple[str, Any]]]
"""A surface's states in a language: their names, and what each shows."""


def order(language: str) -> tuple[str, str]:
    return language, "zh_Hans" if language == "en" else "en"


def unclocked(shown: Any) -> Any:
    """The time of day makes no state."""
    return replace(shown, clock="")


SURFACES: dict[str, States] = {
    "kiosk": lambda language, folder: ((n, p.page()) for n, p in scenes.kiosk_states(folder, language)),
    "counter": lambda language, _: ((n, unclocked(p.model())) for n, p in scenes.counter_states(language)),
    "desk": lambda language, _: ((n, unclocked(p.model())) for n, p in scenes.desk_states(language)),
    "board": lambda language, _: ((n, unclocked(p.board())) for n, p in scenes.board_states(order(language))),
    "customer": lambda language, _: scenes.customer_states(language),
    "sign": lambda language, _: ((n, p.sign()) for n, p in scenes.sign_states(order(language))),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("surface", SURFACES)
def test_no_two_states_look_the_same(tmp_path: Path, surface: str, language: str) -> None:
    shown = list(SURFACES[surface](language, tmp_path))
    alike = [(one, other) for (one, a), (other, b) in combinations(shown, 2) if a == b]
    assert alike == []
