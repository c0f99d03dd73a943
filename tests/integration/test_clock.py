"""The wall clock: its steps are noted, its date is doubted beyond ten minutes, and every false date has a way back."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from service_centre.clock import SetClock
from service_centre.domain import hall as h
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.record import MendDay
from tests.helpers.office import NINE, OfficeAtWork

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
IN_1970_MS = 3 * HOUR_MS


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OfficeAtWork]:
    made = OfficeAtWork(tmp_path)
    made.says("desk-1", s.SignInChecked("9001", s.SUPERVISOR))
    yield made
    made.close()


def restart_at(office: OfficeAtWork, step_ms: int) -> None:
    """End the broker, set the wall clock, start it again."""
    office.close()
    office.clock.step(step_ms)
    office.open()


def state_of(office: OfficeAtWork) -> dict[str, str]:
    return {number: ticket.state for number, ticket in office.hall.tickets.items()}


def test_a_small_step_is_noted_and_the_day_goes_on(office: OfficeAtWork) -> None:
    office.clock.step(9 * HOUR_MS // 60)
    office.pass_by(2_000)
    assert office.hall.doubted_at_ms is None
    assert office.hall.phase == h.ISSUING


@pytest.mark.parametrize("step_ms", [9 * HOUR_MS + 60_000, 8 * DAY_MS, -8 * DAY_MS])
def test_a_great_step_is_not_trusted_because_it_holds(office: OfficeAtWork, step_ms: int) -> None:
    office.says("kiosk-1", t.TakeTicket("A"))
    office.clock.step(step_ms)
    office.pass_by(10 * 60_000)
    assert office.hall.doubted_at_ms is not None
    assert (office.hall.phase, state_of(office)) == (h.ISSUING, {"A001": "waiting"})


def test_a_clock_that_comes_back_is_trusted_again(office: OfficeAtWork) -> None:
    office.clock.step(8 * DAY_MS)
    office.pass_by(60_000)
    office.clock.step(-8 * DAY_MS)
    office.pass_by(2_000)
    assert office.hall.doubted_at_ms is None


def test_many_small_steps_are_a_great_one(office: OfficeAtWork) -> None:
    for _ in range(4):
        office.clock.step(4 * 60_000)
        office.pass_by(2_000)
    assert office.hall.doubted_at_ms is not None


def test_a_time_service_settles_it(office: OfficeAtWork) -> None:
    office.clock.step(9 * HOUR_MS + 60_000)
    office.pass_by(2_000)
    office.clock.in_sync = True
    office.pass_by(4_000)
    assert office.hall.phase == h.CLOSING


def test_a_supervisor_confirms_the_date(office: OfficeAtWork) -> None:
    office.clock.step(9 * HOUR_MS + 60_000)
    office.pass_by(2_000)
    assert office.says("counter-1", s.ConfirmDate()).key == "refused.signed_out"
    assert office.says("desk-1", s.ConfirmDate()).status == "ok"
    office.pass_by(4_000)
    assert office.hall.phase == h.CLOSING
    assert office.hall.doubted_at_ms is None


def test_a_step_right_after_the_confirmation_is_doubted_too(office: OfficeAtWork) -> None:
    office.clock.step(2 * HOUR_MS)
    office.pass_by(2_000)
    office.says("desk-1", s.ConfirmDate())
    office.clock.step(8 * DAY_MS)
    office.pass_by(60_000)
    assert office.hall.doubted_at_ms is not None


def test_doubt_outlives_a_restart(office: OfficeAtWork) -> None:
    office.clock.step(9 * HOUR_MS + 60_000)
    office.pass_by(2_000)
    office.restart()
    office.pass_by(60_000)
    assert office.hall.phase == h.ISSUING
    office.says("desk-1", s.ConfirmDate())
    office.pass_by(4_000)
    assert office.hall.phase == h.CLOSING


def test_a_day_is_not_opened_ahead_of_its_date(office: OfficeAtWork) -> None:
    office.says("desk-1", s.CloseDay(sure=True))
    assert office.says("desk-1", s.OpenDay("2026-11-22")).key == "refused.day_ahead"


# A date that is wrong at the start.


@pytest.mark.parametrize("step_ms", [11 * 60_000, 60 * DAY_MS, -60 * DAY_MS])
def test_a_start_at_another_date_expires_and_closes_nothing(office: OfficeAtWork, step_ms: int) -> None:
    office.says("kiosk-1", t.TakeTicket("A"))
    restart_at(office, step_ms)
    office.pass_by(120_000)
    assert office.hall.doubted_at_ms is not None
    assert (office.hall.day, state_of(office)) == ("2026-11-21", {"A001": "waiting"})


def test_a_hall_that_was_off_over_the_weekend_opens_once_the_time_is_sure(office: OfficeAtWork) -> None:
    restart_at(office, 2 * DAY_MS)
    office.pass_by(10_000)
    assert office.hall.day == "2026-11-21"
    office.clock.in_sync = True
    office.pass_by(10_000)
    assert (office.hall.day, office.hall.phase) == ("2026-11-23", h.ISSUING)


def test_a_fresh_hall_in_1970_waits_for_a_date(tmp_path: Path) -> None:
    office = OfficeAtWork(tmp_path, SetClock(IN_1970_MS))
    office.pass_by(10_000)
    assert office.hall.phase == h.NOT_OPEN
    office.clock.step(NINE - IN_1970_MS)
    office.clock.in_sync = True
    office.pass_by(10_000)
    assert (office.hall.day, office.hall.phase) == ("2026-11-21", h.ISSUING)
    office.close()


def opened_in_1970(tmp_path: Path) -> OfficeAtWork:
    """A hall whose supervisor had no better date: it is opened under 1970, and has a customer."""
    office = OfficeAtWork(tmp_path, SetClock(IN_1970_MS))
    office.says("desk-1", s.SignInChecked("9001", s.SUPERVISOR))
    office.says("desk-1", s.ConfirmDate())
    office.pass_by(4_000)
    assert (office.hall.day, office.hall.phase) == ("1970-01-01", h.ISSUING)
    office.says("kiosk-1", t.TakeTicket("A"))
    return office


def test_customers_of_1970_are_not_expired_and_their_day_is_mended(tmp_path: Path) -> None:
    office = opened_in_1970(tmp_path)
    office.clock.step(NINE - IN_1970_MS)
    office.clock.in_sync = True
    office.pass_by(60_000)
    assert (office.hall.phase, state_of(office)) == (h.ISSUING, {"A001": "waiting"})
    assert office.says("desk-1", MendDay()).status == "ok"
    assert office.hall.day == "2026-11-21"
    assert office.says("kiosk-1", t.TakeTicket("A")).answer["number"] == "A002"  # type: ignore[index]
    office.verify()
    office.restart()
    assert (office.hall.day, list(office.hall.tickets)) == ("2026-11-21", ["A001", "A002"])
    office.close()


def falsely_ahead(office: OfficeAtWork, days: int) -> None:
    """Close today; at the next start a wrong time service vouches for a date to come; the hall opens; it is set right."""
    office.says("desk-1", s.CloseDay(sure=True))
    office.clock.in_sync = True
    restart_at(office, days * DAY_MS)
    office.pass_by(4_000)
    office.clock.in_sync = False
    office.clock.step(-days * DAY_MS)
    office.pass_by(2_000)
    office.says("desk-1", s.SignInChecked("9001", s.SUPERVISOR))
    office.says("desk-1", s.ConfirmDate())


def test_a_hall_that_was_opened_under_a_date_to_come_can_leave_it(office: OfficeAtWork) -> None:
    first = office.says("kiosk-1", t.TakeTicket("A")).answer["number"]  # type: ignore[index]
    falsely_ahead(office, 60)
    assert office.hall.day == "2027-01-20"
    false = office.says("kiosk-1", t.TakeTicket("A")).answer["number"]  # type: ignore[index]
    assert office.says("desk-1", MendDay()).key == "refused.day_used"
    office.says("desk-1", s.CloseDay(sure=True))
    assert office.says("desk-1", s.OpenDay("2026-11-21")).status == "ok"
    again = office.says("kiosk-1", t.TakeTicket("A")).answer["number"]  # type: ignore[index]
    assert (first, false, again) == ("A001", "A001", "A002")
    office.verify()
    for _ in range(25):
        office.clock.advance(HOUR_MS)
        office.broker.ticker.tick()
    assert office.hall.day == "2026-11-22"


def test_a_day_under_a_false_date_goes_on_under_the_right_one(tmp_path: Path) -> None:
    office = OfficeAtWork(tmp_path, SetClock(NINE + 60 * DAY_MS))
    office.says("kiosk-1", t.TakeTicket("A"))
    office.clock.step(-60 * DAY_MS)
    office.pass_by(2_000)
    office.says("desk-1", s.SignInChecked("9001", s.SUPERVISOR))
    assert office.says("desk-1", MendDay()).key == "refused.date_doubted"
    office.says("desk-1", s.ConfirmDate())
    assert office.says("desk-1", MendDay()).status == "ok"
    assert (office.hall.day, state_of(office)) == ("2026-11-21", {"A001": "waiting"})
    late = t.JoinOffline("2027-01-20", "A1001", "A", 5_000)
    assert office.says("kiosk-1", late).status == "ok"
    assert office.hall.tickets["A1001"].state == "waiting"
    office.verify()
    office.close()


def test_the_next_morning_opens_by_itself_after_a_false_date(office: OfficeAtWork) -> None:
    falsely_ahead(office, 60)
    office.says("desk-1", s.CloseDay(sure=True))
    for _ in range(25):
        office.clock.advance(HOUR_MS)
        office.broker.ticker.tick()
    assert (office.hall.day, office.hall.phase) == ("2026-11-22", h.ISSUING)


def go_on_by_hours(office: OfficeAtWork, hours: int) -> None:
    for _ in range(hours):
        office.clock.advance(HOUR_MS)
        office.broker.ticker.tick()


def test_a_computer_that_wakes_at_the_time_of_its_sleep_opens_the_next_day(office: OfficeAtWork) -> None:
    """No battery behind the clock: it starts where it was switched off, and a time service steps it over the night."""
    go_on_by_hours(office, 8)
    office.says("desk-1", s.CloseDay(sure=True))
    office.restart()
    office.clock.in_sync = True
    office.clock.step(16 * HOUR_MS)
    office.pass_by(4_000)
    assert (office.hall.day, office.hall.phase) == ("2026-11-22", h.ISSUING)
    assert office.alarm_keys() & {"alarm.false_day", "alarm.date"} == set()


def test_a_day_that_a_power_cut_ended_is_closed_the_next_morning(office: OfficeAtWork) -> None:
    office.says("kiosk-1", t.TakeTicket("A"))
    go_on_by_hours(office, 6)
    office.restart()
    office.clock.in_sync = True
    office.clock.step(18 * HOUR_MS)
    office.pass_by(6_000)
    assert (office.hall.day, office.hall.phase, state_of(office)) == ("2026-11-22", h.ISSUING, {})
    office.verify()


@pytest.mark.parametrize("off_ms", [-2 * DAY_MS, -30 * 60_000, IN_1970_MS - NINE])
def test_a_start_with_an_old_date_that_is_set_right_expires_nobody(office: OfficeAtWork, off_ms: int) -> None:
    office.says("kiosk-1", t.TakeTicket("A"))
    restart_at(office, off_ms)
    office.pass_by(4_000)
    office.clock.step(-off_ms)
    office.clock.in_sync = True
    office.pass_by(10_000)
    assert (office.hall.day, office.hall.phase, state_of(office)) == (
        "2026-11-21",
        h.ISSUING,
        {"A001": "waiting"},
    )
    office.restart()
    office.pass_by(4_000)
    assert state_of(office) == {"A001": "waiting"}
    go_on_by_hours(office, 25)
    assert office.hall.day == "2026-11-22"


def test_a_glitch_after_a_restart_expires_nobody(office: OfficeAtWork) -> None:
    office.says("kiosk-1", t.TakeTicket("A"))
    office.restart()
    office.clock.in_sync = True
    for step_ms in (-DAY_MS, DAY_MS):
        office.clock.step(step_ms)
        office.pass_by(4_000)
    assert (office.hall.day, state_of(office)) == ("2026-11-21", {"A001": "waiting"})


def test_a_day_that_was_named_wrongly_can_be_named_back(office: OfficeAtWork) -> None:
    for step_ms, day in ((-DAY_MS, "2026-11-20"), (DAY_MS, "2026-11-21")):
        office.clock.step(step_ms)
        office.pass_by(2_000)
        office.says("desk-1", s.ConfirmDate())
        assert office.says("desk-1", MendDay()).status == "ok"
        assert office.hall.day == day
    office.verify()


def test_a_step_while_the_disk_is_full_is_doubted_once_it_can_be_written(office: OfficeAtWork) -> None:
    office.says("kiosk-1", t.TakeTicket("A"))
    office.fill_the_disk()
    office.clock.step(8 * DAY_MS)
    office.pass_by(6_000)
    office.empty_the_disk()
    office.pass_by(6_000)
    assert office.hall.doubted_at_ms is not None
    assert (office.hall.day, state_of(office)) == ("2026-11-21", {"A001": "waiting"})


def test_a_false_date_that_was_opened_twice_can_be_mended(tmp_path: Path) -> None:
    office = opened_in_1970(tmp_path)
    office.says("desk-1", s.CloseDay(sure=True))
    office.says("desk-1", s.OpenDay("1970-01-01"))
    office.clock.advance(HOUR_MS)
    office.pass_by(4_000)
    office.says("desk-1", s.SignInChecked("9001", s.SUPERVISOR))
    office.says("kiosk-1", t.TakeTicket("A"))
    office.clock.step(NINE - office.clock.wall_ms())
    office.clock.in_sync = True
    office.pass_by(4_000)
    assert office.says("desk-1", MendDay()).status == "ok"
    assert "alarm.false_day" not in office.alarm_keys()
    office.verify()
    office.restart()
    assert office.hall.day == "2026-11-21"
    office.close()


def test_the_day_whose_name_was_used_falsely_goes_on_with_its_numbers(tmp_path: Path) -> None:
    """Opened as 11-22 on the 21st: papers bear that date, so that the real 22nd gives other numbers."""
    office = OfficeAtWork(tmp_path, SetClock(NINE + DAY_MS))
    taken = [office.says("kiosk-1", t.TakeTicket("A")).answer["number"] for _ in range(3)]  # type: ignore[index]
    office.clock.step(-DAY_MS)
    office.pass_by(2_000)
    office.says("desk-1", s.SignInChecked("9001", s.SUPERVISOR))
    office.says("desk-1", s.ConfirmDate())
    assert office.says("desk-1", MendDay()).status == "ok"
    go_on_by_hours(office, 25)
    assert office.hall.day == "2026-11-22"
    assert office.says("kiosk-1", t.TakeTicket("A")).answer["number"] not in taken  # type: ignore[index]
    office.verify()
    office.close()


def test_the_supervisor_is_told_of_a_false_date(office: OfficeAtWork) -> None:
    falsely_ahead(office, 60)
    assert "alarm.false_day" in office.alarm_keys()


def test_a_hall_that_is_open_round_the_clock_gives_numbers_all_night(office: OfficeAtWork) -> None:
    text = office.home.plan.read_text(encoding="utf-8")
    text = text.replace('"09:00"', '"00:00"').replace('"18:00"', '"23:59"')
    office.home.plan.write_text(text, encoding="utf-8")
    refused = []
    for _ in range(2 * 24 * 12):
        office.clock.advance(300_000)
        office.broker.ticker.tick()
        office.broker.ticker.tick()
        if office.says("kiosk-1", t.TakeTicket("A")).status != "ok":
            refused.append(office.clock.wall_ms())
    assert refused == []


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_clock_does_no_number_comes_twice_and_every_day_can_be_left(
    tmp_path: Path, seed: int
) -> None:
    """250 steps and starts at wrong dates a seed: 1,000 in all."""
    dice, office, given = random.Random(seed), OfficeAtWork(tmp_path), set()
    for _ in range(250):
        step_ms = dice.choice([dice.randrange(-600, 600) * 1000, dice.randrange(-400, 400) * DAY_MS])
        (restart_at if dice.random() < 0.3 else lambda o, ms: o.clock.step(ms))(office, step_ms)
        waiting = [number for number, state in state_of(office).items() if state == "waiting"]
        office.pass_by(6_000)
        if office.hall.doubted_at_ms is not None:
            assert waiting == [number for number, state in state_of(office).items() if state == "waiting"]
            office.clock.step(NINE + office.clock.monotonic_ms() - office.clock.wall_ms())
        office.pass_by(4_000)
        taken = office.says("kiosk-1", t.TakeTicket(dice.choice("ABCDF")))
        if taken.answer:
            number = (office.hall.day, taken.answer["number"])
            assert number not in given
            given.add(number)
    assert len(given) > 50
    office.verify()
    office.says("desk-1", s.SignInChecked("9001", s.SUPERVISOR))
    office.says("desk-1", s.ConfirmDate())
    office.says("desk-1", s.CloseDay(sure=True))
    office.clock.in_sync = True
    for _ in range(30):
        office.clock.advance(HOUR_MS)
        office.broker.ticker.tick()
    assert office.hall.day == office.today()
    office.close()
