"""A broker put together in this process on a memory link and a real file; time moves by hand."""

import itertools
import sqlite3
from contextlib import closing
from pathlib import Path

from broker import maintenance, verifying
from broker.bootstrap import Broker, build
from broker.config import BrokerConfig, Home
from broker.office import Incoming
from service_centre.clock import SetClock, local_date
from service_centre.domain import seats as s
from service_centre.domain.message import Command
from service_centre.link.memory import MemoryHub, MemoryLink
from service_centre.messages.codec import REPORTS, decode, encode
from service_centre.messages.envelope import Reply
from service_centre.messages.views import Alarm, DeskView, Presence

NINE = 1_795_222_800_000
"""2026-11-21 09:00 in Shanghai."""


class OfficeAtWork:
    """Says commands to the office and reads its replies."""

    def __init__(self, folder: Path, clock: SetClock | None = None) -> None:
        self.home = Home(folder / "hall")
        if not self.home.plan.exists():
            maintenance.init(self.home, port=1883, ask=None, say=lambda _line: None)
        self.clock = clock or SetClock(NINE)
        self.ids = itertools.count(1)
        self.open()

    @classmethod
    def at(cls, folder: Path, clock: SetClock) -> "OfficeAtWork":
        """A hall whose folder is there already, or will be; `open` opens it."""
        office = cls.__new__(cls)
        office.home, office.clock, office.ids = Home(folder / "hall"), clock, itertools.count(1)
        return office

    def open(self, retained: dict[str, bytes] | None = None) -> None:
        """Open the hall; `retained` is what Mosquitto still holds from before."""
        self.hub = MemoryHub(dict(retained or {}))
        self.broker: Broker = build(self.home, BrokerConfig(), MemoryLink(self.hub), self.clock)
        self.broker.link.start()
        self.broker.ticker.tick()
        self.broker.office.wait(0)

    @property
    def hall(self):  # type: ignore[no-untyped-def]
        return self.broker.office.hall

    def comes(self, device: str, *, online: bool = True, **more: object) -> None:
        """Let a device say that it is there, or its will that it is gone."""
        topic = f"hallcall/main/presence/{device}"
        self.hub.say(topic, encode(Presence(online, **more)), retained=True)  # type: ignore[arg-type]
        self.broker.office.wait(0)

    def says(self, device: str, command: Command, *, id_: str = "", **more: int) -> Reply:
        id_ = id_ or f"test-{next(self.ids):08d}"
        incoming = Incoming(device, id_, command, **more)
        if isinstance(command, REPORTS):
            self.broker.door._devices.take(incoming)
        else:
            self.broker.office.handle([incoming])
        topic, payload = self.hub.said[
            next(n for n in range(len(self.hub.said) - 1, -1, -1) if "/reply/" in self.hub.said[n][0])
        ]
        return decode(payload, Reply, topic=topic)

    def sign_in(self, seat: str, role: str = s.CLERK) -> None:
        assert self.says(f"counter-{seat}", s.SignInChecked(f"10{seat}", role)).status == "ok"
        assert self.says(f"counter-{seat}", s.OpenSeat(seat)).status == "ok"

    def incoming(self, device: str, command: Command) -> Incoming:
        """A command as a door hands it over."""
        return Incoming(device, f"test-{next(self.ids):08d}", command)

    def fill_the_disk(self) -> None:
        """Let every commit fail from now on."""
        full = "CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        self.sql(full)

    def empty_the_disk(self) -> None:
        """Let commits go through again."""
        self.sql("DROP TRIGGER full")

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        """Do something to the hall's file from outside, beside the broker."""
        with closing(sqlite3.connect(self.home.store, isolation_level=None)) as connection:
            return connection.execute(statement).fetchall()

    def rows(self, table: str) -> int:
        """Count the rows of a table."""
        return self.sql(f"SELECT count(*) FROM {table}")[0][0]  # type: ignore[return-value]

    def alarms(self) -> tuple[Alarm, ...]:
        """What the desk is told now."""
        self.comes("desk-1")
        return decode(self.hub.retained["hallcall/main/view/for/desk-1"], DeskView, topic="desk").alarms

    def alarm_keys(self) -> set[str]:
        return {alarm.key for alarm in self.alarms()}

    def today(self) -> str:
        return local_date(self.clock.wall_ms(), self.hall.plan.time_zone)

    def verify(self):  # type: ignore[no-untyped-def]
        return verifying.verify(self.home, self.hall.plan, lambda _line: None)

    def pass_by(self, ms: int) -> None:
        """Let time pass in steps of two seconds, as the ticker sees it."""
        for _ in range(0, ms, 2_000):
            self.clock.advance(2_000)
            self.broker.ticker.tick()

    def close(self) -> None:
        self.broker.close()

    def restart(self) -> None:
        self.close()
        self.open()
