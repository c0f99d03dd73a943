"""What a handler gives back."""

from dataclasses import dataclass

from service_centre.domain.message import Fact, Refusal


@dataclass(frozen=True, slots=True)
class Accepted:
    """The facts that follow from a command, and what its sender wants to know at once."""

    facts: tuple[Fact, ...]
    answer: object | None = None


Decision = Accepted | Refusal


def accept(*facts: Fact, answer: object | None = None) -> Accepted:
    """Accept a command with these facts."""
    return Accepted(facts, answer)
