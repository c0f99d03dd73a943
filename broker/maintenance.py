"""The broker's sub-commands: init, staff, verify, backup, restore. They talk to whoever types them."""

import getpass
import shutil
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from broker.accounts import StaffBook, device_secrets, fault_of_pin, make_pin, write_mosquitto
from broker.bootstrap import read_plan
from broker.config import BrokerConfig, Home
from broker.store import tickets
from broker.store.database import only_writer, open_store, open_to_read
from broker.store.journal import read_chained
from broker.store.private import matches
from service_centre.config import as_toml, read_settings, toml_value
from service_centre.domain.evolve import evolve
from service_centre.domain.hall import Hall
from service_centre.domain.message import Recorded, Seal
from service_centre.domain.plan import Plan, faults
from service_centre.domain.seats import CLERK, ROLES, SENIOR, SUPERVISOR, DayOpened
from service_centre.domain.tickets import OfflineExpired
from service_centre.errors import BrokenChain, ServiceCentreError

Say = Callable[[str], None]
Ask = Callable[[str], str]


class Unusable(ServiceCentreError):
    """A sub-command can't do what was asked: `reason`."""

    key = "error.unusable"

    def __str__(self) -> str:
        return str(self.values["reason"])


HEADING = "The hall's settings; the broker reads them again when this file changes."

# init


def init(
    home: Home, *, port: int, ask: Ask | None, say: Say, plan: Plan | None = None, more: str = ""
) -> None:
    """Make a hall's home: settings, staff, accounts, Mosquitto's files; with `ask` None all as shipped.

    `plan` takes the place of the questions about the hall, `more` is put into the broker's own settings.

    Asks for the hall's name, hours and staff. Never overwrites a hall that is there.
    """
    if home.plan.exists():
        raise Unusable(reason=f"{home.plan} is there already; edit it, the broker reads it again by itself")
    plan = plan or (Plan() if ask is None else _asked_plan(ask, say))
    home.folder.mkdir(parents=True, exist_ok=True)
    home.folder.chmod(0o750)
    home.plan.write_text(as_toml(plan, HEADING), encoding="utf-8")
    home.broker.write_text(broker_as_toml(home, plan, port, more), encoding="utf-8")
    book = StaffBook(home.staff)
    for number, name, role, pin in _shipped_staff(plan) if ask is None else _asked_staff(ask, say):
        book.put(number, name, role, pin)
        say(
            f"staff {number} {name} ({role}): PIN {pin}"
            if ask is None
            else f"staff {number} {name} ({role}) is in"
        )
    accounts(home, say)
    say(f"the hall is ready in {home.folder}; start it with: hallcall-broker --home {home.folder} run")


def devices_of(plan: Plan) -> tuple[str, ...]:
    """Name the devices of a plan: kiosks, a terminal a seat, a board, a desk."""
    return (*plan.kiosks, *(f"counter-{seat}" for seat in plan.seats), "board-1", "desk-1")


def accounts(home: Home, say: Say) -> Path:
    """Write the accounts of all devices, their settings and Mosquitto's files; gives Mosquitto's settings."""
    plan, config = read_plan(home.plan), read_settings(home.broker, BrokerConfig)
    extra = tuple(name for name in (*config.systems, config.recorder) if name)
    devices = (*devices_of(plan), *extra)
    passwords = device_secrets(home, ("broker", *devices))
    for device in devices:
        path = home.devices / f"{device}.toml"
        if not path.exists():
            path.write_text(device_as_toml(home, plan, config, device), encoding="utf-8")
    conf = write_mosquitto(home, passwords, port=config.link.port, recorder=config.recorder)
    say(f"{len(devices)} devices have accounts; their files are in {home.devices}")
    return conf


def _asked_plan(ask: Ask, say: Say) -> Plan:
    plan = Plan()
    name = ask("Name of the hall (Enter keeps the shipped one): ").strip()
    if name:
        plan = replace(plan, name=dict.fromkeys(plan.name, name))
    while True:
        opens = ask(f"Opens at [{plan.hours.opens}]: ").strip() or plan.hours.opens
        closes = ask(f"Closes at [{plan.hours.closes}]: ").strip() or plan.hours.closes
        asked = replace(plan, hours=replace(plan.hours, opens=opens, closes=closes))
        wrong = faults(asked)
        if not wrong:
            say(f"Windows as shipped: {', '.join(plan.seats)}; change them in hallcall.toml.")
            return asked
        say(f"{wrong[0][0]}: {wrong[0][1]}")


def _asked_staff(ask: Ask, say: Say) -> list[tuple[str, str, str, str]]:
    people: list[tuple[str, str, str, str]] = []
    while True:
        number = ask("Staff number (Enter ends): ").strip()
        if not number and any(role == SUPERVISOR for _, _, role, _ in people):
            return people
        if not number:
            say("The hall needs at least one supervisor.")
            continue
        name = ask("Name: ").strip()
        role = ask(f"Role ({', '.join(ROLES)}) [{CLERK}]: ").strip() or CLERK
        pin = getpass.getpass("PIN, six digits: ") if sys.stdin.isatty() else ask("PIN, six digits: ").strip()
        fault = "the role is one of " + ", ".join(ROLES) if role not in ROLES else fault_of_pin(pin)
        if fault:
            say(fault)
            continue
        people.append((number, name, role, pin))


def _shipped_staff(plan: Plan) -> list[tuple[str, str, str, str]]:
    """Fictional people for a first look, one for each seat and a supervisor; each PIN is drawn anew."""
    names = ("王芳", "赵磊", "刘敏", "孙悦", "吴迪", "李娜", "周强")
    people = []
    for at, seat in enumerate(plan.seats.values()):
        again = f" {at // len(names) + 1}" if at >= len(names) else ""
        role = SENIOR if "B" in plan.profiles[seat.profile].own[0] else CLERK
        people.append((str(1001 + at), names[at % len(names)] + again, role, make_pin()))
    return [*people, ("9001", "陈静", SUPERVISOR, make_pin())]


# Settings as TOML.


def broker_as_toml(home: Home, plan: Plan, port: int, more: str = "") -> str:
    """Write the broker's own settings."""
    secret = toml_value(str((home.devices / "broker.secret").resolve()))
    top = "# What the broker needs to reach our Mosquitto on this machine.\n"
    link = (
        f'[link]\nhost = "127.0.0.1"\nport = {port}\nhall = {toml_value(plan.hall)}\nsecret_file = {secret}\n'
    )
    return f"{top}{more}\n{link}"


def device_as_toml(home: Home, plan: Plan, config: BrokerConfig, device: str) -> str:
    """Write a device's settings, to be carried to its machine beside its secret."""
    secret = toml_value(str((home.devices / f"{device}.secret").resolve()))
    lines = [
        "# Carry this file and the secret beside it to the device.", "", "[link]",
        f"host = {toml_value(config.link.host)}", f"port = {config.link.port}", f"hall = {toml_value(plan.hall)}",
        f"device = {toml_value(device)}", f"secret_file = {secret}",
    ]  # fmt: skip
    if device in plan.kiosks:
        lines += ["", "[printer]", "# kind is network, serial or usb; host and port, or device and baud.",
                  'kind = "network"', 'host = "127.0.0.1"', "port = 9100", "width_dots = 576"]  # fmt: skip
    return "\n".join(lines) + "\n"


# staff


def staff(home: Home, words: Sequence[str], *, ask: Ask, say: Say) -> None:
    """List, add, remove: `staff`, `staff add NUMBER NAME ROLE`, `staff remove NUMBER`."""
    book = StaffBook(home.staff)
    match list(words):
        case []:
            for person in book.people().values():
                say(f"{person.number}  {person.role:<10}  {person.name}")
        case ["add", number, name, role] if role in ROLES:
            pin = ask("PIN, six digits (Enter draws one): ").strip()
            fault = fault_of_pin(pin) if pin else ""
            if fault:
                raise Unusable(reason=fault)
            drawn = pin or make_pin()
            book.put(number, name, role, drawn)
            say(f"{number} {name} is in" + ("" if pin else f"; the PIN is {drawn}"))
        case ["remove", number]:
            if not book.remove(number):
                raise Unusable(
                    reason=f"there is no staff number {number}; `hallcall-broker staff` lists them"
                )
            say(f"{number} is out")
        case _:
            raise Unusable(reason=f"staff | staff add NUMBER NAME {'|'.join(ROLES)} | staff remove NUMBER")


# verify


@dataclass(slots=True)
class Verified:
    """What `verify` went through."""

    facts: int = 0
    days: int = 0
    tickets: int = 0
    seals: int = 0


def verify(path: Path, plan: Plan, say: Say) -> Verified:
    """Check the whole file: chain, replay equals projections, sealed texts; raises BrokenChain at the first fault."""
    with closing(open_to_read(path)) as real, closing(open_store(Path(":memory:"))) as replayed:
        real.execute("BEGIN")  # one picture of the file, beside a broker that goes on writing
        trouble = real.execute("PRAGMA integrity_check").fetchone()[0]
        if trouble != "ok":
            raise BrokenChain(number=0, reason=f"SQLite says: {trouble}")
        found = Verified()
        hall = Hall(plan)
        for recorded in read_chained(real):
            _replay(replayed, hall, recorded)
            _check_seal(real, recorded, found)
            found.facts += 1
            found.days += isinstance(recorded.fact, DayOpened)
        tickets.project(replayed, hall.day, hall.tickets.values())
        found.tickets = _compare(real, replayed)
    say(
        f"{found.facts} facts in {found.days} days hold; {found.tickets} tickets and {found.seals} texts agree with them"
    )
    return found


def _replay(replayed: sqlite3.Connection, hall: Hall, recorded: Recorded) -> None:
    if isinstance(recorded.fact, DayOpened):
        tickets.project(replayed, hall.day, hall.tickets.values())
    evolve(hall, recorded)
    hall.forget_touched()
    if isinstance(recorded.fact, OfflineExpired):
        tickets.project_expired(replayed, recorded.fact, recorded.moment.at_ms)


def _check_seal(real: sqlite3.Connection, recorded: Recorded, found: Verified) -> None:
    seal = getattr(recorded.fact, "note", None)
    if isinstance(seal, Seal):
        found.seals += 1
        if not matches(real, seal):
            raise BrokenChain(number=recorded.number, reason="its private text was changed")


def _compare(real: sqlite3.Connection, replayed: sqlite3.Connection) -> int:
    count = 0
    for table in ("tickets", "legs"):
        query = f"SELECT * FROM {table} ORDER BY 1, 2, 3"  # noqa: S608
        kept, made = real.execute(query).fetchall(), replayed.execute(query).fetchall()
        if kept != made:
            wrong = sorted(set(kept) ^ set(made))[0]
            raise BrokenChain(number=0, reason=f"table {table} is not what the journal says: {wrong[:4]}")
        count = count or len(kept)
    return count


# backup, restore


def backup(home: Home, to: Path, say: Say) -> None:
    """Copy the hall's file while the broker goes on, and check the copy."""
    if to.exists():
        raise Unusable(reason=f"{to} is there already")
    with closing(open_to_read(home.store)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    verify(to, read_plan(home.plan), lambda _line: None)
    say(f"{to} holds {to.stat().st_size} bytes and is sound")


def restore(home: Home, source: Path, say: Say) -> None:
    """Put a backup in place of the hall's file; the old one is kept beside it, views start a new epoch."""
    with only_writer(home.lock):
        verify(source, read_plan(home.plan), lambda _line: None)
        epoch = _epoch_of(home.store)
        if home.store.exists():
            kept = home.store.with_suffix(".before-restore")
            home.store.replace(kept)
            say(f"the file that was there is now {kept}")
        for suffix in ("-wal", "-shm"):
            home.store.with_name(home.store.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(source, home.store)
        with closing(open_store(home.store)) as connection:
            new = max(epoch, _epoch_of(home.store)) + 1
            connection.execute("UPDATE meta SET value = ? WHERE key = 'epoch'", (str(new),))
    say(f"{source} is in place; start the broker again")


def _epoch_of(path: Path) -> int:
    if not path.exists():
        return 0
    with closing(open_to_read(path)) as connection:
        return int(connection.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()[0])
