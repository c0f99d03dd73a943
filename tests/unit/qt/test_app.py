"""What every screen program does first."""

import pytest

from service_centre.errors import FontMissing
from service_centre.qt import app


@pytest.mark.parametrize(
    ("family", "package"), [("Noto Sans CJK XX", "fonts-noto-cjk"), ("Noto Sans", "fonts-noto-core")]
)
def test_a_missing_font_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch, family: str, package: str
) -> None:
    monkeypatch.setattr(app, "FAMILIES", {"en": family})
    monkeypatch.setattr(app.QFontDatabase, "families", lambda: ["DejaVu Sans"])
    with pytest.raises(FontMissing, match=f"the font {family} is missing: apt install {package}"):
        app.make_app("tests")
