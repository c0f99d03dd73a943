"""What is wrong with a plan beyond its types: each number has its range, each text its length, each name its letters."""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping

from service_centre.domain.plan import LANGUAGES, Plan, minutes_of

Fault = tuple[str, str]
"""The key that is wrong, as lines.D.service, and what would be right."""

RANGES: Mapping[str, tuple[float, float]] = {
    "lines.*.guarantee_min": (1, 600),
    "lines.*.typical_min": (0.1, 600),
    "kiosks.*.digit": (0, 9),
    "hours.cleared_by_min": (0, 600),
    "rules.number_digits": (1, 5),
    "rules.target_min": (1, 600),
    "rules.ordinary_after": (1, 100),
    "rules.recalls_at_most": (0, 20),
    "rules.came_back_at_most": (0, 20),
    "rules.came_back_within_min": (0, 1440),
    "rules.no_show_calls": (1, 20),
    "rules.no_show_after_s": (0, 3600),
    "rules.arrival_assumed_after_s": (0, 600),
    "rules.undo_within_s": (0, 600),
    "rules.supervisor_undo_within_s": (0, 3600),
    "rules.reopen_within_min": (0, 240),
    "rules.parked_reminder_min": (1, 240),
    "rules.rating_asked_s": (1, 600),
    "rules.phone_digits": (3, 20),
    "rules.last_tickets_min": (0, 240),
    "rules.kiosk_numbers_a_minute": (0, 120),
    "codes.*.lengths": (1, 200),
}
"""Of every number in the settings; both ends are allowed. A kiosk's 0 numbers a minute are as many as it likes."""

TEXT_AT_MOST, LONG_AT_MOST = 80, 300
LONG = frozenset({"hint", "prepare", "ticker", "questions"})
"""Texts that are sentences; the others are names."""

AT_MOST: Mapping[str, int] = {
    "services": 26, "lines": 26, "profiles": 100, "seats": 100, "kiosks": 20, "boards": 20, "desks": 20,
    "languages": 3, "phone_digits": 10, "lengths": 20, "prefixes": 20, "codes": 20, "own": 26, "helps": 26,
}  # fmt: skip
"""Of each list and table: the views that show them fit the wire."""

NAMES: Mapping[str, tuple[str, str]] = {
    "hall": (r"[a-z0-9][a-z0-9-]{0,31}", "1 to 32 small letters, digits and hyphens"),
    "kiosks": (r"kiosk-[a-z0-9][a-z0-9-]{0,15}", "a kiosk is named kiosk-1, kiosk-2 …"),
    "boards": (r"board-[a-z0-9][a-z0-9-]{0,15}", "a board is named board-1, board-2 …"),
    "desks": (r"desk-[a-z0-9][a-z0-9-]{0,15}", "a desk is named desk-1, desk-2 …"),
    "seats": (
        r"[^\W_]{1,6}",
        "a seat is named by its window and a letter, as 6A: letters and digits, six at most",
    ),
    "window": (r"[^\W_]{1,5}", "letters and digits, five at most"),
    "lines": (r"[A-Z]", "a line is named by one capital letter"),
    "services": (r"[A-Z]", "a service is named by one capital letter"),
}
"""What becomes part of a topic, an account or a ticket's number."""

QUESTIONS_AT_MOST = 3
OFFLINE_WAYS = ("issue", "closed")
CODE_KINDS = ("member", "receipt", "order")
"""Kinds of codes beside a ticket's; each has its words in the catalogues as code.member and so on."""

WEB_AT_MOST = 70
"""Characters before a ticket's own /t/A1007."""


def faults(plan: Plan) -> tuple[Fault, ...]:
    """Find what types can't say: pairs of the key that is wrong and what would be right."""
    found = tuple(_values(plan, ""))
    if found:  # what follows takes sound values for granted
        return found
    return tuple(fault for look in LOOKS for fault in look(plan))


def _values(value: object, path: str) -> Iterator[Fault]:
    """Walk through every value with its path."""
    name = path.rpartition(".")[2]
    if dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            yield from _values(getattr(value, one.name), f"{path}.{one.name}".lstrip("."))
    elif isinstance(value, dict):
        yield from _too_many(len(value), path, name)
        for key, inner in value.items():
            yield from _fault_of_name(str(key), f"{path}.{key}", name)
            yield from _values(inner, f"{path}.{key}")
    elif isinstance(value, tuple):
        yield from _too_many(len(value), path, name)
        for inner in value:
            yield from _values(inner, path)
    elif isinstance(value, str):
        yield from _fault_of_text(value, path, name)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        low, high = RANGES[_pattern(path)]
        if not low <= value <= high:  # not a number fails too
            yield path, f"a number from {low:g} to {high:g}"


def _pattern(path: str) -> str:
    keys = path.split(".")
    return path if len(keys) < 3 else ".".join((keys[0], "*", *keys[2:]))


def _too_many(count: int, path: str, name: str) -> Iterator[Fault]:
    most = AT_MOST.get(name)
    if most is not None and count > most:
        yield path, f"at most {most}, not {count}"


def _fault_of_name(key: str, path: str, table: str) -> Iterator[Fault]:
    pattern, hint = NAMES.get(table, (r"[^\W\d][\w-]{0,31}", "letters, digits, _ and -, at most 32"))
    if not re.fullmatch(pattern, key):
        yield path, hint


def _fault_of_text(text: str, path: str, name: str) -> Iterator[Fault]:
    if not text.isprintable():
        yield path, "no line breaks, tabs or other control characters"
        return
    pattern, hint = NAMES.get(name, ("", ""))
    if pattern and not re.fullmatch(pattern, text):
        yield path, hint
    most = LONG_AT_MOST if LONG & set(path.split(".")) else TEXT_AT_MOST
    if len(text) > most:
        yield path, f"at most {most} characters, not {len(text)}"


def _faults_of_lines(plan: Plan) -> Iterator[Fault]:
    for code, line in plan.lines.items():
        if line.service not in plan.services:
            yield f"lines.{code}.service", f"a service of [services]: {', '.join(plan.services)}"
    for code, service in plan.services.items():
        two = len(plan.lines_of(code)) == 2
        if len(service.questions) > QUESTIONS_AT_MOST or (service.questions and not two):
            hint = f"at most {QUESTIONS_AT_MOST}, for a service with two lines"
            yield f"services.{code}.questions", hint
        if plan.lines.get(code) is None or plan.lines[code].service != code:
            yield f"services.{code}", f"a service needs a line of its own letter: [lines.{code}]"
    if not plan.services:
        yield "services", "at least one service"


def _faults_of_languages(plan: Plan) -> Iterator[Fault]:
    if (
        not plan.languages
        or len(set(plan.languages)) < len(plan.languages)
        or set(plan.languages) - set(LANGUAGES)
    ):
        yield "languages", f"at least one out of {', '.join(LANGUAGES)}, each once"
    if not any(text.strip() for text in plan.name.values()):
        yield "name", "the hall's name in at least one language"


def _faults_of_places(plan: Plan) -> Iterator[Fault]:
    for name, profile in plan.profiles.items():
        for code in (code for rank in (*profile.own, *profile.helps) for code in rank):
            if code not in plan.lines:
                yield f"profiles.{name}", f"{code} is no line; there are {', '.join(plan.lines)}"
        if not profile.own or not all(profile.own):
            yield f"profiles.{name}.own", "at least one line, and in each rank"
    for name, seat in plan.seats.items():
        if seat.profile not in plan.profiles:
            yield f"seats.{name}.profile", f"a profile of [profiles]: {', '.join(plan.profiles)}"
        if name not in (seat.window, f"{seat.window}{name[-1:]}"):
            yield f"seats.{name}", f"a seat is named by its window and a letter: {seat.window}A"
    if not plan.seats:
        yield "seats", "at least one seat"


def _faults_of_kiosks(plan: Plan) -> Iterator[Fault]:
    digits = [kiosk.digit for kiosk in plan.kiosks.values() if kiosk.digit]
    for name, kiosk in plan.kiosks.items():
        if kiosk.digit and digits.count(kiosk.digit) > 1:
            yield f"kiosks.{name}.digit", "a digit that no other kiosk has"
        if kiosk.offline not in OFFLINE_WAYS:
            yield f"kiosks.{name}.offline", f"one of {', '.join(OFFLINE_WAYS)}"


def _faults_of_hours(plan: Plan) -> Iterator[Fault]:
    keys = ("opens", "closes", "day_ends")
    wrong = [
        key for key in keys if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", getattr(plan.hours, key))
    ]
    yield from ((f"hours.{key}", "a time as HH:MM") for key in wrong)
    if not wrong and minutes_of(plan.hours.opens) >= minutes_of(plan.hours.closes):
        yield "hours.closes", "a time after opens"


def _faults_of_codes(plan: Plan) -> Iterator[Fault]:
    for kind, rule in plan.codes.items():
        if kind not in CODE_KINDS:
            yield f"codes.{kind}", f"one of {', '.join(CODE_KINDS)}"
        if not rule.prefixes or not all(rule.prefixes):
            yield f"codes.{kind}.prefixes", "at least one prefix, none of them empty"


def _faults_of_web(plan: Plan) -> Iterator[Fault]:
    """A longer address makes a code that is wider than the paper at the modules a phone needs."""
    address = plan.web.address
    plain = address.isascii() and " " not in address and address.startswith(("http://", "https://"))
    if address and not (plain and len(address) <= WEB_AT_MOST):
        yield "web.address", f"http(s)://…, at most {WEB_AT_MOST} characters"


LOOKS: tuple[Callable[[Plan], Iterator[Fault]], ...] = (
    _faults_of_lines, _faults_of_languages, _faults_of_places, _faults_of_kiosks, _faults_of_hours, _faults_of_codes,
    _faults_of_web,
)  # fmt: skip
