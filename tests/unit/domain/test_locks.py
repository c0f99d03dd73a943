"""Wrong PINs: a device can lock a number at itself, and hardly anywhere else."""

import pytest

from service_centre.domain import seats as s
from service_centre.domain.message import Refusal
from tests.helpers.playbook import Playbook

EIGHT = [str(1001 + n) for n in range(7)] + ["9001"]


@pytest.fixture
def hall() -> Playbook:
    return Playbook()


def tries(hall: Playbook, device: str, staff: str, *, right: bool = False) -> str:
    role = (s.SUPERVISOR if staff == "9001" else s.CLERK) if right else ""
    said = hall.says(device, s.SignInChecked(staff, role))
    return said.key if isinstance(said, Refusal) else type(said[-1]).__name__


@pytest.mark.parametrize("hostile", ["counter-1", "desk-9", "kiosk-1"])
def test_twenty_four_messages_of_one_device_lock_nobody_out_elsewhere(hall: Playbook, hostile: str) -> None:
    for staff in EIGHT * 3:
        tries(hall, hostile, staff)
    assert tries(hall, hostile, "1001", right=True) == "refused.locked"
    for at, staff in enumerate(EIGHT[:6], 2):
        assert tries(hall, f"counter-{at}" if at < 6 else "counter-6A", staff, right=True) == "SignedIn"
    assert tries(hall, "desk-1", "9001", right=True) == "SignedIn"


@pytest.mark.parametrize(("failures", "minutes"), [(3, 1), (4, 2), (5, 4), (6, 8), (7, 16), (8, 30), (9, 30)])
def test_each_wrong_pin_from_the_third_on_costs_more(hall: Playbook, failures: int, minutes: int) -> None:
    for _ in range(failures):
        hall.after(minutes=31)
        assert tries(hall, "counter-1", "1001") == "SignInRefused"
    hall.after(minutes=minutes, s=-1)
    assert tries(hall, "counter-1", "1001", right=True) == "refused.locked"
    hall.after(s=1)
    assert tries(hall, "counter-1", "1001", right=True) == "SignedIn"


def test_a_guesser_at_one_device_has_fewer_than_ten_tries_an_hour(hall: Playbook) -> None:
    looked_at = 0
    for _ in range(3600):
        looked_at += tries(hall, "counter-1", "1001") == "SignInRefused"
        hall.after(s=1)
    assert looked_at <= 10


def test_many_devices_together_lock_a_number_everywhere(hall: Playbook) -> None:
    for device in ("counter-1", "counter-2", "counter-3", "counter-4", "counter-5", "counter-6A"):
        for _ in range(2):
            tries(hall, device, "1001")
    assert tries(hall, "desk-1", "1001", right=True) == "refused.locked"


def test_key_pads_in_the_public_hall_never_do(hall: Playbook) -> None:
    for at in range(1, 10):
        for _ in range(2):
            tries(hall, f"kiosk-{at}", "1001")
    assert tries(hall, "counter-1", "1001", right=True) == "SignedIn"


def test_a_supervisor_who_is_in_unlocks_anybody(hall: Playbook) -> None:
    hall.desk()
    for device in ("counter-1", "counter-2", "counter-3", "counter-4", "counter-5", "counter-6A"):
        for _ in range(3):
            tries(hall, device, "9001")
            tries(hall, device, "1001")
    for staff in ("9001", "1001"):
        assert hall.says("desk-1", s.Unlock(staff)) == (s.SignInUnlocked(staff),)
    assert tries(hall, "counter-1", "1001", right=True) == "SignedIn"


def test_a_lock_of_a_clock_a_year_ahead_lasts_a_minute() -> None:
    """The wall clock of the fact and its end are both a year ahead: what counts is the length between them."""
    hall = Playbook()
    for _ in range(3):
        tries(hall, "counter-1", "1001")
    hall.after(s=60)
    assert tries(hall, "counter-1", "1001", right=True) == "SignedIn"


def test_a_lock_that_a_hall_of_0_1_wrote_at_a_kiosk_is_understood(hall: Playbook) -> None:
    for _ in range(3):
        hall.note(s.SignInRefused("kiosk-1", "kiosk-1/1001", hall.now.at_ms + 60_000))
    assert tries(hall, "kiosk-1", "1001", right=True) == "refused.locked"
    assert tries(hall, "counter-1", "1001", right=True) == "SignedIn"
