"""What a board's `device.toml` says."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from msgspec import Meta

from hardware.settings import Pixels, Place, VoiceSettings
from service_centre.clock import ClockSettings
from service_centre.link.settings import LinkSettings

Letter = Annotated[str, Meta(pattern="^[A-Z]$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardScreen:
    """The panel: its shorter side in mm and how far the farthest viewer stands; a window of fixed size if not 0."""

    height_mm: Annotated[float, Meta(ge=40, le=10_000)] = 605.0
    viewer_m: Annotated[float, Meta(ge=0.3, le=200)] = 10.0
    width_px: Pixels = 0
    height_px: Pixels = 0

    @property
    def far_m(self) -> float:
        """How far away the called number can be read, in metres."""
        return readable_m(self.height_mm)


MM_PER_M = 12.2
"""Capitals of 0.7 degrees: 12.2 mm a metre of distance (EN 301 549)."""

CALLED_SHARE = 0.22
"""Capitals of the called number, in parts of the screen's shorter side."""


def readable_m(short_mm: float) -> float:
    """Say from how many metres the called number can be read on a panel with a shorter side of so many mm."""
    return CALLED_SHARE * short_mm / MM_PER_M


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmSettings:
    """Pictures and videos beside the calls: from `folder`, none if empty; a picture stands `picture_s`."""

    folder: Place = ""
    picture_s: Annotated[float, Meta(ge=1, le=3600)] = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardConfig:
    """`services` limits the board to some, empty shows all; `languages` is its own order, empty the hall's.

    `window` makes it the sign over one window. `spoken` are the voice's languages: cmn, en, yue.
    """

    link: LinkSettings = field(default_factory=LinkSettings)
    screen: BoardScreen = field(default_factory=BoardScreen)
    clock: ClockSettings = field(default_factory=ClockSettings)
    services: Annotated[tuple[Letter, ...], Meta(max_length=26)] = ()
    languages: Annotated[tuple[Literal["zh_Hans", "zh_Hant", "en"], ...], Meta(max_length=2)] = ()
    window: Annotated[str, Meta(max_length=5)] = ""
    film: FilmSettings = field(default_factory=FilmSettings)
    spoken: Annotated[tuple[Literal["cmn", "en", "yue"], ...], Meta(min_length=1, max_length=3)] = (
        "cmn",
        "en",
    )
    voice: VoiceSettings = field(default_factory=VoiceSettings)
