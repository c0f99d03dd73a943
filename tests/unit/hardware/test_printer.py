"""The driver against the stand-in, over TCP: real bytes in both directions."""

from collections.abc import Iterator

import pytest

from hardware import errors
from hardware.paper import CENTRE, Feed, Paper, Qr, Row, Rule, Span
from hardware.printer import EscposPrinter
from hardware.settings import PrinterSettings
from hardware.simulated import PrinterStandIn
from tests.helpers.waiting import wait_for

SLIP = Paper((
    Row((Span("嘉创广场 客户服务中心", 32, True),), align=CENTRE),
    Row((Span("D017", 150, True),), align=CENTRE),
    Rule(),
    Row((Span("前面"), Span(" Ahead")), (Span("6 人", 36, True),)),
    Feed(20),
))  # fmt: skip


@pytest.fixture
def stand_in() -> Iterator[PrinterStandIn]:
    printer = PrinterStandIn()
    yield printer
    printer.close()


def driver(stand_in: PrinterStandIn, **more: object) -> EscposPrinter:
    settings = {"port": stand_in.port, "answer_s": 1.0, "print_s": 10.0, **more}
    return EscposPrinter(PrinterSettings(**settings))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["raster", "native"])
@pytest.mark.parametrize("width", [576, 384])
def test_a_slip_comes_out(text: str, width: int) -> None:
    stand_in = PrinterStandIn(width_dots=width)
    printer = driver(stand_in, text=text, width_dots=width)
    printer.print(SLIP)
    wait_for(lambda: stand_in.slips)
    picture = stand_in.slips[0]
    assert picture.width == width
    assert 200 < picture.height < 900
    black = picture.convert("L").histogram()[0]
    assert black > 4000
    printer.close()
    stand_in.close()


def test_the_raster_on_paper_is_what_was_drawn(stand_in: PrinterStandIn) -> None:
    from hardware.raster import draw

    printer = driver(stand_in)
    printer.print(SLIP)
    wait_for(lambda: stand_in.slips)
    drawn = draw(SLIP, 576)
    assert stand_in.slips[0].crop((0, 0, *drawn.size)).tobytes() == drawn.tobytes()
    printer.close()


@pytest.mark.parametrize(("trouble", "error"), [
    ("paper", errors.PaperOut), ("cover_open", errors.CoverOpen), ("cutter_stuck", errors.CutterError),
    ("offline", errors.Offline), ("silent", errors.Silent),
])  # fmt: skip
def test_trouble_before_a_print_is_named(
    stand_in: PrinterStandIn, trouble: str, error: type[Exception]
) -> None:
    setattr(stand_in.sensors, trouble, trouble != "paper")
    printer = driver(stand_in)
    with pytest.raises(error):
        printer.print(SLIP)
    assert printer.status().word == error.word  # type: ignore[attr-defined]
    printer.close()


def test_nobody_there_is_not_ok() -> None:
    stand_in = PrinterStandIn()
    printer = driver(stand_in)
    stand_in.close()
    assert printer.status().word == "not_found"


def test_paper_runs_out_in_the_middle_and_nothing_stale_comes_out(stand_in: PrinterStandIn) -> None:
    stand_in.sensors.roll_dots = 100
    printer = driver(stand_in)
    with pytest.raises(errors.PaperOut):
        printer.print(SLIP)
    stand_in.sensors.paper = True
    printer.print(SLIP)
    wait_for(lambda: stand_in.slips)
    assert len(stand_in.slips) == 1
    printer.close()


def test_near_end_is_told(stand_in: PrinterStandIn) -> None:
    stand_in.sensors.near_end = True
    printer = driver(stand_in)
    assert printer.status().near_end
    printer.close()


def test_qr_of_level_m_is_on_the_paper(stand_in: PrinterStandIn) -> None:
    printer = driver(stand_in, text="native")
    printer.print(Paper((Qr("https://example.org/t/abc"),)))
    wait_for(lambda: stand_in.slips)
    assert stand_in.slips[0].height > 100
    printer.close()


def test_control_bytes_in_a_name_never_reach_the_printer(stand_in: PrinterStandIn) -> None:
    printer = driver(stand_in, text="native")
    printer.print(Paper((Row((Span("王\x1b@\x1dV\x00芳"),)),)))
    wait_for(lambda: stand_in.slips)
    assert len(stand_in.slips) == 1
    printer.close()


def test_a_line_that_breaks_while_printing_is_unknown_never_failed(stand_in: PrinterStandIn) -> None:
    from PIL import Image

    from hardware.paper_decoder import Slip

    def cut_and_die(_picture: Image.Image, _slip: Slip) -> None:
        stand_in.sensors.silent = True

    stand_in._printed = cut_and_die
    printer = driver(stand_in)
    with pytest.raises(errors.OutcomeUnknown):
        printer.print(SLIP)
    assert len(stand_in.slips) == 1
    printer.close()


def test_wrong_settings_fail_each_print_and_are_said() -> None:
    from functools import partial

    from hardware.factory import open_printer
    from hardware.ports import PrinterStatus
    from hardware.worker import PrinterWorker

    seen: list[PrinterStatus] = []
    told: list[tuple[str, str]] = []
    settings = PrinterSettings(kind="Network")
    worker = PrinterWorker(partial(open_printer, settings), status=seen.append)
    worker.print(SLIP, lambda outcome, word: told.append((outcome, word)))
    wait_for(lambda: told)
    assert told == [("failed", "settings")]
    assert seen[0].word == "settings"
    worker.stop()


class StandsStill:
    """A wire on a machine that stands still for three seconds: what comes meanwhile is there at the next reading."""

    def __init__(self) -> None:
        self.now_s, self.asked = 0.0, b""

    def monotonic(self) -> float:
        return self.now_s

    def write(self, data: bytes) -> None:
        self.asked += data

    def read(self, _count: int, _within_s: float) -> bytes:
        if self.now_s:
            return b"\x37\x22AAAB\0"
        self.now_s += 3.0
        return b""

    def close(self) -> None:
        """Nothing is held."""


def test_what_came_while_the_machine_stood_still_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = StandsStill()
    monkeypatch.setattr("hardware.printer.time", wire)
    EscposPrinter(PrinterSettings(profile="epson"))._confirm(wire)
    assert b"AAAB" in wire.asked
