"""A command from the link becomes the office's; PINs are verified here, in a worker, so that none stalls it.

What a device may say has a rate, looked at before anything is decoded; what is too much is dropped and told once.
"""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from broker.accounts import StaffBook
from broker.bans import Bans
from broker.device_door import DeviceDoor
from broker.devices import Devices
from broker.limits import Flood, Limits
from broker.office import Incoming, Office
from broker.publisher import Publisher
from broker.store.answers import digest_of
from service_centre.clock import Clock
from service_centre.domain.message import Command
from service_centre.domain.seats import SignIn, SignInChecked
from service_centre.errors import BadMessage, ServiceCentreError
from service_centre.link.port import JOINED, Link
from service_centre.messages import topics
from service_centre.messages.bounds import fault_of
from service_centre.messages.codec import REPORTS, decode, encode, read_ask
from service_centre.messages.envelope import ERROR, Ask, Reply
from service_centre.messages.views import HallView, Presence

log = logging.getLogger(__name__)

PRESENCE_BYTES_AT_MOST = 4096


@dataclass(frozen=True, slots=True)
class Rooms:
    """Whom the door hands things to."""

    office: Office
    devices: DeviceDoor
    known: Devices
    publisher: Publisher
    staff: StaffBook
    bans: Bans | None = None


class MqttDoor:
    """Listens on the link's thread and hands everything to the office's."""

    def __init__(self, link: Link, hall_id: str, rooms: Rooms, limits: Limits, clock: Clock) -> None:
        self._link, self._hall_id, self._limits, self._clock = link, hall_id, limits, clock
        self._office, self._devices, self._known = rooms.office, rooms.devices, rooms.known
        self._publisher, self._staff, self._bans = rooms.publisher, rooms.staff, rooms.bans
        self._pins = ThreadPoolExecutor(1, thread_name_prefix="pin")
        self._unchecked: dict[str, tuple[Ask, SignIn]] = {}
        self._hand_over = threading.Lock()
        link.listen(topics.CMD.path(hall_id, "+"), self._command, retained=False)
        link.listen(topics.PRESENCE.path(hall_id, "+"), self._presence)
        if rooms.office.hall.unsure_days:  # what was said before the restore knows more than the backup
            link.listen(topics.HALL.path(hall_id), self._own_view)
        link.on_state(self._state)

    def close(self) -> None:
        """Finish the PIN that is being verified, and let those in who were shut out."""
        self._pins.shutdown()
        if self._bans:
            self._bans.close()

    def _state(self, state: str) -> None:
        if state == JOINED:
            self._office.do(lambda: self._publisher.everything(self._office.hall, self._office.now()))
        else:
            self._office.do(self._devices.all_gone)

    def _admits(self, device: str) -> bool:
        """Look at the rate of a device; a flood is told to the supervisor, and its link is cut."""
        now_s = self._clock.machine_s()
        if self._limits.admits(device, now_s):
            return True
        self._office.counts.dropped += 1
        flood = self._limits.floods(device, now_s)
        if flood is Flood.BEGINS:
            log.warning("%s says more than it may: what is too much is dropped", device)
            self._known.flooding[device] = self._clock.wall_ms()
            self._office.do(partial(self._publisher.desks_changed, now_s))
        elif flood is Flood.GOES_ON and self._bans:
            self._bans.ban(device)
        return False

    def _command(self, topic: str, payload: bytes) -> None:
        device = topic.rpartition("/")[2]
        if not self._admits(device):
            return
        try:
            ask, command = read_ask(payload, topic=topic)
        except BadMessage as error:
            self._refuse(device, payload, topic, error)
            return
        if self._known.present.get(device) is False:  # who speaks is there, whatever its presence says
            self._office.do(partial(self._devices.came_or_went, device, Presence(online=True)))
        incoming = Incoming(device, ask.id, command, ask.at_ms, ask.life_ms)
        if isinstance(command, SignIn):
            self._sign_in(device, ask, command)
        elif isinstance(command, REPORTS):
            self._office.do(partial(self._devices.take, incoming))
        else:
            self._office.submit(incoming)

    def _sign_in(self, device: str, ask: Ask, command: SignIn) -> None:
        """Queue a PIN: one a device waits at a time, the newest, for a repeated one must not make the queue longer."""
        if not self._limits.admits_sign_in(device, self._clock.machine_s()):
            self._office.counts.dropped += 1
            return
        with self._hand_over:
            waits = device in self._unchecked
            self._unchecked[device] = (ask, command)
        if not waits:
            self._pins.submit(self._verify, device)

    def _verify(self, device: str) -> None:
        with self._hand_over:
            ask, command = self._unchecked.pop(device)
        # A number that nobody has may be a PIN in the wrong box: it stays out of the journal unless it is plain.
        known = command.staff.isascii() and command.staff.isdecimal() and len(command.staff) <= 5
        try:
            role = self._staff.check(command.staff, command.pin)
            known = known or command.staff in self._staff.people()
        except ServiceCentreError as error:  # our file is broken: nobody's PIN was wrong
            log.error("nobody can sign in: %s", error)
            self._cannot_check(device, ask, "error.staff_file")
            return
        except Exception:  # whoever waits at the terminal must get an answer
            log.exception("a PIN could not be verified")
            self._cannot_check(device, ask, "error.ours")
            return
        staff = command.staff if known else ""
        checked: Command = SignInChecked(staff, role)
        self._office.submit(Incoming(device, ask.id, checked, ask.at_ms, ask.life_ms, digest_of(command)))

    def _cannot_check(self, device: str, ask: Ask, key: str) -> None:
        payload = encode(Reply(id=ask.id, status=ERROR, key=key))
        self._office.do(lambda: self._publisher.reply(device, payload))

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
        if not self._admits(device):
            return
        try:
            if len(payload) > PRESENCE_BYTES_AT_MOST:
                reason = f"at most {PRESENCE_BYTES_AT_MOST} bytes, not {len(payload)}"
                raise BadMessage(topic=topic, field="-", reason=reason)
            presence = decode(payload, Presence, topic=topic)
            wrong = fault_of(presence)
            if wrong:
                raise BadMessage(topic=topic, field=wrong[0], reason=wrong[1])
        except BadMessage as error:
            self._office.counts.bad_messages += 1
            log.warning("bad message on %s: %s", topic, error.values["reason"])
            return
        self._office.do(partial(self._devices.came_or_went, device, presence))

    def _own_view(self, topic: str, payload: bytes) -> None:
        """Hear what an earlier run of this broker left with Mosquitto: after a restore it may know more numbers."""
        try:
            view = decode(payload, HallView, topic=topic)
        except BadMessage as error:
            log.warning("the view that was left is not understood: %s", error.values["reason"])
            return
        self._office.do(partial(self._office.learn_numbers, view.day, view.issued, own=True))
