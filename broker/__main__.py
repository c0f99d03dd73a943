"""hallcall-broker: run beside Mosquitto, or one of init, accounts, staff, verify, backup, restore."""

import argparse
import gc
import logging
import os
import signal
import socket
import sys
from pathlib import Path

from broker import maintenance
from broker.bootstrap import build, read_plan
from broker.config import BrokerConfig, Home
from broker.store.database import only_writer
from service_centre.clock import make_clock
from service_centre.config import read_settings
from service_centre.errors import ServiceCentreError
from service_centre.link.mqtt import MqttLink

DEFAULT_HOME = "/var/lib/hallcall"


def main(argv: list[str] | None = None) -> int:
    """Run the program; the exit status is 2 for what the caller can mend."""
    args = _parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    home = Home(Path(args.home))
    try:
        _do(args, home)
    except (ServiceCentreError, FileNotFoundError) as error:
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
    init.add_argument("--port", type=int, default=18830, help="of our Mosquitto (default %(default)s)")
    commands.add_parser(
        "accounts", help="write accounts and Mosquitto's files again after a change of the plan"
    )
    staff = commands.add_parser("staff", help="list, add or remove people")
    staff.add_argument("words", nargs="*")
    commands.add_parser("verify", help="check chain, projections and texts of the whole file")
    for name, about in (("backup", "copy the file while the broker runs"), ("restore", "put a copy back")):
        commands.add_parser(name, help=about).add_argument("file", type=Path)
    return parser


def _do(args: argparse.Namespace, home: Home) -> None:
    match args.command:
        case "run":
            _run(home)
        case "init":
            ask = None if args.as_shipped else input
            plan = read_plan(args.plan) if args.plan else None
            maintenance.init(home, port=args.port, ask=ask, say=print, plan=plan, more=args.more)
        case "accounts":
            maintenance.accounts(home, print)
        case "staff":
            maintenance.staff(home, args.words, ask=input, say=print)
        case "verify":
            maintenance.verify(home.store, read_plan(home.plan), print)
        case "backup":
            maintenance.backup(home, args.file, print)
        case "restore":
            maintenance.restore(home, args.file, print)


def _run(home: Home) -> None:
    # The office hands each answer to the network thread: at the usual 5 ms that hand-over would be the wait.
    sys.setswitchinterval(0.0005)
    config = read_settings(home.broker, BrokerConfig)
    password = Path(config.link.secret_file).read_text(encoding="utf-8")
    link = MqttLink(host=config.link.host, port=config.link.port, user="broker", password=password)
    with only_writer(home.lock):
        broker = build(home, config, link, make_clock(config.clock))
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: broker.stop())
        gc.set_threshold(20_000, 20, 50)  # a command makes hundreds of short-lived objects and no cycles
        gc.freeze()  # today's tickets live till tonight: the collector need not walk them again and again
        _ready()
        broker.run()


def _ready() -> None:
    """Tell systemd that the hall is open, where systemd asked."""
    logging.getLogger("broker").info("ready")
    address = os.environ.get("NOTIFY_SOCKET")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as wire:
            wire.connect(address.replace("@", "\0", 1))
            wire.send(b"READY=1")


if __name__ == "__main__":
    sys.exit(main())
