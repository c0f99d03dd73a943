"""Ratings: one for each finished leg, on the customer's side, within the time allowed."""

from dataclasses import dataclass

from service_centre.domain.message import Fact
from service_centre.domain.tickets import SeatCommand

SCORES = range(1, 6)
SATISFIED_FROM, UNHAPPY_UP_TO = 4, 2
"""Satisfied are the top two of five; with the lowest two the supervisor is told at once."""

UNHAPPY_SHOWN_MS = 15 * 60_000
EARLY_MS = 2_000
"""By so much a device's clock may be behind the broker's."""

ON_THE_WAY_MS = 20_000
"""A key that was pressed in time may arrive so much later."""


@dataclass(frozen=True, slots=True)
class Rate(SeatCommand):
    """A customer rates the leg (counted from 0) of a ticket that this seat has just finished: 5 best, 1 worst."""

    number: str
    leg: int
    score: int


@dataclass(frozen=True, slots=True)
class LegRated(Fact):
    """A customer rated a leg."""

    number: str
    leg: int
    seat: str
    score: int


@dataclass(frozen=True, slots=True)
class RatingAsked:
    """The leg that a seat finished last: its customer is asked from `at_ms` on (ms since opening)."""

    number: str
    leg: int
    at_ms: int


@dataclass(frozen=True, slots=True)
class Unhappy:
    """A low rating, for the supervisor: at which seat, of which number, when (wall ms)."""

    seat: str
    number: str
    at_ms: int
