"""Pages made of what a kiosk knows: the same sight gives the same page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kiosk import flow, printing
from kiosk.pages import Card, ChoosePage, Key, MessagePage, Page, TicketPage
from kiosk.printing import Print
from kiosk.slip import SlipData, follow_address
from service_centre.domain.codes import Code
from service_centre.domain.plan import Plan
from service_centre.i18n import LANGUAGES, OWN_NAMES, Words, words
from service_centre.messages.views import ServiceRow

YES, NO = "yes", "no"
ANSWERS = ((YES, "✓"), (NO, "×"))
"""Answers to a question, with the sign that stands beside the word."""


@dataclass(frozen=True, slots=True)
class InHand:
    """The ticket on the page."""

    slip: SlipData
    line: str
    ahead: int | None
    offline: bool


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
    brought: Code | None
    lane_of: str
    question: int
    ticket: InHand | None
    print: Print | None
    message: tuple[str, Mapping[str, object], str]
    left_s: int
    counted_s: int

    @property
    def say(self) -> Words:
        """The words of the customer's language."""
        return words(self.language)

    def page(self) -> Page:
        """Make the page to show now."""
        if self.plan is None:
            return MessagePage("", self.say("kiosk.starting"), self.say("kiosk.starting_text"), "wait",
                               language=self.language)  # fmt: skip
        if self.at == flow.TICKET and self.ticket:
            return self._ticket_page(self.ticket)
        if self.at in (flow.CANCEL, flow.CANCELLING) and self.ticket:
            return self._cancel_page(self.ticket)
        if self.at == flow.ASKING:
            return self._message_page("kiosk.asking", {}, "wait", ())
        if self.at == flow.TOLD:
            key, values, kind = self.message
            return self._message_page(key, values, kind, (self._key("home", "kiosk.back", primary=True),))
        return self._first_page()

    def _first_page(self) -> Page:
        plan, say = self.plan, self.say
        assert plan is not None
        if not self.open:
            return self._resting_page()
        lanes = self.at == flow.LANE
        cards = self._lanes(plan) if lanes else tuple(self._card(plan, code) for code in plan.services)
        return ChoosePage(
            title=self._asked(plan) if lanes else say.pick(plan.name),
            subtitle=self._place(plan) if lanes else self._brought() or say("kiosk.choose"),
            languages=self._languages(),
            cards=cards,
            keys=(self._key("home", "kiosk.back"),) if lanes else (),
            banner=self._banner(),
            language=self.language,
            countdown=self._countdown() if lanes else "",
        )

    def _resting_page(self) -> MessagePage:
        assert self.plan is not None
        hours = self.plan.hours
        if not self.linked and self.phase == "open":
            key = "kiosk.no_link"
        else:
            key = "kiosk.closed"
        values = {"opens": hours.opens, "closes": hours.closes}
        return self._message_page(key, values, "info", ())

    def _message_page(
        self, key: str, values: Mapping[str, object], kind: str, keys: tuple[Key, ...]
    ) -> MessagePage:
        say = self.say
        title = say.pick(self.plan.name) if self.plan else ""
        text = f"{key}_text"
        resting = self.at == flow.CHOOSE
        return MessagePage(
            title, say(key, **values), say(text, **values) if say.has(text) else "", kind, keys,
            language=self.language, languages=self._languages() if resting else (),
            countdown=self._countdown() if keys else "",
        )  # fmt: skip

    def _ticket_page(self, ticket: InHand) -> TicketPage:
        say, plan, printed = self.say, self.plan, self.print
        assert plan is not None
        assert printed is not None
        service = plan.services[ticket.slip.service]
        state = (
            f"reprint_{printed.state}"
            if printed.reprint and printed.state == printing.PRINTED
            else printed.state
        )
        trouble = printed.state in (printing.FAILED, printing.UNKNOWN)
        keys = [self._key("cancel", "kiosk.cancel")]
        if printed.state != printing.SENDING and not printed.reprint:
            keys.insert(0, self._key("no_paper", "kiosk.no_paper"))
        lines = [say("kiosk.listen"), say("kiosk.one_ticket")]
        if ticket.offline:
            lines = [say("kiosk.offline_number"), say("kiosk.listen")]
        if trouble:
            lines = [say("kiosk.remember"), say(f"printer.{printed.word or 'trouble'}")]
        return TicketPage(
            title=say.pick(plan.name),
            heading=say(f"kiosk.print_{state}"),
            service=say.pick(service.name),
            colour=service.colour,
            number=ticket.slip.number,
            lines=tuple(lines),
            ahead_label=say("kiosk.ahead_label") if ticket.ahead is not None else "",
            ahead=say("kiosk.people", count=ticket.ahead) if ticket.ahead is not None else "",
            prepare_label=say("kiosk.prepare") if service.prepare else "",
            prepare=say.pick(service.prepare),
            keys=(*keys, self._key("home", "kiosk.done", primary=True)),
            trouble=trouble,
            qr=follow_address(ticket.slip.number, plan) if trouble and not ticket.offline else "",
            language=self.language,
            countdown=self._countdown(),
        )

    def _cancel_page(self, ticket: InHand) -> MessagePage:
        keys = () if self.at == flow.CANCELLING else (
            self._key("sure", "kiosk.cancel_sure"), self._key("keep", "kiosk.cancel_keep", primary=True),
        )  # fmt: skip
        page = self._message_page("kiosk.cancel_asked", {"number": ticket.slip.number}, "info", keys)
        return replace(page, number=ticket.slip.number)

    def _card(self, plan: Plan, code: str) -> Card:
        service, row, say = plan.services[code], self.rows.get(code), self.say
        trouble = trouble_of(self.rows.get(code), code)
        if trouble:
            ahead = say(f"{trouble}_card")
        elif row is None:
            ahead = say("kiosk.ahead_unknown")
        else:
            ahead = say("kiosk.ahead", count=row.ahead.get(code, row.waiting))
        return Card(
            code, code, service.colour, say.pick(service.name), say.pick(service.hint), ahead, not trouble
        )

    def _asked(self, plan: Plan) -> str:
        """Say the question that leads to a lane, or ask for the lane itself."""
        questions = plan.services[self.lane_of].questions
        return self.say.pick(questions[self.question]) if questions else self.say("kiosk.choose_lane")

    def _place(self, plan: Plan) -> str:
        """Say where in the questions of which service this is."""
        service = plan.services[self.lane_of]
        name, count = self.say.pick(service.name), len(service.questions)
        return f"{name} · {self.say('kiosk.question', at=self.question + 1, count=count)}" if count else name

    def _lanes(self, plan: Plan) -> tuple[Card, ...]:
        code, say = self.lane_of, self.say
        if plan.services[code].questions:
            colour = plan.services[code].colour
            return tuple(
                Card(word, sign, colour, say(f"kiosk.{word}"), say(f"kiosk.{word}_hint").strip(), "")
                for word, sign in ANSWERS
            )
        row, colour = self.rows.get(code), plan.services[code].colour
        cards = []
        for line in plan.lines_of(code):
            key = f"lane.{line}" if say.has(f"lane.{line}") else "lane.other"
            ahead = say("kiosk.ahead", count=row.ahead.get(line, 0)) if row else say("kiosk.ahead_unknown")
            cards.append(Card(line, line, colour, say(key, line=line), say(f"{key}_hint"), ahead))
        return tuple(cards)

    def _brought(self) -> str:
        """Say what was read at the scanner: its kind alone, because a screen in a hall is read by many."""
        if self.brought is None:
            return ""
        return self.say("kiosk.brought", code=self.say(f"code.{self.brought.kind}", value="").strip())

    def _banner(self) -> str:
        if not self.linked:
            return self.say("kiosk.banner_no_link")
        if self.printer not in ("ok", "starting", "near_end"):
            return self.say("kiosk.banner_no_paper")
        return ""

    def _languages(self) -> tuple[Key, ...]:
        return tuple(
            Key("language", OWN_NAMES[code], code, chosen=code == self.language) for code in LANGUAGES
        )  # fmt: skip

    def _key(self, wish: str, label: str, *, primary: bool = False) -> Key:
        return Key(wish, self.say(label), primary=primary)

    def _countdown(self) -> str:
        return self.say("kiosk.countdown", count=self.left_s) if self.left_s <= self.counted_s else ""
