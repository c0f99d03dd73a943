"""Writes facts into a hall's file while no broker runs: what a command on the broker's machine has to put on record.

They bear the time at which the hall was last known to live, never this machine's: its clock may be as wrong as it likes,
and the next start must find that out.
"""

from broker.handlers.answer import Accepted
from broker.handlers.day import close_day
from broker.store.store import Store
from broker.store.tip import LastSeen
from service_centre.domain.evolve import evolve
from service_centre.domain.hall import CLOSING, ISSUING
from service_centre.domain.message import TICKER, Caller, Fact, Moment, Recorded
from service_centre.domain.plan import Plan
from service_centre.domain.seats import CloseDay, DayOpened


class Recorder:
    """Holds the hall as the file has it; `last` is when it was last known to live."""

    def __init__(self, store: Store, plan: Plan, last: LastSeen | None = None) -> None:
        self.store = store
        self.hall, at_ms = store.load(plan)
        self.last = last or store.last_seen(self.hall, at_ms)

    def record(self, *facts: Fact) -> None:
        """Write facts, and the tables of the day; raises CommitFailed."""
        if not facts:
            return
        with self.store.batch():
            for fact in facts:
                opens = isinstance(fact, DayOpened)
                if opens:
                    self._project()
                elapsed_ms = 0 if opens else max(self.hall.elapsed_ms, self.last.elapsed_ms)
                at_ms = self.last.wall_ms - (self.last.elapsed_ms if opens else 0)
                day = fact.day if isinstance(fact, DayOpened) else self.hall.day
                now = Moment(at_ms, elapsed_ms)
                recorded = Recorded(self.store.journal.last + 1, now, day, TICKER, "", "", fact)
                self.store.append(recorded, self.hall)
                evolve(self.hall, recorded)
            self._project()
        self.anchor()

    def close_day(self) -> None:
        """Close the day that is still open."""
        if self.hall.phase in (ISSUING, CLOSING):
            now = Moment(self.last.wall_ms, self.hall.elapsed_ms)
            decided = close_day(self.hall, CloseDay(final=True), Caller(TICKER, ""), now)
            assert isinstance(decided, Accepted)
            self.record(*decided.facts)

    def _project(self) -> None:
        """Take the rows of every ticket of the day."""
        self.hall.forget_touched()
        self.hall.touched_tickets.update(dict.fromkeys(self.hall.tickets, True))
        self.store.project(self.hall)
        self.hall.forget_touched()

    def anchor(self) -> None:
        """Write the tip as it is now."""
        self.store.anchor(self.hall, self.store.epoch, Moment(self.last.wall_ms, self.last.elapsed_ms))
