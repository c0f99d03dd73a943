"""Keys of a call box: one press is one press, on gpiozero's mock pins."""

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware import errors
from hardware.debounce import Debounce
from hardware.factory import MOVES, open_call_box, open_key_lamps, open_window_lamp
from hardware.gpio import GpioKeys, pin_factory
from hardware.settings import CallBoxSettings, LampSettings
from hardware.worker import ReaderWorker
from tests.helpers.waiting import wait_for

SETTINGS = CallBoxSettings(kind="gpio", pins="mock", next_lamp_pin=16, recall_lamp_pin=17)


def presses(edges: list[tuple[float, bool]], *, until_s: float) -> int:
    """Count the presses of a history of edges."""
    key, count = Debounce(0.008, 0.06), 0
    for at_s, down in edges:
        due_s = key.due_s()
        if due_s is not None and due_s < at_s:
            count += key.tick(due_s)
        count += key.edge(down=down, at_s=at_s)
    return count + key.tick(until_s)


def test_fifty_bounces_a_second_are_one_press() -> None:
    edges = [(1 + n * 0.01, n % 2 == 0) for n in range(100)]
    assert presses(edges, until_s=3) == 1


def test_a_held_key_is_one_press_and_a_second_press_is_another() -> None:
    assert presses([(1.0, True), (11.0, False)], until_s=12) == 1
    assert presses([(1.0, True), (1.2, False), (1.5, True), (1.7, False)], until_s=3) == 2


def test_a_spark_on_the_line_is_no_press() -> None:
    assert presses([(1.0, True), (1.0002, False)], until_s=2) == 0


@given(st.lists(st.floats(0.0001, 0.0599), min_size=1, max_size=60))
def test_whatever_bounces_faster_than_the_quiet_time_is_at_most_one_press(gaps: list[float]) -> None:
    at_s, down, edges = 1.0, True, []
    for gap in gaps:
        edges.append((at_s, down))
        at_s, down = at_s + gap, not down
    assert presses(edges, until_s=at_s) <= 1


@pytest.fixture
def heard() -> Iterator[list[str]]:
    pin_factory("mock").reset()
    names: list[str] = []
    states: list[str] = []
    opened = open_call_box(SETTINGS)
    assert opened
    worker = ReaderWorker("call box", opened, heard=names.append, state=states.append)
    wait_for(lambda: states == ["ok"])
    yield names
    worker.stop()


def test_each_key_says_its_move_once(heard: list[str]) -> None:
    for move in MOVES:
        pin = pin_factory("mock").pin(getattr(SETTINGS, f"{move}_pin"))
        for _ in range(6):  # a contact that chatters before it closes
            pin.drive_low()
            pin.drive_high()
        pin.drive_low()
        wait_for(lambda move=move: move in heard)
        pin.drive_high()
    assert heard == list(MOVES)


def test_a_held_key_stays_one_press(heard: list[str]) -> None:
    pin = pin_factory("mock").pin(SETTINGS.next_pin)
    pin.drive_low()
    wait_for(lambda: heard)
    done = threading.Event()
    done.wait(0.2)
    assert heard == ["next"]
    pin.drive_high()


def test_lamps_follow() -> None:
    pin_factory("mock").reset()
    lamps = open_key_lamps(SETTINGS)
    assert set(lamps) == {"next", "recall"}
    lamps["next"].show("on")
    assert pin_factory("mock").pin(16).state
    lamps["next"].show("blink")
    lamps["next"].show("off")
    assert not pin_factory("mock").pin(16).state
    lamp, buzzer = open_window_lamp(LampSettings(kind="gpio", pins="mock", beep_ms=10))
    assert lamp
    assert buzzer
    buzzer.beep()
    wait_for(lambda: any(state.state for state in pin_factory("mock").pin(21).states))
    for one in (*lamps.values(), lamp, buzzer):
        one.close()


def test_no_pins_and_a_pin_used_twice_are_named() -> None:
    with pytest.raises(errors.BadDeviceSettings):
        pin_factory("telepathy")
    pin_factory("mock").reset()
    first = GpioKeys({"next": 5}, "mock", settle_ms=8, quiet_ms=60)
    with pytest.raises(errors.Busy):
        GpioKeys({"next": 5}, "mock", settle_ms=8, quiet_ms=60)
    first.close()


def test_read_gives_up_after_its_time() -> None:
    pin_factory("mock").reset()
    keys = GpioKeys({"next": 5}, "mock", settle_ms=8, quiet_ms=60)
    heard = list[object]()
    threading.Thread(target=lambda: heard.append(keys.read(0.05)), daemon=True).start()
    wait_for(lambda: heard == [None], s=1)
    keys.close()
