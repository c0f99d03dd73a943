"""hallcall-broker: run beside Mosquitto, or one of init, accounts, staff, verify, backup, restore."""

import argparse
import gc
import getpass
import logging
import signal
import sqlite3
import sys
from pathlib import Path

from broker.bootstrap import build
from broker.config import BrokerConfig, Home
from broker.settings import read_good_plan, read_plan
from broker.store.database import only_writer
from service_centre.clock import SystemClock, make_clock
from service_centre.config import read_secret, read_settings
from service_centre.errors import ServiceCentreError, SettingsError
from service_centre.link.mqtt import MqttLink
from service_centre.watchdog import Watchdog

DEFAULT_HOME = "/var/lib/hallcall"


def main(argv: list[str] | None = None) -> int:
    """Run the program; the exit status is 2 for what the caller can mend."""
    args = _parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    home = Home(Path(args.home))
    try:
        _do(args, home)
    except EOFError:
        print("hallcall-broker: the input ended before everything was answered", file=sys.stderr)
        return 2
    except (ServiceCentreError, OSError, sqlite3.Error) as error:
        print(f"hallcall-broker: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hallcall-broker", description=__doc__)
    parser.add_argument("--home", default=DEFAULT_HOME, help="the hall's folder (default %(default)s)")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="own the hall until SIGTERM")
    init = commands.add_parser("init", help="make a hall: settings, staff, accounts")
    init.add_argument("--as-shipped", action="store_true", help="ask nothing; PINs are drawn and shown once")
    init.add_argument("--plan", type=Path, help="take the hall's settings from this file instead of asking")
    init.add_argument("--more", default="", help=argparse.SUPPRESS)
    init.add_argument("--port", type=_port, default=18830, help="of our Mosquitto (default %(default)s)")
    commands.add_parser(
        "accounts", help="write accounts and Mosquitto's files again after a change of the plan"
    )
    staff = commands.add_parser("staff", help="list, add or remove people")
    staff.add_argument("words", nargs="*")
    commands.add_parser("verify", help="check chain, tables, texts and answers of the whole file")
    about = "erase the notes of a ticket's number of a day, while no broker runs; beside one the desk does it (F8, E)"
    texts = commands.add_parser("forget", help=about)
    texts.add_argument("day", help="as 2026-11-21")
    texts.add_argument("number", help="of a ticket, as A005, or a seat, as 6A")
    about = "copy the hall while the broker runs: into FILE, or what is due into the folder of copies"
    commands.add_parser("backup", help=about).add_argument("file", type=Path, nargs="?")
    about = "put a copy back, the newest one of the folder if none is named"
    commands.add_parser("restore", help=about).add_argument("file", type=Path, nargs="?")
    return parser


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 65_535):
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _do(args: argparse.Namespace, home: Home) -> None:
    if args.command == "run":
        _run(home)
        return
    # Imported here: a broker that is started again needs none of it, and the hall waits.
    from broker import backups, erasing, maintenance, restoring, verifying

    match args.command:
        case "init":
            ask = None if args.as_shipped else input
            plan = read_plan(args.plan) if args.plan else None
            maintenance.init(home, port=args.port, ask=ask, say=print, plan=plan, more=args.more)
        case "accounts":
            maintenance.accounts(home, print)
        case "staff":
            maintenance.staff(home, args.words, ask=input, say=print)
        case "verify":
            verifying.verify(home, read_good_plan(home)[0], print)
        case "forget":
            count = erasing.forget(home, args.day, args.number)
            print(
                f"{count} texts of {args.number} are erased; copies keep them until they are removed (30 days)"
            )
        case "backup" if args.file:
            backups.backup(home, args.file, print)
        case "backup":
            config = read_settings(home.broker, BrokerConfig)
            backups.keep_up(home, config.backup, make_clock(config.clock), print)
        case "restore":
            restoring.restore(home, args.file, SystemClock(), print, getpass.getpass)


def _run(home: Home) -> None:
    # The office hands each answer to the network thread: at the usual 5 ms that hand-over would be the wait.
    sys.setswitchinterval(0.0005)
    config = read_settings(home.broker, BrokerConfig)
    if not config.link.secret_file:
        hint = "it is not in the file: an empty or cut one is not taken; bring it back from a copy"
        raise SettingsError(file=home.broker, line=1, name="link.secret_file", hint=hint)
    password = read_secret(Path(config.link.secret_file))
    way = config.link
    link = MqttLink(host=way.host, port=way.port, path=way.socket, user="broker", password=password)
    with only_writer(home.lock):
        broker = build(home, config, link, make_clock(config.clock))
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: broker.stop())
        gc.set_threshold(20_000, 20, 50)  # a command makes hundreds of short-lived objects and no cycles
        gc.freeze()  # today's tickets live till tonight: the collector need not walk them again and again
        logging.getLogger("broker").info("ready")
        Watchdog().ready()
        broker.run()


if __name__ == "__main__":
    sys.exit(main())
