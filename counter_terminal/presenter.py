"""What one seat's staff see and may do now."""

from counter_terminal import seat_dialogs
from counter_terminal.base import Presenter
from counter_terminal.dialogs import Form
from counter_terminal.models import Big, Counter, QueueRow, StripKey
from counter_terminal.outputs import KEYS, CustomerScreen, Outputs, customer_side, lamp_of, sign_texts
from counter_terminal.strip import strip_keys
from hardware.ports import Scan
from service_centre.clock import Clock
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.codes import TICKET, read_code
from service_centre.domain.message import Command
from service_centre.domain.plan import Plan
from service_centre.domain.ratings import SCORES, Rate
from service_centre.link.station import Station
from service_centre.messages.envelope import OK, Reply
from service_centre.messages.views import CurrentTicket, NextRow, RatingRow, SeatView

UNDO_ALONE_MS = 10_000
THANKS_S = 3.0
NOT_THERE_MS = 60_000
QUEUE_SHOWN = 8


class CounterPresenter(Presenter):
    """One seat."""

    def __init__(self, station: Station, clock: Clock, seat: str, language: str) -> None:
        super().__init__(station, clock, language)
        self.seat = seat
        self._rated: RatingRow | None = None
        self._thanked_s = float("-inf")

    @property
    def view(self) -> SeatView | None:
        """The seat's picture, once it was heard."""
        own = self._station.own
        return own if isinstance(own, SeatView) else None

    # Keys.

    def strip(self, key: str) -> None:
        """Do what a key says, or say why it can't."""
        view = self.view
        if view is None or not view.staff:
            return
        if key == "Find":
            self._open(seat_dialogs.find(self))
            return
        pressed = next((one for one in self._keys(view) if one.key == key), None)
        if pressed is None:
            return
        if not pressed.live:
            self._tell(pressed.why)
            return
        self._act(key, view)

    def lit(self) -> None:
        """Do the primary key."""
        view = self.view
        if view and view.staff:
            for one in self._keys(view):
                if one.primary and one.live:
                    self._act(one.key, view)

    def _act(self, key: str, view: SeatView) -> None:  # noqa: C901  one branch a key
        seat = self.seat
        match key:
            case "F1":
                self._open(seat_dialogs.help_text(self))
            case "F2":
                opening = view.state in (s.CLOSED, s.PAUSED)
                self._form = None
                self._do(s.OpenSeat(seat) if opening else t.CallNext(seat))
            case "F3":
                self._do(t.Recall(seat))
            case "F4":
                self._open(seat_dialogs.call_number(self))
            case "F5":
                self._do(t.Arrived(seat))
            case "F6":
                parking = s.SEAT.allows(view.state, "park")
                self._open(seat_dialogs.park(self) if parking else seat_dialogs.take_back(self))
            case "F7":
                self._open(seat_dialogs.transfer(self))
            case "F8":
                self._do(t.NoShow(seat))
            case "F9":
                self._open(seat_dialogs.finish(self))
            case "F10":
                self._open(seat_dialogs.pause(self))
            case "F11":
                self._do(s.AskHelp(seat, over=view.help_ms is not None))
            case "F12":
                self._undo(view)

    def _undo(self, view: SeatView) -> None:
        if view.undo and self._station.pulse.elapsed_ms - view.undo.at_ms <= UNDO_ALONE_MS:
            self._do(t.Undo(self.seat), done=lambda _reply: self._tell(self._say("counter.undone")))
        else:
            self._open(seat_dialogs.undo_asked(self))

    def do(self, command: Command) -> None:
        """Say a dialog's command; the dialog closes when it is done."""
        if isinstance(command, t.Finish) and not self._station.linked and self._station.outbox:
            self._station.keep(command, answered=self._finished_late)
            self._close()
            self._tell(self._say("counter.kept"))
        else:
            self._do(command, done=self._close)

    def _finished_late(self, reply: Reply) -> None:
        """Tell what became of a finish that had waited for the link."""
        if reply.status != OK:
            self._tell(self._sentence(reply))

    def find(self, command: Command, form: Form) -> None:
        """Look a ticket up for a dialog and draw it again with the answer."""

        def done(reply: Reply) -> None:
            answer = reply.answer or {}
            form.focus = ""
            form.chosen.update({name: str(value) for name, value in answer.items()})

        self._do(command, done=done)

    def minutes(self, ms: int) -> str:
        """Write a wait, for dialogs."""
        return self._minutes(ms)

    def _refused(self, command: Command, reply: Reply) -> None:
        """Open the question that a refusal asks, else tell it."""
        if reply.key == "ask.not_arrived":
            self._open(seat_dialogs.not_arrived(self))
        elif reply.key == "ask.no_show_early":
            self._open(seat_dialogs.no_show_early(self, self._sentence(reply)))
        else:
            super()._refused(command, reply)

    # Devices.

    def wish(self, name: str, word: str = "") -> None:
        """Take a wish of a rehearsal: keys as at every terminal, and what stands around a seat."""
        if name == "rate" and word.isdigit():
            self.rated(int(word))
        elif name == "box" and word in KEYS:
            self.box(word)
        elif name == "scan":
            self.scanned(word)
        else:
            super().wish(name, word)

    def box(self, move: str) -> None:
        """Take a key of the call box; pressed again while a question stands, the same key says yes."""
        asked = self._form.dialog().kind if self._form else ""
        if (move, asked) in (("no_show", "no_show"), ("next", "not_arrived")):
            self.key("Enter")
        else:
            self.key(KEYS[move])

    def scan(self, scan: Scan) -> None:
        """Take a scan of the serial scanner."""
        if scan.fault:
            self._tell(self._say(f"code.{scan.fault}"))
            self.shown()
        else:
            self.scanned(scan.text)

    def scanned(self, code: str) -> None:
        """Take a scanned code: a ticket arrives, comes back or is looked up; an unknown one is said, never guessed."""
        plan, view = self.plan, self.view
        known = read_code(code, plan) if plan else None
        if known and known.kind == TICKET:
            super().scanned(known.value) if self._form else self._ticket_scanned(known.value, view)
        elif self._form and self._form.dialog().fields:
            super().scanned(code)
        elif known:
            told = self._say(f"code.{known.kind}", value=known.value)
            self._tell(self._say("counter.code_read", code=told))
        else:
            self._tell(self._say("code.unknown", value=code[:40]))
        self.shown()

    def _ticket_scanned(self, number: str, view: SeatView | None) -> None:
        if view is None or not view.staff:
            return
        if view.ticket and view.ticket.number == number and view.ticket.state == t.CALLED:
            self._do(t.Arrived(self.seat))
            return
        missed = any(row.number == number for row in view.missed)
        form = seat_dialogs.call_number(self) if missed else seat_dialogs.find(self)
        form.texts["number"] = number
        self._open(form)
        if not missed:
            form.enter(form)

    @property
    def asking(self) -> RatingRow | None:
        """The rating that the customer is asked for now, until the time is over."""
        asked = self.view.rating if self.view else None
        if asked is None or asked == self._rated or self._station.pulse.elapsed_ms >= asked.until_ms:
            return None
        return asked

    def rated(self, score: int) -> None:
        """Take a score from the pad or the customer's screen; without a question it means nothing."""
        asked = self.asking
        if asked and score in SCORES and self._station.outbox:
            self._rated, self._thanked_s = asked, self._clock.machine_s() + THANKS_S
            self._station.keep(Rate(self.seat, asked.number, asked.leg, score))
            self.shown()

    def outputs(self) -> Outputs:
        """Say what the seat's devices show now."""
        view, plan, hall = self.view, self.plan, self._station.hall
        if view is None or plan is None or hall is None or not self._station.linked:
            return Outputs(sign=("----",))
        live = {one.key for one in self._keys(view) if one.live} if view.staff else set()
        sign = sign_texts(hall, view.window, plan.languages, self._station.pulse.wall_ms)
        newest = max((call.n for call in hall.calls if call.seat == self.seat), default=0)
        return Outputs(
            tuple(move for move, key in KEYS.items() if key in live), lamp_of(view.state), sign, newest
        )

    def customer(self) -> CustomerScreen:
        """Say what the customer's side shows now."""
        thanked = self._clock.machine_s() < self._thanked_s
        asked = self._rated if thanked else self.asking
        left_ms = asked.until_ms - self._station.pulse.elapsed_ms if asked and not thanked else 0
        view = self.view if self._station.linked else None
        return customer_side(self.seat, view, self.plan, asked, left_ms, thanked=thanked)

    def _keys(self, view: SeatView) -> tuple[StripKey, ...]:
        return strip_keys(view, self._say, linked=self._station.linked)

    # The picture.

    def model(self) -> Counter:
        """Make the screen to show now."""
        view, plan, say = self.view, self.plan, self._say
        linked = self._station.linked
        signed_in = bool(view and view.staff)
        return Counter(
            title=say("counter.window", seat=self.seat),
            staff=self._staff_text(view, plan),
            pill=say(("counter.busy" if self._waits else "counter.linked") if linked else "counter.no_link"),
            linked=linked,
            busy=linked and self._waits,
            clock=self._clock_text(),
            big=self._big(view, plan) if view and plan and view.ticket and signed_in else None,
            empty=self._empty(view),
            empty_text=self._empty_text(view),
            queue_title=say("counter.queue"),
            queue_head=say("counter.queue_head", count=len(view.next)) if view and signed_in else "",
            queue=self._queue(view, plan) if view and plan and signed_in else (),
            side=self._side(view) if view and signed_in else (),
            figures=self._figures(view) if view and signed_in else (),
            keys=self._keys(view) if view and signed_in else (),
            toast=self._toast_now or self._undo_toast(view),
            toast_key="F12" if not self._toast_now and self._undo_toast(view) else "",
            banner=self._banner(view),
            dialog=self._dialog,
            language=self._language,
            legs_title=say("counter.visit"),
            notes_title=say("counter.notes"),
            why_title=say("counter.why"),
        )

    def _staff_text(self, view: SeatView | None, plan: Plan | None) -> str:
        if view is None or plan is None:
            return ""
        services = {
            plan.lines[line].service: None for rank in view.own for line in rank if line in plan.lines
        }
        names = "、".join(self._say.pick(plan.services[code].name) for code in services)
        return f"{names} · {view.name}" if view.name else names

    def _empty(self, view: SeatView | None) -> str:
        if view is None:
            return self._say("counter.starting")
        if not view.staff:
            return self._say("counter.signed_out")
        if view.state == s.FREE:
            return self._say("counter.free" if view.next else "counter.nobody")
        return self._say(f"counter.{view.state}")

    def _empty_text(self, view: SeatView | None) -> str:
        if view is None or not view.staff:
            return ""
        if view.state == s.PAUSED:
            return f"{self._say(f'pause.{view.reason}')} · {self._since(view.since_ms)}"
        if view.state == s.FREE and view.next:
            return self._say("counter.press_next", number=view.next[0].number)
        return self._say(f"counter.{view.state}_text")

    def _big(self, view: SeatView, plan: Plan) -> Big:
        ticket, say = view.ticket, self._say
        assert ticket is not None
        colour = self._colour(plan, ticket.line)
        called = ticket.state == t.CALLED
        first = (say("counter.since_call"), self._since(ticket.called_ms)) if called else (
            say("counter.handling"), self._since(ticket.arrived_ms or ticket.called_ms))  # fmt: skip
        wait_ms = max(0, ticket.called_ms - ticket.entry_ms)
        timers = (
            first,
            (say("counter.waited"), say("counter.minutes", count=wait_ms // 60_000)),
            (say("counter.taken"), self._clock_text(ticket.issued_at_ms)),
        )
        absent = called and self._station.pulse.elapsed_ms - ticket.called_ms >= NOT_THERE_MS
        tags = [say(f"class.{ticket.class_}")] if ticket.class_ != t.ORDINARY else []
        tags += [say("counter.goes_back", seat=ticket.back_to)] if ticket.back_to else []
        return Big(
            state=f"{say('counter.called' if called else 'counter.serving')} · {self._line_name(ticket.line)}",
            number=ticket.number,
            colour=colour,
            timers=timers,
            why=self._why(ticket),
            tags=tuple(tags),
            legs=self._legs(ticket),
            notes=tuple(leg.note for leg in ticket.legs if leg.note),
            alert=say("counter.not_there", calls=ticket.calls) if absent else "",
        )

    def _why(self, ticket: CurrentTicket) -> str:
        text = self._say(f"reason.{ticket.reason}", service=self._line_name(ticket.line))
        return f"{text}；{self._say('reason.helped')}" if ticket.helped else text

    def _legs(self, ticket: CurrentTicket) -> tuple[str, ...]:
        rows = []
        opened_ms = self._station.pulse.wall_ms - self._station.pulse.elapsed_ms
        for leg in ticket.legs:
            text = f"{self._clock_text(opened_ms + leg.entry_ms)} {self._line_name(leg.line)}"
            if leg.seat:
                called = self._clock_text(opened_ms + leg.called_ms)
                text += f" → {called} {self._say('counter.window', seat=leg.seat)}"
            if leg.outcome:
                text += f" · {self._say(f'outcome.{leg.outcome}')}"
            rows.append(text)
        return tuple(rows)

    def _queue(self, view: SeatView, plan: Plan) -> tuple[QueueRow, ...]:
        rows = []
        for at, row in enumerate(view.next[:QUEUE_SHOWN]):
            line = plan.lines.get(row.line)
            guarantee_ms = line.guarantee_min * 60_000 if line else float("inf")
            overdue = self._station.pulse.elapsed_ms - row.entry_ms >= guarantee_ms
            place = str(at + 1) if at < 3 else ""
            rows.append(
                QueueRow(place, row.number, self._row_text(row), self._minutes(row.entry_ms), overdue)
            )
        return tuple(rows)

    def _row_text(self, row: NextRow) -> str:
        say = self._say
        text = say(f"row.{row.reason}", service=self._line_name(row.line))
        if row.from_seat:
            text = say("row.from_seat", seat=row.from_seat)
        if row.came_back:
            text = say("row.came_back")
        return f"! {say('row.guarantee')}" if row.reason == "guarantee" and not row.came_back else text

    def _side(self, view: SeatView) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        parked = tuple(
            (f"{row.number}  {row.note}".strip(), self._minutes(row.since_ms)) for row in view.parked[:3]
        )
        missed = tuple((row.number, self._minutes(row.since_ms)) for row in view.missed[:3])
        found = ((self._say("counter.parked"), parked), (self._say("counter.missed"), missed))
        return tuple(one for one in found if one[1])

    def _figures(self, view: SeatView) -> tuple[tuple[str, str], ...]:
        mean_s = view.handling_ms // max(1, view.served) // 1000
        missed = f"{100 * view.missed_count / view.called:.1f}%" if view.called else "—"
        return (
            (str(view.served), self._say("counter.served_today")),
            (f"{mean_s // 60}:{mean_s % 60:02d}" if view.served else "—", self._say("counter.mean_handling")),
            (missed, self._say("counter.missed_share")),
        )

    def _undo_toast(self, view: SeatView | None) -> str:
        if view is None or view.undo is None or not view.staff:
            return ""
        left_s = 30 - (self._station.pulse.elapsed_ms - view.undo.at_ms) // 1000
        if left_s <= 0:
            return ""
        what = self._say(f"undo.{view.undo.what}")
        return self._say("counter.undo_offer", what=what, number=view.undo.number)

    def _banner(self, view: SeatView | None) -> str:
        say = self._say
        if not self._station.linked and self._station.pulse.beat:
            return say("counter.banner_no_link")
        if view and view.help_ms is not None:
            return say("counter.help_asked", since=self._since(view.help_ms))
        if view and view.message and self._station.pulse.elapsed_ms - view.message_ms < 120_000:
            return say("counter.message", text=view.message)
        return ""
