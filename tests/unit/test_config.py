"""Settings: every complaint names file, line, key and what would be right."""

from pathlib import Path

import pytest

from broker.settings import read_plan
from kiosk.config import KioskConfig
from service_centre.config import as_toml, parse_settings, read_settings
from service_centre.domain.plan import Plan
from service_centre.errors import SettingsError


@pytest.mark.parametrize(("text", "line", "words"), [
    ("[link]\nhots = 1\n", 2, ("link.hots", "host")),
    ("[link]\n\nport = 'x'\n", 3, ("link.port", "int")),
    ("[link\n", 1, ("not TOML",)),
    ("[printer]\nwidth_dots = 1.5\n", 2, ("printer.width_dots",)),
    ("home_s = 'soon'\n", 1, ("home_s",)),
    ("[screens]\n", 1, ("screens", "screen")),
])  # fmt: skip
def test_complaints(text: str, line: int, words: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError) as error:
        parse_settings(text, KioskConfig, file="device.toml")
    assert str(error.value).startswith(f"device.toml, line {line}:")
    for word in words:
        assert word in str(error.value)


@pytest.mark.parametrize(("old", "new", "line_of", "words"), [
    ('profile = "consult"', 'profile = "consul"', "[seats.1]", "seats.1.profile"),
    ("digit = 1", "digit = 12", "[kiosks.kiosk-1]", "0 to 9"),
    ('offline = "issue"', 'offline = "maybe"', "[kiosks.kiosk-1]", "issue, closed"),
    ('service = "D"', 'service = "Q"', "[lines.D]", "services"),
    ('closes = "18:00"', 'closes = "08:00"', "closes", "after opens"),
])  # fmt: skip
def test_the_plan_is_checked_as_a_whole(tmp_path: Path, old: str, new: str, line_of: str, words: str) -> None:
    path = tmp_path / "hallcall.toml"
    path.write_text(as_toml(Plan(), "x").replace(old, new), encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        read_plan(path)
    assert words in str(error.value)
    assert error.value.values["line"] > 1  # type: ignore[operator]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"device\.toml"):
        read_settings(tmp_path / "device.toml", KioskConfig)
