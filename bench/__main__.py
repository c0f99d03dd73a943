"""`make bench`: what a user waits for, beside the bare chain measured in the same run.

Writes bench/results/latest.json and docs/bench.md; with names (`make bench ARGS="floor issue"`) only measures
those. Figures are ratios wherever the machine decides.
"""

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from operator import contains
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from bench import filling
from bench.frames import frames
from bench.page import table
from broker.accounts import StaffBook
from broker.config import Home
from hardware.simulated import PrinterStandIn
from rehearsal.programs import Program
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.message import Command
from service_centre.link.mqtt import MqttLink
from service_centre.link.port import JOINED
from service_centre.messages.codec import make_ask
from tests.helpers.processes import Device, broker, make_home, mosquitto, port_of, process
from tests.helpers.waiting import wait_for

RESULTS = Path("bench/results")
SEATS = ("1", "2", "4", "5", "6A", "6B")
ROUNDS = 400


def main() -> int:
    """Measure everything and write the table; parts that are named are only told, with --keep written too."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    keep, parts = "--keep" in sys.argv, [name for name in sys.argv[1:] if name != "--keep"]
    told: dict[str, Any] = {"cores": os.cpu_count(), "python": sys.version.split()[0]}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, measure in (
            ("floor", floor), ("next_50", lambda r: next_chain(r, people=50, seats=SEATS)), ("issue", issue),
            ("next_10", lambda r: next_chain(r, people=10)), ("next_1000", lambda r: next_chain(r, people=1000)),
            ("next_50000", lambda r: next_chain(r, people=50_000)), ("throughput", throughput),
            ("next_old_rows", lambda r: next_chain(r, people=50, older=1_000_000)), ("restart", restart), ("flood", flood),
            ("print", touch_to_paper), ("screens", screens), ("frames", frames),
        ):  # fmt: skip
            if parts and name not in parts:
                continue
            place = root / name
            place.mkdir()
            told[name] = measure(place)
            print(name, json.dumps(told[name]), flush=True)
    if parts and not keep:
        return 0  # the page keeps the whole run
    latest = RESULTS / "latest.json"
    if parts:
        kept = json.loads(latest.read_text(encoding="utf-8"))
        told = {**kept, **told, "apart": sorted({*kept.get("apart", ()), *parts})}
    latest.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    page = table(told)
    Path("docs/bench.md").write_text(page, encoding="utf-8")
    print(page)
    return 0


def spread(values_ms: list[float]) -> dict[str, float]:
    """Sum latencies up."""
    ordered = sorted(values_ms)
    at = {
        name: ordered[min(len(ordered) - 1, int(share * len(ordered)))]
        for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
    }
    return {"n": len(ordered), **{name: round(value, 3) for name, value in at.items()}}


def python(*words: str) -> tuple[str, ...]:
    """Name a module's program."""
    return (sys.executable, "-m", *words)


def hall(root: Path, *, digits: int = 5, limited: bool = False) -> Home:
    """Make a hall that is always open, with five digits so that nothing runs out, and no bound for its kiosk."""
    home = make_home(root / "hall")
    text = home.plan.read_text(encoding="utf-8").replace("number_digits = 3", f"number_digits = {digits}")
    text = text.replace("kiosk_numbers_a_minute = 30", "kiosk_numbers_a_minute = 0")
    home.plan.write_text(text, encoding="utf-8")
    if not limited:
        with home.broker.open("a", encoding="utf-8") as file:
            file.write("\n[limits]\na_second = 100000.0\nburst = 100000\n")
    for seat in SEATS:
        StaffBook(home.staff).put(f"7{seat}", seat, s.CLERK, "135792")
    return home


# The floor.


def floor(root: Path) -> dict[str, Any]:
    """Client, Mosquitto, one durable commit, Mosquitto, subscriber in another process."""
    home, out = hall(root), root / "heard"
    sent: dict[str, float] = {}
    with mosquitto(home):
        port = str(port_of(home))
        with (
            process(*python("bench.floor", "serve", str(home.folder), port)),
            process(*python("bench.floor", "echo", str(home.folder), port, str(out))),
        ):
            kiosk = Device(home, "kiosk-1")
            answers: list[float] = []
            heard: dict[str, float] = {}
            kiosk.station.link.listen(
                "hallcall/main/view/hall", lambda _t, p: heard.__setitem__(p.decode(), time.monotonic())
            )
            kiosk.until(lambda: kiosk.station.joined)
            wait_for(out.exists)
            time.sleep(1)
            for n in range(ROUNDS):
                name = f"n{n}"
                sent[name] = time.monotonic()
                kiosk.station.link.send("hallcall/main/cmd/kiosk-1", name.encode(), qos=1, retained=False)
                wait_for(partial(contains, heard, name))
                answers.append((heard[name] - sent[name]) * 1000)
                time.sleep(0.005)
            time.sleep(0.5)
            kiosk.close()
    rows = dict(line.split() for line in out.read_text(encoding="utf-8").splitlines())
    chain = [(float(rows[name]) - at) * 1000 for name, at in sent.items() if name in rows]
    return {"other_process": spread(chain[20:]), "same_client": spread(answers[20:])}


# Next.


def next_chain(
    root: Path, *, people: int, seats: tuple[str, ...] = ("1", "4"), older: int = 0, flood: int = 0
) -> dict[str, Any]:
    """Command sent to view in the board's process, and to the call painted there; `flood` is what a kiosk says a second."""
    home, out = hall(root, limited=True), root / "board"
    if older:
        filling.older(home.store, older)
    filling.waiting(home, people + 200, lines="AC")
    with at_work(home, seats, out) as counters, flooding(home, flood):
        sent: list[tuple[float, int]] = []
        for n in range(ROUNDS // 2):
            seat = seats[n % len(seats)]
            counters[seat].pump()
            began = time.monotonic()
            reply = counters[seat].ask(t.CallNext(seat, sure=True))
            if reply.status == "ok":
                sent.append((began, reply.number))
            time.sleep(0.03)
        time.sleep(0.5)
    heard, painted = read_board(out)
    to_view = [(heard[n] - at) * 1000 for at, n in sent if n in heard]
    to_paint = [(painted[n] - at) * 1000 for at, n in sent if n in painted]
    return {"view": spread(to_view[10:]), "painted": spread(to_paint[10:])}


def read_board(out: Path) -> tuple[dict[int, float], dict[int, float]]:
    """Read when each call was heard and painted."""
    rows = [line.split() for line in out.read_text(encoding="utf-8").splitlines()]
    heard = {int(n): float(at) for what, n, at in rows if what == "heard"}
    return heard, {int(n): float(at) for what, n, at in rows if what == "painted"}


@contextmanager
def at_work(home: Home, seats: tuple[str, ...], out: Path) -> Iterator[dict[str, Device]]:
    """Open the hall with a real board and terminals that are signed in."""
    with mosquitto(home), broker(home):
        secret = str(home.devices / "board-1.secret")
        with process(*python("bench.board", str(port_of(home)), secret, str(out))):
            counters = {seat: Device(home, f"counter-{seat}") for seat in seats}
            for seat, counter in counters.items():
                counter.until_open()
                must(counter.ask(s.SignIn(f"7{seat}", "135792")))
                must(counter.ask(s.OpenSeat(seat)))
            wait_for(out.exists)
            time.sleep(1.5)
            try:
                yield counters
            finally:
                for counter in counters.values():
                    counter.close()


def must(reply: Any) -> None:
    """Stop where the hall refused."""
    assert reply is not None
    assert reply.status == "ok", reply


@contextmanager
def flooding(home: Home, a_second: int) -> Iterator[None]:
    """Let a kiosk's account say far more than it may, from a process of its own."""
    if not a_second:
        yield
        return
    secret = str(home.devices / "kiosk-1.secret")
    with process(*python("bench.flood", str(port_of(home)), secret, str(a_second))):
        time.sleep(2)
        yield


def flood(root: Path) -> dict[str, Any]:
    """The chain of a call beside an account that says 5,000 messages of 1 kB a second, and without: ratios of one run."""
    quiet, loud = [
        next_chain(place(root, name), people=50, seats=SEATS, flood=a_second)
        for name, a_second in (("quiet", 0), ("loud", 5_000))
    ]
    ratio = {what: round(loud["view"][what] / quiet["view"][what], 2) for what in ("p50", "p95")}
    return {"quiet": quiet["view"], "loud": loud["view"], "ratio": ratio}


def place(root: Path, name: str) -> Path:
    """Make a folder."""
    folder = root / name
    folder.mkdir()
    return folder


# Issue, and many commands.


def issue(root: Path) -> dict[str, Any]:
    """Touch to answer in hand, one after another."""
    home = hall(root)
    with mosquitto(home), broker(home):
        kiosk = Device(home, "kiosk-1")
        kiosk.until_open()
        answered = threading.Event()
        kiosk.station.link.listen("hallcall/main/reply/kiosk-1", lambda _t, _p: answered.set())
        time.sleep(0.5)
        times = [one(kiosk, answered, t.TakeTicket("A"), f"issue-{n:06d}") for n in range(ROUNDS)]
        kiosk.close()
    return spread(times[20:])


def one(device: Device, answered: threading.Event, command: Command, id_: str) -> float:
    """Say one command and wait for its reply; in ms."""
    payload = make_ask(command, command_id=id_, at_ms=0)
    answered.clear()
    began = time.monotonic()
    device.station.link.send(f"hallcall/main/cmd/{device.name}", payload, qos=1, retained=False)
    assert answered.wait(5)
    time.sleep(0.005)
    return (time.monotonic() - began - 0.005) * 1000


def throughput(root: Path, *, commands: int = 12_000, window: int = 32) -> dict[str, Any]:
    """Durable commands a second through Mosquitto, with a fixed number on their way; the sender is a bare link."""
    home = hall(root)
    with mosquitto(home), broker(home):
        wait_linked(home)
        secret = (home.devices / "kiosk-1.secret").read_text(encoding="utf-8")
        link = MqttLink(host="127.0.0.1", port=port_of(home), user="kiosk-1", password=secret)
        room, done = threading.Semaphore(window), threading.Event()
        sent: list[float] = []
        times: list[float] = []

        def heard(_topic: str, _payload: bytes) -> None:
            times.append(
                (time.monotonic() - sent[len(times)]) * 1000
            )  # answers come in the order of the commands
            room.release()
            if len(times) == commands:
                done.set()

        joined = threading.Event()
        link.on_state(lambda state: joined.set() if state == JOINED else None)
        link.listen("hallcall/main/reply/kiosk-1", heard)
        link.start()
        assert joined.wait(5)
        time.sleep(0.5)
        payloads = [
            make_ask(t.TakeTicket("ABCDF"[n % 5]), command_id=f"load-{n:06d}", at_ms=0)
            for n in range(commands)
        ]
        began = time.monotonic()
        for payload in payloads:
            room.acquire()
            sent.append(time.monotonic())
            link.send("hallcall/main/cmd/kiosk-1", payload, qos=1, retained=False)
        assert done.wait(60)
        seconds = time.monotonic() - began
        link.stop()
    return {"per_s": round(commands / seconds), **spread(times)}


# Programs.


def rss_mb(pid: int) -> float:
    """Read a process's resident memory."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


def restart(root: Path) -> dict[str, Any]:
    """Start to first beat with a day of 13,700 tickets and 1,000,000 older journal rows."""
    home = hall(root)
    filling.older(home.store, 1_000_000)
    filling.waiting(home, 13_700)
    with mosquitto(home):
        ear = Device(home, "board-1")
        ear.until(lambda: ear.station.joined)
        began = time.monotonic()
        with broker(home) as program:
            ear.until(lambda: ear.station.linked and ear.station.hall)
            ready_s = time.monotonic() - began
            memory = rss_mb(program.pid)
        ear.close()
    return {"ready_s": round(ready_s, 2), "rss_mb": memory}


def touch_to_paper(root: Path) -> dict[str, Any]:
    """A touch on the real kiosk to the last byte at the printer, a raster ticket over the network."""
    home, printer = hall(root), PrinterStandIn()
    with mosquitto(home), broker(home):
        kiosk = start_screen(home, root, "kiosk-1", "kiosk", f"[printer]\nport = {printer.port}\n")
        wait_linked(home)
        time.sleep(2.5)
        times = [touch(kiosk, printer) for _ in range(60)]
        kiosk.stop()
        kiosk.wait()
    printer.close()
    return spread(times[5:])


def touch(kiosk: Program, printer: PrinterStandIn) -> float:
    """Touch "information" and wait for the cut."""
    had = printer.count
    kiosk.wish("home")
    time.sleep(0.15)
    began = time.monotonic()
    kiosk.wish("service", "A")
    ends = began + 5
    while printer.count == had and time.monotonic() < ends:
        time.sleep(0.0005)
    return (printer.last_s - began) * 1000


def screens(root: Path) -> dict[str, Any]:
    """Start to first paint, and memory after ten seconds, of each program."""
    home, told = hall(root), {}
    with mosquitto(home) as wire, broker(home) as core:
        wait_linked(home)
        for device, module in (
            ("kiosk-1", "kiosk"),
            ("board-1", "display_board"),
            ("counter-1", "counter_terminal"),
            ("desk-1", "counter_terminal"),
        ):
            began = time.monotonic()
            program = start_screen(home, root, device, module, "")
            log = root / f"{device}.log"
            wait_for(lambda log=log: log.exists() and "first paint" in log.read_text(encoding="utf-8"))  # type: ignore[misc]
            first_s = time.monotonic() - began
            time.sleep(4)
            told[device] = {"first_paint_s": round(first_s, 2), "rss_mb": rss_mb(program.pid)}
            program.stop()
            program.wait()
        told["broker"] = {"rss_mb": rss_mb(core.pid)}
        told["mosquitto"] = {"rss_mb": rss_mb(wire.pid)}
    return told


def wait_linked(home: Home) -> None:
    """Wait until the broker is heard."""
    ear = Device(home, "desk-1")
    ear.until(lambda: ear.station.linked and ear.station.hall)
    ear.close()


def start_screen(home: Home, root: Path, device: str, module: str, sections: str, *words: str) -> Program:
    """Start a real screen program off screen."""
    settings = root / f"{device}.toml"
    secret = home.devices / f"{device}.secret"
    width, height = (1920, 1080) if device.startswith("board") else (1366, 768)
    top = f'outbox = "{root / device}.sqlite"\n' if module in ("kiosk", "counter_terminal") else ""
    settings.write_text(
        f'{top}[link]\nport = {port_of(home)}\ndevice = "{device}"\nsecret_file = "{secret}"\n{sections}'
        f"[screen]\nwidth_px = {width}\nheight_px = {height}\n", encoding="utf-8",
    )  # fmt: skip
    program = Program(
        device, [*python(module), "--settings", str(settings), *words], root / f"{device}.log", wishes=True
    )
    program.start()
    return program


if __name__ == "__main__":
    sys.exit(main())
