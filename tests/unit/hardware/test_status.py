"""Status bytes: every bit has an outcome, and no bytes make the reader crash, hang or grow."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.simulated import Sensors
from hardware.status import BLOCK_BYTES, AnswerReader, from_automatic, from_real_time

SENSORS = {
    "paper": "paper_out", "cover_open": "cover_open", "cutter_stuck": "cutter", "overheated": "overheated",
    "fault": "fault", "offline": "offline",
}  # fmt: skip


@pytest.mark.parametrize(("sensor", "word"), SENSORS.items())
def test_each_sensor_is_read_the_same_in_both_languages_of_status(sensor: str, word: str) -> None:
    sensors = Sensors(**{sensor: sensor != "paper"})  # type: ignore[arg-type]
    real = from_real_time(*(sensors.status(n) for n in (1, 2, 3, 4)))
    automatic = from_automatic(sensors.automatic())
    for readings in (real, automatic):
        trouble = readings.trouble()
        assert trouble
        assert trouble.word == word


def test_a_well_printer_with_a_low_roll_is_well() -> None:
    sensors = Sensors(near_end=True)
    real = from_real_time(*(sensors.status(n) for n in (1, 2, 3, 4)))
    assert real == from_automatic(sensors.automatic())
    assert real.near_end
    assert real.trouble() is None


@pytest.mark.parametrize("n", [1, 2, 3, 4])
@pytest.mark.parametrize("bit", [2, 3, 5, 6])
def test_every_variable_bit_of_every_byte_is_read_without_a_fault(n: int, bit: int) -> None:
    status = [0x12] * 4
    status[n - 1] |= 1 << bit
    from_real_time(*status)


@given(st.binary(max_size=400), st.integers(1, 50))
@settings(max_examples=500)
def test_noise_in_any_pieces_never_stops_the_reader(data: bytes, piece: int) -> None:
    """500 examples of 200 bytes on the average: 100,000 fuzzed bytes in each run; `make torture` does ten million."""
    whole, cut = AnswerReader(), AnswerReader()
    answers = whole.feed(data)
    pieces = [answer for at in range(0, len(data), piece) for answer in cut.feed(data[at : at + piece])]
    assert answers == pieces
    assert whole.noise == cut.noise
    assert len(whole._waiting) < BLOCK_BYTES


@given(st.lists(st.sampled_from([b"\x12", b"\x00", b"\x37\x22ABCD\0", b"\x10\x00\x00\x0f"]), max_size=30))
def test_answers_are_told_apart(answers: list[bytes]) -> None:
    kinds = {b"\x12": "real_time", b"\x00": "in_order", b"\x37": "done", b"\x10": "automatic"}
    found = AnswerReader().feed(b"".join(answers))
    assert [answer.kind for answer in found] == [kinds[answer[:1]] for answer in answers]


def test_an_end_of_print_is_found_behind_noise() -> None:
    found = AnswerReader().feed(b"\xff\x7f\x37\x00\xff\x37\x22ABCD\0")
    assert ("done", b"ABCD") in [(answer.kind, answer.data) for answer in found]
