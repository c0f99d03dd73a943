"""A number that somebody holds: where it stands, asked of the broker."""

from collections.abc import Callable, Mapping

from service_centre.i18n import Words
from service_centre.link.station import Station
from service_centre.messages.codec import convert
from service_centre.messages.envelope import OK, Reply
from service_centre.messages.queries import FindTicket, TicketFound

FOUND = {"waiting": "kiosk.found_waiting", "called": "kiosk.found_called"}
"""Sentences by the ticket's state; every other state has one of its own."""

Told = Callable[[str, Mapping[str, object]], None]
"""What gets the answer as a sentence's key and its values."""


class Lookup:
    """One question at a time; the answer to a customer who has gone on must not take the page away."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._asked = 0

    def ask(self, number: str, say: Words, told: Told, *, life_s: float) -> None:
        """Look a number up; `told` gets the answer, or why there is none."""
        self.forget()
        turn = self._asked

        def answered(reply: Reply | None) -> None:
            if turn == self._asked:
                self.forget()
                told(*_sentence(reply, say))

        self._station.ask(FindTicket(number), answered, life_s=life_s)

    def forget(self) -> None:
        """The customer goes on: an answer that is still to come is nobody's."""
        self._asked += 1


def _sentence(reply: Reply | None, say: Words) -> tuple[str, Mapping[str, object]]:
    if reply is None:
        return "kiosk.no_link", {}
    if reply.status != OK or reply.answer is None:
        return reply.key, reply.values or {}
    found = convert(reply.answer, TicketFound, topic="reply")
    values = {"number": found.number, "count": found.ahead, "seat": found.seat}
    return FOUND.get(found.state, "kiosk.found_other"), {**values, "state": say(f"state.{found.state}")}
