"""One number from the wish to the paper: asked of the broker, or given from the own range without it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from hardware.paper import Paper
from kiosk import printing
from kiosk.offline import OfflineNumbers, Series
from kiosk.printing import Print, Prints
from kiosk.slip import SlipData, make_slip
from kiosk.template import TemplateFile
from kiosk.visit import Wanted
from service_centre.clock import local_time
from service_centre.domain.plan import Plan
from service_centre.domain.tickets import CancelTicket, TakeTicket, TicketGiven
from service_centre.link.outbox import Outbox
from service_centre.link.station import Station, new_id
from service_centre.messages.codec import convert
from service_centre.messages.envelope import OK, Reply

CANCEL_S = 5.0
SLIPS_KEPT = 30


@dataclass(frozen=True, slots=True)
class InHand:
    """The ticket on the page."""

    slip: SlipData
    ahead: int | None
    offline: bool


class Page(Protocol):
    """What issuing tells the page: a number is there, or why there is none."""

    @property
    def plan(self) -> Plan | None:
        """The hall's plan, as it was last heard."""

    def given(self) -> None:
        """A number was given; its paper is on the way."""

    def explain(self, key: str, kind: str = "info", values: Mapping[str, object] | None = None) -> None:
        """Say a sentence."""

    def may_issue_offline(self) -> bool:
        """Say whether the hall was open when it was last heard of."""


class Issuing:
    """Asks, gives, prints and cancels; one number at a time. `waiting` holds while no answer has come."""

    def __init__(
        self, station: Station, outbox: Outbox, send: printing.Send, template: TemplateFile,
        page: Page, changed: Callable[[], None],
    ) -> None:  # fmt: skip
        self._station, self._outbox, self._template = station, outbox, template
        self._page, self._changed = page, changed
        self._prints = Prints(outbox, send, station.keep, lambda _ended: changed())
        self.offline = OfflineNumbers(outbox)
        self._slips: dict[str, SlipData] = {}
        self._take_id = new_id()
        self.waiting = False
        self.ticket: InHand | None = None
        self.print: Print | None = None
        self.settle, self.print_ended = self._prints.settle, self._prints.ended

    @property
    def _plan(self) -> Plan | None:
        return self._page.plan

    def anew(self) -> None:
        """Begin with the next customer: a fresh id, no ticket in hand."""
        self.ticket, self.print, self.waiting = None, None, False
        self._take_id = new_id()

    def take(self, wanted: Wanted, *, life_s: float) -> None:
        """Ask for a number; without a link give one from the own range."""
        self.waiting = True
        if not (self._station.linked or self._station.expects_beat):
            self._issue_offline(wanted, instead_of="")
            return
        command = TakeTicket(wanted.line, wanted.language, wanted.class_, wanted.note)
        asked_id = self._take_id

        def told(reply: Reply | None) -> None:
            if not self.waiting:
                return
            if reply is None:
                self._issue_offline(wanted, instead_of=asked_id)
            elif reply.status != OK or reply.answer is None:
                self.waiting = False
                self._page.explain(reply.key, "info", reply.values)
            else:
                given = convert(reply.answer, TicketGiven, topic="reply")
                self._given(wanted, given.number, given.ahead, given.at_ms, offline=False)
            self._changed()

        self._station.ask(command, told, life_s=life_s, command_id=asked_id)

    def _issue_offline(self, wanted: Wanted, *, instead_of: str) -> None:
        plan = self._plan
        kiosk = plan.kiosks.get(self._station.device) if plan else None
        may = (
            kiosk is not None and kiosk.digit and kiosk.offline == "issue" and self._page.may_issue_offline()
        )
        if plan is None or kiosk is None or not may:
            self.waiting = False
            self._page.explain("kiosk.no_link")
            return
        day, heard = self._station.ears.known()
        own = heard.get(f"{wanted.line}{kiosk.digit}", 0) if day == wanted.day else 0
        series = Series(kiosk.digit, plan.rules.number_digits, own)
        issued = self.offline.issue(wanted, series, self._station.pulse, instead_of=instead_of)
        if issued is None:
            self.waiting = False
            self._page.explain("refused.numbers_at_end", "info", {"line": wanted.line})
        else:
            self._outbox.synced(partial(self._given_offline, wanted, issued.number, issued.at_ms))

    def _given_offline(self, wanted: Wanted, number: str, at_ms: int) -> None:
        """Show an offline number once it is on the disk: after a power cut it must not be given again."""
        if self.waiting:
            self._given(wanted, number, None, at_ms, offline=True)
            self._changed()

    def _given(self, wanted: Wanted, number: str, ahead: int | None, at_ms: int, *, offline: bool) -> None:
        plan = self._plan
        self.waiting = False
        if plan is None or wanted.line not in plan.lines:  # the settings changed meanwhile: the number holds
            self._page.explain("kiosk.no_link")
            return
        issued = local_time(at_ms, plan.time_zone).strftime("%Y-%m-%d %H:%M")
        slip = SlipData(
            number=number, line=wanted.line, language=wanted.language, ahead=ahead,
            issued=issued, offline=offline, large=wanted.large,
        )  # fmt: skip
        self.ticket = InHand(slip, ahead, offline)
        self._slips[number] = slip
        while len(self._slips) > SLIPS_KEPT:
            del self._slips[next(iter(self._slips))]
        self._take_id = new_id()
        self._page.given()
        self.print = self._start(slip)

    def _start(self, slip: SlipData) -> Print:
        assert self._plan is not None
        paper: Paper = make_slip(slip, self._plan, self._template.template)
        return self._prints.start(new_id(), slip.number, paper, reprint=slip.reprint)

    def print_again(self) -> None:
        """Nothing came out: print once more, marked, with the same number; a second time staff must help."""
        if not self.ticket or not self.print or self.print.reprint or self.print.state == printing.SENDING:
            return
        self.print = self._start(replace(self.ticket.slip, reprint=True))

    def reprint(self, number: str = "") -> str:
        """Print a number of this kiosk again, the last one for ""; gives the number, "" if there is none."""
        number = number or next(reversed(self._slips), "")
        slip = self._slips.get(number)
        if slip is None or self._plan is None or slip.line not in self._plan.lines:
            return ""
        self._start(replace(slip, reprint=True))
        return number

    def test_print(self) -> bool:
        """Print a marked ticket that is nobody's, in the hall's first language; False before a plan was heard."""
        plan = self._plan
        if plan is None:
            return False
        issued = local_time(self._station.pulse.wall_ms, plan.time_zone).strftime("%Y-%m-%d %H:%M")
        self._start(SlipData(number="A000", line=next(iter(plan.lines)), language=plan.languages[0], ahead=None,
                             issued=issued, reprint=True))  # fmt: skip
        return True

    def cancel(self) -> None:
        """Give the number in hand back."""
        ticket = self.ticket
        if ticket is None:
            return
        values = {"number": ticket.slip.number}
        if ticket.offline:
            self._page.explain("kiosk.cancel_offline", "info", values)
            return

        def told(reply: Reply | None) -> None:
            if self.ticket is ticket:
                done = reply is not None and reply.status == OK
                key = "kiosk.cancelled" if done else "kiosk.not_cancelled"
                self._page.explain(key, "ok" if done else "info", values)
                self._changed()

        self._station.ask(CancelTicket(ticket.slip.number), told, life_s=CANCEL_S)

    def join(self) -> None:
        """Tell the broker the numbers that were given without it."""
        if self._station.linked and self.offline.waiting:
            self.offline.join(self._station)
