"""What a kiosk keeps of the hall for the time without a link: its settings, its day, whether it was open."""

import logging

from service_centre.domain.plan import Plan
from service_centre.errors import BadMessage
from service_centre.link.outbox import Outbox
from service_centre.link.station import Station
from service_centre.messages.codec import decode, encode
from service_centre.messages.views import HallView

log = logging.getLogger(__name__)


class Known:
    """Notes in the outbox file; the day is read from there once and held."""

    def __init__(self, outbox: Outbox, station: Station) -> None:
        self._outbox = outbox
        station.ears.known = self.numbers
        notes = outbox.notes()
        self.day, self.phase = notes.get("day", ""), notes.get("phase", "")
        self.issued = self._kept_issued(notes.get("issued"))
        self.plan = self._kept_plan(notes.get("plan"))

    def _kept_plan(self, kept: str | None) -> Plan | None:
        try:
            return decode(kept.encode(), Plan, topic="the outbox's plan") if kept else None
        except BadMessage as error:  # kept by another version: the hall will say its plan again
            log.warning("the kept plan is forgotten: %s", error)
            self._outbox.forget("plan")
            return None

    def take_plan(self, plan: Plan) -> None:
        """Keep new settings."""
        self.plan = plan
        self._outbox.note(plan=encode(plan).decode())

    def _kept_issued(self, kept: str | None) -> dict[str, int]:
        try:
            return decode(kept.encode(), dict[str, int], topic="the outbox's numbers") if kept else {}
        except BadMessage as error:
            log.warning("the kept numbers are forgotten: %s", error)
            return {}

    def numbers(self) -> tuple[str, dict[str, int]]:
        """Say for which day how far the hall's numbers have come: after a restore of the broker nobody else may know."""
        return self.day, self.issued

    def take(self, hall: HallView) -> None:
        """Keep the hall's day, its phase and how far its numbers have come, when they change."""
        if (hall.day, hall.phase, hall.issued) != (self.day, self.phase, self.issued):
            self.day, self.phase, self.issued = hall.day, hall.phase, hall.issued
            self._outbox.note(day=hall.day, phase=hall.phase, issued=encode(hall.issued).decode())
