"""One suite over every wire, profile and model of a printer; the driver can't tell the stand-in apart."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from hardware import errors
from hardware.paper import CENTRE, Paper, Row, Span
from hardware.printer import EscposPrinter
from hardware.settings import PrinterSettings
from hardware.simulated import CLONE, EPSON, PrinterStandIn
from tests.helpers.waiting import wait_for

SLIP = Paper((Row((Span("A001", 150, True),), align=CENTRE), Row((Span("咨询 Information"),))))


@dataclass
class Plugged:
    """A stand-in and the driver that is plugged into it."""

    stand_in: PrinterStandIn
    driver: EscposPrinter
    settings: PrinterSettings


@pytest.fixture(params=[
    ("network", "epson", EPSON), ("network", "clone", CLONE), ("network", "automatic", EPSON),
    ("serial", "epson", EPSON), ("serial", "clone", CLONE), ("usb", "epson", EPSON),
], ids="-".join)  # fmt: skip
def plugged(request: pytest.FixtureRequest) -> Iterator[Plugged]:
    kind, profile, model = request.param
    stand_in = PrinterStandIn(wire="tcp" if kind == "network" else "pty", model=model)
    settings = PrinterSettings(
        kind=kind, port=stand_in.port, device=stand_in.device, profile=profile, answer_s=1.0, print_s=10.0
    )
    driver = EscposPrinter(settings)
    assert driver.status().word == "ok"
    yield Plugged(stand_in, driver, settings)
    driver.close()
    stand_in.close()


def test_prints(plugged: Plugged) -> None:
    for _ in range(2):
        plugged.driver.print(SLIP)
    wait_for(lambda: plugged.stand_in.count == 2)
    assert plugged.driver.status().word == "ok"


@pytest.mark.parametrize(("sensor", "word"), [
    ("cover_open", "cover_open"), ("cutter_stuck", "cutter"), ("overheated", "overheated"), ("fault", "fault"),
    ("offline", "offline"), ("silent", "silent"),
])  # fmt: skip
def test_each_trouble_has_its_word_and_is_over_after_the_repair(
    plugged: Plugged, sensor: str, word: str
) -> None:
    plugged.stand_in.set(**{sensor: True})
    with pytest.raises(errors.HardwareError) as caught:
        plugged.driver.print(SLIP)
    assert caught.value.word == plugged.driver.status().word == word
    plugged.stand_in.reload()
    plugged.driver.print(SLIP)
    wait_for(lambda: plugged.stand_in.count == 1)


def test_no_paper_is_said_and_over_after_a_new_roll(plugged: Plugged) -> None:
    plugged.stand_in.set(paper=False)
    with pytest.raises(errors.PaperOut):
        plugged.driver.print(SLIP)
    plugged.stand_in.reload()
    plugged.driver.print(SLIP)
    wait_for(lambda: plugged.stand_in.count == 1)


def test_paper_that_runs_out_in_the_middle_fails_and_leaves_nothing_stale(plugged: Plugged) -> None:
    plugged.stand_in.set(roll_dots=100)
    with pytest.raises(errors.PaperOut):
        plugged.driver.print(SLIP)
    plugged.stand_in.reload()
    plugged.driver.print(SLIP)
    wait_for(lambda: plugged.stand_in.count == 1)
    assert plugged.driver.status().word == "ok"
    assert plugged.stand_in.count == 1


def test_near_end_is_told(plugged: Plugged) -> None:
    assert not plugged.driver.status().near_end
    plugged.stand_in.set(near_end=True)
    assert plugged.driver.status().near_end


def test_silence_while_printing_is_not_knowing(plugged: Plugged) -> None:
    plugged.stand_in.set(slow_s=0.02)

    def fall_silent(*_: object) -> None:
        plugged.stand_in.sensors.silent = True

    plugged.stand_in._decoder._fed = fall_silent
    plugged.driver.close()
    impatient = EscposPrinter(replace(plugged.settings, print_s=2.5))
    with pytest.raises(errors.OutcomeUnknown):
        impatient.print(SLIP)
    impatient.close()


def test_a_second_program_on_the_same_printer_is_refused(plugged: Plugged) -> None:
    assert plugged.driver.status().word == "ok"
    second = EscposPrinter(plugged.settings)
    for _ in range(20):
        assert second.status().word == "busy"
    plugged.driver.print(SLIP)
    plugged.driver.close()
    assert second.status().word == "ok"
    second.close()


@pytest.mark.parametrize(("settings", "word"), [
    (PrinterSettings(kind="serial", device="/dev/no-such-port"), "not_found"),
    (PrinterSettings(kind="usb", device="/dev/no-such-port"), "not_found"),
    (PrinterSettings(kind="carrier pigeon"), "settings"),
])  # fmt: skip
def test_what_is_not_there_is_named(settings: PrinterSettings, word: str) -> None:
    printer = EscposPrinter(settings)
    assert printer.status().word == word
    printer.close()


def test_density_and_cut_reach_the_printer() -> None:
    settings = PrinterSettings(density=-3, cut="full", text="native")
    plain = b"".join(EscposPrinter(settings)._bytes(SLIP))
    assert b"\x1d\x28\x4b\x02\x00\x31\xfd" in plain
    assert b"\x1dV\x00" in plain or b"\x1dVA" in plain
    partial = b"".join(EscposPrinter(replace(settings, cut="partial"))._bytes(SLIP))
    assert b"\x1dV\x01" in partial or b"\x1dVB" in partial
