"""The rules of the house that are no linter's: pages current, catalogues level, units clean, settings shipped."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from broker.accounts import CONF
from docs.make_pages import MADE
from service_centre.config import as_toml, parse_settings
from service_centre.domain import roles, seats, tickets, waiting_line
from service_centre.domain.plan import Plan
from service_centre.domain.plan_faults import faults
from service_centre.i18n import LANGUAGES, words
from service_centre.messages.topics import ITSELF, TOPICS, acl

ROOT = Path(__file__).parents[2]
SOURCES = [p for room in ("kiosk", "counter_terminal", "display_board", "broker", "service_centre", "hardware", "rehearsal")
           for p in (ROOT / room).rglob("*.py")]  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_made_pages_are_current(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == MADE[name](), "run `make docs`"


def catalogue(language: str) -> dict[str, str]:
    with (ROOT / "service_centre/i18n" / f"{language}.po").open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    return {first_of(message.id): first_of(message.string) for message in messages}


def first_of(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else text[0]


def test_catalogues_are_level_and_full() -> None:
    keys = {language: set(catalogue(language)) for language in LANGUAGES}
    assert keys["en"] == keys["zh_Hans"] == keys["zh_Hant"]
    assert not [key for language in LANGUAGES for key, text in catalogue(language).items() if not text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_gaps_are_the_same_in_every_language(language: str) -> None:
    english, other = catalogue("en"), catalogue(language)
    gaps = {key: set(re.findall(r"{(\w+)}", text)) for key, text in english.items()}
    assert {key: set(re.findall(r"{(\w+)}", other[key])) - {"count"} for key in gaps} == {
        key: found - {"count"} for key, found in gaps.items()
    }


def test_every_key_in_the_code_has_its_sentence() -> None:
    say = words("en")
    pattern = re.compile(
        r"""["'](?:(?:kiosk|counter|desk|board|refused|ask|alarm|sheet|transfer|pause|sign_in|finish|park|find|dialog|slip|error)\.[a-z_0-9]+)["']"""
    )
    known_stems = {"board.window"}
    used = {key.strip("\"'") for path in SOURCES for key in pattern.findall(path.read_text(encoding="utf-8"))}
    assert sorted(key for key in used if not say.has(key) and key not in known_stems) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_rules_has_its_sentence(language: str) -> None:
    say = words(language)
    keys = [f"outcome.{name}" for name in tickets.OUTCOMES] + [f"class.{name}" for name in tickets.CLASSES]
    keys += [f"reason.{name}" for name in waiting_line.ALL_REASONS] + [
        f"row.{name}" for name in waiting_line.ALL_REASONS
    ]
    keys += [f"state.{state}" for _, state in tickets.TICKET.rows.items()] + [
        f"role.{role}" for role in seats.ROLES
    ]
    keys += [f"pause.{reason}" for reason in seats.PAUSE_REASONS]
    keys += [f"refused.seat_{state}" for state in seats.SEAT.rows.values()]
    assert [key for key in keys if not say.has(key)] == []


def test_shipped_settings_are_the_defaults_and_sound() -> None:
    text = (ROOT / "hallcall.toml").read_text(encoding="utf-8")
    assert parse_settings(text, Plan, file="hallcall.toml") == Plan()
    assert faults(Plan()) == ()
    assert parse_settings(as_toml(Plan(), "x"), Plan, file="x") == Plan()


def test_acl_comes_from_the_table() -> None:
    written = acl("main", ("system-mall",))
    assert "pattern write hallcall/main/cmd/%u" in written
    assert "%c" not in written
    for topic in TOPICS:
        if topic.heard_by == ITSELF:
            assert f"pattern read hallcall/main/{topic.pattern.replace('{device}', '%u')}" in written
    assert "persistence false" in CONF
    assert "allow_anonymous false" in CONF


def test_every_command_has_its_row_of_roles() -> None:
    from broker.handlers.table import HANDLERS

    assert set(HANDLERS) | {seats.SignIn} == set(roles.MAY)


def test_units_are_clean(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("no systemd on this machine")
    for unit in (ROOT / "systemd").glob("*.service"):
        text = re.sub(
            r"^ExecStart=.*$", "ExecStart=/bin/true", unit.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    for unit in (ROOT / "systemd").glob("*.timer"):
        shutil.copy(unit, tmp_path)
    units = [str(p).replace("@.service", "@1.service") for p in sorted(tmp_path.iterdir())]
    shutil.copy(tmp_path / "hallcall-counter@.service", tmp_path / "hallcall-counter@1.service")
    done = subprocess.run([analyze, "verify", *units], capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if "hallcall" in line]
    assert (done.returncode, told) == (0, [])


TABLES_AND_TEXT = {"service_centre/domain/tickets.py"}
"""A dataclass a command or fact, a line a fact: long as a table is long."""


def test_no_module_outgrows_its_reader() -> None:
    lengths = {str(p.relative_to(ROOT)): len(p.read_text(encoding="utf-8").splitlines()) for p in SOURCES}
    assert {name: n for name, n in lengths.items() if n > 400 and name not in TABLES_AND_TEXT} == {}
    ordered = sorted(n for n in lengths.values() if n > 1)
    assert ordered[len(ordered) // 2] <= 150


def test_every_painter_ends_with_its_paint_event() -> None:
    own = [
        str(path.relative_to(ROOT)) for path in SOURCES if "QPainter(self" in path.read_text(encoding="utf-8")
    ]
    assert own == ["service_centre/qt/widgets.py"], "use with_painter"
