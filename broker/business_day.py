"""On which date a business day was really opened: a hall may have been opened under a clock that was wrong."""

from service_centre.clock import local_date
from service_centre.domain.hall import Hall
from service_centre.domain.seats import STEP_DOUBTED_MS

FLOOR_MS = 1_735_689_600_000
"""2025-01-01, UTC: a clock before it was never set."""

FALSE_DAY = ""


def true_day(hall: Hall) -> str:
    """Name the date on which the hall's day was really opened, as far as the steps of the clock tell.

    FALSE_DAY if the clock had never been set when it was opened.
    """
    if abs(hall.stepped_ms) <= STEP_DOUBTED_MS or not hall.day:
        return hall.day if hall.opened_at_ms >= FLOOR_MS or not hall.day else FALSE_DAY
    opened_at_ms = hall.opened_at_ms + hall.stepped_ms
    return local_date(opened_at_ms, hall.plan.time_zone) if opened_at_ms >= FLOOR_MS else FALSE_DAY
