"""What a terminal's `device.toml` says."""

from dataclasses import dataclass, field
from typing import Literal

from hardware.settings import (
    CallBoxSettings,
    LampSettings,
    Pixels,
    Place,
    RatingPadSettings,
    ScannerSettings,
    SignSettings,
)
from service_centre.clock import ClockSettings
from service_centre.link.settings import LinkSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterScreen:
    """A window of fixed size if not 0, else the whole screen."""

    width_px: Pixels = 0
    height_px: Pixels = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSide:
    """A second screen on the customer's side: `shown`, and a window of fixed size if not 0."""

    shown: bool = False
    width_px: Pixels = 0
    height_px: Pixels = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterConfig:
    """`language` is the staff's; `sheets` is the folder for end-of-day sheets as CSV,
    `outbox` the file for what waits for the link."""

    link: LinkSettings = field(default_factory=LinkSettings)
    screen: CounterScreen = field(default_factory=CounterScreen)
    customer_screen: CustomerSide = field(default_factory=CustomerSide)
    call_box: CallBoxSettings = field(default_factory=CallBoxSettings)
    lamp: LampSettings = field(default_factory=LampSettings)
    sign: SignSettings = field(default_factory=SignSettings)
    scanner: ScannerSettings = field(default_factory=ScannerSettings)
    rating_pad: RatingPadSettings = field(default_factory=RatingPadSettings)
    clock: ClockSettings = field(default_factory=ClockSettings)
    language: Literal["zh_Hans", "zh_Hant", "en"] = "zh_Hans"
    sheets: Place = "."
    outbox: Place = "outbox.sqlite"
