"""Pages made of what a kiosk knows: the same sight gives the same page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from kiosk import flow, pads, printing
from kiosk.issuing import InHand
from kiosk.pages import AttractPage, Card, ChoosePage, Key, MessagePage, Page, TicketPage
from kiosk.printing import Print
from kiosk.slip import follow_address
from kiosk.visit import Visit
from service_centre.domain.plan import Plan
from service_centre.i18n import LANGUAGES, OWN_NAMES, Words, words
from service_centre.i18n.names import line_name
from service_centre.messages.views import ServiceRow

YES, NO = "yes", "no"
ANSWERS = ((YES, "✓"), (NO, "×"))
"""Answers to a question, with the sign that stands beside the word."""


def trouble_of(row: ServiceRow | None, line: str) -> str:
    """Say why no number can be taken for a service's first line, as a key, or ""."""
    if row is None:
        return ""
    if row.stopped:
        return "kiosk.service_stopped"
    return "kiosk.numbers_at_end" if line in row.at_end else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What the kiosk knows now: `rows` are the services as the hall says them, none without a link."""

    plan: Plan | None
    at: str
    language: str
    rows: Mapping[str, ServiceRow]
    linked: bool
    open: bool
    phase: str
    printer: str
    parts: Mapping[str, str]
    visit: Visit
    ticket: InHand | None
    print: Print | None
    message: tuple[str, Mapping[str, object], str]
    left_s: int
    closes_in_min: int | None
    guided: bool
    staff: str
    said: tuple[str, Mapping[str, object]]
    checking: bool
    speaks: bool
    scans: bool

    @property
    def say(self) -> Words:
        """The words of the customer's language."""
        return words(self.language)

    def page(self) -> Page:
        """Make the page to show now, in the customer's language and look."""
        left = self.say("kiosk.countdown", count=self.left_s) if self.left_s else ""
        return replace(
            self._page(), language=self.language, large=self.visit.large, low=self.visit.low,
            more=self.say("kiosk.more"), left_s=self.left_s, countdown=left,
        )  # fmt: skip

    def _page(self) -> Page:
        if self.plan is None:
            say = self.say
            return MessagePage(heading=say("kiosk.starting"), text=say("kiosk.starting_text"), kind="wait")
        if self.ticket and self.at in (flow.TICKET, flow.CANCEL, flow.CANCELLING):
            return (
                self._ticket_page(self.ticket, self.plan)
                if self.at == flow.TICKET
                else self._cancel_page(self.ticket)
            )
        if self.at in flow.TYPING:
            return pads.keypad_page(self)
        pages: Mapping[str, Callable[[], Page]] = {
            flow.ATTRACT: self._attract_page, flow.ASKING: self._asking_page, flow.TOLD: self._told_page,
            flow.PRIORITY: self._priority_page, flow.CORNER: partial(pads.corner_page, self),
        }  # fmt: skip
        return pages.get(self.at, self._first_page)()

    def _asking_page(self) -> MessagePage:
        return self._message_page("kiosk.asking", {}, "wait", ())

    def _told_page(self) -> MessagePage:
        key, values, kind = self.message
        return self._message_page(key, values, kind, (self.key("home", "kiosk.back", primary=True),))

    def _priority_page(self) -> MessagePage:
        keys = (self.key("first", "kiosk.no", NO), self.key("first", "kiosk.first_yes", YES, primary=True))
        return self._message_page("kiosk.first_asked", {}, "info", keys)

    def _attract_page(self) -> AttractPage:
        plan = self.plan
        assert plan is not None
        order = (*plan.languages, *(code for code in LANGUAGES if code not in plan.languages))
        calls = tuple((code, words(code)("kiosk.touch_to_begin")) for code in order)
        return AttractPage(title=self.say.pick(plan.name), calls=calls)

    def _first_page(self) -> Page:
        plan = self.plan
        assert plan is not None
        if not self.open:
            return self._resting_page()
        lanes = self.at == flow.LANE
        return ChoosePage(
            title=self._asked(plan) if lanes else self.say.pick(plan.name),
            subtitle=self._place(plan) if lanes else self.say("kiosk.choose"),
            notice="" if lanes else self._notice(),
            languages=self.languages(),
            modes=() if lanes else self._modes(),
            cards=self._lanes(plan) if lanes else tuple(self._card(plan, code) for code in plan.services),
            keys=(self.key("home", "kiosk.back"),) if lanes else self._extras(),
            banner=self._banner(),
            asks_lane=lanes,
            visit=self.visit.number,
        )

    def _modes(self) -> tuple[Key, ...]:
        modes = [replace(self.key("large", "kiosk.large"), chosen=self.visit.large)]
        if self.speaks:
            modes.append(replace(self.key("voice", "kiosk.voice"), chosen=self.guided))
        modes.append(replace(self.key("low", "kiosk.low"), chosen=self.visit.low))
        return tuple(modes)

    def _extras(self) -> tuple[Key, ...]:
        member = "kiosk.member_scan" if self.scans else "kiosk.member"
        return (
            self.key("member", member),
            self.key("held", "kiosk.held"),
            replace(self.key("priority", "kiosk.first"), chosen=self.visit.asks_first),
        )

    def _resting_page(self) -> MessagePage:
        assert self.plan is not None
        hours = self.plan.hours
        key = "kiosk.no_link" if not self.linked and self.phase == "open" else "kiosk.closed"
        return self._message_page(key, {"opens": hours.opens, "closes": hours.closes}, "info", ())

    def _message_page(
        self, key: str, values: Mapping[str, object], kind: str, keys: tuple[Key, ...]
    ) -> MessagePage:
        say, text = self.say, f"{key}_text"
        before_number = self.at in (flow.CHOOSE, flow.PRIORITY) or (self.at == flow.TOLD and not self.ticket)
        return MessagePage(
            title=say.pick(self.plan.name) if self.plan else "",
            heading=say(key, **values),
            text=say(text, **values) if say.has(text) else "",
            kind=kind,
            keys=keys,
            languages=self.languages() if before_number else (),
        )

    def _ticket_page(self, ticket: InHand, plan: Plan) -> TicketPage:
        say, printed = self.say, self.print
        assert printed is not None
        line = ticket.slip.line
        service = plan.service_of(line)
        reprinted = printed.reprint and printed.state == printing.PRINTED
        state = f"reprint_{printed.state}" if reprinted else printed.state
        trouble = printed.state in (printing.FAILED, printing.UNKNOWN)
        keys = [self.key("cancel", "kiosk.cancel")]
        failed = printed.state == printing.FAILED
        again = (
            printed.state != printing.SENDING and not printed.reprint and (not failed or self.printer == "ok")
        )
        if again:
            keys.insert(0, self.key("no_paper", "kiosk.no_paper"))
        lines = [say("kiosk.listen"), say("kiosk.one_ticket")]
        if ticket.offline:
            lines = [say("kiosk.offline_number"), say("kiosk.listen")]
        if trouble:  # what is wrong with a printer is for staff; a customer wants to know what to do
            what = "kiosk.trouble_told" if self.linked else "kiosk.trouble_tell"
            if again:
                what = "kiosk.works_again" if failed else "kiosk.unknown_what"
            lines = [say("kiosk.remember"), say(what)]
        qr = "" if ticket.offline else follow_address(ticket.slip.number, plan)
        return TicketPage(
            title=say.pick(plan.name),
            heading=say(f"kiosk.print_{state}"),
            service=line_name(line, plan, say),
            colour=service.colour,
            number=ticket.slip.number,
            lines=tuple(lines),
            ahead_label=say("kiosk.ahead_label") if ticket.ahead is not None else "",
            ahead=say("kiosk.people", count=ticket.ahead) if ticket.ahead is not None else "",
            prepare_label=say("kiosk.prepare") if service.prepare else "",
            prepare=say.pick(service.prepare),
            keys=(*keys, self.key("home", "kiosk.done", primary=True)),
            trouble=trouble,
            qr=qr,
            qr_text=say("kiosk.follow") if qr else "",
        )

    def _cancel_page(self, ticket: InHand) -> MessagePage:
        keys = () if self.at == flow.CANCELLING else (
            self.key("sure", "kiosk.cancel_sure"), self.key("keep", "kiosk.cancel_keep", primary=True),
        )  # fmt: skip
        page = self._message_page("kiosk.cancel_asked", {"number": ticket.slip.number}, "info", keys)
        return replace(page, number=ticket.slip.number)

    def _card(self, plan: Plan, code: str) -> Card:
        service, row, say = plan.services[code], self.rows.get(code), self.say
        trouble = trouble_of(row, code)
        if trouble:
            ahead = say(f"{trouble}_card")
        elif row is None:
            ahead = say("kiosk.ahead_unknown")
        else:
            ahead = say("kiosk.ahead", count=row.ahead.get(code, row.waiting))
        name, hint = say.pick(service.name), say.pick(service.hint)
        return Card(code, code, service.colour, name, hint, ahead, not trouble)

    def _asked(self, plan: Plan) -> str:
        """Say the question that leads to a lane, or ask for the lane itself."""
        questions = plan.services[self.visit.lane_of].questions
        return self.say.pick(questions[self.visit.question]) if questions else self.say("kiosk.choose_lane")

    def _place(self, plan: Plan) -> str:
        """Say where in the questions of which service this is."""
        service = plan.services[self.visit.lane_of]
        name, count = self.say.pick(service.name), len(service.questions)
        at = self.say("kiosk.question", at=self.visit.question + 1, count=count)
        return f"{name} · {at}" if count else name

    def _lanes(self, plan: Plan) -> tuple[Card, ...]:
        code, say = self.visit.lane_of, self.say
        if plan.services[code].questions:
            colour = plan.services[code].colour
            return tuple(
                Card(word, sign, colour, say(f"kiosk.{word}"), say(f"kiosk.{word}_hint").strip(), "")
                for word, sign in ANSWERS
            )
        row, colour = self.rows.get(code), plan.services[code].colour
        cards = []
        for line in plan.lines_of(code):
            name = say.pick(plan.lines[line].name) or say("lane.other", line=line)
            ahead = say("kiosk.ahead", count=row.ahead.get(line, 0)) if row else say("kiosk.ahead_unknown")
            cards.append(Card(line, line, colour, name, say.pick(plan.lines[line].hint), ahead))
        return tuple(cards)

    def _notice(self) -> str:
        """Say what was shown, typed or asked: of a code its kind alone, because a screen in a hall is read by many."""
        brought, say = self.visit.brought, self.say
        if brought:
            return say("kiosk.brought", code=say(f"code.{brought.kind}", value="").strip())
        return say("kiosk.first_noted") if self.visit.asks_first else ""

    def _banner(self) -> str:
        if not self.linked:
            return self.say("kiosk.banner_no_link")
        if self.printer not in ("ok", "starting", "near_end"):
            return self.say("kiosk.banner_no_paper")
        if self.closes_in_min is not None:
            return self.say("kiosk.banner_closing", count=self.closes_in_min)
        return ""

    def languages(self) -> tuple[Key, ...]:
        """Make the keys of the languages, each in its own words."""
        return tuple(
            Key("language", OWN_NAMES[code], code, chosen=code == self.language) for code in LANGUAGES
        )  # fmt: skip

    def key(self, wish: str, label: str, word: str = "", *, primary: bool = False) -> Key:
        """Make a key of a page."""
        return Key(wish, self.say(label), word, primary=primary)
