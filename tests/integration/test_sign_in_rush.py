"""Seventy people sign in at once and their terminals repeat it: one PIN a device is checked, the newest."""

import threading
from pathlib import Path

from broker.bootstrap import build
from broker.config import BrokerConfig
from broker.limits import LimitSettings
from service_centre.domain.seats import SignIn
from service_centre.link.memory import MemoryHub, MemoryLink
from service_centre.messages.codec import make_ask
from tests.helpers.office import OfficeAtWork


def test_a_repeated_sign_in_does_not_lengthen_the_queue(tmp_path: Path) -> None:
    office = OfficeAtWork(tmp_path)
    office.close()
    hub = MemoryHub()
    unhurried = LimitSettings(a_second=1000, burst=1000, sign_ins_burst=1000)
    broker = build(office.home, BrokerConfig(limits=unhurried), MemoryLink(hub), office.clock)
    checked: list[str] = []
    slow = threading.Event()

    def check(_staff: str, pin: str) -> str:
        slow.wait(10)
        checked.append(pin)
        return ""

    broker.door._staff.check = check  # type: ignore[method-assign]
    broker.link.start()
    for round_ in range(50):
        for device in ("counter-1", "counter-2"):
            ask = make_ask(SignIn("1001", str(round_)), command_id=f"rush-{device}-{round_}", at_ms=0)
            broker.door._command(f"hallcall/main/cmd/{device}", ask)
    slow.set()
    broker.close()
    assert len(checked) <= 3
    assert checked[-1] == "49"
