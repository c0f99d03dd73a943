"""Steps of the wall clock: noted, doubted beyond ten minutes, trusted again by time or by the supervisor."""

from pathlib import Path

import pytest

from broker.ticker import TRUST_AFTER_MS
from service_centre.domain import hall as h
from service_centre.domain import seats as s
from tests.helpers.office import OfficeAtWork

HOUR_MS = 3_600_000


@pytest.fixture
def office(tmp_path: Path):  # type: ignore[no-untyped-def]
    made = OfficeAtWork(tmp_path)
    yield made
    made.close()


def pass_by(office: OfficeAtWork, ms: int) -> None:
    """Let time pass in steps of two seconds, as the ticker sees it."""
    for _ in range(0, ms, 2_000):
        office.clock.advance(2_000)
        office.broker.ticker.tick()


def test_a_small_step_is_noted_and_the_day_goes_on(office: OfficeAtWork) -> None:
    office.clock.step(9 * HOUR_MS // 60)
    pass_by(office, 2_000)
    assert office.hall.doubted_at_ms is None
    assert office.hall.phase == h.ISSUING


def test_a_great_step_into_the_evening_closes_nothing_for_a_minute(office: OfficeAtWork) -> None:
    office.clock.step(9 * HOUR_MS + 60_000)
    pass_by(office, TRUST_AFTER_MS - 4_000)
    assert office.hall.phase == h.ISSUING
    assert office.hall.doubted_at_ms is not None
    pass_by(office, 8_000)
    assert office.hall.doubted_at_ms is None
    assert office.hall.phase == h.CLOSING


def test_a_second_step_starts_the_minute_again(office: OfficeAtWork) -> None:
    office.clock.step(10 * HOUR_MS)
    pass_by(office, TRUST_AFTER_MS - 4_000)
    office.clock.step(-30_000)
    pass_by(office, TRUST_AFTER_MS - 4_000)
    assert office.hall.phase == h.ISSUING


def test_a_supervisor_confirms_the_date(office: OfficeAtWork) -> None:
    office.says("desk-1", s.SignInChecked("9001", s.SUPERVISOR))
    office.clock.step(9 * HOUR_MS + 60_000)
    pass_by(office, 2_000)
    assert office.says("counter-1", s.ConfirmDate()).key == "refused.signed_out"
    assert office.says("desk-1", s.ConfirmDate()).status == "ok"
    pass_by(office, 2_000)
    assert office.hall.phase == h.CLOSING


def test_doubt_outlives_a_restart(office: OfficeAtWork) -> None:
    office.clock.step(9 * HOUR_MS + 60_000)
    pass_by(office, 2_000)
    office.broker.close()
    office.open()
    assert office.hall.phase == h.ISSUING
    pass_by(office, TRUST_AFTER_MS + 4_000)
    assert office.hall.phase == h.CLOSING


def test_a_day_is_not_opened_ahead_of_its_date(office: OfficeAtWork) -> None:
    office.says("desk-1", s.SignInChecked("9001", s.SUPERVISOR))
    office.says("desk-1", s.CloseDay(sure=True))
    assert office.says("desk-1", s.OpenDay("2026-11-22")).key == "refused.day_ahead"
