"""What lines are called: by their service, a lane by its own name."""

from service_centre.domain.plan import Plan
from service_centre.i18n import Words


def line_name(line: str, plan: Plan | None, say: Words) -> str:
    """Name a line; a lane without a name by service and letter, a line that the plan no longer has by its letter."""
    if plan is None or line not in plan.lines:
        return line
    one, service = plan.lines[line], say.pick(plan.service_of(line).name)
    if line == one.service:
        return service
    return say.pick(one.name) if one.name else f"{service} · {line}"
