"""Scenes for pictures and layout tests: a hall played by the real rules, seen by the real presenters."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from broker import views
from counter_terminal.base import Presenter
from counter_terminal.desk import DeskPresenter
from counter_terminal.outputs import CustomerScreen
from counter_terminal.presenter import CounterPresenter
from display_board.config import BoardConfig
from display_board.presenter import BoardPresenter
from display_board.sign import SignPresenter
from hardware.ports import PrinterStatus, Scan
from hardware.settings import VoiceSettings
from kiosk.config import KioskConfig
from kiosk.presenter import KioskPresenter
from service_centre.clock import SetClock
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.message import Seal
from service_centre.domain.plan import Plan, SeatPlan, Web
from service_centre.link.memory import MemoryHub, MemoryLink
from service_centre.link.outbox import Outbox
from service_centre.link.port import JOINED
from service_centre.link.station import Station
from service_centre.messages import topics
from service_centre.messages.codec import encode, plain, read_ask
from service_centre.messages.envelope import OK, REFUSED, Reply
from service_centre.messages.queries import DaySheet, ReadDay, SheetRow, StaffPage, StaffRow, TicketFound
from service_centre.messages.views import Alarm, Beat, DeviceRow, Version
from tests.helpers.playbook import OPENED_AT_MS, Playbook

NAMES = {
    "101": "王芳",
    "102": "赵磊",
    "103": "刘敏",
    "104": "孙悦",
    "105": "吴迪",
    "106A": "李娜",
    "106B": "周强",
    "9001": "陈静",
}
TICKER = {"zh_Hans": "会员日：消费满 300 元享双倍积分", "zh_Hant": "會員日：消費滿 300 元享雙倍積分",
          "en": "Members' day: double points from 300 yuan"}  # fmt: skip


@dataclass(slots=True)
class Scene:
    """A device in a hall: `show` brings it the hall as it stands, `answer` answers what it asked."""

    play: Playbook
    device: str
    station: Station
    clock: SetClock
    hub: MemoryHub
    backstage: views.Backstage

    def show(self, *, linked: bool = True) -> None:
        """Bring the device up to date."""
        hall, now = self.play.hall, self.play.now
        version = Version(1, hall.number)
        self._hear(topics.PLAN, hall.plan)
        beat = Beat(version, hall.day, now.elapsed_ms, now.at_ms)
        self._hear(topics.BEAT, beat)
        self._hear(topics.HALL, views.hall_view(hall, version, self.backstage, now.elapsed_ms))
        if self.device.startswith("counter-"):
            seat = hall.seat_of(self.device)
            view = views.seat_view(hall, seat, version, self.backstage, now.elapsed_ms)
            self._hear(topics.VIEW_FOR, view)
        if self.device.startswith("desk-"):
            self.backstage.alarms = [*views.alarms(hall, now), *self.backstage.alarms]
            desk = views.desk_view(hall, self.device, version, self.backstage, now.elapsed_ms)
            self._hear(topics.VIEW_FOR, desk)
        if not linked:
            self.pass_time(20)

    def _hear(self, topic: topics.Topic, value: object) -> None:
        self.station.feed(topic.path("main", self.device), encode(value))

    def pass_time(self, seconds: float) -> None:
        """Let time pass at the device alone."""
        self.clock.advance(int(seconds * 1000))
        self.station.tick()

    def asked(self) -> tuple[str, Any]:
        """Read the last command that the device said."""
        topic, payload = next(one for one in reversed(self.hub.said) if "/cmd/" in one[0])
        ask, command = read_ask(payload, topic=topic)
        return ask.id, command

    def answer(self, answer: object = None, *, key: str = "", **values: str) -> None:
        """Answer the last command."""
        self.reply_to(self.asked()[0], answer, key=key, **values)

    def reply_to(self, id_: str, answer: object = None, *, key: str = "", **values: str) -> None:
        """Answer one of the commands by its id."""
        status = REFUSED if key else OK
        told = plain(answer) if answer is not None else None
        self._hear(topics.REPLY, Reply(id=id_, status=status, key=key, values=values, answer=told))


def make_scene(device: str, play: Playbook | None = None, outbox: Outbox | None = None) -> Scene:
    """Set a device into a hall."""
    hub = MemoryHub()
    link = MemoryLink(hub)
    clock = SetClock(OPENED_AT_MS)
    station = Station(link, "main", device, clock, outbox)
    link.start()
    station.feed_state(JOINED)
    return Scene(play or busy_hall(), device, station, clock, hub, views.Backstage(names=NAMES))


def busy_hall() -> Playbook:
    """Play an ordinary half hour: six windows at work, people waiting, one parked, one missed, one overdue."""
    play = Playbook(replace(Plan(), ticker=TICKER))
    for seat in ("1", "2", "3", "4", "5", "6A", "6B"):
        play.sign_in(seat, staff=f"10{seat}", role=s.SENIOR if seat == "3" else s.CLERK)
    play.desk()
    play.takes(*"AABCDF")
    for seat in ("1", "2", "3", "4", "6A", "6B"):
        play.after(s=20).next(seat)
        play.after(s=15).says(f"counter-{seat}", t.Arrived(seat))
    play.takes(*"AACDFCB")
    play.after(minutes=2).says("counter-6A", t.Park("6A"))
    play.after(minutes=3).next("6A")
    play.after(minutes=1).says("counter-6A", t.NoShow("6A", sure=True))
    play.takes(*"DDAF")
    play.after(minutes=9)
    play.takes(*"AACDD")
    play.says("counter-1", t.Transfer("1", "line", "D"))
    play.after(minutes=1).next("1")
    play.says("counter-6A", t.ComeBack("6A", "D002"))
    play.takes(*"FADC")
    play.after(minutes=2)
    play.says("counter-5", s.PauseSeat("5", "meal"))
    return play


# Kiosk.

TOLD = {
    "zh_Hans": "请到三号窗口帮忙十分钟",
    "zh_Hant": "請到三號窗口幫忙十分鐘",
    "en": "Please help at window 3 for ten minutes",
}
"""What a supervisor writes to a seat."""

KIOSK = KioskConfig(voice=VoiceSettings(kind="folder"))
"""A kiosk that has everything: printer, scanner, voice."""


@dataclass(slots=True)
class KioskScene:
    """A kiosk with its presenter; prints end when told."""

    scene: Scene
    presenter: KioskPresenter
    prints: list[str]

    def ended(self, outcome: str, word: str = "") -> None:
        """End the last print."""
        self.presenter.print_ended(self.prints[-1], outcome, word)


def kiosk(
    folder: Path, language: str, play: Playbook | None = None, *, linked: bool = True, heard: bool = True
) -> KioskScene:
    """Set up a kiosk that shows its first page in a language."""
    outbox = Outbox(Path(mkdtemp(dir=folder)) / "outbox.sqlite")  # a used one would know the hall already
    scene = make_scene("kiosk-1", play, outbox)
    prints: list[str] = []
    presenter = KioskPresenter(
        KIOSK, scene.station, outbox, scene.clock, lambda id_, _paper: prints.append(id_)
    )
    presenter.printer_is(PrinterStatus())
    if heard:
        scene.show(linked=linked)
    presenter.wish("language", language)
    return KioskScene(scene, presenter, prints)


def kiosk_states(folder: Path, language: str) -> Iterator[tuple[str, KioskPresenter]]:
    """Give every state of the kiosk by its name."""
    yield "starting", kiosk(folder, language, heard=False).presenter
    yield "choose", kiosk(folder, language).presenter
    lanes = kiosk(folder, language)
    lanes.presenter.wish("service", "D")
    yield "question", lanes.presenter
    last = kiosk(folder, language)
    for name, word in (("service", "D"), ("lane", "yes"), ("lane", "yes")):
        last.presenter.wish(name, word)
    yield "last_question", last.presenter
    fast = kiosk(folder, language)
    for name, word in (("service", "D"), ("lane", "yes"), ("lane", "yes"), ("lane", "yes")):
        fast.presenter.wish(name, word)
    fast.scene.answer(t.TicketGiven("F003", "F", 1, fast.scene.play.now.at_ms))
    fast.ended("printed")
    yield "fast_ticket", fast.presenter
    asking = kiosk(folder, language)
    asking.presenter.wish("service", "A")
    yield "asking", asking.presenter
    prints = (
        ("printing", "", ""),
        ("ticket", "printed", ""),
        ("paper_out", "failed", "paper_out"),
        ("unknown", "unknown", "unknown"),
    )
    for name, outcome, word in prints:
        made = _with_ticket(folder, language, outcome, word)
        if outcome == "failed":
            made.presenter.printer_is(PrinterStatus(word))
        yield name, made.presenter
    yield "mended", _with_ticket(folder, language, "failed", "paper_out").presenter
    unknown = _with_ticket(folder, language, "unknown", "unknown")
    unknown.presenter.wish("no_paper")
    unknown.ended("unknown", "unknown")
    yield "unknown_again", unknown.presenter
    again = _with_ticket(folder, language, "printed", "")
    again.presenter.wish("no_paper")
    again.ended("printed")
    yield "reprint", again.presenter
    cancel = _with_ticket(folder, language, "printed", "")
    cancel.presenter.wish("cancel")
    yield "cancel", cancel.presenter
    cancel = _with_ticket(folder, language, "printed", "")
    cancel.presenter.wish("cancel")
    cancel.presenter.wish("sure")
    cancel.scene.answer()
    yield "cancelled", cancel.presenter
    yield from _kiosk_troubles(folder, language)
    yield from _kiosk_scans(folder, language)
    yield from _kiosk_pads(folder, language)
    yield from _kiosk_looks(folder, language)


def _kiosk_pads(folder: Path, language: str) -> Iterator[tuple[str, KioskPresenter]]:
    for name, wishes in (
        ("phone", (("member", ""), *(("type", digit) for digit in "13812345678"))),
        ("phone_wrong", (("member", ""), ("type", "1"), ("enter", ""))),
        ("phone_read", (("member", ""), *(("type", digit) for digit in "13812345678"), ("enter", ""))),
        ("held", (("held", ""), ("type", "A"), ("type", "0"))),
        ("priority", (("priority", ""),)),
        ("priority_noted", (("priority", ""), ("first", "yes"))),
        ("staff_number", (("staff", ""), *(("type", digit) for digit in "1001"))),
    ):  # fmt: skip
        made = kiosk(folder, language)
        for wish, word in wishes:
            made.presenter.wish(wish, word)
        yield name, made.presenter
    corner = kiosk(folder, language)
    for wish, word in (("staff", ""), ("type", "9"), ("enter", ""), ("type", "1"), ("enter", "")):
        corner.presenter.wish(wish, word)
    corner.scene.answer(s.SignedInAs("1001", s.CLERK))
    corner.presenter.printer_is(PrinterStatus("paper_out"))
    corner.presenter.wish("test_print")
    yield "corner", corner.presenter


def _kiosk_looks(folder: Path, language: str) -> Iterator[tuple[str, KioskPresenter]]:
    play = busy_hall()
    play.hall.lay_out(replace(play.hall.plan, languages=tuple(dict.fromkeys((language, "en")))))
    attract = kiosk(folder, language, play)
    attract.scene.pass_time(101)
    attract.scene.show()
    attract.presenter.tick()
    yield "attract", attract.presenter
    closing = busy_hall()
    closing.after(minutes=60 * 8 + 32)
    yield "last_tickets", kiosk(folder, language, closing).presenter
    counted = kiosk(folder, language)
    counted.presenter.wish("priority")
    counted.presenter.wish("first", "yes")
    counted.scene.pass_time(25)
    counted.scene.show()
    counted.presenter.tick()
    yield "counted", counted.presenter
    for look in ("large", "low"):
        first = kiosk(folder, language)
        first.presenter.wish(look)
        yield f"{look}_choose", first.presenter
        made = _with_ticket(folder, language, "printed", "", look=look)
        yield f"{look}_ticket", made.presenter
        yield f"{look}_unknown", _with_ticket(folder, language, "unknown", "unknown", look=look).presenter
        yield f"{look}_mended", _with_ticket(folder, language, "failed", "paper_out", look=look).presenter
        pad = kiosk(folder, language)
        for wish in (look, "held"):
            pad.presenter.wish(wish)
        yield f"{look}_held", pad.presenter
        told = kiosk(folder, language)
        told.presenter.wish(look)
        told.presenter.wish("priority")
        yield f"{look}_priority", told.presenter
    for wishes in (("held",), ("member",), ("priority",), ()):
        both = kiosk(folder, language)
        for wish in ("large", "low", *wishes):
            both.presenter.wish(wish)
        yield f"large_low_{wishes[0] if wishes else 'choose'}", both.presenter
    wrong = kiosk(folder, language)
    for wish, word in (("large", ""), ("held", ""), ("type", "A"), ("enter", "")):
        wrong.presenter.wish(wish, word)
    yield "large_number_wrong", wrong.presenter
    asked = kiosk(folder, language)
    for wish, word in (("large", ""), ("service", "D")):
        asked.presenter.wish(wish, word)
    yield "large_question", asked.presenter


def _with_ticket(folder: Path, language: str, outcome: str, word: str, look: str = "") -> KioskScene:
    made = kiosk(folder, language)
    if look:
        made.presenter.wish(look)
    made.presenter.wish("service", "C")
    made.scene.answer(t.TicketGiven("C007", "C", 3, made.scene.play.now.at_ms))
    if outcome:
        made.ended(outcome, word)
    return made


def _kiosk_scans(folder: Path, language: str) -> Iterator[tuple[str, KioskPresenter]]:
    unknown = kiosk(folder, language)
    unknown.presenter.scan(Scan("???"))
    yield "unknown_code", unknown.presenter
    found = kiosk(folder, language)
    found.presenter.scan(Scan("C002"))
    found.scene.answer(TicketFound("C002", "C", "waiting", "", 3, ""))
    yield "ticket_found", found.presenter
    brought = kiosk(folder, language)
    brought.presenter.scan(Scan("8801234567890"))
    yield "card_read", brought.presenter
    web = busy_hall()
    web.hall.lay_out(replace(web.hall.plan, web=Web(address="https://hall.example")))
    paperless = kiosk(folder, language, web)
    paperless.presenter.wish("service", "C")
    paperless.scene.answer(t.TicketGiven("C007", "C", 3, web.now.at_ms))
    paperless.ended("failed", "paper_out")
    yield "paperless", paperless.presenter


def _kiosk_troubles(folder: Path, language: str) -> Iterator[tuple[str, KioskPresenter]]:
    offline = kiosk(folder, language)
    offline.scene.pass_time(20)
    yield "no_link", offline.presenter
    offline.presenter.wish("service", "B")
    offline.ended("printed")
    yield "offline_number", offline.presenter
    no_paper = kiosk(folder, language)
    no_paper.presenter.printer_is(PrinterStatus("paper_out"))
    yield "no_paper", no_paper.presenter
    stopped = busy_hall()
    stopped.says("desk-1", s.StopService("B"))
    made = kiosk(folder, language, stopped)
    yield "service_closed", made.presenter
    made = kiosk(folder, language, stopped)
    made.presenter.wish("service", "B")
    yield "service_closed_told", made.presenter
    full = Playbook(replace(Plan(), rules=replace(Plan().rules, number_digits=1)))
    full.takes(*"AAAAAAAAA")
    made = kiosk(folder, language, full)
    yield "numbers_at_end", made.presenter
    closed = busy_hall()
    closed.says("ticker", s.CloseDay())
    yield "closed", kiosk(folder, language, closed).presenter
    refused = kiosk(folder, language)
    refused.presenter.wish("service", "A")
    refused.scene.answer(key="refused.hall_closed")
    yield "refused", refused.presenter


# Terminal and desk.


def counter(seat: str, language: str, play: Playbook | None = None) -> tuple[Scene, CounterPresenter]:
    """Set up a seat's terminal."""
    scene = make_scene(f"counter-{seat}", play)
    presenter = CounterPresenter(scene.station, scene.clock, seat, language)
    scene.show()
    return scene, presenter


def counter_states(language: str) -> Iterator[tuple[str, Presenter]]:
    """Give every state of a terminal by its name."""
    yield "signed_out", counter("1", language, Playbook())[1]
    scene, wrong = counter("1", language, Playbook())
    for name, text in (("staff", "1001"), ("pin", "000001")):
        wrong.typed(name, text)
    wrong.key("Enter")
    scene.answer(key="refused.wrong_pin")
    yield "wrong_pin", wrong
    yield "closed", counter("1", language, Playbook().sign_in("1", opened=False))[1]
    yield "nobody", counter("1", language, Playbook().sign_in("1"))[1]
    waiting = Playbook().sign_in("1")
    waiting.takes("A", "A", "C")
    yield "free", counter("1", language, waiting.after(minutes=3))[1]
    called = busy_hall()
    called.next("6A")
    yield "called", counter("6A", language, called.after(s=12))[1]
    called = busy_hall()
    called.next("6A")
    yield "nobody_there", counter("6A", language, called.after(s=75))[1]
    yield "serving", counter("1", language, _serving())[1]
    yield "paused", counter("5", language, busy_hall())[1]
    for name, keys in (
        ("transfer", ("F7", "C", "R")), ("by_number", ("F4",)), ("finish", ("F9",)), ("pause", ("F10",)),
        ("park", ("F6",)), ("help", ("F1",)),
    ):  # fmt: skip
        _, presenter = counter("6A" if name == "by_number" else "1", language, _serving())
        for key in keys:
            presenter.key(key)
        yield name, presenter
    scene, find = counter("1", language, _serving())
    find.key("Find")
    find.typed("number", "D003")
    find.key("Enter")
    scene.answer(
        {"number": "D003", "line": "D", "state": "waiting", "seat": "", "ahead": 2, "class_": "ordinary"}
    )
    yield "find", find
    scene, lost = counter("1", language, _serving())
    scene.pass_time(20)
    lost.tick()
    yield "no_link", lost
    helped = _serving()
    helped.says("counter-1", s.AskHelp("1"))
    yield "help_asked", counter("1", language, helped.after(s=70))[1]
    yield from _counter_told(language)


def _counter_told(language: str) -> Iterator[tuple[str, Presenter]]:
    """Give the states in which the terminal says something of its own accord."""
    scene, locked = counter("1", language, Playbook())
    for name, text in (("staff", "1001"), ("pin", "000001")):
        locked.typed(name, text)
    locked.key("Enter")
    scene.answer(key="refused.locked", seconds="118")
    yield "locked", locked
    undone = busy_hall()
    undone.next("1")
    scene, taken = counter("1", language, undone.after(s=4))
    taken.key("F12")
    scene.answer(key="refused.undo_taken", number="A003", seat="2")
    yield "taken_elsewhere", taken
    undone = busy_hall()
    undone.next("1")
    scene, offered = counter("1", language, undone.after(s=4))
    offered.tick()
    yield "undo_offered", offered
    told = _serving()
    told.note(s.MessageSent("1", Seal("note-1", "")))
    scene, message = counter("1", language, told)
    scene.backstage.text_of = lambda _ref: TOLD[language]
    scene.show()
    yield "message", message
    crowd = busy_hall()
    for _ in range(6):
        crowd.takes(*"ACDFB")
    _, busy = counter("6B", language, crowd.after(minutes=40))
    yield "crowd", busy


def written(language: str, *, note: bool) -> CounterPresenter:
    """A terminal where something is to be written: the note of a transfer, or number and PIN."""
    _, presenter = counter("1", language, _serving() if note else Playbook())
    for key in ("F7", "C", "R") if note else ():
        presenter.key(key)
    return presenter


def _serving() -> Playbook:
    play = busy_hall()
    play.says("counter-1", t.Arrived("1"))
    return play.after(minutes=3, s=12)


def desk_states(language: str) -> Iterator[tuple[str, Presenter]]:
    """Give every state of the desk by its name."""
    yield "signed_out", desk(language, Playbook())[1]
    yield "nothing", desk(language, Playbook().desk())[1]
    play = busy_hall()
    play.says("counter-3", s.AskHelp("3"))
    scene, busy = desk(language, play.after(s=70))
    yield "busy", busy
    scene, sheet = desk(language, busy_hall())
    sheet.key("F9")
    assert isinstance(scene.asked()[1], ReadDay)
    scene.answer(_sheet())
    yield "sheet", sheet
    many = Playbook(twelve_windows())
    for window in range(1, 13):
        many.sign_in(str(window), staff=f"1{window:02}")
    many.desk()
    many.takes(*"ABCDFABCDF")
    for window in range(1, 13):
        many.after(s=20).next(str(window))
    yield "twelve", desk(language, many.after(minutes=4))[1]
    _, date = desk(language, busy_hall().note(s.ClockStepped(86_400_000)))
    date.key("F10")
    yield "date_in_doubt", date
    false = busy_hall().note(s.ClockStepped(-86_400_000))
    false.desk().says("desk-1", s.ConfirmDate())
    _, mend = desk(language, false)
    mend.key("F10")
    yield "false_date", mend
    scene, ill = desk(language, busy_hall())
    at = scene.play.now.at_ms
    scene.backstage.alarms = [
        Alarm("alarm.flood", {"device": "counter-1"}, at), Alarm("alarm.two_machines", {"device": "kiosk-1"}, at),
        Alarm("alarm.settings", {"row": "12", "name": "lines.D.service", "hint": "a service of [services]: A, B, C, D"}, at),
    ]  # fmt: skip
    scene.show()
    yield "needs_the_installer", ill
    _, forget = desk(language, busy_hall())
    for key in ("F8", "E"):
        forget.key(key)
    yield "erase_notes", forget
    scene, staff = desk(language, busy_hall())
    staff.key("F11")
    scene.answer(_staff(scene.clock.wall_ms()))
    staff.key("2")
    yield "staff", staff
    _, profile = desk(language, busy_hall())
    for key in ("F3", "2"):
        profile.key(key)
    yield "profile", profile
    scene, lost = desk(language, busy_hall())
    scene.pass_time(20)
    lost.tick()
    yield "no_link", lost


def twelve_windows() -> Plan:
    """A hall with twelve windows."""
    names = list(Plan().profiles)
    seats = {str(n): SeatPlan(window=str(n), profile=names[n % len(names)]) for n in range(1, 13)}
    return replace(Plan(), ticker=TICKER, seats=seats)


def desk(language: str, play: Playbook) -> tuple[Scene, DeskPresenter]:
    """Set up the supervisor's desk."""
    scene = make_scene("desk-1", play)
    at = play.now.at_ms
    busy = bool(play.hall.tickets)
    if busy:
        scene.backstage.chart = [(at - 60_000 * (60 - n), 6 + (n * 7) % 11 + n // 9) for n in range(61)]
    scene.backstage.devices = [
        DeviceRow("kiosk-1", "printer", "near_end" if busy else "ok", at - 240_000), DeviceRow("kiosk-1", "", "ok", at),
        DeviceRow("board-1", "", "ok", at), DeviceRow("counter-1", "", "ok", at),
    ]  # fmt: skip
    if play.hall.seats["3"].help_ms is not None:
        scene.backstage.alarms = [
            Alarm("alarm.part", {"device": "kiosk-1", "part": "printer", "state": "near_end"}, at)
        ]
    presenter = DeskPresenter(scene.station, scene.clock, language, lambda name, _text: name)
    scene.show()
    return scene, presenter


def _staff(now_ms: int) -> StaffPage:
    names = ("王芳", "赵磊", "刘敏", "孙悦", "吴迪", "李娜", "周强")
    people = [
        StaffRow(number=str(1001 + at), name=name, role=s.SENIOR if at == 2 else s.CLERK, device=f"counter-{at + 1}",
                 seat=str(at + 1), since_ms=0) if at < 5 else
        StaffRow(number=str(1001 + at), name=name, role=s.CLERK, device="counter-6B" if at == 6 else "",
                 seat="6B" if at == 6 else "", locked_until_ms=now_ms + 120_000 if at == 6 else 0)
        for at, name in enumerate(names)
    ]  # fmt: skip
    return StaffPage((*people, StaffRow(number="9001", name="陈静", role=s.SUPERVISOR, device="desk-1")), 15)


def _sheet() -> DaySheet:
    def row(line: str, n: int) -> SheetRow:
        return SheetRow(
            line=line, arrived=n, served=n - 3, transferred=2, no_show=1, cancelled=0, expired=0, wait_mean_s=212.0,
            wait_median_s=180.0, wait_p90_s=540.0, wait_p95_s=700.0, wait_max_s=1100.0, within_target=0.94,
            walk_mean_s=24.0, handling_mean_s=188.0, handling_p95_s=420.0, rated=n // 3, satisfied=0.87,
        )  # fmt: skip

    rows = tuple(
        row(line, n) for line, n in (("A", 252), ("B", 30), ("C", 198), ("D", 42), ("F", 78), ("", 600))
    )
    return DaySheet(day="2026-11-21", rows=rows, out_of_turn=(("A041", "1", "urgent"),))


# Board.


def board(
    languages: tuple[str, ...],
    play: Playbook,
    *,
    before: Callable[[Scene], None] | None = None,
    config: BoardConfig | None = None,
) -> tuple[Scene, BoardPresenter]:
    """Set up a board."""
    play.hall.lay_out(replace(play.hall.plan, languages=languages))
    scene = make_scene("board-1", play)
    presenter = BoardPresenter(config or BoardConfig(), scene.station, scene.clock)
    if before:
        before(scene)
    scene.show()
    return scene, presenter


def board_states(languages: tuple[str, ...]) -> Iterator[tuple[str, BoardPresenter]]:
    """Give every state of the board by its name."""
    yield "before_first", board(languages, Playbook(replace(Plan(), ticker=TICKER)).sign_in("1"))[1]
    play = busy_hall()
    yield "calling", board(languages, play)[1]
    play = busy_hall()
    scene, two = board(languages, play)
    play.next("6A")
    scene.play.next("4")
    scene.show()
    yield "two_calls", two
    play = busy_hall()
    play.says("counter-1", t.Recall("1"))
    yield "recall", board(languages, play)[1]
    yield "all_paused", board(languages, Playbook(replace(Plan(), ticker=TICKER)))[1]
    scene, stale = board(languages, busy_hall())
    scene.pass_time(30)
    stale.tick()
    yield "stale", stale
    _, mute = board(languages, busy_hall())
    mute.voice_is("no_sound")
    yield "no_sound", mute
    closed = busy_hall()
    closed.says("ticker", s.CloseDay())
    yield "closed", board(languages, closed)[1]
    longer = busy_hall()
    longer.says("counter-2", t.CallNumber("2", "A1007", "admitted"))
    yield "five_characters", board(languages, longer)[1]
    told = busy_hall()
    told.hall.lay_out(replace(told.hall.plan, ticker={code: text * 4 for code, text in TICKER.items()}))
    yield "long_ticker", board(languages, told)[1]
    returns = BoardConfig(services=("D",))
    yield "returns_only", board(languages, busy_hall(), config=returns)[1]


def sign(window: str, languages: tuple[Any, ...], play: Playbook) -> tuple[Scene, SignPresenter]:
    """Set up the sign over a window."""
    scene = make_scene("board-2", play)
    presenter = SignPresenter(BoardConfig(window=window, languages=languages), scene.station, scene.clock)
    return scene, presenter


def sign_states(languages: tuple[str, ...]) -> Iterator[tuple[str, SignPresenter]]:
    """Give every state of the sign over a window by its name."""
    yield "starting", sign("1", languages, busy_hall())[1]
    called = busy_hall()
    called.next("6A")
    for name, window, play in (
        ("called", "6", called), ("serving", "1", busy_hall().after(s=60)), ("paused", "5", busy_hall()),
        ("welcome", "1", Playbook().sign_in("1")), ("closed", "3", Playbook()), ("unknown", "9", Playbook()),
    ):  # fmt: skip
        scene, presenter = sign(window, languages, play)
        scene.show()
        yield name, presenter
    scene, stale = sign("1", languages, busy_hall())
    scene.show()
    scene.pass_time(30)
    yield "stale", stale


def customer_states(language: str) -> Iterator[tuple[str, CustomerScreen]]:
    """Give every state of the customer's side of a window by its name, for a customer of a language."""
    play = Playbook(replace(Plan(), languages=(language,))).sign_in("6A")
    play.says("kiosk-1", t.TakeTicket("D", language))
    play.after(s=20).next("6A")
    for name, moves in (
        ("called", ()), ("serving", (t.Arrived("6A"),)), ("rating", (t.Finish("6A"),)), ("paused", (s.PauseSeat("6A"),)),
        ("closed", (s.CloseSeat("6A"),)),
    ):  # fmt: skip
        for move in moves:
            play.says("counter-6A", move)
        if name == "paused":
            play.after(s=30)
        yield name, counter("6A", language, play)[1].customer()
