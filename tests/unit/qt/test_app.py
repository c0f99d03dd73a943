"""What every screen program does first."""

import pytest
from PySide6.QtGui import QImage, QPainter

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


def comma(language: str, size_px: int) -> float:
    """Paint a Chinese comma; gives the middle of its ink from the left, in parts of its size."""
    image = QImage(2 * size_px, 2 * size_px, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    painter.setFont(app.font_for(language, size_px))
    painter.drawText(0, size_px, "，")
    painter.end()
    ink = [x for x in range(image.width()) for y in range(image.height()) if image.pixel(x, y) & 0xFF < 128]
    return sum(ink) / len(ink) / size_px


@pytest.mark.parametrize(("size_px", "order"), [(147, ("zh_Hans", "zh_Hant")), (149, ("zh_Hant", "zh_Hans"))])
def test_each_language_has_its_own_faces_whichever_is_painted_first(
    size_px: int, order: tuple[str, str]
) -> None:
    """In 繁體 a comma stands in the middle, in 简体 at the left."""
    app.make_app("tests")
    middle = {language: comma(language, size_px) for language in order}
    assert middle["zh_Hans"] < 0.35
    assert middle["zh_Hant"] > 0.4
