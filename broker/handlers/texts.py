"""Private texts: erased with their salts, while the chain stays whole."""

from broker.handlers.answer import Decision, accept
from service_centre.domain import record as k
from service_centre.domain.hall import Hall
from service_centre.domain.message import Caller, Moment, Refusal


def forget(_hall: Hall, command: k.Forget, caller: Caller, _now: Moment) -> Decision:
    """Erase the texts that the caller brings along: those of the ticket or seat that the command names."""
    if not caller.texts:
        return Refusal("refused.nothing_to_erase", {"number": command.number})
    return accept(*(k.TextErased(ref) for ref in caller.texts))
