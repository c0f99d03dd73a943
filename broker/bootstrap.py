"""Puts store, link, publisher, office and doors together; tests call it with a memory link."""

import logging
from dataclasses import dataclass

from broker import views
from broker.accounts import StaffBook, write_secret
from broker.bans import Bans
from broker.config import BrokerConfig, Home
from broker.device_door import DeviceDoor
from broker.devices import Devices
from broker.lifeline import Lifeline
from broker.limits import Limits
from broker.mqtt_door import MqttDoor, Rooms
from broker.office import Office
from broker.publisher import Publisher
from broker.settings import read_plan_in_force
from broker.settings_watch import SettingsWatch
from broker.store.chain import draw_key
from broker.store.store import Store
from broker.ticker import Duties, Ticker
from broker.verifying import verify_file
from service_centre.clock import Clock
from service_centre.domain.record import ChainKeyed
from service_centre.errors import FileDamaged, FileUnusable, ServiceCentreError
from service_centre.link.port import Link
from service_centre.watchdog import Watchdog

log = logging.getLogger(__name__)

NAMES_KEPT_S = 5.0
CHECKED_WHOLE = 5_000
"""Facts that are checked from the first to the last at a start (a fifth of a second); of more today's only, for the
nightly copy checks all of them."""


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
    """Open the store and join the parts; raises SettingsError, FileDamaged, BrokenChain."""
    plan = read_plan_in_force(home)
    store = open_keyed(home)
    staff = StaffBook(home.staff)
    staff.people()  # a broken file is said now, not at the first sign-in
    devices = Devices()
    backstage = views.Backstage(text_of=store.private.text_of, names=_Names(staff, clock))
    publisher = Publisher(link, plan.hall, backstage, devices, clock, speed=config.clock.speed)
    office = Office(store, staff, publisher, clock, plan)
    if store.journal.last <= CHECKED_WHOLE:
        verify_file(home.store, plan, store.key, store.tip_file.read())
    else:
        store.check_today(office.hall)
    if (
        not store.journal.keyed_from
        and store.key
        and not office.note(ChainKeyed(store.key.fingerprint, store.epoch))
    ):
        raise FileUnusable(file=home.store, reason="the first fact could not be written")
    device_door = DeviceDoor(office, devices, publisher, clock)
    settings = SettingsWatch(home, office, publisher)
    duties = Duties(store, publisher, devices, device_door, settings)
    lifeline = Lifeline(link, clock, Watchdog())
    ticker = Ticker(office, duties, clock, config.clock.speed, lifeline.alive)
    ticker.start(office.last_seen.wall_ms)
    settings.look()
    rooms = Rooms(office, device_door, devices, publisher, staff, Bans(home.mosquitto, link))
    door = MqttDoor(link, plan.hall, rooms, Limits(config.limits), clock)
    return Broker(office, ticker, door, link, store)


def open_keyed(home: Home) -> Store:
    """Open the hall's file; a hall that has no key yet is given one. Raises FileDamaged, BrokenChain."""
    if home.key.exists() and not home.store.exists():
        raise FileDamaged(file=home.store, reason="it is gone, and the hall has a key: this is no new hall")
    store = Store(home.store)
    if store.key is None:  # the chain is not keyed, or this would have been refused
        store.close()
        write_secret(home.key, draw_key().secret.hex())
        store = Store(home.store)
    return store


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
