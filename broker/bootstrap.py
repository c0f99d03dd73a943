"""Puts store, link, publisher, office and doors together; tests call it with a memory link."""

import logging
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from broker import views
from broker.accounts import StaffBook
from broker.config import BrokerConfig, Home
from broker.devices import Devices
from broker.mqtt_door import MqttDoor
from broker.office import Office
from broker.publisher import Publisher
from broker.store.store import Store
from broker.ticker import Ticker
from service_centre.clock import Clock
from service_centre.config import read_settings
from service_centre.domain.plan import Plan, faults
from service_centre.errors import ServiceCentreError, SettingsError
from service_centre.link.port import Link

log = logging.getLogger(__name__)

NAMES_KEPT_S = 5.0


def read_plan(path: Path) -> Plan:
    """Read and check the hall's settings; raises SettingsError with file, line, key and remedy."""
    plan = read_settings(path, Plan)
    for name, hint in (*faults(plan), *_fault_of_zone(plan.time_zone)):
        text = path.read_text(encoding="utf-8").splitlines()
        heads = (name, name.rpartition(".")[0])
        line = next((n for n, row in enumerate(text, 1) if row.strip().strip("[]") in heads), 1)
        raise SettingsError(file=path, line=line, name=name, hint=hint)
    return plan


def _fault_of_zone(zone: str) -> tuple[tuple[str, str], ...]:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return (("time_zone", "a zone of the tz database, as Asia/Shanghai"),)
    return ()


@dataclass(slots=True)
class Broker:
    """A broker that is put together; `run` works until `stopped` says so."""

    office: Office
    ticker: Ticker
    door: MqttDoor
    link: Link
    store: Store
    stopping: bool = False

    def run(self) -> None:
        """Work until `stopping`; the caller's thread becomes the office's."""
        self.link.start()
        try:
            while not self.stopping:
                self.ticker.tick()
                self.office.wait(self.ticker.wait_s())
        finally:
            self.close()

    def close(self) -> None:
        """Leave the hall: doors first, the file last."""
        self.link.stop()
        self.door.close()
        self.store.close()

    def stop(self) -> None:
        """Ask the office to end after the batch in hand; may be called from any thread or a signal."""
        self.office.do(self._stop)

    def _stop(self) -> None:
        self.stopping = True


def build(home: Home, config: BrokerConfig, link: Link, clock: Clock) -> Broker:
    """Open the store and join the parts; raises SettingsError, BrokenChain."""
    plan = read_plan(home.plan)
    store = Store(home.store)
    staff = StaffBook(home.staff)
    staff.people()  # a broken file is said now, not at the first sign-in
    devices = Devices()
    backstage = views.Backstage(text_of=store.private.text_of, names=_Names(staff, clock))
    publisher = Publisher(link, plan.hall, backstage, devices, speed=config.clock.speed)
    office = Office(store, staff, publisher, devices, clock, plan)
    ticker = Ticker(
        office, publisher, devices, clock, home.plan, lambda: read_plan(home.plan), config.clock.speed
    )
    door = MqttDoor(link, plan.hall, office, staff, devices, publisher, clock)
    return Broker(office, ticker, door, link, store)


class _Names(dict[str, str]):
    """Staff names by number; the staff book is asked again after five seconds, not for each row of each view."""

    def __init__(self, staff: StaffBook, clock: Clock) -> None:
        super().__init__()
        self._staff, self._clock, self._read_s = staff, clock, float("-inf")

    def get(self, number: str, default: str = "") -> str:  # type: ignore[override]
        """Read one name."""
        if self._clock.machine_s() - self._read_s > NAMES_KEPT_S:
            self._read_s = self._clock.machine_s()
            try:
                names = self._staff.names()
            except ServiceCentreError as error:
                log.error("names stay as they were: %s", error)
            else:
                self.clear()
                self.update(names)
        return super().get(number, default)
