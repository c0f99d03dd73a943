"""What facts about the record itself do to the hall."""

from collections import deque
from collections.abc import Mapping

from service_centre.domain import record as k
from service_centre.domain.evolve_seats import Evolve, step_ahead
from service_centre.domain.hall import AWAY_KEPT, Hall
from service_centre.domain.message import Fact, Recorded

HALF_A_DAY_MS = 12 * 3_600_000
UNSURE_DAYS = 2
"""The day on which a hall is restored and the next one: kiosks and views that know more numbers are believed so long."""


def _nothing(_hall: Hall, _recorded: Recorded, _fact: Fact) -> None:
    """A fact that is kept for the record and changes no picture of today."""


def _restored(hall: Hall, recorded: Recorded, fact: k.HallRestored) -> None:
    hall.unsure_days, hall.lost, hall.sure_at_ms = UNSURE_DAYS, fact.lost, recorded.moment.at_ms
    hall.sure_of = hall.numbers_given


def _unsure(hall: Hall, recorded: Recorded, fact: k.NumbersUnsure) -> None:
    hall.unsure_days, hall.lost, hall.sure_at_ms = fact.days, fact.lost, recorded.moment.at_ms - HALF_A_DAY_MS


def _started(hall: Hall, _recorded: Recorded, fact: k.BrokerStarted) -> None:
    hall.restarted = True
    step_ahead(hall, max(0, fact.gap_ms))


def _skipped(hall: Hall, _recorded: Recorded, fact: k.NumbersSkipped) -> None:
    issued = hall.issued if len(fact.series) == 1 else hall.issued_offline
    issued[fact.series] = max(issued.get(fact.series, 0), fact.to)


def _gone(hall: Hall, _recorded: Recorded, fact: k.DeviceGone) -> None:
    hall.gone[fact.device] = fact.since_ms


def _was_away(hall: Hall, _recorded: Recorded, fact: k.DeviceWasAway) -> None:
    hall.away.setdefault(fact.device, deque(maxlen=AWAY_KEPT)).append((fact.from_ms, fact.to_ms))
    hall.away_total_ms[fact.device] = hall.away_total_ms.get(fact.device, 0) + fact.to_ms - fact.from_ms
    hall.gone.pop(fact.device, None)


def _renamed(hall: Hall, recorded: Recorded, fact: k.DayRenamed) -> None:
    now = recorded.moment
    hall.also_named.add(hall.day)
    hall.days.add(fact.day)
    hall.days.discard(fact.was)
    hall.day, hall.stepped_ms, hall.behind_ms = fact.day, 0, 0
    hall.opened_at_ms = now.at_ms - now.elapsed_ms
    hall.touched_tickets.update(dict.fromkeys(hall.tickets, False))


def _doubted(hall: Hall, recorded: Recorded, _fact: k.ClockDoubted) -> None:
    hall.doubted_at_ms = recorded.moment.at_ms


BY_RECORD_FACT: Mapping[type[Fact], Evolve] = {
    k.ChainKeyed: _nothing,
    k.HallRestored: _restored,
    k.NumbersUnsure: _unsure,
    k.BrokerStarted: _started,
    k.NumbersSkipped: _skipped,
    k.TextErased: _nothing,
    k.DeviceGone: _gone,
    k.DeviceWasAway: _was_away,
    k.DayRenamed: _renamed,
    k.ClockDoubted: _doubted,
}
