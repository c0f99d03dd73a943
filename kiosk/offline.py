"""Numbers without a link: the kiosk's own range, on the disk before the paper, joined when the link is back."""

import json
import logging
from dataclasses import asdict, dataclass
from functools import partial

from kiosk.visit import Wanted
from service_centre.domain.numbering import offline
from service_centre.domain.tickets import ORDINARY, JoinOffline
from service_centre.link.outbox import Outbox
from service_centre.link.station import Pulse, Station
from service_centre.messages.envelope import OK, Reply

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """One offline ticket: `at_ms` is the hall's wall clock as carried on by this device, `elapsed_ms` its steady one.

    -1 where no beat was heard since this program began: then only the wall clock knows the ticket's age.
    """

    day: str
    number: str
    line: str
    language: str
    at_ms: int
    instead_of: str
    note: str = ""
    class_: str = ORDINARY
    elapsed_ms: int = -1

    def age_ms(self, pulse: Pulse) -> int:
        """Say how old the ticket is, by the steady clock where it can: the wall clock may have been set meanwhile."""
        if self.elapsed_ms >= 0 and pulse.beat and pulse.beat.day == self.day:
            return max(0, pulse.elapsed_ms - self.elapsed_ms)
        return max(0, pulse.wall_ms - self.at_ms)


@dataclass(frozen=True, slots=True)
class Series:
    """A kiosk's own range of one line: its digit, the digits of a number, and how far the hall has heard of it.

    A kiosk that lost its outbox, or whose day got another name, must not begin anew.
    """

    kiosk: int
    digits: int
    heard: int = 0


class OfflineNumbers:
    """Counts this kiosk's own range, a day and a line at a time."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        notes = outbox.notes()
        self._last = {key: int(value) for key, value in notes.items() if key.startswith("last:")}
        self._waiting = {
            key: Issued(**json.loads(value)) for key, value in notes.items() if key.startswith("offline:")
        }

    @property
    def waiting(self) -> int:
        """Count the tickets that the broker has not heard of."""
        return len(self._waiting)

    def issue(self, wanted: Wanted, series: Series, pulse: Pulse, *, instead_of: str) -> Issued | None:
        """Give the next number of the range, beyond what the hall has heard of; None at its end."""
        key = f"last:{wanted.day}:{wanted.line}"
        count = max(self._last.get(key, 0), series.heard) + 1
        number = offline(wanted.line, series.kiosk, count, series.digits)
        if number is None:
            return None
        issued = Issued(
            day=wanted.day, number=number, line=wanted.line, language=wanted.language, at_ms=pulse.wall_ms,
            instead_of=instead_of, note=wanted.note, class_=wanted.class_,
            elapsed_ms=pulse.elapsed_ms if pulse.beat and pulse.beat.day == wanted.day else -1,
        )  # fmt: skip
        name = f"offline:{wanted.day}:{number}"
        self._outbox.note(**{key: str(count), name: json.dumps(asdict(issued))})
        self._last[key] = count
        self._waiting[name] = issued
        return issued

    def join(self, station: Station) -> None:
        """Say the waiting tickets to the broker; each is forgotten once it has answered."""
        pending = {kept.id for kept in self._outbox.pending()}
        for name, issued in list(self._waiting.items()):
            command_id = name.replace(":", "-")
            if command_id in pending:
                continue
            age_ms = issued.age_ms(station.pulse)
            command = JoinOffline(
                issued.day,
                issued.number,
                issued.line,
                age_ms,
                issued.language,
                issued.class_,
                instead_of=issued.instead_of,
                note=issued.note,
            )
            station.keep(command, command_id=command_id, answered=partial(self._joined, name))

    def _joined(self, name: str, reply: Reply) -> None:
        if reply.status != OK:
            log.error("%s was not taken into its line: %s", name, reply.key)
        self._waiting.pop(name, None)
        self._outbox.forget(name)
