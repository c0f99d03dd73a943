"""How old an offline ticket may be: as old as its kiosk, or the whole hall, is known to have been away."""

import pytest

from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.plan import Plan
from service_centre.domain.record import DeviceGone, DeviceWasAway
from tests.helpers.playbook import DAY, Playbook

NINE_HOURS_MS = 9 * 3_600_000
NOW_S = 10 * 3600


def joined_at(hall: Playbook, age_ms: int, number: str = "A1001") -> int:
    """Join an offline ticket of this age; gives its queue entry in s since opening."""
    hall.says("kiosk-1", t.JoinOffline(DAY, number, "A", age_ms))
    return hall.hall.tickets[number].leg.entry_ms // 1000


@pytest.mark.parametrize(("away", "age_s", "entry_s"), [
    ((), 20, NOW_S - 20),  # an answer that was lost needs no absence
    ((), 3600, NOW_S),  # never away: to the end of the line
    ((("kiosk-1", NOW_S - 600, NOW_S),), 500, NOW_S - 500),
    ((("kiosk-1", NOW_S - 600, NOW_S),), 3600, NOW_S - 615),  # not before it was away
    ((("", NOW_S - 600, NOW_S - 60),), 300, NOW_S - 300),  # the broker itself was away
    ((("kiosk-2", NOW_S - 600, NOW_S),), 500, NOW_S),  # another kiosk's absence
    ((("kiosk-1", 3600, 3700), ("kiosk-1", NOW_S - 60, NOW_S)), NOW_S - 3650, 3650),
    ((("kiosk-1", 3600, 3700), ("kiosk-1", NOW_S - 60, NOW_S)), 3600, NOW_S - 75),  # between two absences
    ((("kiosk-1", NOW_S - 5, NOW_S), ("kiosk-1", 100, NOW_S - 600)), NOW_S - 200, 200),  # a flap after a long one
])  # fmt: skip
def test_an_age_is_believed_within_absences(
    away: tuple[tuple[str, int, int], ...], age_s: int, entry_s: int
) -> None:
    hall = Playbook().after(s=NOW_S)
    for device, from_s, to_s in away:
        hall.note(DeviceWasAway(device, from_s * 1000, to_s * 1000))
    assert joined_at(hall, age_s * 1000) == entry_s


def test_a_stolen_kiosk_that_was_never_away_comes_last() -> None:
    hall = Playbook().sign_in("1")
    waiting = hall.takes(*"A" * 10)
    hall.after(s=NOW_S)
    joined_at(hall, NINE_HOURS_MS)
    order = [hall.next("1")]
    for _ in range(10):
        hall.after(s=40)
        order.append(hall.next("1"))
    assert order == [*waiting, "A1001"]


def test_an_absence_over_the_opening_goes_on_into_the_day() -> None:
    hall = Playbook().desk()
    hall.note(DeviceGone("kiosk-1", 1_000))
    hall.says("desk-1", s.CloseDay(sure=True))
    assert hall.hall.gone == {"kiosk-1": 1_000}


def test_many_short_absences_do_not_use_up_what_a_long_one_allows() -> None:
    hall = Playbook(Plan()).after(s=NOW_S)
    hall.note(DeviceWasAway("kiosk-1", (NOW_S - 4000) * 1000, (NOW_S - 400) * 1000))
    for n in range(1, 151):
        hall.says("kiosk-1", t.JoinOffline(DAY, f"A1{n:03d}", "A", 500_000))
    for n in range(25):
        hall.note(DeviceWasAway("kiosk-1", (NOW_S - 300 + 10 * n) * 1000, (NOW_S - 292 + 10 * n) * 1000))
    assert joined_at(hall, 60_000, "A1200")
