"""A command from the link becomes the office's; PINs are verified here, in a worker, so that none stalls it."""

import logging
from concurrent.futures import ThreadPoolExecutor

from broker.accounts import StaffBook
from broker.devices import Devices
from broker.office import Incoming, Office
from broker.publisher import Publisher
from broker.store.answers import digest_of
from service_centre.clock import Clock
from service_centre.domain.message import Command
from service_centre.domain.seats import SignIn, SignInChecked
from service_centre.errors import BadMessage
from service_centre.link.port import JOINED, Link
from service_centre.messages import topics
from service_centre.messages.codec import decode, encode, read_ask
from service_centre.messages.envelope import ERROR, Ask, Reply
from service_centre.messages.views import Presence

log = logging.getLogger(__name__)


class MqttDoor:
    """Listens on the link's thread and hands everything to the office's."""

    def __init__(
        self,
        link: Link,
        hall_id: str,
        office: Office,
        staff: StaffBook,
        devices: Devices,
        publisher: Publisher,
        clock: Clock,
    ) -> None:
        self._link, self._hall_id, self._office, self._staff = link, hall_id, office, staff
        self._devices, self._publisher, self._clock = devices, publisher, clock
        self._pins = ThreadPoolExecutor(1, thread_name_prefix="pin")
        self._unchecked: dict[str, tuple[Ask, SignIn]] = {}
        link.listen(topics.CMD.path(hall_id, "+"), self._command)
        link.listen(topics.PRESENCE.path(hall_id, "+"), self._presence)
        link.on_state(self._state)

    def close(self) -> None:
        """Finish the PIN that is being verified."""
        self._pins.shutdown()

    def _state(self, state: str) -> None:
        if state == JOINED:
            self._office.do(lambda: self._publisher.everything(self._office.hall, self._office.now()))
        else:
            self._office.do(lambda: self._devices.all_gone(self._clock.wall_ms()))

    def _command(self, topic: str, payload: bytes) -> None:
        device = topic.rpartition("/")[2]
        try:
            ask, command = read_ask(payload, topic=topic)
        except BadMessage as error:
            self._refuse(device, payload, topic, error)
            return
        if isinstance(command, SignIn):
            # One PIN a device waits at a time, the newest: a repeated one must not make the queue longer.
            waits = device in self._unchecked
            self._unchecked[device] = (ask, command)
            if not waits:
                self._pins.submit(self._verify, device)
        else:
            self._office.submit(Incoming(device, ask.id, command, ask.at_ms, ask.life_ms))

    def _verify(self, device: str) -> None:
        ask, command = self._unchecked.pop(device)
        # A number that nobody has may be a PIN in the wrong box: it stays out of the journal unless it is plain.
        known = command.staff.isdecimal() and len(command.staff) <= 5
        try:
            role = self._staff.check(command.staff, command.pin)
            known = known or command.staff in self._staff.people()
        except Exception as error:  # whoever waits at the terminal must get an answer
            log.error("nobody can sign in: %s", error)
            role = ""
        staff = command.staff if known else ""
        checked: Command = SignInChecked(staff, role)
        self._office.submit(Incoming(device, ask.id, checked, ask.at_ms, ask.life_ms, digest_of(command)))

    def _refuse(self, device: str, payload: bytes, topic: str, error: BadMessage) -> None:
        self._office.counts.bad_messages += 1
        log.warning("bad message on %s: %s: %s", topic, error.values["field"], error.values["reason"])
        try:
            id_ = decode(payload, dict[str, object], topic=topic).get("id", "")
        except BadMessage:
            id_ = ""
        values = {name: str(value) for name, value in error.values.items()}
        reply = Reply(id=str(id_)[:64], status=ERROR, key=error.key, values=values)
        self._office.do(lambda: self._publisher.reply(device, encode(reply)))

    def _presence(self, topic: str, payload: bytes) -> None:
        device = topic.rpartition("/")[2]
        try:
            presence = decode(payload, Presence, topic=topic)
        except BadMessage as error:
            self._office.counts.bad_messages += 1
            log.warning("bad message on %s: %s", topic, error.values["reason"])
            return
        self._office.do(lambda: self._came_or_went(device, online=presence.online))

    def _came_or_went(self, device: str, *, online: bool) -> None:
        self._devices.presence(device, online=online, now_ms=self._clock.wall_ms())
        if online:  # whoever comes knows at once that the broker lives and what time it is
            self._publisher.beat(self._office.hall, self._office.now())
        self._publisher.desks(self._office.hall, self._office.now())
