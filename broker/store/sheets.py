"""The end-of-day sheet, read from the projections."""

import sqlite3
from collections.abc import Iterable

from broker.store.tickets import legs_of, out_of_turn
from service_centre.domain import tickets as t
from service_centre.domain.statistics import LineFigures, figures
from service_centre.messages.queries import DaySheet, SheetRow


def day_sheet(connection: sqlite3.Connection, day: str, lines: Iterable[str], target_min: float) -> DaySheet:
    """Sum a day up: a row a line, and the row "" over all."""
    legs = legs_of(connection, day)
    target_ms = target_min * 60_000
    rows = [_row(line, figures([leg for leg in legs if leg["line"] == line], target_ms)) for line in lines]
    rows.append(_row("", figures(legs, target_ms)))
    return DaySheet(day=day, rows=tuple(rows), out_of_turn=tuple(out_of_turn(connection, day)[:50]))


def _row(line: str, sums: LineFigures) -> SheetRow:
    return SheetRow(
        line=line,
        arrived=sums.arrived,
        served=sums.outcomes[t.SERVED],
        transferred=sums.outcomes[t.TRANSFERRED],
        no_show=sums.outcomes[t.NO_SHOW],
        cancelled=sums.outcomes[t.BY_CUSTOMER] + sums.outcomes[t.BY_STAFF],
        expired=sums.outcomes[t.EXPIRED],
        wait_mean_s=_s(sums.wait.mean),
        wait_median_s=_s(sums.wait.median),
        wait_p90_s=_s(sums.wait.p90),
        wait_p95_s=_s(sums.wait.p95),
        wait_max_s=_s(sums.wait.longest),
        within_target=sums.within_target,
        walk_mean_s=_s(sums.walk.mean),
        handling_mean_s=_s(sums.handling.mean),
        handling_p95_s=_s(sums.handling.p95),
        rated=sums.rated,
        satisfied=sums.satisfied,
    )


def _s(ms: float | None) -> float | None:
    return None if ms is None else round(ms / 1000, 1)
