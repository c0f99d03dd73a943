"""Whether numbers may be given, and how long still: as the broker says, or without it by its last word and the clock."""

from kiosk.known import Known
from service_centre.clock import local_time
from service_centre.domain.plan import Plan, minutes_of
from service_centre.link.station import Station


def is_open(plan: Plan | None, known: Known, station: Station) -> bool:
    """Say whether the hall gives numbers now, as far as this kiosk can know."""
    if station.linked or known.phase != "open" or plan is None:
        return known.phase == "open" and bool(station.hall)
    minute = _minute_of(known.day, plan, station)
    return minute is not None and minute < minutes_of(plan.hours.closes)


def closes_in_min(plan: Plan | None, known: Known, station: Station) -> int | None:
    """Say how soon the last numbers are given; None while that is long ahead."""
    if plan is None or not is_open(plan, known, station):
        return None
    minute = _minute_of(known.day, plan, station)
    left = minutes_of(plan.hours.closes) - minute if minute is not None else 0
    return left if 0 < left <= plan.rules.last_tickets_min else None


def _minute_of(day: str, plan: Plan, station: Station) -> int | None:
    """Give the minute of the day as the hall's clock stands here; None on another day."""
    local = local_time(station.pulse.wall_ms, plan.time_zone)
    return local.hour * 60 + local.minute if local.date().isoformat() == day else None
