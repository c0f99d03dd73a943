"""A ticket as paper: the template filled in; pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from hardware.paper import CENTRE, LEFT, Feed, Item, Paper, Qr, Row, Rule, Span
from kiosk.template import LABELS, OWN, Checked, Line
from service_centre.domain.plan import Plan
from service_centre.i18n import Words, words

LARGER = 1.4
LARGE_ALREADY = 60
"""In dots: 7.5 mm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipData:
    """What stands on one ticket; `issued` is the hall's local time as text, `ahead` None when nobody knows."""

    number: str
    service: str
    language: str
    ahead: int | None
    issued: str
    reprint: bool = False
    offline: bool = False
    large: bool = False


def follow_address(number: str, plan: Plan) -> str:
    """Write the address behind a ticket's QR, "" where the hall has no phone page."""
    return f"{plan.web.address}/t/{number}" if plan.web.address else ""


def make_slip(data: SlipData, plan: Plan, template: Checked) -> Paper:
    """Lay a ticket out in the customer's language and a second one."""
    first = words(data.language)
    second = words("en" if data.language != "en" else "zh_Hans")
    fields, holds = _fields(data, plan, first, second), _holds(data, plan)
    if data.large:  # larger letters, and one language for the room they take
        fields = {name: "" if name.endswith("_2") else text for name, text in fields.items()}
    shown = [line for line in template.line if holds[line.when] and not _is_blank(line, data, fields)]
    return Paper(tuple(_item(line, data, plan, template, fields) for line in shown), data.language)


def _holds(data: SlipData, plan: Plan) -> Mapping[str, bool]:
    """Say which conditions of lines hold for this ticket."""
    return {
        "always": True,
        "reprint": data.reprint,
        "ahead": data.ahead is not None,
        "offline": data.offline,
        "online": not data.offline,
        "web": bool(plan.web.address) and not data.offline,
        "prepare": bool(plan.services[data.service].prepare),
    }


def _fields(data: SlipData, plan: Plan, first: Words, second: Words) -> Mapping[str, str]:
    service = plan.services[data.service]
    found = {"number": data.number, "time": data.issued}
    found["people"] = first("slip.people", count=data.ahead) if data.ahead is not None else ""
    for name, texts in zip(OWN, (plan.name, service.name, service.prepare), strict=True):
        found |= {name: first.pick(texts), f"{name}_2": second.pick(texts)}
    for name in LABELS:
        found |= {name: first(f"slip.{name}"), f"{name}_2": second(f"slip.{name}")}
    return found


def _is_blank(line: Line, data: SlipData, fields: Mapping[str, str]) -> bool:
    """Say whether a line of text says nothing once it is filled in."""
    if not data.large or line.kind != "text":
        return False
    text = line.text if isinstance(line.text, str) else words(data.language).pick(line.text)
    return "{" in text and not text.format_map(fields).strip() and not line.right


def _larger(size_dots: int) -> int:
    """The size for customers who chose large text; what is large already stays."""
    return round(size_dots * LARGER) if size_dots < LARGE_ALREADY else size_dots


def _item(line: Line, data: SlipData, plan: Plan, template: Checked, fields: Mapping[str, str]) -> Item:
    match line.kind:
        case "rule":
            return Rule()
        case "feed":
            return Feed(line.dots)
        case "qr":
            return Qr(follow_address(data.number, plan), line.module_dots)
        case "picture":
            return template.picture(line)
    text = line.text if isinstance(line.text, str) else words(data.language).pick(line.text)
    size, more_size = (_larger(size) if data.large else size for size in (line.size, line.more_size))
    left = [Span(text.format_map(fields).rstrip(), size, line.bold)]
    if line.more and line.more.format_map(fields).strip():
        left.append(Span(line.more.format_map(fields), more_size))
    right = (Span(line.right.format_map(fields), size + 4, True),) if line.right else ()
    return Row(tuple(left), right, CENTRE if line.align == "centre" else LEFT)
