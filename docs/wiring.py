"""Wiring drawings as SVG, made from the pin settings: change a pin there and the drawing follows."""

from collections.abc import Iterator
from dataclasses import dataclass

from hardware.settings import CallBoxSettings, LampSettings, RatingPadSettings

HEADER = (
    "3V3", "5V", "GPIO2", "5V", "GPIO3", "GND", "GPIO4", "GPIO14", "GND", "GPIO15", "GPIO17", "GPIO18", "GPIO27", "GND",
    "GPIO22", "GPIO23", "3V3", "GPIO24", "GPIO10", "GND", "GPIO9", "GPIO25", "GPIO11", "GPIO8", "GND", "GPIO7", "GPIO0",
    "GPIO1", "GPIO5", "GND", "GPIO6", "GPIO12", "GPIO13", "GND", "GPIO19", "GPIO16", "GPIO26", "GPIO20", "GND", "GPIO21",
)  # fmt: skip
"""The 40 pins of a Raspberry Pi's header, odd ones at the left, as its documentation numbers them."""

ROW, TOP, LEFT = 26, 40, 330
INK, EDGE, USED, PAPER = "#17202A", "#857F74", "#1F5FBF", "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Wire:
    """One thing on a pin: what it is, and what lies between."""

    name: str
    pin: int
    between: str


def call_box(settings: CallBoxSettings) -> list[Wire]:
    """Keys to ground; lamps through a resistor."""
    names = ("next", "recall", "no_show", "transfer")
    keys = [Wire(f"key {name}", getattr(settings, f"{name}_pin"), "to GND") for name in names]
    lamps = [Wire(f"lamp {name}", getattr(settings, f"{name}_lamp_pin"), "330 Ω, to GND") for name in names]
    return [wire for wire in (*keys, *lamps) if wire.pin]


def window_lamp(settings: LampSettings) -> list[Wire]:
    """Lamp and buzzer through a transistor or relay board."""
    wires = (
        Wire("window lamp", settings.lamp_pin, "relay or transistor board"),
        Wire("buzzer", settings.buzzer_pin, "transistor board"),
    )
    return [wire for wire in wires if wire.pin]


def rating_pad(settings: RatingPadSettings) -> list[Wire]:
    """Five keys to ground, the best score first."""
    return [Wire(f"key {5 - at}", pin, "to GND") for at, pin in enumerate(settings.key_pins) if pin]


def drawing(title: str, wires: list[Wire]) -> str:
    """Draw a Pi's header with what hangs on it."""
    height = TOP + 20 * ROW + 20
    rows = "".join(_rows(wires))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {height}" font-family="Noto Sans, sans-serif" '
        f'font-size="13"><rect width="760" height="{height}" fill="{PAPER}"/>'
        f'<text x="380" y="24" text-anchor="middle" font-size="16" font-weight="700" fill="{INK}">{title}</text>'
        f"{rows}</svg>\n"
    )


def _rows(wires: list[Wire]) -> Iterator[str]:
    by_pin = {f"GPIO{wire.pin}": wire for wire in wires}
    yield f'<rect x="{LEFT}" y="{TOP}" width="100" height="{20 * ROW}" rx="6" fill="none" stroke="{EDGE}"/>'
    for at, name in enumerate(HEADER):
        odd = at % 2 == 0
        x, y = LEFT + (34 if odd else 66), TOP + at // 2 * ROW + ROW // 2
        wire = by_pin.get(name)
        fill = USED if wire else INK if name == "GND" else PAPER
        yield f'<circle cx="{x}" cy="{y}" r="7" fill="{fill}" stroke="{INK}"/>'
        side, anchor = (x - 14, "end") if odd else (x + 14, "start")
        yield f'<text x="{side}" y="{y + 4}" text-anchor="{anchor}" font-size="10" fill="{INK}">{at + 1}</text>'
        if wire:
            begin, end = (LEFT, LEFT - 60) if odd else (LEFT + 100, LEFT + 160)
            yield f'<line x1="{begin}" y1="{y}" x2="{end}" y2="{y}" stroke="{USED}" stroke-width="2"/>'
            text = f"{wire.name} · {name} · {wire.between}"
            yield f'<text x="{end + (-6 if odd else 6)}" y="{y + 4}" text-anchor="{anchor}" fill="{INK}">{text}</text>'


def drawings() -> dict[str, str]:
    """Make every drawing by its file's name."""
    box = CallBoxSettings(next_lamp_pin=16, recall_lamp_pin=12)
    return {
        "wiring-call-box.svg": drawing("Call box: keys close to ground", call_box(box)),
        "wiring-lamp.svg": drawing("Window lamp and buzzer", window_lamp(LampSettings())),
        "wiring-rating-pad.svg": drawing("Rating pad: five keys to ground", rating_pad(RatingPadSettings())),
    }
