"""A ticket as paper: the template filled in; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hardware.paper import CENTRE, LEFT, Feed, Item, Paper, Qr, Row, Rule, Span
from kiosk.template import LABELS, Checked, Line
from service_centre.domain.plan import Plan
from service_centre.i18n import Words, words
from service_centre.i18n.names import line_name

LARGER = 1.3
LARGE_ALREADY = 60
"""In dots: 7.5 mm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipData:
    """What stands on one ticket; `issued` is the hall's local time as text, `ahead` None when nobody knows."""

    number: str
    line: str
    language: str
    ahead: int | None
    issued: str
    reprint: bool = False
    offline: bool = False
    large: bool = False


def follow_address(number: str, plan: Plan) -> str:
    """Write the address behind a ticket's QR, "" where the hall has no phone page."""
    return f"{plan.web.address.rstrip('/')}/t/{number}" if plan.web.address else ""


def make_slip(data: SlipData, plan: Plan, template: Checked) -> Paper:
    """Lay a ticket out in the customer's language and a second one: English, or the Chinese of the hall."""
    chinese = data.language
    if chinese == "en":
        chinese = next((language for language in plan.languages if language != "en"), "zh_Hans")
    first, second = words(data.language), words("en" if data.language != "en" else chinese)
    fields, holds = _fields(data, plan, first, second), _holds(data, plan)
    if data.large:  # larger letters, and one language for the room they take
        fields = {name: "" if name.endswith("_2") else text for name, text in fields.items()}
    shown = [
        line for line in template.line
        if holds[line.when] and (line.kind != "qr" or holds["web"]) and not _is_blank(line, data, fields)
    ]  # fmt: skip
    return Paper(tuple(_item(line, data, plan, template, fields) for line in shown), chinese)


def _holds(data: SlipData, plan: Plan) -> Mapping[str, bool]:
    """Say which conditions of lines hold for this ticket."""
    return {
        "always": True,
        "reprint": data.reprint,
        "ahead": data.ahead is not None,
        "offline": data.offline,
        "online": not data.offline,
        "web": bool(plan.web.address) and not data.offline,
        "prepare": bool(plan.service_of(data.line).prepare),
    }


def _fields(data: SlipData, plan: Plan, first: Words, second: Words) -> Mapping[str, str]:
    found = {"number": data.number, "time": data.issued}
    found["people"] = first("slip.people", count=data.ahead) if data.ahead is not None else ""
    found |= {"service": line_name(data.line, plan, first), "service_2": line_name(data.line, plan, second)}
    for name, texts in (("hall", plan.name), ("prepare", plan.service_of(data.line).prepare)):
        found |= {name: first.pick(texts), f"{name}_2": second.pick(texts)}
    for name in LABELS:
        shorter = f"slip.{name}_large"  # one line even in larger letters
        key = shorter if data.large and first.has(shorter) else f"slip.{name}"
        found |= {name: first(key), f"{name}_2": second(key)}
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
            return Qr(follow_address(data.number, plan), line.module_dots, _beside(line, data, fields))
        case "picture":
            return template.picture(line)
    left = _spans(line, data, fields)
    right = (Span(line.right.format_map(fields), left[0].size_dots + 4, True),) if line.right else ()
    return Row(left, right, CENTRE if line.align == "centre" else LEFT)


def _spans(line: Line, data: SlipData, fields: Mapping[str, str]) -> tuple[Span, ...]:
    """Fill in a line's text and what follows it."""
    text = line.text if isinstance(line.text, str) else words(data.language).pick(line.text)
    grows = data.large and line.grows
    size, more_size = (_larger(size) if grows else size for size in (line.size, line.more_size))
    first = Span(text.format_map(fields).rstrip(), size, line.bold)
    more = line.more.format_map(fields)
    return (first, Span(more, more_size)) if more.strip() else (first,)


def _beside(line: Line, data: SlipData, fields: Mapping[str, str]) -> tuple[Span, ...]:
    """Fill in what stands beside a code, a line a span."""
    return tuple(
        replace(span, text=span.text.strip()) for span in _spans(line, data, fields) if span.text.strip()
    )
