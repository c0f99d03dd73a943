"""Settings that nobody should write: each key gets values outside of its type and range, and all of them end in words."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec
import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broker.config import BrokerConfig
from broker.settings import keep_good, read_good_plan, read_plan
from counter_terminal.config import CounterConfig
from display_board.config import BoardConfig
from kiosk.config import KioskConfig
from kiosk.template import read_template
from service_centre.config import as_toml, parse_settings, read_secret
from service_centre.domain.plan import Plan
from service_centre.domain.plan_faults import RANGES
from service_centre.errors import SettingsError

CONFIGS = (KioskConfig, CounterConfig, BoardConfig, BrokerConfig)
SHIPPED = as_toml(Plan(), "x")
ODD = st.one_of(
    st.integers(-(2**70), 2**70), st.floats(), st.booleans(), st.text(max_size=5000),
    st.lists(st.integers(), max_size=3), st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
    st.sampled_from(["", " ", "../../etc/passwd", "a/b", "+", "#", "\x1b[2J", "\r\n", "𨋢", "١٢:٠٠", "24:00", "nan"]),
)  # fmt: skip


def keys_of(kind: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Name every key of a settings dataclass, those of its sections too."""
    found = []
    for name, inner in get_type_hints(kind).items():
        found += keys_of(inner, (*path, name)) if dataclasses.is_dataclass(inner) else [(*path, name)]
    return found


def written(path: tuple[str, ...], value: object) -> str:
    document: dict[str, Any] = {}
    table = document
    for key in path[:-1]:
        table = table.setdefault(key, {})
    table[path[-1]] = value
    return tomlkit.dumps(document)


@pytest.mark.parametrize(("kind", "path"), [(kind, path) for kind in CONFIGS for path in keys_of(kind)])
@given(value=ODD)
@settings(max_examples=20, deadline=None)
def test_any_value_of_a_devices_settings_is_taken_or_refused_in_words(
    kind: type, path: tuple[str, ...], value: object
) -> None:
    try:
        text = written(path, value)
    except (ValueError, TypeError):  # no TOML at all
        return
    told = refusal(lambda: parse_settings(text, kind, file="device.toml"))
    assert told is None or str(told).startswith("device.toml, line ")


def refusal(read: Callable[[], object]) -> SettingsError | None:
    """What a reader says of settings: None if it takes them; any other error is the test's."""
    try:
        read()
    except SettingsError as error:
        return error if error.values["hint"] else None
    return None


@pytest.mark.parametrize(("kind", "path"), [(kind, path) for kind in CONFIGS for path in keys_of(kind)])
def test_every_number_and_word_of_a_device_has_its_bound(kind: Any, path: tuple[str, ...]) -> None:
    for key in path[:-1]:
        kind = get_type_hints(kind)[key]
    hint = get_type_hints(kind, include_extras=True)[path[-1]]
    bare = get_type_hints(kind)[path[-1]]
    bounded = get_origin(hint) in (Annotated, Literal) or bare is bool
    free = {"secret_file", "socket", "t0_s", "systems", "recorder", "also", "phrase_file"}
    assert bounded or path[-1] in free, f"{'.'.join(path)}: {hint}"


@pytest.mark.parametrize("path", sorted(RANGES))
@pytest.mark.parametrize("value", ["below", "above", "inf", "-inf", "nan"])
def test_every_number_of_the_hall_has_its_range(tmp_path: Path, path: str, value: str) -> None:
    low, high = RANGES[path]
    number = low - 1 if value == "below" else high + 1 if value == "above" else float(value)
    document = tomlkit.parse(SHIPPED)
    table: Any = document
    *keys, last = path.split(".")
    for key in keys:
        table = table[next(iter(table)) if key == "*" else key]
    whole = int(number) if value in ("below", "above") else number
    table[last] = (
        [whole] if isinstance(table[last], list) else whole if isinstance(table[last], int) else number
    )
    file = tmp_path / "hallcall.toml"
    file.write_text(tomlkit.dumps(document), encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        read_plan(file)
    assert last in str(error.value)


@pytest.mark.parametrize(("old", "new", "named"), [
    ('languages = ["zh_Hans", "en"]', "languages = []", "languages"),
    ('languages = ["zh_Hans", "en"]', 'languages = ["fr"]', "languages"),
    ('hall = "main"', 'hall = "mall/2"', "hall"),
    ('hall = "main"', 'hall = ""', "hall"),
    ('hall = "main"', 'hall = "Main Hall"', "hall"),
    ("[kiosks.kiosk-1]", '[kiosks."kiosk 1"]', "kiosk 1"),
    ("[kiosks.kiosk-1]", '[kiosks."kiosk-1/+"]', "kiosks"),
    ("[kiosks.kiosk-1]", "[kiosks.board-1]", "kiosks.board-1"),
    ('boards = ["board-1"]', 'boards = ["kiosk-1"]', "boards"),
    ('time_zone = "Asia/Shanghai"', 'time_zone = "Asia/Peking"', "time_zone"),
    ('time_zone = "Asia/Shanghai"', 'time_zone = "../etc/passwd"', "time_zone"),
    ('opens = "09:00"', 'opens = "9"', "hours.opens"),
    ('opens = "09:00"', 'opens = "٠٩:٠٠"', "hours.opens"),
    ('en = "Information"', 'en = "Infor\\u0007mation"', "services.A.name"),
    ('en = "Information"', f'en = "{"x" * 81}"', "services.A.name"),
    ("ordinary_after = 3", "ordinary_after = 0", "ordinary_after"),
    ("guarantee_min = 20", "guarantee_min = inf", "guarantee_min"),
    ('window = "1"', 'window = "1/2"', "seats.1.window"),
])  # fmt: skip
def test_what_would_kill_programs_or_cut_devices_off_is_refused(
    tmp_path: Path, old: str, new: str, named: str
) -> None:
    assert old in SHIPPED
    file = tmp_path / "hallcall.toml"
    file.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        read_plan(file)
    assert named in str(error.value)


def test_the_line_that_is_named_is_the_one_to_mend(tmp_path: Path) -> None:
    file = tmp_path / "hallcall.toml"
    file.write_text(SHIPPED.replace("Asia/Shanghai", "Asia/Peking"), encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        read_plan(file)
    row = SHIPPED.splitlines()[int(error.value.values["line"]) - 1]  # type: ignore[call-overload]
    assert row.startswith("time_zone")


@pytest.mark.parametrize("keep", [0, 1, 100, 700, 1500, 2500])
def test_an_empty_or_cut_file_is_no_hall(tmp_path: Path, keep: int) -> None:
    file = tmp_path / "hallcall.toml"
    file.write_bytes(SHIPPED.encode()[:keep])
    with pytest.raises(SettingsError):
        read_plan(file)


def test_a_hall_whose_texts_fill_a_message_is_refused(tmp_path: Path) -> None:
    document = tomlkit.parse(SHIPPED)
    for letter in "EGHIJKLMNOPQRSTUVWXYZ":
        texts = dict.fromkeys(("zh_Hans", "zh_Hant", "en"), "漢" * 300)
        document["services"][letter] = {"name": {"en": letter}, "hint": texts, "prepare": texts}  # type: ignore[index]
        document["lines"][letter] = {"service": letter, "guarantee_min": 20, "typical_min": 3}  # type: ignore[index]
    file = tmp_path / "hallcall.toml"
    file.write_text(tomlkit.dumps(document), encoding="utf-8")
    with pytest.raises(SettingsError, match="bytes, at most"):
        read_plan(file)


def test_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "hallcall.toml"
    file.write_text(SHIPPED, encoding="utf-8-sig")
    assert read_plan(file) == Plan()


def test_with_a_broken_file_the_last_good_one_holds_at_the_start_too(tmp_path: Path) -> None:
    from broker.config import Home

    home = Home(tmp_path)
    home.plan.write_text(SHIPPED.replace('"18:00"', '"19:00"'), encoding="utf-8")
    keep_good(home)
    home.plan.write_text("", encoding="utf-8")
    plan, fault = read_good_plan(home)
    assert plan.hours.closes == "19:00"
    assert fault
    assert "empty or cut" in str(fault)


@given(
    name=st.sampled_from(["services", "lines", "seats", "kiosks", "rules", "hours", "codes", "web", "name"]),
    value=ODD,
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_table_of_the_hall_is_taken_or_refused_in_words(tmp_path: Path, name: str, value: object) -> None:
    document = tomlkit.parse(SHIPPED)
    file = tmp_path / "hallcall.toml"
    try:
        document[name] = value
        file.write_text(tomlkit.dumps(document), encoding="utf-8")
    except (ValueError, TypeError, UnicodeEncodeError):  # no TOML at all
        return
    told = refusal(lambda: read_plan(file))
    assert told is None or name in str(told)


# Secrets and the ticket.


def test_a_newline_behind_a_secret_does_not_matter(tmp_path: Path) -> None:
    for text in ("secret", "secret\n", "\ufeffsecret\r\n"):
        (tmp_path / "secret").write_text(text, encoding="utf-8")
        assert read_secret(tmp_path / "secret") == "secret"


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe"])
def test_a_secret_that_can_not_be_read_is_said_in_words(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "kiosk-1.secret").write_bytes(content)
    with pytest.raises(SettingsError, match=r"kiosk-1\.secret"):
        read_secret(tmp_path / "kiosk-1.secret")


@pytest.mark.parametrize("text", ["{{number}}", "number", "", "{{{{number}}}}"])
def test_a_ticket_without_a_real_field_for_the_number_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "ticket.toml"
    file.write_text(f'[[line]]\ntext = "{text}"\nsize = 200\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="number"):
        read_template(file, 576)


def test_values_within_their_bounds_are_all_taken() -> None:
    for kind in CONFIGS:
        assert msgspec.convert(msgspec.to_builtins(kind()), kind) == kind()
        assert get_args(kind) == ()
