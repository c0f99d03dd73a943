"""What a kiosk's `device.toml` says."""

from dataclasses import dataclass, field

from hardware.settings import PrinterSettings, ScannerSettings, VoiceSettings
from service_centre.clock import ClockSettings
from service_centre.link.settings import LinkSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenSettings:
    """The panel: its real width in mm (small panels tell a wrong one), a window of fixed size if not 0."""

    width_mm: float = 217.0
    width_px: int = 0
    height_px: int = 0


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
    outbox: str = "/var/lib/hallcall-kiosk/outbox.sqlite"
    template: str = ""
    traditional_voice: str = "cmn"
    home_s: int = 40
    attract_s: int = 60
    guided_home_s: int = 70
    counted_s: int = 20
    answer_s: float = 3.0
