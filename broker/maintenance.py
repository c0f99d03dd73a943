"""The broker's sub-commands for people and accounts: init, accounts, staff. They talk to whoever types them."""

import getpass
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from broker.accounts import (
    StaffBook,
    device_secrets,
    fault_of_number,
    fault_of_pin,
    make_pin,
    socket_of,
    write_mosquitto,
)
from broker.config import BrokerConfig, Home
from broker.settings import read_good_plan
from service_centre.config import as_toml, read_settings, read_text, toml_value
from service_centre.domain.plan import Plan
from service_centre.domain.plan_faults import faults
from service_centre.domain.seats import CLERK, ROLES, SENIOR, SUPERVISOR
from service_centre.errors import ServiceCentreError

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
    """Name the devices of a plan: kiosks, a terminal a seat, boards, desks."""
    return (*plan.kiosks, *(f"counter-{seat}" for seat in plan.seats), *plan.boards, *plan.desks)


def accounts(home: Home, say: Say) -> Path:
    """Write the accounts of all devices, their settings and Mosquitto's files; gives Mosquitto's settings."""
    (plan, _), config = read_good_plan(home), read_settings(home.broker, BrokerConfig)
    extra = tuple(name for name in (*config.systems, config.recorder) if name)
    devices = (*devices_of(plan), *extra)
    passwords = device_secrets(home, ("broker", *devices))
    for device in devices:
        path = home.devices / f"{device}.toml"
        if not path.exists():
            path.write_text(device_as_toml(home, plan, config, device), encoding="utf-8")
    _name_socket(home)
    conf = write_mosquitto(home, passwords, port=config.link.port, hall=plan.hall, recorder=config.recorder)
    say(f"{len(devices)} devices have accounts; their files are in {home.devices}")
    return conf


def _name_socket(home: Home) -> None:
    """Give the broker its own way to Mosquitto; one of 0.1 shared the devices' port."""
    import tomlkit

    document = tomlkit.parse(read_text(home.broker))
    link = document.setdefault("link", tomlkit.table())
    if link.get("socket") != socket_of(home):
        link["socket"] = socket_of(home)
        home.broker.write_text(tomlkit.dumps(document), encoding="utf-8")


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
        fault = fault_of_number(number, name) or fault
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
            fault = fault_of_number(number, name)
            if fault:
                raise Unusable(reason=fault)
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
