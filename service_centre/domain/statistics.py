"""Figures from legs, one definition each: `docs/rules.md` says them in words.

Wait is queue entry to the last call of that leg, walk is call to arrival, handling is arrival to finish.
A percentile is the smallest value that at least that share of the values does not exceed.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service_centre.domain import tickets as t
from service_centre.domain.ratings import SATISFIED_FROM


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean, median, P90, P95 and maximum of some durations in ms; None where there are none."""

    mean: float | None
    median: float | None
    p90: float | None
    p95: float | None
    longest: float | None


def percentile(values: Sequence[float], share: float) -> float | None:
    """Read the percentile off sorted values."""
    return values[max(0, math.ceil(share * len(values)) - 1)] if values else None


def spread(values: Iterable[float]) -> Spread:
    """Sum durations up."""
    ordered = sorted(values)
    mean = sum(ordered) / len(ordered) if ordered else None
    longest = ordered[-1] if ordered else None
    return Spread(
        mean, percentile(ordered, 0.5), percentile(ordered, 0.9), percentile(ordered, 0.95), longest
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFigures:
    """Counts and durations of one line, or of all."""

    arrived: int
    outcomes: Mapping[str, int]
    wait: Spread
    within_target: float | None
    walk: Spread
    handling: Spread
    rated: int
    satisfied: float | None


def figures(legs: Sequence[Mapping[str, Any]], target_ms: float) -> LineFigures:
    """Sum legs up: mappings with line, entry_ms, called_ms, arrived_ms, ended_ms and outcome."""
    outcomes = dict.fromkeys(t.OUTCOMES, 0)
    for leg in legs:
        if leg["outcome"]:
            outcomes[leg["outcome"]] += 1
    called = [leg for leg in legs if leg["calls"]]
    waits = [leg["called_ms"] - leg["entry_ms"] for leg in called]
    arrived = [leg for leg in called if leg["arrived_ms"] is not None]
    ended = [leg for leg in arrived if leg["ended_ms"] is not None]
    ratings = [leg["rating"] for leg in legs if leg["rating"]]
    return LineFigures(
        arrived=len(legs),
        outcomes=outcomes,
        wait=spread(waits),
        within_target=sum(wait <= target_ms for wait in waits) / len(waits) if waits else None,
        walk=spread(max(0, leg["arrived_ms"] - leg["called_ms"]) for leg in arrived),
        handling=spread(leg["ended_ms"] - leg["arrived_ms"] for leg in ended),
        rated=len(ratings),
        satisfied=sum(score >= SATISFIED_FROM for score in ratings) / len(ratings) if ratings else None,
    )
