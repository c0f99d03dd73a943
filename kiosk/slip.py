"""A ticket as paper: pure, bilingual; sizes by `docs/hardware.md`."""

from dataclasses import dataclass

from hardware.paper import CENTRE, Feed, Paper, Qr, Row, Rule, Span
from service_centre.domain.plan import Plan
from service_centre.i18n import Words, words

NUMBER_DOTS = 160
"""Capitals of 0.714 of it: 114 dots, 14 mm; at least 12 mm are asked."""

TITLE, TEXT, STRONG = 36, 30, 34


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


def make_slip(data: SlipData, plan: Plan) -> Paper:
    """Lay a ticket out in the customer's language and a second one."""
    first = words(data.language)
    second = words("en" if data.language != "en" else "zh_Hans")
    service = plan.services[data.service]
    items: list[Row | Rule | Feed | Qr] = [
        Feed(10),
        Row((Span(first.pick(plan.name), TITLE, True),), align=CENTRE),
    ]
    if data.reprint:
        items.append(_centred(f"* {first('slip.reprint')} {second('slip.reprint')} *", STRONG, bold=True))
    names = (Span(first.pick(service.name), 44, True), Span("  " + second.pick(service.name), TITLE))
    items += [
        Row(names, align=CENTRE),
        Row((Span(data.number, NUMBER_DOTS, True),), align=CENTRE),
        Rule(),
    ]
    if data.ahead is not None:
        people = first("slip.people", count=data.ahead)
        items.append(_pair(first("slip.ahead"), second("slip.ahead"), people))
    items.append(_pair(first("slip.issued"), second("slip.issued"), data.issued))
    items.append(Rule())
    if plan.web.address and not data.offline:
        items += [Qr(f"{plan.web.address}/t/{data.number}"), _centred(first("slip.follow")), Rule()]
    items += _advice(data, plan, first, second)
    items.append(Feed(16))
    return Paper(tuple(items), data.language)


def _advice(data: SlipData, plan: Plan, first: Words, second: Words) -> list[Row | Rule | Feed | Qr]:
    service = plan.services[data.service]
    lines: list[Row | Rule | Feed | Qr] = []
    if service.prepare:
        lines.append(_centred(first.pick(service.prepare), TEXT, bold=True))
        lines.append(_centred(second.pick(service.prepare)))
    if data.offline:
        lines += [_centred(first("slip.offline")), _centred(second("slip.offline"))]
    lines += [_centred(first("slip.missed")), _centred(second("slip.missed"))]
    lines.append(_centred(f"{first('slip.today')} {second('slip.today')}"))
    return lines


def _centred(text: str, size: int = TEXT, *, bold: bool = False) -> Row:
    return Row((Span(text, size, bold),), align=CENTRE)


def _pair(name: str, other: str, value: str) -> Row:
    return Row((Span(f"{name} {other}", TEXT),), (Span(value, STRONG, True),))
