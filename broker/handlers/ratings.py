"""Ratings: once for each finished leg, while the customer is asked."""

from broker.handlers.answer import Decision, accept
from service_centre.domain import ratings as r
from service_centre.domain import tickets as t
from service_centre.domain.hall import Hall
from service_centre.domain.message import Caller, Moment, Refusal


def rate(hall: Hall, command: r.Rate, caller: Caller, now: Moment) -> Decision:
    """Take a customer's rating; a key pressed in time counts, however long the link took."""
    ticket = hall.tickets.get(command.number)
    if command.score not in r.SCORES:
        return Refusal("refused.no_such_score", {"score": str(command.score)[:8]})
    if ticket is None or not 0 <= command.leg < len(ticket.legs):
        return Refusal("refused.no_such_ticket", {"number": command.number[:8]})
    leg = ticket.legs[command.leg]
    if leg.outcome != t.SERVED or leg.seat != command.seat or leg.ended_ms is None:
        return Refusal("refused.not_to_rate", {"number": command.number})
    if leg.rating:
        return Refusal("refused.rated", {"number": command.number})
    # By the steady clock: how long it was on the way is all that the wall clock is asked.
    pressed_ms = now.elapsed_ms - max(0, now.at_ms - (caller.asked_at_ms or now.at_ms))
    too_early = pressed_ms < leg.ended_ms - r.EARLY_MS
    if too_early or pressed_ms - leg.ended_ms > hall.plan.rules.rating_asked_s * 1000 + r.ON_THE_WAY_MS:
        return Refusal("refused.rating_late", {"number": command.number})
    return accept(r.LegRated(command.number, command.leg, command.seat, command.score))
