"""What the kiosk shows and asks for, in plain Python: a frozen page out, wishes in.

A wish is a name and a word; a finger, a key and the rehearsal make the same ones.
"""

from collections.abc import Callable, Mapping

from hardware.ports import PrinterStatus, Scan
from kiosk import flow, printing
from kiosk.config import KioskConfig
from kiosk.corner import StaffCorner
from kiosk.drawing import NO, YES, Sight, trouble_of
from kiosk.guide import Guide
from kiosk.hours import closes_in_min, is_open
from kiosk.issuing import Issuing
from kiosk.known import Known
from kiosk.lookup import Lookup
from kiosk.pages import Page
from kiosk.template import SHIPPED, TemplateFile
from kiosk.upkeep import Upkeep
from kiosk.visit import BROUGHT_S, Typed, Visit, Wanted, phone_of
from service_centre.clock import Clock
from service_centre.domain.codes import TICKET, read_code
from service_centre.domain.plan import Plan
from service_centre.domain.tickets import ELDERLY, ORDINARY
from service_centre.i18n import LANGUAGES, Words, words
from service_centre.link.outbox import Outbox
from service_centre.link.station import Station
from service_centre.messages.views import ServiceRow


class KioskPresenter:
    """Lives on the window's thread; calls nothing that waits."""

    def __init__(
        self, config: KioskConfig, station: Station, outbox: Outbox, clock: Clock, send: printing.Send,
        template: TemplateFile | None = None,
    ) -> None:  # fmt: skip
        self._config, self._station, self._clock = config, station, clock
        template = template or TemplateFile(SHIPPED, config.printer.width_dots)
        self.guide, self.corner, self._lookup = Guide(), StaffCorner(station), Lookup(station)
        self._known = Known(outbox, station)
        self.plan = self._known.plan
        self.shown: Callable[[], None] = lambda: None
        self.issuing = Issuing(station, outbox, send, template, self, self._show)
        self.upkeep = Upkeep(station, clock, template, self.issuing)
        self.start, self.print_ended = self.upkeep.start, self.issuing.print_ended
        self._at = flow.CHOOSE
        self._visit = Visit()
        self._message: tuple[str, Mapping[str, object], str] = ("", {}, "info")
        self._touched_s = clock.machine_s()
        self._staff = ""
        self._language = self._first_language()
        self._wishes = self._table()
        station.ears.changed = self._heard

    # Wishes.

    def _table(self) -> dict[str, Callable[[str], object]]:
        """List what may be wished for; each wish looks itself whether the page offers it."""
        return {
            "touch": lambda _word: None, "more": self._more, "home": self._home,
            "language": self._choose_language, "large": self._large, "low": self._low, "voice": self._voice,
            "service": self._service, "lane": self._lane,
            "member": lambda _word: self._type("member"), "held": lambda _word: self._type("held"),
            "priority": lambda _word: self._go("priority"), "first": self._first,
            "staff": lambda _word: self._type("staff"),
            "type": self._typed, "erase": self._erase, "enter": self._enter,
            "cancel": lambda _word: self._go("cancel"), "keep": lambda _word: self._go("keep"),
            "sure": self._cancel, "no_paper": self._no_paper,
            "test_print": self._test_print, "reprint": self._reprint, "restart": self._restart,
        }  # fmt: skip

    def wish(self, name: str, word: str = "") -> None:
        """Take a wish; one that the page does not offer is ignored, but every touch starts the time again."""
        self._touch()
        if name in self._wishes:
            if name != "touch":
                self._lookup.forget()
            self._wishes[name](word)
            self._show()

    def _touch(self) -> None:
        """Somebody is here: the time starts again, and what they brought is still theirs."""
        self._touched_s = self._visit.brought_s = self._clock.machine_s()
        self._go("touch")

    def _show(self) -> None:
        """Draw what is to be seen, and read it where the guide is on."""
        self.shown()
        if self.guide.on:
            self.guide.shown(self.page())

    def key(self, key: str) -> None:
        """Take a key of the key pad; the first one starts the voice guide."""
        self._touch()
        wish = self.guide.key(key, self.page())
        if wish:
            self.wish(*wish)

    def earphone(self, plugged: bool) -> None:
        """Read while an earphone is in; without one the guide must not go on for everybody to hear."""
        self._touch()
        if plugged != self.guide.on:
            self._voice("")

    def _go(self, move: str) -> bool:
        if not flow.FLOW.allows(self._at, move):
            return False
        self._at = flow.FLOW.after(self._at, move)
        return True

    def _home(self, _word: str = "") -> None:
        had_number = self.issuing.ticket is not None
        if self._go("home"):
            self.corner.leave()
            self.issuing.anew()
            self._visit.typed, self._visit.lane_of = Typed(), ""
            if had_number:
                self._begin_anew()

    def _begin_anew(self) -> None:
        """The next customer finds the first page as the hall shows it."""
        self._visit = Visit(self._visit.number + 1)
        self._language = self._first_language()
        self.guide.stop()

    def _more(self, _word: str) -> None:
        self._visit.turned = True

    def explain(self, key: str, kind: str = "info", values: Mapping[str, object] | None = None) -> None:
        """Say a sentence on a page of its own."""
        self._message = (key, values or {}, kind)
        self._go("explain")

    # How the page looks.

    def _choose_language(self, word: str) -> None:
        if word in LANGUAGES and self._at in flow.LANGUAGE_AT:
            self._language = word

    def _large(self, _word: str) -> None:
        self._visit.large = not self._visit.large

    def _low(self, _word: str) -> None:
        self._visit.low = not self._visit.low

    def _voice(self, _word: str) -> None:
        if self.guide.on:
            self.guide.stop()
        else:
            self.guide.begin(self.page())

    # Numbers.

    def _first(self, word: str) -> None:
        """Take the answer to who asks to be served first: staff see it, and may change it."""
        if self._at == flow.PRIORITY and word in (YES, NO):
            self._visit.asks_first = word == YES
            self._go("home")

    def _service(self, code: str) -> None:
        plan = self.plan
        if (
            plan is None
            or code not in plan.services
            or self._at != flow.CHOOSE
            or not self.may_issue_offline()
        ):
            return
        trouble = trouble_of(self._rows().get(code), code)
        if trouble:
            self.explain(trouble, values={"service": self._say.pick(plan.services[code].name)})
            return
        if len(plan.lines_of(code)) > 1:
            self._visit.lane_of, self._visit.question = code, 0
            self._go("lanes")
        else:
            self._take(code)

    def _lane(self, word: str) -> None:
        """Take a lane by its letter, or an answer to a question that leads to one."""
        visit = self._visit
        if self.plan is None or self._at != flow.LANE or visit.lane_of not in self.plan.services:
            return
        questions = self.plan.services[visit.lane_of].questions
        if not questions:
            self._take(word)
        elif word == YES and visit.question + 1 < len(questions):
            visit.question += 1
        elif word in (YES, NO):
            self._take(self.plan.lines_of(visit.lane_of)[word == YES])

    def _take(self, line: str) -> None:
        self._lookup.forget()
        if self.plan is None or line not in self.plan.lines or not self._go("take"):
            return
        wanted = Wanted(
            line=line, language=self._language, note=self._note(), large=self._visit.large, day=self._known.day,
            class_=ELDERLY if self._visit.asks_first else ORDINARY,
        )  # fmt: skip
        self.issuing.take(wanted, life_s=self._config.answer_s)

    def given(self) -> None:
        """Show the number that was given."""
        self._visit.brought, self._visit.asks_first = None, False
        self._touched_s = self._clock.machine_s()
        self._go("given")

    def _no_paper(self, _word: str) -> None:
        if self._at == flow.TICKET:
            self.issuing.print_again()

    def _cancel(self, _word: str) -> None:
        if self.issuing.ticket and self._go("sure"):
            self.issuing.cancel()

    # Codes, read or typed.

    def scan(self, scan: Scan) -> None:
        """Take a scan: a ticket is looked up, a card or receipt goes with the next number, an unknown code is told."""
        self._touched_s = self._visit.brought_s = self._clock.machine_s()
        if self.plan is None or self._at not in flow.SCANNED_AT:
            return
        self._go("touch")
        code = read_code(scan.text, self.plan)
        if code is None:
            self.explain("kiosk.unknown_code")
        elif code.kind == TICKET:
            self._look_up(code.value)
        else:
            self._home()
            self._visit.bring(code, self._touched_s)
        self._show()

    def _look_up(self, number: str) -> None:
        self._lookup.ask(number, self._say, self._found, life_s=self._config.answer_s)

    def _found(self, key: str, values: Mapping[str, object]) -> None:
        """Say where a number stands, if the page is still one for it."""
        if self._at in flow.SCANNED_AT:
            self.explain(key, values=values)
            self._show()

    def _note(self) -> str:
        """Say what the customer showed or typed, for the staff, in the hall's first language."""
        brought = self._visit.brought
        return words(self._first_language())(f"code.{brought.kind}", value=brought.value) if brought else ""

    def _type(self, page: str) -> None:
        if self._go(page):
            self._visit.typed = Typed("number" if page == "staff" else page)

    def _typed(self, character: str) -> None:
        if self._at in flow.TYPING and len(character) == 1 and character.isascii() and character.isalnum():
            self._visit.typed.add(character.upper())

    def _erase(self, _word: str) -> None:
        self._visit.typed.erase()

    def _enter(self, _word: str) -> None:
        typed, plan = self._visit.typed, self.plan
        if self._at not in flow.TYPING or plan is None:
            return
        match typed.kind:
            case "member":
                code = phone_of(typed.text, plan.rules.phone_digits)
                if code:
                    self._home()
                    self._visit.bring(code, self._touched_s)
                else:
                    typed.fault = "kiosk.phone_wrong"
            case "held":
                read = read_code(typed.text, plan)
                if read and read.kind == TICKET:
                    self._look_up(read.value)
                else:
                    typed.fault = "kiosk.number_wrong"
            case "number" if typed.text:
                self._staff, self._visit.typed = typed.text, Typed("pin")
            case "pin" if typed.text and not self.corner.waits:
                self.corner.knock(self._staff, typed.text, self._knocked)

    def _knocked(self, fault: str, values: dict[str, object]) -> None:
        """Open the staff corner, or say why not."""
        if self._at != flow.STAFF:
            self.corner.leave()
            return
        self._visit.typed = Typed("number", fault=fault and self._say(fault, **values))
        if not fault:
            self._go("in")
        self._show()

    def _test_print(self, _word: str) -> None:
        if self._at == flow.CORNER:
            self.issuing.test_print()
            self.corner.say("corner.test_printed" if self.upkeep.prints else "corner.mend_first")

    def _reprint(self, _word: str) -> None:
        if self._at == flow.CORNER:
            number = self.issuing.reprint()
            self.corner.say("corner.reprinted" if number else "corner.nothing_to_reprint", number=number)

    def _restart(self, _word: str) -> None:
        if self._at == flow.CORNER:
            self.corner.leave()
            self.upkeep.restart()

    # News.

    def tick(self) -> None:
        """Let time pass: the first page comes back some time after the last touch, and rests after a while."""
        idle_s = self._clock.machine_s() - self._touched_s
        if idle_s >= self._home_s and self._at not in (flow.ASKING, flow.CANCELLING):
            self._next_customer()
            rests_s = self._config.attract_s
            if rests_s and idle_s >= self._home_s + rests_s and self.may_issue_offline():
                self._go("rest")
        self.issuing.join()
        self._visit.tick(self._clock.machine_s(), self._home_s if self.guide.on else BROUGHT_S)
        if self._at == flow.ATTRACT and not self.may_issue_offline():
            self._go("touch")
        self.upkeep.tick()
        self._show()

    def _next_customer(self) -> None:
        self._home()
        if self._used or self.guide.on:
            self._begin_anew()

    @property
    def _used(self) -> bool:
        """Say whether somebody has changed the first page."""
        fresh = Visit(self._visit.number, brought_s=self._visit.brought_s)
        return self._visit != fresh or self._language != self._first_language()

    @property
    def _home_s(self) -> int:
        slow = self.guide.on or self._visit.large or self._visit.low
        return self._config.guided_home_s if slow else self._config.home_s

    def printer_is(self, status: PrinterStatus) -> None:
        """Take the printer's state from its worker; the supervisor sees it."""
        self.upkeep.printer_is(status)
        self._show()

    def _heard(self) -> None:
        station = self._station
        if station.plan and station.plan != self.plan:
            self._take_plan(station.plan)
        if station.hall:
            self._known.take(station.hall)
        self.issuing.join()
        self._show()

    def _take_plan(self, plan: Plan) -> None:
        """Take new settings; a page whose line is gone goes home (a service's first line carries its letter)."""
        had, self.plan = self.plan, plan
        self._known.take_plan(plan)
        ticket = self.issuing.ticket
        line = ticket.slip.line if ticket else self._visit.lane_of
        asked_anew = self._at == flow.LANE and had and had.services.get(line) != plan.services.get(line)
        if line and (line not in plan.lines or asked_anew):
            self._home()
            self._at, self._visit.lane_of = flow.CHOOSE, ""
        if self._at == flow.CHOOSE:
            self._language = self._first_language()

    # What is known.

    @property
    def _say(self) -> Words:
        return words(self._language)

    def _first_language(self) -> str:
        return self.plan.languages[0] if self.plan else "zh_Hans"

    def may_issue_offline(self) -> bool:
        """Say whether the hall is open, as far as this kiosk can know."""
        return is_open(self.plan, self._known, self._station)

    def _rows(self) -> dict[str, ServiceRow]:
        rows = self._station.hall.services if self._station.hall and self._station.linked else ()
        return {row.code: row for row in rows}

    def page(self) -> Page:
        """Make the page to show now."""
        left_s = int(self._home_s - (self._clock.machine_s() - self._touched_s)) + 1
        counted = left_s <= self._config.counted_s and (self._used or self._at != flow.CHOOSE)
        sight = Sight(
            plan=self.plan, at=self._at, language=self._language, rows=self._rows(), linked=self._station.linked,
            open=self.may_issue_offline(), phase=self._known.phase,
            printer=self.upkeep.printer.word, parts=self.upkeep.parts.states,
            visit=self._visit, ticket=self.issuing.ticket, print=self.issuing.print, message=self._message,
            left_s=max(1, left_s) if counted else 0, guided=self.guide.on,
            closes_in_min=closes_in_min(self.plan, self._known, self._station),
            staff=self.corner.staff, said=self.corner.said, checking=self.corner.waits,
            speaks=self._config.voice.kind != "none", scans=self._config.scanner.kind != "none",
        )  # fmt: skip
        return sight.page()
