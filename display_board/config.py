"""What a board's `device.toml` says."""

from dataclasses import dataclass, field

from hardware.settings import VoiceSettings
from service_centre.clock import ClockSettings
from service_centre.link.settings import LinkSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardScreen:
    """The panel: its height in mm and how far the farthest viewer stands; a window of fixed size if not 0."""

    height_mm: float = 605.0
    viewer_m: float = 10.0
    width_px: int = 0
    height_px: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardConfig:
    """`services` limits the board to some, empty shows all; `spoken` are the voice's languages: cmn, en, yue."""

    link: LinkSettings = field(default_factory=LinkSettings)
    screen: BoardScreen = field(default_factory=BoardScreen)
    clock: ClockSettings = field(default_factory=ClockSettings)
    services: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ("cmn", "en")
    voice: VoiceSettings = field(default_factory=VoiceSettings)
