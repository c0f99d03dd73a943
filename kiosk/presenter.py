"""What the kiosk shows and asks for, in plain Python: a frozen page out, wishes in.

A wish is a name and a word; a finger, a key and the rehearsal make the same ones.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from hardware.paper import Paper
from hardware.ports import PrinterStatus, Scan
from kiosk import flow, printing
from kiosk.config import KioskConfig
from kiosk.drawing import NO, YES, InHand, Sight, trouble_of
from kiosk.guide import Guide
from kiosk.known import Known
from kiosk.offline import OfflineNumbers
from kiosk.pages import Page
from kiosk.printing import Print, Prints
from kiosk.slip import SlipData, make_slip
from kiosk.template import SHIPPED, TemplateFile
from service_centre.clock import Clock, local_time
from service_centre.domain.codes import TICKET, Code, read_code
from service_centre.domain.plan import Plan, minutes_of
from service_centre.domain.tickets import CancelTicket, TakeTicket, TicketGiven
from service_centre.i18n import LANGUAGES, Words, words
from service_centre.link.outbox import Outbox
from service_centre.link.parts import Parts
from service_centre.link.station import Station, new_id
from service_centre.messages.codec import convert
from service_centre.messages.envelope import OK, Reply
from service_centre.messages.queries import FindTicket, ReportTask, TicketFound
from service_centre.messages.views import ServiceRow, Task

CANCEL_S = 5.0
TEMPLATE_EVERY_S = 2.0
BROUGHT_S = 20.0
"""A card that was read waits so long for a number: the next customer must not get it."""

SCANNED_AT = (flow.CHOOSE, flow.LANE, flow.TOLD)
"""Pages on which a scan means something."""

SLIPS_KEPT = 30


class KioskPresenter:
    """Lives on the window's thread; calls nothing that waits."""

    def __init__(
        self, config: KioskConfig, station: Station, outbox: Outbox, clock: Clock, send: printing.Send,
        template: TemplateFile | None = None,
    ) -> None:  # fmt: skip
        self._config, self._station, self._outbox, self._clock = config, station, outbox, clock
        self._template = template or TemplateFile(SHIPPED, config.printer.width_dots)
        self.guide = Guide()
        self.parts = Parts(station)
        self._offline = OfflineNumbers(outbox)
        self._prints = Prints(outbox, send, station.keep, self._print_ended)
        self._slips: dict[str, SlipData] = {}
        self._at = flow.CHOOSE
        self._lane_of, self._question = "", 0
        self._ticket: InHand | None = None
        self._print: Print | None = None
        self._message: tuple[str, Mapping[str, object], str] = ("", {}, "info")
        self._touched_s = clock.machine_s()
        self._take_id = new_id()
        self._status = PrinterStatus("starting")
        self._brought: Code | None = None
        self._brought_s = 0.0
        self._looks_up = ""
        self._template_s = 0.0
        self._known = Known(outbox)
        self._plan = self._known.plan
        self._language = self._first_language()
        self.shown: Callable[[], None] = lambda: None
        self.restart: Callable[[], None] = lambda: None
        station.ears.changed = self._heard
        station.ears.task = self._do_task

    def start(self) -> None:
        """Report what the last run left open."""
        self._prints.settle()
        self._tell_template()

    # Wishes.

    def wish(self, name: str, word: str = "") -> None:
        """Take a wish; one that the page does not offer is ignored."""
        self._touched_s = self._clock.machine_s()
        wishes: dict[str, Callable[[str], object]] = {
            "language": self._choose_language, "service": self._service, "lane": self._lane, "home": self._home,
            "cancel": lambda _word: self._go("cancel"), "keep": lambda _word: self._go("keep"),
            "sure": self._cancel, "no_paper": self._no_paper,
        }  # fmt: skip
        if name in wishes:
            wishes[name](word)
            self._show()

    def _show(self) -> None:
        """Draw what is to be seen, and read it where the guide is on."""
        self.shown()
        if self.guide.on:
            self.guide.shown(self.page())

    def key(self, key: str) -> None:
        """Take a key of the key pad; the first one starts the voice guide."""
        self._touched_s = self._clock.machine_s()
        wish = self.guide.key(key, self.page())
        if wish:
            self.wish(*wish)

    # Codes.

    def scan(self, scan: Scan) -> None:
        """Take a scan: a ticket is looked up, a card or receipt goes with the next number, an unknown code is told."""
        self._touched_s = self._clock.machine_s()
        if self._plan is None or self._at not in SCANNED_AT:
            return
        code = read_code(scan.text, self._plan)
        if code is None:
            self._explain("kiosk.unknown_code", kind="info")
        elif code.kind == TICKET:
            self._look_up(code.value)
        else:
            self._home()
            self._brought, self._brought_s = code, self._touched_s
        self._show()

    def _look_up(self, number: str) -> None:
        self._looks_up = number

        def told(reply: Reply | None) -> None:
            if self._looks_up != number or self._at not in SCANNED_AT:
                return  # the customer has gone on: the answer must not take the page away
            self._looks_up = ""
            if reply is None or reply.status != OK or reply.answer is None:
                self._explain(
                    reply.key if reply else "kiosk.no_link", **((reply.values or {}) if reply else {})
                )
            else:
                found = convert(reply.answer, TicketFound, topic="reply")
                key = {"waiting": "kiosk.found_waiting", "called": "kiosk.found_called"}.get(
                    found.state, "kiosk.found_other"
                )
                state = self._say(f"state.{found.state}")
                self._explain(key, number=found.number, count=found.ahead, seat=found.seat, state=state)
            self._show()

        self._station.ask(FindTicket(number), told, life_s=self._config.answer_s)

    def _note(self) -> str:
        """Say what the customer showed at the scanner, for the staff, in the hall's first language."""
        if self._brought is None:
            return ""
        return words(self._first_language())(f"code.{self._brought.kind}", value=self._brought.value)

    def _slip(self, slip: SlipData) -> Paper:
        assert self._plan is not None
        return make_slip(slip, self._plan, self._template.template)

    def _go(self, move: str) -> bool:
        if not flow.FLOW.allows(self._at, move):
            return False
        self._at = flow.FLOW.after(self._at, move)
        return True

    def _choose_language(self, word: str) -> None:
        if word in LANGUAGES and self._at in (flow.CHOOSE, flow.LANE):
            self._language = word

    def _service(self, code: str) -> None:
        plan = self._plan
        if plan is None or code not in plan.services or self._at != flow.CHOOSE or not self._open():
            return
        trouble = trouble_of(self._rows().get(code), code)
        if trouble:
            self._explain(trouble, service=self._say.pick(plan.services[code].name))
            return
        if len(plan.lines_of(code)) > 1:
            self._lane_of, self._question = code, 0
            self._go("lanes")
        else:
            self._take(code)

    def _lane(self, word: str) -> None:
        """Take a lane by its letter, or an answer to a question that leads to one."""
        if self._plan is None or self._at != flow.LANE or self._lane_of not in self._plan.services:
            return
        questions = self._plan.services[self._lane_of].questions
        if not questions:
            self._take(word)
        elif word == YES and self._question + 1 < len(questions):
            self._question += 1
        elif word in (YES, NO):
            self._take(self._plan.lines_of(self._lane_of)[word == YES])

    def _take(self, line: str) -> None:
        self._looks_up = ""
        if self._plan is None or line not in self._plan.lines or not self._go("take"):
            return
        if self._station.linked or self._station.expects_beat:
            command = TakeTicket(line, self._language, note=self._note())
            answered = self._answered(line)
            self._station.ask(command, answered, life_s=self._config.answer_s, command_id=self._take_id)
        else:
            self._issue_offline(line, instead_of="")

    def _answered(self, line: str) -> Callable[[Reply | None], None]:
        asked_id = self._take_id

        def told(reply: Reply | None) -> None:
            if self._at != flow.ASKING:
                return
            if reply is None:
                self._issue_offline(line, instead_of=asked_id)
            elif reply.status != OK or reply.answer is None:
                self._explain(reply.key, **(reply.values or {}))
            else:
                given = convert(reply.answer, TicketGiven, topic="reply")
                self._given(given.number, line, given.ahead, given.at_ms, offline=False)
            self._show()

        return told

    def _issue_offline(self, line: str, *, instead_of: str) -> None:
        plan, day = self._plan, self._known.day
        kiosk = plan.kiosks.get(self._station.device) if plan else None
        if plan is None or kiosk is None or not kiosk.digit or kiosk.offline != "issue" or not self._open():
            self._explain("kiosk.no_link")
            return
        issued = self._offline.issue(
            line, kiosk=kiosk.digit, digits=plan.rules.number_digits, day=day, language=self._language,
            at_ms=self._station.pulse.wall_ms, instead_of=instead_of, note=self._note(),
        )  # fmt: skip
        if issued is None:
            self._explain("refused.numbers_at_end", line=line)
        else:
            self._outbox.synced(partial(self._given_offline, issued.number, line, issued.at_ms))

    def _given_offline(self, number: str, line: str, at_ms: int) -> None:
        """Show an offline number once it is on the disk: after a power cut it must not be given again."""
        if self._at == flow.ASKING:
            self._given(number, line, None, at_ms, offline=True)
            self._show()

    def _given(self, number: str, line: str, ahead: int | None, at_ms: int, *, offline: bool) -> None:
        assert self._plan is not None
        if line not in self._plan.lines:  # the settings changed while the broker answered: the number holds
            self._explain("kiosk.no_link")
            return
        issued = local_time(at_ms, self._plan.time_zone).strftime("%Y-%m-%d %H:%M")
        slip = SlipData(
            number=number, service=self._plan.lines[line].service, language=self._language, ahead=ahead,
            issued=issued, offline=offline,
        )  # fmt: skip
        self._ticket = InHand(slip, line, ahead, offline)
        self._slips[number] = slip
        while len(self._slips) > SLIPS_KEPT:
            del self._slips[next(iter(self._slips))]
        self._take_id = new_id()
        self._brought = None
        self._touched_s = self._clock.machine_s()
        self._go("given")
        self._print = self._prints.start(new_id(), number, self._slip(slip), reprint=False)

    def _no_paper(self, _word: str) -> None:
        """Nothing came out: print once more, marked, with the same number; a second time staff must help."""
        if self._at != flow.TICKET or not self._ticket or not self._print or not self._plan:
            return
        if self._print.state == printing.SENDING or self._print.reprint:
            return
        slip = replace(self._ticket.slip, reprint=True)
        self._print = self._prints.start(new_id(), slip.number, self._slip(slip), reprint=True)

    def _cancel(self, _word: str) -> None:
        if not self._ticket or not self._go("sure"):
            return
        if self._ticket.offline:
            self._explain("kiosk.cancel_offline", number=self._ticket.slip.number)
            return

        def told(reply: Reply | None) -> None:
            if self._at == flow.CANCELLING and self._ticket:
                done = reply is not None and reply.status == OK
                key = "kiosk.cancelled" if done else "kiosk.not_cancelled"
                self._explain(key, kind="ok" if done else "info", number=self._ticket.slip.number)
                self._show()

        self._station.ask(CancelTicket(self._ticket.slip.number), told, life_s=CANCEL_S)

    def _explain(self, key: str, *, kind: str = "info", **values: object) -> None:
        self._message = (key, values, kind)
        self._go("explain")

    def _home(self, _word: str = "") -> None:
        self._brought, self._looks_up = None, ""
        if self._go("home"):
            self._ticket, self._print = None, None
            self._take_id = new_id()

    # News.

    def tick(self) -> None:
        """Let time pass: the first page comes back some time after the last touch."""
        idle_s = self._clock.machine_s() - self._touched_s
        if idle_s >= self._home_s and self._at not in (flow.ASKING, flow.CANCELLING):
            self._home()
            self._language, self._brought = self._first_language(), None
            self.guide.stop()
        if self._station.linked and self._offline.waiting:
            self._offline.join(self._station)
        if self._brought and self._clock.machine_s() - self._brought_s >= BROUGHT_S:
            self._brought = None
        self.parts.tick()
        self._mind_template()
        self._show()

    @property
    def _home_s(self) -> int:
        return self._config.guided_home_s if self.guide.on else self._config.home_s

    def _mind_template(self) -> None:
        """Look once in a while whether the ticket's template was edited; a broken one is the supervisor's to see."""
        now_s = self._clock.machine_s()
        if now_s - self._template_s >= TEMPLATE_EVERY_S:
            self._template_s = now_s
            if self._template.refresh():
                self._tell_template()

    def _tell_template(self) -> None:
        self.parts.is_now("template", "settings" if self._template.fault else "ok")

    def printer_is(self, status: PrinterStatus) -> None:
        """Take the printer's state from its worker; the supervisor sees it."""
        self._status = status
        near_end = status.near_end and status.word == "ok"
        self.parts.is_now("printer", "near_end" if near_end else status.word)
        self._show()

    def print_ended(self, id_: str, outcome: str, word: str) -> None:
        """Take the end of a print from the worker."""
        self._prints.ended(id_, outcome, word)

    def _print_ended(self, _ended: Print) -> None:
        self._show()

    def _heard(self) -> None:
        station = self._station
        if station.plan and station.plan != self._plan:
            self._take_plan(station.plan)
        if station.hall:
            self._known.take_day(station.hall.day, station.hall.phase)
        if station.linked:
            self._offline.join(station)
        self._show()

    def _take_plan(self, plan: Plan) -> None:
        """Take new settings; a page whose service is gone goes home."""
        self._plan = plan
        self._known.take_plan(plan)
        service = self._ticket.slip.service if self._ticket else self._lane_of
        if service and service not in plan.services:
            self._home()
            self._at, self._lane_of = flow.CHOOSE, ""
        if self._at == flow.CHOOSE:
            self._language = self._first_language()

    def _do_task(self, task: Task) -> None:
        outcome, detail = "done", ""
        if task.what == "reprint" and task.number in self._slips and self._plan:
            slip = replace(self._slips[task.number], reprint=True)
            self._prints.start(new_id(), slip.number, self._slip(slip), reprint=True)
        elif task.what == "test_print" and self._plan:
            slip = SlipData(number="A000", service=next(iter(self._plan.services)), language=self._language,
                            ahead=None, issued=self._clock_text(), reprint=True)  # fmt: skip
            self._prints.start(new_id(), "A000", self._slip(slip), reprint=True)
        elif task.what == "restart":
            self.restart()
        else:
            outcome, detail = "failed", "not_known"
        self._station.ask(ReportTask(task.id, outcome, detail), lambda _reply: None, life_s=30)

    # What is known.

    @property
    def _say(self) -> Words:
        return words(self._language)

    def _first_language(self) -> str:
        return self._plan.languages[0] if self._plan else "zh_Hans"

    def _open(self) -> bool:
        """Say whether numbers may be given: as the broker says, or without it by its last word and the clock."""
        day, phase = self._known.day, self._known.phase
        if self._station.linked or phase != "open" or self._plan is None:
            return phase == "open" and bool(self._station.hall)
        local = local_time(self._station.pulse.wall_ms, self._plan.time_zone)
        minute = local.hour * 60 + local.minute
        return local.date().isoformat() == day and minute < minutes_of(self._plan.hours.closes)

    def _rows(self) -> dict[str, ServiceRow]:
        rows = self._station.hall.services if self._station.hall and self._station.linked else ()
        return {row.code: row for row in rows}

    def _clock_text(self) -> str:
        zone = self._plan.time_zone if self._plan else "UTC"
        return local_time(self._station.pulse.wall_ms, zone).strftime("%Y-%m-%d %H:%M")

    def page(self) -> Page:
        """Make the page to show now."""
        idle_s = self._clock.machine_s() - self._touched_s
        sight = Sight(
            plan=self._plan, at=self._at, language=self._language, rows=self._rows(), linked=self._station.linked,
            open=self._open(), phase=self._known.phase, printer=self._status.word,
            brought=self._brought, lane_of=self._lane_of, question=self._question,
            ticket=self._ticket, print=self._print, message=self._message,
            left_s=int(self._home_s - idle_s) + 1, counted_s=self._config.counted_s,
        )  # fmt: skip
        return sight.page()
