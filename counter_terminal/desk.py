"""The supervisor's desk: the whole hall, what needs somebody, and the supervisor's moves."""

from collections.abc import Callable

from counter_terminal import day_dialog, desk_dialogs
from counter_terminal.base import Presenter
from counter_terminal.models import AlarmPill, Desk, Line, SeatCard, StripKey
from counter_terminal.sheet import csv_of, sheet
from counter_terminal.staff import staff
from service_centre.clock import Clock, local_time
from service_centre.domain import seats as s
from service_centre.domain.message import Command
from service_centre.i18n import words
from service_centre.link.station import Station
from service_centre.messages.codec import convert
from service_centre.messages.envelope import Reply
from service_centre.messages.queries import DaySheet, ReadDay, ReadStaff, StaffPage
from service_centre.messages.views import Alarm, DeskSeat, DeskView

CHART_POINTS = 120
ALARM = "Alarm "
ANSWERS = {
    "alarm.overdue": "profile", "alarm.no_window": "profile", "alarm.not_satisfied": "message", "alarm.date": "close",
    "alarm.false_day": "close",
}  # fmt: skip
"""Which dialog an alarm opens; those of devices open the one with their tasks."""


BY_HAND = frozenset({"alarm.flood", "alarm.two_machines", "alarm.settings"})
"""What nobody can mend from a desk: the alarm says what is wrong, and that somebody must go."""

FORMS = {**desk_dialogs.FORMS, "close": day_dialog.close}


def about_of(alarm: Alarm) -> str:
    """Say what an alarm is about, whatever its counts and its place in the row."""
    return " ".join(
        [alarm.key, *(f"{name}={value}" for name, value in sorted(alarm.values.items()) if name in ABOUT)]
    )


ABOUT = ("device", "part", "seat", "line", "service")


class DeskPresenter(Presenter):
    """The supervisor's screen."""

    def __init__(
        self, station: Station, clock: Clock, language: str, save: Callable[[str, str], str]
    ) -> None:
        super().__init__(station, clock, language)
        self._save = save
        self._chosen = ""
        self._coming: dict[str, int] = {}

    @property
    def view(self) -> DeskView | None:
        """The desk's picture, once it was heard."""
        own = self._station.own
        return own if isinstance(own, DeskView) else None

    # Keys.

    def strip(self, key: str) -> None:
        """Do what a key of the strip says."""
        view = self.view
        if view is None or not view.staff or not key[1:].isdigit():
            return
        name = desk_dialogs.STRIP[int(key[1:]) - 1]
        if not self._station.linked and name != "help":
            self._tell(self._say("counter.no_link_now"))
            return
        if name == "sheet":
            self._open_sheet("")
            return
        if name == "staff":
            self.read_staff(0)
            return
        self._open(FORMS[name](self))

    # Alarms: Tab chooses one after the other, Enter does what the chosen one offers; a click does it at once.
    # An alarm is known by what it is about, never by its place: the row may change under a finger.

    def key(self, key: str) -> None:
        """See `Presenter`; a click on an alarm comes as what it is about."""
        if key.startswith(ALARM):
            self._act(key.removeprefix(ALARM))
            self.shown()
        else:
            super().key(key)

    def tab(self) -> None:
        """Choose the next alarm; after the last one none."""
        about = ["", *(about_of(alarm) for alarm in self._alarms)]
        at = about.index(self._chosen) if self._chosen in about else 0
        self._chosen = about[(at + 1) % len(about)]

    def lit(self) -> None:
        """Do what the chosen alarm offers; without one Enter does nothing."""
        if self._chosen:
            self._act(self._chosen)

    @property
    def _alarms(self) -> tuple[Alarm, ...]:
        view = self.view
        return view.alarms if view and view.staff else ()

    def _act(self, about: str) -> None:
        alarm = next((one for one in self._alarms if about_of(one) == about), None)
        self._chosen = ""
        if alarm is None:
            return
        if not self._station.linked:
            self._tell(self._say("counter.no_link_now"))
            return
        seat, device = alarm.values.get("seat", ""), alarm.values.get("device", "")
        if alarm.key == "alarm.help":
            self._help(alarm)
        elif alarm.key in BY_HAND or (device and device not in desk_dialogs.devices(self).values()):
            self._open(desk_dialogs.by_hand(self, self._alarm(alarm).text))
        else:
            form = FORMS[ANSWERS.get(alarm.key, "task")](self)
            form.chosen.update({name: value for name, value in (("seat", seat), ("device", device)) if value})
            self._open(form)

    def _help(self, alarm: Alarm) -> None:
        """Tell a seat that help is coming; when it has come, say that it is over."""
        seat = alarm.values["seat"]
        if self._told(alarm):
            self._do(s.AskHelp(seat, over=True))
            return

        def done(_reply: Reply) -> None:
            asked_ms = self._asked_ms(seat)
            if asked_ms is not None:
                self._coming[seat] = asked_ms
            self._tell(self._say("desk.told", seat=seat))

        coming = words(self.plan.languages[0] if self.plan else "en")("desk.coming")
        self._do(s.SendMessage(seat, coming), done=done)

    def _told(self, alarm: Alarm) -> bool:
        """Say whether this very cry for help was answered: a seat's moment of asking, for an alarm's own time
        follows the wall clock."""
        seat = alarm.values.get("seat", "")
        return seat in self._coming and self._coming[seat] == self._asked_ms(seat)

    def _asked_ms(self, seat: str) -> int | None:
        seats = self.view.seats if self.view else ()
        return next((one.help_ms for one in seats if one.seat == seat), None)

    def read_staff(self, skip: int) -> None:
        """Ask who is where, and show it."""

        def show(reply: Reply) -> None:
            self._open(staff(self, convert(reply.answer, StaffPage, topic="reply"), skip))

        self._ask(ReadStaff(skip), show)

    def manage(self, command: Command, skip: int) -> None:
        """Do something about one of the staff, and show them again."""
        self._ask(command, lambda _reply: self.read_staff(skip))

    def _open_sheet(self, day: str) -> None:
        def show(reply: Reply) -> None:
            self._open(sheet(self, convert(reply.answer, DaySheet, topic="reply")))

        self._ask(ReadDay(day), show)

    def _ask(self, command: Command, then: Callable[[Reply], None]) -> None:
        """Ask, and go on only if no dialog was opened or left meanwhile: what somebody writes there stays."""
        asked_over = self._form

        def done(reply: Reply) -> None:
            if self._form is asked_over:
                then(reply)

        self._do(command, done=done)

    def save_sheet(self, found: DaySheet) -> None:
        """Write the end-of-day sheet as CSV, and say where."""
        place = self._save(f"hallcall-{found.day}.csv", csv_of(found))
        key = "sheet.not_saved" if place.startswith("!") else "sheet.saved"
        self._tell(self._say(key, place=place.removeprefix("! ")))

    def device_name(self, device: str) -> str:
        """Name a device in the staff's language: kiosk-1 is kiosk 1."""
        kind, _, rest = device.partition("-")
        return self._say(f"kind.{kind}", name=rest) if self._say.has(f"kind.{kind}") else device

    def minutes_since(self, ms: int) -> str:
        """Write how many minutes ago a moment of the hall's clock was."""
        return self._minutes(ms)

    def time_text(self, at_ms: int) -> str:
        """Write a time of the day."""
        return self._clock_text(at_ms)

    @property
    def device(self) -> str:
        """Name this desk."""
        return self._station.device

    def date_text(self) -> str:
        """Write the hall's date and time as the broker's clock has them."""
        zone = self.plan.time_zone if self.plan else "UTC"
        return local_time(self._station.pulse.wall_ms, zone).strftime("%Y-%m-%d %H:%M")

    def do(self, command: Command) -> None:
        """Say a dialog's command; the dialog closes when it is done."""
        self._do(command, done=self._close)

    def _refused(self, command: Command, reply: Reply) -> None:
        if reply.key == "ask.close_day":
            self._open(day_dialog.close_sure(self, self._sentence(reply)))
        else:
            super()._refused(command, reply)

    # The picture.

    def model(self) -> Desk:
        """Make the screen to show now."""
        view, say, linked = self.view, self._say, self._station.linked
        shown = view if view and view.staff else None
        return Desk(
            title=say("desk.title"),
            staff=view.name if view else "",
            clock=self._clock_text(),
            linked=linked,
            pill=say("counter.linked" if linked else "counter.no_link"),
            alarms=tuple(self._alarm(alarm) for alarm in self._alarms),
            no_alarms=say("desk.nothing"),
            figures=self._figures(shown) if shown else (),
            seats=tuple(self._seat(seat) for seat in shown.seats) if shown else (),
            chart_title=say("desk.chart"),
            chart=shown.chart[-CHART_POINTS:] if shown else (),
            chart_labels=self._chart_labels(shown),
            lines_title=say("desk.lines"),
            lines=self._lines(shown),
            chart_soon=say("desk.chart_soon"),
            devices_title=say("desk.devices"),
            devices_note=self._devices_note(shown),
            devices=self._devices(shown),
            keys=self._keys(shown),
            toast=self._toast_now,
            dialog=self._dialog,
            language=self._language,
        )

    def _keys(self, view: DeskView | None) -> tuple[StripKey, ...]:
        if view is None:
            return ()
        linked, why = self._station.linked, self._say("counter.no_link_now")
        return tuple(
            StripKey(f"F{at}", self._say(f"desk_key.{name}"), linked or name == "help", why=why)
            for at, name in enumerate(desk_dialogs.STRIP, 1)
        )

    def _alarm(self, alarm: Alarm) -> AlarmPill:
        values: dict[str, object] = dict(alarm.values)
        if "state" in values:
            values["state"] = self._say(f"printer.{values['state']}")
        if "device" in values:
            values["device"] = self.device_name(str(values["device"]))
        if "line" in values:
            values["line"] = self._line_name(str(values["line"]))
        if "service" in values:
            values["service"] = self._line_name(str(values["service"]))
        tone = "bad" if alarm.key in ("alarm.device_gone", "alarm.overdue") else "warn"
        offers = "desk.act"
        if alarm.key == "alarm.help":
            offers = "desk.help_over" if self._told(alarm) else "desk.on_my_way"
        about = about_of(alarm)
        chosen = self._form is None and about == self._chosen
        return AlarmPill(
            self._say(alarm.key, **values),
            self._clock_text(alarm.at_ms),
            self._say(offers),
            about,
            tone,
            chosen,
        )

    def _figures(self, view: DeskView) -> tuple[tuple[str, str, bool], ...]:
        say = self._say
        target_min = self.plan.rules.target_min if self.plan else 15

        def minutes(ms: int) -> str:
            return f"{ms // 60_000}:{ms // 1000 % 60:02d}"

        return (
            (say("desk.waiting"), say("kiosk.people", count=view.waiting), False),
            (say("desk.wait_mean"), minutes(view.wait_mean_ms), False),
            (say("desk.wait_p90"), minutes(view.wait_p90_ms), view.wait_p90_ms > target_min * 60_000),
            (say("desk.within", minutes=f"{target_min:g}"), f"{100 * view.within_target:.0f}%", False),
            (say("desk.missed"), str(view.missed), False),
            (say("desk.served"), str(view.served), False),
        )

    def _seat(self, seat: DeskSeat) -> SeatCard:
        say, plan = self._say, self.plan
        line = seat.line or seat.own[0][0]
        colour, name = self._colour(plan, line), self._line_name(seat.own[0][0])
        if seat.number:
            word = "counter.called" if seat.state == s.CALLING else "counter.handling"
            text = f"{say(word)} {self._since(seat.since_ms)}"
        else:
            text = (
                f"{say(f'pause.{seat.reason}')} · {self._since(seat.since_ms)}"
                if seat.state == s.PAUSED
                else ""
            )
        alert = seat.help_ms is not None
        if alert and seat.help_ms is not None:
            text = f"! {say('desk.help')} {self._since(seat.help_ms)}"
        big = seat.number or say(f"seat.{seat.state}" if seat.staff else "seat.nobody")
        return SeatCard(seat.seat, name, seat.name, big, text, colour if seat.number else "", alert)

    def _lines(self, view: DeskView | None) -> tuple[Line, ...]:
        rows = []
        for line in view.lines if view else ():
            left = f"{self._line_name(line.line)} · {self._say('kiosk.people', count=line.waiting)}"
            oldest = (
                self._say("desk.oldest", wait=self._since(line.oldest_ms))
                if line.oldest_ms is not None
                else ""
            )
            if line.stopped:
                rows.append(Line(left, self._say("desk.stopped"), "warn"))
            else:
                rows.append(
                    Line(left, f"! {oldest}" if line.overdue else oldest, "bad" if line.overdue else "plain")
                )
        return tuple(rows)

    def _devices_note(self, view: DeskView | None) -> str:
        rows = view.devices if view else ()
        bad = sum(row.state != "ok" for row in rows)
        well = len({row.device for row in rows})
        return self._say("desk.devices_bad" if bad else "desk.devices_ok", count=bad or well)

    def _devices(self, view: DeskView | None) -> tuple[Line, ...]:
        """List what needs care first, then each device once: its parts are not named while they are well."""
        shown = [row for row in view.devices if row.state != "ok" or not row.part] if view else []
        rows = []
        for row in sorted(shown, key=lambda row: row.state == "ok"):
            name = self.device_name(row.device)
            if row.part:
                name = f"{name} {self._say(f'part.{row.part}')}"
            good = row.state == "ok"
            since = self._clock_text(row.at_ms)
            text = self._say(f"printer.{row.state}") if row.part else self._say(f"device.{row.state}")
            rows.append(Line(name, text if good else f"! {text} {since}", "ok" if good else "bad"))
        return tuple(rows[:8])

    def _chart_labels(self, view: DeskView | None) -> tuple[str, ...]:
        if not view or len(view.chart) < 2:
            return ()
        points = view.chart[-CHART_POINTS:]
        times = [self._clock_text(points[at][0]) for at in (0, len(points) // 2, -1)]
        return tuple("" if text in times[:at] else text for at, text in enumerate(times))
