"""A broker put together in this process on a memory link and a real file; time moves by hand."""

import itertools
from pathlib import Path

from broker import maintenance
from broker.bootstrap import Broker, build
from broker.config import BrokerConfig, Home
from broker.office import Incoming
from service_centre.clock import SetClock
from service_centre.domain import seats as s
from service_centre.domain.message import Command
from service_centre.link.memory import MemoryHub, MemoryLink
from service_centre.messages.codec import decode
from service_centre.messages.envelope import Reply

NINE = 1_795_222_800_000
"""2026-11-21 09:00 in Shanghai."""


class OfficeAtWork:
    """Says commands to the office and reads its replies."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder / "hall")
        if not self.home.plan.exists():
            maintenance.init(self.home, port=1883, ask=None, say=lambda _line: None)
        self.clock = SetClock(NINE)
        self.ids = itertools.count(1)
        self.open()

    def open(self) -> None:
        self.hub = MemoryHub()
        self.broker: Broker = build(self.home, BrokerConfig(), MemoryLink(self.hub), self.clock)
        self.broker.link.start()
        self.broker.ticker.tick()
        self.broker.office.wait(0)

    @property
    def hall(self):  # type: ignore[no-untyped-def]
        return self.broker.office.hall

    def says(self, device: str, command: Command, *, id_: str = "", **more: int) -> Reply:
        id_ = id_ or f"test-{next(self.ids):08d}"
        self.broker.office.handle([Incoming(device, id_, command, **more)])
        topic, payload = self.hub.said[
            next(n for n in range(len(self.hub.said) - 1, -1, -1) if "/reply/" in self.hub.said[n][0])
        ]
        return decode(payload, Reply, topic=topic)

    def sign_in(self, seat: str, role: str = s.CLERK) -> None:
        assert self.says(f"counter-{seat}", s.SignInChecked(f"10{seat}", role)).status == "ok"
        assert self.says(f"counter-{seat}", s.OpenSeat(seat)).status == "ok"

    def verify(self):  # type: ignore[no-untyped-def]
        from broker.bootstrap import read_plan

        return maintenance.verify(self.home.store, read_plan(self.home.plan), lambda _line: None)

    def close(self) -> None:
        self.broker.close()

    def restart(self) -> None:
        self.close()
        self.open()
