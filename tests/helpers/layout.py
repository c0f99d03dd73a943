"""What a painted screen must hold: nothing clipped or overlapping, contrast, sizes, words of the right language.

Each check gives sentences that name the place; a test asserts that there are none.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtWidgets import QAbstractButton, QWidget

from service_centre.qt import theme
from service_centre.qt.app import FAMILIES, LATIN
from tests.helpers.painting import Painting

NAMES = {"English", "Hallcall", "hallcall", "doctor", "CSV", "Enter", "Esc", "Tab", "Ctrl"}
"""Latin words that may stand in a Chinese screen: names, and what is written so everywhere."""

MODULES_OF_A_CODE = 100
"""More surfaces than these on one are the modules of a QR code."""

LARGE_PX, LARGE_BOLD_PX = 24.0, 18.66
"""WCAG's large text: 18 pt, or 14 pt bold."""


def clipped(painting: Painting) -> Iterator[str]:
    """Find words that are cut by the edge of their widget, or shortened."""
    for text in painting.texts:
        if "…" in text.text:
            yield f"shortened: {text.text!r} at {_place(text.ink)}"
        if text.ink.width() and not text.clip.adjusted(-1, -1, 1, 1).contains(text.ink):
            yield f"clipped: {text.text!r} at {_place(text.ink)}, seen {_place(text.clip)}"


def overlapping(painting: Painting) -> Iterator[str]:
    """Find words whose dots stand on one another."""
    runs = [(text, text.ink.adjusted(1, 1, -1, -1)) for text in painting.texts if text.ink.width() > 2]
    for (first, one), (second, other) in combinations(runs, 2):
        if one.intersects(other):
            yield f"overlapping: {first.text!r} and {second.text!r} at {_place(one)}, {_place(other)}"


def covered(painting: Painting) -> Iterator[str]:
    """Find words on which something was painted afterwards."""
    for text in painting.texts:
        for later in (*painting.surfaces, *painting.pictures):
            if later.turn > text.turn and later.area.contains(text.ink.center()):
                yield f"covered: {text.text!r} at {_place(text.ink)} by {_place(later.area)}"


def faint(painting: Painting, *, least: float = 4.5, least_large: float = 3.0) -> Iterator[str]:
    """Find words whose contrast to what lies beneath is too low."""
    for text in painting.texts:
        large = text.size_px >= LARGE_PX or (text.bold and text.size_px >= LARGE_BOLD_PX)
        ratio = theme.contrast(text.colour.name(), text.beneath.name())
        if ratio < (least_large if large else least):
            yield f"faint: {text.text!r} {text.colour.name()} on {text.beneath.name()}: {ratio:.1f}"


def small(painting: Painting, *, face_px: float, latin_px: float) -> Iterator[str]:
    """Find words below the least size of Chinese faces and of Latin letters and digits."""
    for text in painting.texts:
        face = any("\u4e00" <= character <= "\u9fff" for character in text.text)
        least = face_px if face else latin_px
        if text.size_px < least and any(character.isalnum() for character in text.text):
            yield f"small: {text.text!r} {text.size_px:.0f} px, least {least:.0f}"


def empty(painting: Painting, *, least_px: float) -> Iterator[str]:
    """Find surfaces that hold nothing, though they are as wide and high as something to read."""
    inks = [text.ink.center() for text in painting.texts] + [
        picture.area.center() for picture in painting.pictures
    ]
    for surface in painting.surfaces:
        area = surface.area
        if min(area.width(), area.height()) < least_px or any(area.contains(at) for at in inks):
            continue
        if sum(area.contains(other.area.center()) for other in painting.surfaces) < MODULES_OF_A_CODE:
            yield f"empty: {surface.colour.name()} at {_place(area)}"


def latin_words(painting: Painting, names: Iterable[str] = ()) -> Iterator[str]:
    """Find Latin words in a Chinese screen that are no name: letters of tickets and key names are short."""
    known = NAMES | {word for name in names for word in re.findall(r"[A-Za-z]+", name)}
    for line in painting.lines():
        for word in re.findall(r"[A-Za-z]{2,}", line):
            if word not in known and not re.fullmatch(r"F\d+|[A-Z]", word):
                yield f"Latin: {word!r} in {line!r}"


def foreign_faces(painting: Painting, languages: Iterable[str]) -> Iterator[str]:
    """Find Chinese words in the faces of a language that the screen does not speak."""
    known = {FAMILIES[language] for language in languages} - {LATIN}
    for text in painting.texts:
        if any("\u4e00" <= character <= "\u9fff" for character in text.text) and not known & {
            *text.font.families()
        }:
            yield f"foreign faces: {text.text!r} in {text.font.families()}"


def targets(window: QWidget) -> list[tuple[QAbstractButton, QRect]]:
    """Give what can be touched, with its place in the window."""
    found = window.findChildren(QAbstractButton)
    return [
        (button, QRect(button.mapTo(window, QPoint()), button.size()))
        for button in found
        if button.isVisible() and button.window() is window
    ]


def untouchable(
    window: QWidget, *, key_px: float, card_px: float, gap_px: float, top_px: float
) -> Iterator[str]:
    """Find targets that are too small, too close together, or too high for low reach."""
    places = targets(window)
    for button, place in places:
        least = card_px if type(button).__name__ == "CardButton" else key_px
        name = button.accessibleName() or button.text()
        if place.height() < least or place.width() < key_px:
            yield f"small target: {name!r} {place.width()}×{place.height()}, least {least:.0f}"
        if place.top() < top_px:
            yield f"out of reach: {name!r} at {place.top()}, least {top_px:.0f}"
        if not window.rect().contains(place):
            yield f"off the screen: {name!r} at {place.getRect()}"
    for (first, one), (second, other) in combinations(places, 2):
        grown = one.adjusted(0, 0, round(gap_px) - 1, round(gap_px) - 1).adjusted(
            1 - round(gap_px), 1 - round(gap_px), 0, 0
        )
        if grown.intersects(other):
            yield f"too close: {first.text() or first.accessibleName()!r} and {second.text() or second.accessibleName()!r}"


def _place(area: QRectF) -> str:
    return f"({area.left():.0f}, {area.top():.0f}) {area.width():.0f}×{area.height():.0f}"
