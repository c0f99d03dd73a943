"""Colours by name and sizes by real millimetres: `docs` call them by the same names."""

import math
from dataclasses import dataclass

INK, INK_2, INK_3 = "#17202A", "#55606E", "#8B95A1"
INK_2_LARGE = "#434D5A"
"""Secondary text at 7:1, for large-text mode."""

PAPER, CARD, LINE, EDGE, SAND = "#F6F4EF", "#FFFFFF", "#E3DFD6", "#857F74", "#F0EEE7"
KEY = "#FBFAF7"
OK, WARN, BAD = "#1E7F45", "#B45309", "#B42318"
OK_ON, OK_TINT = "#165C32", "#E7F3EB"
WARN_ON, WARN_TINT = "#7F3A06", "#FFF6E9"
BAD_ON, BAD_TINT = "#8A1A12", "#FDEEEC"

SERVICE = {"A": "#1F5FBF", "B": "#C2410C", "C": "#6D3FC0", "D": "#0B7A6B"}
SERVICE_LARGE = {"A": "#174F9E", "B": "#8F2F08", "C": "#52299C", "D": "#075C50"}
SERVICE_NIGHT = {"A": "#4C8DFF", "B": "#FF8A4C", "C": "#A97BFF", "D": "#3CC9B4"}

NIGHT, NIGHT_ROW, LIGHT, LIGHT_2, LIGHT_STALE = "#0E1726", "#18253A", "#F4F1EA", "#C9D2DE", "#9AA6B5"


CAPITALS = 0.714
"""Height of Noto Sans' capitals in parts of the font's size."""


def tint(colour: str, share: float = 0.12) -> str:
    """Mix a colour into white."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * share):02X}" for part in parts)


def service_colour(token: str, colours: dict[str, str] = SERVICE) -> str:
    """Choose a service's colour; ink for a token that has none."""
    return colours.get(token, INK if colours is not SERVICE_NIGHT else LIGHT_2)


def contrast(first: str, second: str) -> float:
    """Compute the contrast ratio of two colours (WCAG 2)."""
    lights = sorted((_luminance(first), _luminance(second)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


LARGER = 1.55
"""Large-text mode: so much larger is every text that is needed."""

LARGER_LOW = 1.25
"""So much larger than ordinary text is large text in low-reach mode, where the panel offers more than is needed."""

LOW_SHARE = 0.4
"""Low-reach mode: so much of an upright screen, from its top, holds nothing to touch."""


@dataclass(frozen=True, slots=True)
class Kiosk:
    """Sizes of a kiosk's screen: everything follows from the panel's real width.

    Chinese faces are at least 5.2 mm of font size, Latin and digits 6.7 mm; a service is at least 20 mm high,
    everything else that can be touched 12 mm, 15 mm in large-text mode, with 2 mm between.
    """

    width_px: int
    height_px: int
    width_mm: float
    large: bool = False
    low: bool = False

    def px(self, mm: float) -> int:
        """Turn millimetres into pixels, rounded up."""
        return -int(-mm * self.width_px // self.width_mm)

    @property
    def short_px(self) -> int:
        """The shorter side: on a large panel text grows with it, beyond what reading needs."""
        return min(self.width_px, self.height_px)

    @property
    def portrait(self) -> bool:
        """Say whether the screen stands upright."""
        return self.height_px > self.width_px

    @property
    def text(self) -> int:
        """The smallest Chinese text that is needed to use the kiosk."""
        return self._read(self.px(5.2), round(self.short_px * 0.036))

    @property
    def latin(self) -> int:
        """The smallest Latin text and digits."""
        return self._read(self.px(6.7), round(self.short_px * 0.046))

    def _read(self, least_px: int, roomy_px: int) -> int:
        """Choose a size: what a panel offers beyond the least grows less in low reach, which has less room."""
        if not self.large:
            return max(least_px, roomy_px)
        return max(math.ceil(least_px * LARGER), math.ceil(roomy_px * (LARGER_LOW if self.low else LARGER)))

    @property
    def touch(self) -> int:
        """Height of a key."""
        return max(
            self.px(15.0 if self.large else 12.0),
            round(self.short_px * (0.1 if self.portrait and not self.tight else 0.075)),
            round(self.latin * 1.4),
        )

    @property
    def service(self) -> int:
        """Height of a service: 20 mm, and room for its name and the people ahead."""
        return max(self.px(20.0), round(self.latin * 3.0))

    @property
    def tight(self) -> bool:
        """Say whether the panel has no room for what can be left out."""
        return self.height_px < self.latin * 16 or self.width_px < self.latin * 16

    @property
    def free_px(self) -> int:
        """What low-reach mode keeps free of things to touch, from the top; on small panels large text comes first."""
        kept = self.low and self.portrait and not (self.large and self.tight)
        return round(self.height_px * LOW_SHARE) if kept else 0

    @property
    def margin(self) -> int:
        """At the sides of a page."""
        return max(self.px(3), round(self.width_px * (0.03 if self.tight else 0.04)))

    @property
    def edge(self) -> int:
        """Above and below a page."""
        return self.gap if self.tight else round(self.short_px * 0.028)

    @property
    def pad(self) -> int:
        """Between the edge of a surface and what stands on it."""
        return self.px(3) if self.tight else max(self.px(3), round(self.short_px * 0.035))

    @property
    def gap(self) -> int:
        """Between two things that can be touched, and between surfaces."""
        return self.px(2.0) if self.tight else max(self.px(2.0), round(self.short_px * 0.02))

    @property
    def services(self) -> dict[str, str]:
        """Colours of the services."""
        return SERVICE_LARGE if self.large else SERVICE

    @property
    def second(self) -> str:
        """Colour of secondary text."""
        return INK_2_LARGE if self.large else INK_2
