"""What concerns devices only: presence, how their parts are, what they are asked to do. Nothing of it is committed.

Works on the office's thread. Only two things of it become facts: that a kiosk is gone, and for how long it was away,
because they bound the age of its offline tickets, over restarts too.
"""

import logging

from broker.devices import Devices, Instant
from broker.office import Incoming, Office
from broker.publisher import Publisher
from service_centre.clock import Clock
from service_centre.domain import seats as s
from service_centre.domain.message import Refusal
from service_centre.domain.record import DeviceGone, DeviceWasAway
from service_centre.domain.roles import at_least
from service_centre.messages import queries as q
from service_centre.messages.codec import encode
from service_centre.messages.envelope import OK, REFUSED, Reply
from service_centre.messages.views import NAME_TAKEN, Presence, Task

log = logging.getLogger(__name__)

AWAY_FROM_MS = 3_000
"""A shorter absence makes no kiosk give numbers of its own."""

DEAF_AFTER_S = 8.0
"""A broker that stood still for so long was away for everybody: a device takes a missing beat for no link."""


class DeviceDoor:
    """Takes reports and presences, answers them at once."""

    def __init__(self, office: Office, devices: Devices, publisher: Publisher, clock: Clock) -> None:
        self._office, self._devices, self._publisher, self._clock = office, devices, publisher, clock
        self._started = self.instant()
        self._ticked, self._ticked_s = self.instant(), clock.machine_s()

    def instant(self) -> Instant:
        """Read both clocks."""
        return Instant(self._clock.wall_ms(), self._clock.monotonic_ms())

    # Reports.

    def take(self, incoming: Incoming) -> None:
        """Take what a device tells of itself, or give it something to do; answers at once."""
        refused = self._taken(incoming)
        reply = Reply(id=incoming.id, status=OK, number=self._office.hall.number)
        if refused:
            reply = Reply(id=incoming.id, status=REFUSED, key=refused.key, values=dict(refused.values))
        self._publisher.reply(incoming.device, encode(reply))

    def _taken(self, incoming: Incoming) -> Refusal | None:
        command, device, changed = incoming.command, incoming.device, False
        if isinstance(command, q.ReportDevice):
            if command.part not in q.PARTS:
                return Refusal("refused.no_such_part", {"part": command.part[:20]})
            changed = self._devices.report(device, command.part, command.state[:20], self._clock.wall_ms())
        elif isinstance(command, q.ReportTask):
            changed = self._devices.done(device, command.task)
        elif isinstance(command, q.GiveTask):
            refused = self._give(incoming, command)
            if refused:
                return refused
        if changed:
            self._publisher.desks_changed(self._clock.machine_s())
        return None

    def _give(self, incoming: Incoming, command: q.GiveTask) -> Refusal | None:
        """Ask a device for something; a reprint without a device goes to the kiosk that issued the number."""
        hall = self._office.hall
        session = hall.sessions.get(incoming.device)
        needs = s.CLERK if command.what == q.REPRINT else s.SUPERVISOR
        if not at_least(session.role if session else "", needs):
            return Refusal("refused.role", {"role": needs})
        ticket = hall.tickets.get(command.number)
        device = command.device or (ticket.kiosk if ticket and command.what == q.REPRINT else "")
        if command.what not in q.TASKS or device not in self._devices.present:
            return Refusal("refused.no_such_target", {"to": device[:20]})
        steady_ms = self._clock.monotonic_ms()
        self._devices.give(device, Task(incoming.id, command.what, command.number), steady_ms)
        self._publisher.tasks(steady_ms)
        return None

    # Presence.

    def came_or_went(self, device: str, presence: Presence) -> None:
        """Take a presence: who comes learns at once that the broker lives and what time it is."""
        now = self.instant()
        if presence.online and self._devices.is_second(device, presence.instance, now.wall_ms):
            log.warning("a second machine calls itself %s and is sent away", device)
            self._publisher.task(device, Task(presence.instance, NAME_TAKEN, presence.instance))
            self._publisher.desks_changed(self._clock.machine_s())
            return
        before = self._devices.since.get(device)
        if self._devices.presence(device, online=presence.online, now=now):
            if presence.online and device.startswith("kiosk"):
                self._back(device, now, before)
            self._publisher.desks_changed(self._clock.machine_s())
        if presence.online:
            self._publisher.beat(self._office.hall, self._office.now())
            self._publisher.desk(self._office.hall, device, self._office.now())
            self._learn(device, presence)

    def _back(self, device: str, now: Instant, before: Instant | None) -> None:
        """Note for how long a kiosk was away."""
        hall, elapsed_ms = self._office.hall, self._office.now().elapsed_ms
        gone = before or self._started
        since_ms = max(0, elapsed_ms - (now.steady_ms - gone.steady_ms))
        since_ms = min(since_ms, hall.gone.get(device, since_ms))
        if elapsed_ms - since_ms >= AWAY_FROM_MS:
            self._office.note(DeviceWasAway(device, max(0, since_ms), elapsed_ms))

    def _learn(self, device: str, presence: Presence) -> None:
        """After a restore: learn from a kiosk which numbers are on paper."""
        if device in self._office.hall.plan.kiosks:
            self._office.learn_numbers(presence.day, presence.issued)

    def all_gone(self) -> None:
        """Note that nobody can be heard: the broker's own link is down."""
        self._devices.all_gone(self.instant())
        self._publisher.desks_changed(self._clock.machine_s())

    def tick(self) -> None:
        """Note which kiosks are gone by now, and whether the broker itself stood still."""
        now = self.instant()
        hall, elapsed_ms = self._office.hall, self._office.now().elapsed_ms
        for device in self._devices.silent_kiosks(now.steady_ms):
            if device not in hall.gone:
                gone_ms = elapsed_ms - (now.steady_ms - self._devices.since[device].steady_ms)
                self._office.note(DeviceGone(device, max(0, gone_ms)))
        before, before_s = self._ticked, self._ticked_s
        self._ticked, self._ticked_s = now, self._clock.machine_s()
        if self._ticked_s - before_s > DEAF_AFTER_S:
            since_ms = elapsed_ms - (now.steady_ms - before.steady_ms)
            self._office.note(DeviceWasAway("", max(0, since_ms), elapsed_ms))
