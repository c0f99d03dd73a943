"""What a kiosk's `device.toml` says."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from msgspec import Meta

from hardware.settings import Pixels, Place, PrinterSettings, ScannerSettings, VoiceSettings
from service_centre.clock import ClockSettings
from service_centre.link.settings import LinkSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenSettings:
    """The panel: its real width in mm (small panels tell a wrong one), a window of fixed size if not 0."""

    width_mm: Annotated[float, Meta(ge=40, le=3000)] = 217.0
    width_px: Pixels = 0
    height_px: Pixels = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskConfig:
    """`home_s` is the time after the last touch until the first page comes back, `guided_home_s` with the voice
    guide, large text or low reach; `attract_s` from then on until the page that invites, 0 for never. `outbox` is
    the file kept here, `template` the ticket's (empty: as shipped). `traditional_voice` reads traditional Chinese:
    cmn or yue."""

    link: LinkSettings = field(default_factory=LinkSettings)
    printer: PrinterSettings = field(default_factory=PrinterSettings)
    scanner: ScannerSettings = field(default_factory=ScannerSettings)
    voice: VoiceSettings = field(default_factory=VoiceSettings)
    screen: ScreenSettings = field(default_factory=ScreenSettings)
    clock: ClockSettings = field(default_factory=ClockSettings)
    outbox: Place = "/var/lib/hallcall-kiosk/outbox.sqlite"
    template: Place = ""
    traditional_voice: Literal["cmn", "yue"] = "cmn"
    home_s: Annotated[int, Meta(ge=5, le=3600)] = 40
    attract_s: Annotated[int, Meta(ge=0, le=86_400)] = 60
    guided_home_s: Annotated[int, Meta(ge=5, le=3600)] = 70
    counted_s: Annotated[int, Meta(ge=0, le=600)] = 20
    answer_s: Annotated[float, Meta(ge=0.5, le=60)] = 3.0
