"""Signs, scanners and pads over pseudo-terminals: the real drivers, the real bytes, plugged and unplugged."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.factory import open_rating_pad, open_scanner, open_sign
from hardware.ports import Scan
from hardware.scanner import CODE_AT_MOST, CodeCutter
from hardware.settings import RatingPadSettings, ScannerSettings, SignSettings
from hardware.simulated_serial import Am03127StandIn, ModbusSignStandIn, PadStandIn, ScannerStandIn
from hardware.window_sign import frame
from hardware.worker import ReaderWorker, SignWorker
from tests.helpers.waiting import wait_for


@pytest.fixture(params=["am03127", "modbus"])
def sign(request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    stand_in = Am03127StandIn(unit=3) if request.param == "am03127" else ModbusSignStandIn(unit=3)
    opened = open_sign(
        SignSettings(kind=request.param, device=stand_in.device, unit=3, columns=8, answer_s=1.0)
    )
    assert opened
    states: list[str] = []
    worker = SignWorker(opened, state=states.append, again_s=0.2)
    yield stand_in, worker, states
    worker.stop()
    stand_in.close()


def test_the_newest_text_stands_on_the_sign(sign) -> None:  # type: ignore[no-untyped-def]
    stand_in, worker, states = sign
    for text in ("A001", "A002", "D017 6B"):
        worker.show((text,))
    wait_for(lambda: stand_in.shows == "D017 6B")
    assert states == ["ok"]


def test_what_is_too_long_or_not_in_its_alphabet_gives_way_to_the_next_choice(sign) -> None:  # type: ignore[no-untyped-def]
    stand_in, worker, _ = sign
    worker.show(("请到 6 号窗口", "PLEASE GO TO WINDOW 6", "C012"))
    wait_for(lambda: stand_in.shows == "C012")


def test_a_sign_that_lost_its_power_shows_the_text_again(sign) -> None:  # type: ignore[no-untyped-def]
    stand_in, worker, _ = sign
    worker.show(("A005",))
    wait_for(lambda: stand_in.shows == "A005")
    stand_in.lose_power()
    wait_for(lambda: stand_in.shows == "A005")


def test_a_silent_sign_is_said_and_gets_the_newest_text_later(sign) -> None:  # type: ignore[no-untyped-def]
    stand_in, worker, states = sign
    stand_in.silent = True
    worker.show(("A005",))
    wait_for(lambda: states[-1:] == ["silent"])
    worker.show(("A006",))
    stand_in.silent = False
    wait_for(lambda: stand_in.shows == "A006" and states[-1] == "ok")


def test_an_amplus_frame_is_what_its_manual_says() -> None:
    """By hand: six pairs of < and > cancel out; 7D ^ 11 ^ 07 ^ 0C ^ 14 ^ 07 of the tags and 40 of ABC leave 34."""
    assert frame(1, "<L1><PA><FA><MA><WC><FA>ABC") == b"<ID01><L1><PA><FA><MA><WC><FA>ABC34<E>"


def test_a_sign_that_refuses_is_a_fault() -> None:
    stand_in = Am03127StandIn()
    stand_in.refuses = True
    opened = open_sign(SignSettings(kind="am03127", device=stand_in.device))
    states: list[str] = []
    assert opened
    worker = SignWorker(opened, state=states.append, again_s=0.1)
    worker.show(("A001",))
    wait_for(lambda: "fault" in states)
    worker.stop()
    stand_in.close()


# Scanners and pads.


@pytest.fixture
def scanner() -> Iterator[tuple[ScannerStandIn, list[Scan], list[str]]]:
    stand_in, scans, states = ScannerStandIn(), list[Scan](), list[str]()
    opened = open_scanner(ScannerSettings(kind="serial", device=stand_in.device))
    assert opened
    worker = ReaderWorker("scanner", opened, heard=scans.append, state=states.append)
    wait_for(lambda: states == ["ok"])
    yield stand_in, scans, states
    worker.stop()
    stand_in.close()


def test_codes_come_one_by_one(scanner) -> None:  # type: ignore[no-untyped-def]
    stand_in, scans, _ = scanner
    stand_in.scan("8801234567890")
    stand_in.scan("A005", end=b"\r")
    stand_in.scan("会员 88", end=b"\n")
    wait_for(lambda: len(scans) == 3)
    assert [scan.text for scan in scans] == ["8801234567890", "A005", "会员 88"]


def test_a_scan_of_a_megabyte_is_said_and_the_next_one_is_read(scanner) -> None:  # type: ignore[no-untyped-def]
    stand_in, scans, _ = scanner
    stand_in.scan(b"9" * 1_000_000)
    stand_in.scan("A005")
    wait_for(lambda: len(scans) == 2)
    assert scans == [Scan("", "too_long"), Scan("A005")]


@pytest.mark.parametrize("code", [b"\x1b@\x10\x04", b"\xff\xfe\x00", b"\x00\x00"])
def test_what_is_no_text_is_no_code(scanner, code: bytes) -> None:  # type: ignore[no-untyped-def]
    stand_in, scans, _ = scanner
    stand_in.scan(code)
    wait_for(lambda: scans)
    assert scans == [Scan("", "not_text")]


@given(st.lists(st.binary(max_size=600), max_size=20), st.integers(1, 300))
def test_any_bytes_in_any_pieces_keep_the_cutter_small(lines: list[bytes], piece: int) -> None:
    data = b"\r".join(lines)
    whole, cut = CodeCutter(), CodeCutter()
    pieces = [scan for at in range(0, len(data), piece) for scan in cut.feed(data[at : at + piece])]
    assert whole.feed(data) == pieces
    assert len(cut._waiting) <= CODE_AT_MOST
    assert all(scan.text.isprintable() for scan in pieces)


def test_a_device_that_is_unplugged_is_said_and_found_again() -> None:
    stand_in, scans, states = ScannerStandIn(), list[Scan](), list[str]()
    device = [stand_in.device]

    def opened():  # type: ignore[no-untyped-def]
        found = open_scanner(ScannerSettings(kind="serial", device=device[0]))
        assert found
        return found()

    worker = ReaderWorker("scanner", opened, heard=scans.append, state=states.append)
    wait_for(lambda: states == ["ok"])
    stand_in.close()
    wait_for(lambda: states[-1] == "not_found")
    second = ScannerStandIn()
    device[0] = second.device
    wait_for(lambda: states[-1] == "ok")
    second.scan("A007")
    wait_for(lambda: scans == [Scan("A007")])
    worker.stop()
    second.close()


def test_the_pad_says_scores() -> None:
    stand_in, scores, states = PadStandIn(), list[int](), list[str]()
    opened = open_rating_pad(RatingPadSettings(kind="serial", device=stand_in.device))
    assert opened
    worker = ReaderWorker("pad", opened, heard=scores.append, state=states.append)
    wait_for(lambda: states == ["ok"])
    for score in (5, 9, 1):
        stand_in.press(score)
        wait_for(lambda score=score: score == 9 or score in scores)
    assert scores == [5, 1]
    worker.stop()
    stand_in.close()
