"""Reads the hall's settings; nothing is taken that could harm a program or a device."""

import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from broker.accounts import write_secret
from broker.config import Home
from service_centre.config import line_of, parse_settings, read_text
from service_centre.domain.plan import Plan
from service_centre.domain.plan_faults import faults
from service_centre.errors import BadMessage, SettingsError
from service_centre.messages.bounds import PLAN_BYTES_AT_MOST
from service_centre.messages.codec import decode, encode

NEEDED = ("hall", "services", "lines", "seats", "hours")
"""A file without one of these is empty or cut: the shipped hall must not come up in its place."""


def read_plan(path: Path) -> Plan:
    """Read and check the hall's settings; raises SettingsError with file, line, key and remedy."""
    text = read_text(path)
    plan = parse_settings(text, Plan, file=str(path))
    missing = [name for name in NEEDED if name not in tomllib.loads(text)]
    if missing:
        hint = "it is not in the file: an empty or cut one is not taken; `hallcall-broker init` writes a whole one"
        raise SettingsError(file=path, line=len(text.splitlines()), name=missing[0], hint=hint)
    for name, hint in (*faults(plan), *_fault_of_zone(plan.time_zone), *_fault_of_size(plan)):
        raise SettingsError(file=path, line=line_of(text, tuple(name.split("."))), name=name, hint=hint)
    return plan


def _fault_of_zone(zone: str) -> tuple[tuple[str, str], ...]:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return (("time_zone", "a zone of the tz database, as Asia/Shanghai"),)
    return ()


def _fault_of_size(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Every device is told the whole plan: it must fit a message, and come out as it went in."""
    said = encode(plan)
    if len(said) > PLAN_BYTES_AT_MOST:
        return (
            ("services", f"shorter texts: the settings take {len(said)} bytes, at most {PLAN_BYTES_AT_MOST}"),
        )
    try:
        same = decode(said, Plan, topic="plan") == plan
    except BadMessage as error:
        return (("-", f"devices could not read them: {error.values['reason']}"),)
    return () if same else (("-", "devices would read them as something else"),)


def keep_good(home: Home) -> None:
    """Keep a copy of settings that were taken, for the day on which the file is broken."""
    write_secret(home.good_plan, home.plan.read_text(encoding="utf-8-sig"))


def read_good_plan(home: Home) -> tuple[Plan, SettingsError | None]:
    """Read the settings, or the last ones that were taken and what is wrong with the file; raises SettingsError."""
    try:
        return read_plan(home.plan), None
    except SettingsError as error:
        if not home.good_plan.exists():
            raise
        return read_plan(home.good_plan), error


def read_plan_in_force(home: Home) -> Plan:
    """Read the settings that a broker starts with: the last ones that were taken, so that what is new is looked at
    against the day that goes on. Another hall's are another hall. Raises SettingsError."""
    try:
        good = read_plan(home.good_plan)
    except SettingsError:  # there is none yet, or it was broken: the installer's file counts
        plan = read_plan(home.plan)
        keep_good(home)
        return plan
    try:
        plan = read_plan(home.plan)
    except SettingsError:
        return good
    return good if good.hall == plan.hall else plan
