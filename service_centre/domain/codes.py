"""What a scanned code is: the prefix rules of the settings decide, and an unknown code stays unknown."""

from dataclasses import dataclass

from service_centre.domain.numbering import take_apart
from service_centre.domain.plan import Plan

TICKET, PHONE = "ticket", "phone"


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was recognised."""

    kind: str
    value: str


def read_code(text: str, plan: Plan) -> Code | None:
    """Say what a scan is; None if no rule knows it."""
    clean = text.strip()
    path = f"{plan.web.address}/t/" if plan.web.address else ""
    number = clean.removeprefix(path) if path else clean
    if take_apart(number, plan.rules.number_digits):
        return Code(TICKET, number.upper())
    for kind, rule in plan.codes.items():
        fits = any(clean.startswith(prefix) for prefix in rule.prefixes)
        if fits and (not rule.lengths or len(clean) in rule.lengths):
            return Code(kind, clean)
    return None
