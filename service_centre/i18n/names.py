"""What lines are called: by their service, a lane by its own name."""

from service_centre.domain.plan import Plan
from service_centre.i18n import Words


def line_name(line: str, plan: Plan | None, say: Words) -> str:
    """Name a line; one that the plan has not, or no longer, by its letter."""
    if plan is None or line not in plan.lines:
        return line
    one = plan.lines[line]
    own = one.name if line != one.service else {}
    return say.pick(own or plan.services[one.service].name)
