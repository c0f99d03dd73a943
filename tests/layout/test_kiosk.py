"""The kiosk's pages: every state, size, language and look, at the figures of EN 301 549 and the panel's millimetres."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from docs import scenes
from docs.make_pictures import KIOSKS
from kiosk.pages import AttractPage, ChoosePage, Page
from kiosk.window import KioskWindow
from service_centre.domain.plan import Line, Plan, Profile, SeatPlan, Service
from service_centre.i18n import LANGUAGES
from service_centre.qt import theme
from service_centre.qt.app import make_app
from service_centre.qt.widgets import KeyButton
from tests.helpers import layout
from tests.helpers.painting import painting_of
from tests.helpers.playbook import Playbook

AT_MOST_TURNS = 24


def turned(window: KioskWindow, page: Page) -> Iterator[str]:
    """Show a page and turn it until its first part comes again; gives the number of each part."""
    window.show_page(page)
    window.show()
    seen: list[list[str]] = []
    for turn in range(AT_MOST_TURNS):
        make_app("tests").processEvents()
        lines = painting_of(window).lines()
        if lines in seen:
            return
        seen.append(lines)
        yield f" part {turn + 1}"
        more = [key for key in window.findChildren(KeyButton) if key.text() == page.more and key.isVisible()]
        if not more:
            return
        more[0].click()
    pytest.fail("a page of too many parts")


def faults_of(window: KioskWindow, sizes: theme.Kiosk, page: Page) -> list[str]:
    """Look a page over."""
    painting = painting_of(window)
    larger = theme.LARGER if page.large else 1.0
    grown = (
        []
        if window.width() <= sizes.width_px and window.height() <= sizes.height_px
        else [f"grown: {window.size()}"]
    )
    found = [
        *grown,
        *layout.clipped(painting),
        *layout.overlapping(painting),
        *layout.covered(painting),
        *layout.faint(painting, least=7.0 if page.large else 4.5, least_large=4.5 if page.large else 3.0),
        *layout.small(painting, face_px=sizes.px(5.2) * larger, latin_px=sizes.px(6.7) * larger),
        *layout.empty(painting, least_px=sizes.touch * 0.6),
        *layout.untouchable(window, key_px=sizes.px(15 if page.large else 12), card_px=sizes.px(20),
                             gap_px=sizes.px(2) - 1, top_px=sizes.free_px),
    ]  # fmt: skip
    if page.language != "en" and not isinstance(page, AttractPage):
        found += layout.latin_words(painting)
    return found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, Page]]]:
    folder = tmp_path_factory.mktemp("kiosk")
    return {
        language: [(state, presenter.page()) for state, presenter in scenes.kiosk_states(folder, language)]
        for language in LANGUAGES
    }


def look_over(
    qtbot: QtBot, panel: theme.Kiosk, pages: list[tuple[str, Page]], *, short: bool = False
) -> list[str]:
    """Give what is wrong with pages on a panel; `short` allows words cut to their room."""
    found = []
    for state, page in pages:
        window = KioskWindow(panel)
        qtbot.addWidget(window)
        for part in turned(window, page):
            sizes = replace(panel, large=page.large, low=page.low)
            found += [f"{state}{part}: {fault}" for fault in faults_of(window, sizes, page)]
        window.hide()
    return [fault for fault in found if not (short and "shortened" in fault)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("panel", KIOSKS, ids=lambda panel: f"{panel.width_px}x{panel.height_px}")
def test_every_page_is_whole(
    qtbot: QtBot, pages: dict[str, list[tuple[str, Page]]], panel: theme.Kiosk, language: str
) -> None:
    found = look_over(qtbot, panel, pages[language])
    assert not found, "\n".join(found)


# What a hall may ask of the pages.


def services(count: int, name: str) -> Plan:
    """A plan with so many services, each with one line."""
    letters = "ABCDEGHIJKLM"[:count]
    texts = dict.fromkeys(LANGUAGES, name)
    own = tuple((letter,) for letter in letters)
    line = {letter: Line(service=letter, guarantee_min=20, typical_min=3) for letter in letters}
    return replace(
        Plan(), services={letter: Service(name=texts, hint=texts, colour="A") for letter in letters},
        lines=line, profiles={"all": Profile(own=own)},
        seats={"1": SeatPlan(window="1", profile="all")},
    )  # fmt: skip


EIGHTY = "Repairs of watches, clocks, spectacles and other small things bought here before"


@pytest.mark.parametrize(("plan", "short"), [
    (services(1, "咨询"), False), (services(12, "Information"), False), (services(4, EIGHTY), True),
    (services(12, EIGHTY), True), (services(4, "退" * 80), True),
], ids=["one", "twelve", "long names", "twelve long names", "long Chinese names"])  # fmt: skip
def test_services_of_any_number_and_length(qtbot: QtBot, tmp_path: Path, plan: Plan, short: bool) -> None:
    play = Playbook(plan)
    play.takes("A")
    found = []
    for look in ("", "large"):
        made = scenes.kiosk(tmp_path, "zh_Hans" if "退" in str(plan) else "en", play)
        made.presenter.wish(look)
        for panel in KIOSKS if look else (*KIOSKS, SMALLEST):
            page = made.presenter.page()
            found += look_over(
                qtbot, panel, [(f"{look} {panel.width_px}x{panel.height_px}", page)], short=short
            )
    found = [fault for fault in found if "Latin" not in fault]
    assert not found, "\n".join(found)


SMALLEST = theme.Kiosk(480, 320, 73.0)
"""3.5 inches: nobody should, and somebody will."""


def test_the_smallest_panel_still_gives_numbers(
    qtbot: QtBot, pages: dict[str, list[tuple[str, Page]]]
) -> None:
    shown = [
        (state, page) for state, page in pages["zh_Hans"] if state in ("choose", "ticket", "closed", "asking")
    ]
    found = look_over(qtbot, SMALLEST, shown)
    assert not found, "\n".join(found)


def test_five_thousand_people_ahead(qtbot: QtBot, pages: dict[str, list[tuple[str, Page]]]) -> None:
    for language in LANGUAGES:
        page = next(page for state, page in pages[language] if state == "choose")
        assert isinstance(page, ChoosePage)
        crowded = replace(
            page, cards=tuple(replace(card, ahead=card.ahead.replace("5", "5000")) for card in page.cards)
        )
        for panel in KIOSKS:
            found = look_over(qtbot, panel, [("crowd", crowded)])
            assert not found, "\n".join(found)
