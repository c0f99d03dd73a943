"""`hallcall.toml` while the broker runs: read again when it changes; a broken one is told and the last good one stays."""

import hashlib
import logging

from broker.config import Home
from broker.office import Office
from broker.publisher import Publisher
from broker.settings import keep_good, read_plan
from service_centre.domain import seats as s
from service_centre.domain.hall import Hall
from service_centre.domain.plan import Plan
from service_centre.domain.tickets import OPEN
from service_centre.errors import ServiceCentreError, SettingsError

log = logging.getLogger(__name__)

TROUBLE = "alarm.settings"


class SettingsWatch:
    """Looked at by the ticker."""

    def __init__(self, home: Home, office: Office, publisher: Publisher) -> None:
        self._home, self._office, self._publisher = home, office, publisher
        self._stamp = 0

    def look(self) -> None:
        """Take new settings, or say what is wrong with them."""
        try:
            stamp = self._home.plan.stat().st_mtime_ns
        except OSError:
            return
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            plan = read_plan(self._home.plan)
            missing = dropped(self._office.hall, plan)
            if missing:
                hint = "it is in use today: take it away after closing"
                raise SettingsError(file=self._home.plan, line=1, name=missing, hint=hint)
        except ServiceCentreError as error:
            self._tell(error)
            return
        except Exception as error:  # whatever a reader stumbles over must not end the hall
            log.exception("the settings could not be read")
            self._tell(SettingsError(file=self._home.plan, line=0, name="-", hint=str(error)[:200]))
            return
        self._publisher.troubles.pop(TROUBLE, None)
        if plan != self._office.hall.plan:
            self._take(plan)

    def _take(self, plan: Plan) -> None:
        keep_good(self._home)
        digest = hashlib.sha256(self._home.plan.read_bytes()).hexdigest()
        self._office.note(s.SettingsChanged(digest), *new_profiles(self._office.hall, plan))
        self._office.relay_out(plan)
        log.info("new settings taken")

    def _tell(self, error: ServiceCentreError) -> None:
        log.error("the settings are not taken, the last good ones stay: %s", error)
        where = {name: str(error.values.get(name, "-"))[:120] for name in ("name", "hint")}
        where["row"] = str(error.values.get("line", "-"))
        self._publisher.troubles[TROUBLE] = where


def dropped(hall: Hall, plan: Plan) -> str:
    """Name a line or seat that today still needs and a new plan no longer has, or ""."""
    lines = [line for line, count in hall.waiting.size.items() if count and line not in plan.lines]
    at_work = [seat.name for seat in hall.seats.values() if seat.state != s.CLOSED and not seat.temporary]
    held = [ticket.line for ticket in hall.tickets.values() if ticket.state in OPEN]
    rules = (
        ["rules.number_digits"] if plan.rules.number_digits != hall.plan.rules.number_digits and held else []
    )
    gone = [
        *rules,
        *lines,
        *(line for line in held if line not in plan.lines),
        *(n for n in at_work if n not in plan.seats),
    ]
    return gone[0] if gone else ""


def new_profiles(hall: Hall, plan: Plan) -> list[s.ProfileSet]:
    """Find the seats that call other lines by a new plan: facts, so that a restart finds the same."""
    found = []
    for name, place in plan.seats.items():
        was, will = hall.plan.seats.get(name), plan.profiles[place.profile]
        before = hall.plan.profiles.get(was.profile) if was else None
        if before and (before.own, before.helps) != (will.own, will.helps):
            found.append(s.ProfileSet(name, will.own, will.helps))
    return found
