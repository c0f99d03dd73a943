"""What a kiosk keeps of the hall for the time without a link: its settings, its day, whether it was open."""

import logging

from service_centre.domain.plan import Plan
from service_centre.errors import BadMessage
from service_centre.link.outbox import Outbox
from service_centre.messages.codec import decode, encode

log = logging.getLogger(__name__)


class Known:
    """Notes in the outbox file; the day is read from there once and held."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        notes = outbox.notes()
        self.day, self.phase = notes.get("day", ""), notes.get("phase", "")
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

    def take_day(self, day: str, phase: str) -> None:
        """Keep the hall's day and phase when they change."""
        if (day, phase) != (self.day, self.phase):
            self.day, self.phase = day, phase
            self._outbox.note(day=day, phase=phase)
