"""The hall to retained views: the only sender of views, all of them again at each joining.

The public view follows every commit. A seat's view follows as soon as nothing else is to do when that seat
moved; the others and the supervisor's are said a moment later, together: a burst costs one picture each.
"""

import logging

from broker import views
from broker.devices import Devices, Instant
from service_centre.clock import Clock
from service_centre.domain.hall import Hall
from service_centre.domain.message import Moment, Recorded
from service_centre.link.port import Link
from service_centre.messages import topics
from service_centre.messages.codec import encode, plain
from service_centre.messages.views import VIEW_BYTES_AT_MOST, Alarm, Beat, FactSaid, Task, Version

log = logging.getLogger(__name__)

MOVED_AFTER_S = 0.001
"""A seat that moved gets its view so long after the public one: until then the network thread has the processor."""

OTHERS_AFTER_S = 0.15
"""Views of seats that did not move themselves wait so long for more to come (machine time)."""


class Publisher:
    """Works on the office's thread."""

    def __init__(
        self, link: Link, hall_id: str, backstage: views.Backstage, devices: Devices, clock: Clock, *, speed: float = 1.0
    ) -> None:  # fmt: skip
        self._link = link
        self._clock = clock
        self._hall_id = hall_id
        self._backstage = backstage
        self._devices = devices
        self._speed = speed
        self._dirty: set[str] = set()
        self._moved: set[str] = set()
        self._dirty_since_s: float | None = None
        self._desks_since_s: float | None = None
        self._said: dict[str, bytes] = {}
        self.epoch = 1
        self.troubles: dict[str, dict[str, str]] = {}

    def committed(self, hall: Hall, facts: list[Recorded], now: Moment, machine_s: float) -> None:
        """Say what a commit changed: the public view at once, the seats' as soon as the wire had its turn."""
        if facts:
            self._hall(hall, now)
            self._moved.update(hall.touched_seats)
            self._dirty.update(hall.seats)
            if self._dirty_since_s is None:
                self._dirty_since_s = machine_s
        if any(
            here for device, here in self._devices.present.items() if device.startswith(topics.SYSTEM_KIND)
        ):
            for recorded in facts:
                self._say(topics.FACT, fact_said(recorded, self.epoch))

    def wait_s(self, machine_s: float) -> float:
        """Say in how many seconds `flush` has something to do."""
        if self._moved:
            return MOVED_AFTER_S
        since_s = [since for since in (self._dirty_since_s, self._desks_since_s) if since is not None]
        return max(0.0, min(since_s) + OTHERS_AFTER_S - machine_s) if since_s else 60.0

    def flush(self, hall: Hall, now: Moment, machine_s: float, *, idle: bool) -> None:
        """Say the views that waited: those of seats that moved once nothing else is to do, the others in time."""
        late = self._dirty_since_s is not None and machine_s - self._dirty_since_s >= OTHERS_AFTER_S
        if late:
            self._others(hall, now)
        elif idle:
            for seat in self._moved & hall.seats.keys():
                self._seat(hall, seat, now)
            self._dirty -= self._moved
            self._moved.clear()
        if self._desks_since_s is not None and machine_s - self._desks_since_s >= OTHERS_AFTER_S:
            self.desks(hall, now)

    def _others(self, hall: Hall, now: Moment) -> None:
        for seat in sorted(self._dirty & hall.seats.keys()):
            self._seat(hall, seat, now)
        self._dirty.clear()
        self._moved.clear()
        self._dirty_since_s = None
        self.desks(hall, now)

    def everything(self, hall: Hall, now: Moment) -> None:
        """Say all retained topics again: after each joining, Mosquitto has forgotten them."""
        self._said.clear()
        self._say(topics.PLAN, hall.plan)
        self._hall(hall, now)
        self._dirty.update(hall.seats)
        self._others(hall, now)

    def desks_changed(self, machine_s: float) -> None:
        """Have the desks' pictures said a moment later: many reports cost one picture."""
        if self._desks_since_s is None:
            self._desks_since_s = machine_s

    def desks(self, hall: Hall, now: Moment) -> None:
        """Say the picture of each desk that is there."""
        self._desks_since_s = None
        self._look_backstage(hall, now)
        for device, here in self._devices.present.items():
            if here and device.startswith("desk-"):
                self._desk(hall, device, now)

    def desk(self, hall: Hall, device: str, now: Moment) -> None:
        """Say the picture of a desk that has just come."""
        if device.startswith("desk-"):
            self._look_backstage(hall, now)
            self._desk(hall, device, now)

    def _look_backstage(self, hall: Hall, now: Moment) -> None:
        instant = Instant(now.at_ms, self._clock.monotonic_ms())
        self._backstage.devices = self._devices.rows()
        self._backstage.alarms = [
            *self._own_alarms(now), *views.alarms(hall, now, self._devices.alarms(instant))
        ]  # fmt: skip

    def _own_alarms(self, now: Moment) -> list[Alarm]:
        """What is wrong with the broker's own files, until it is mended."""
        return [Alarm(key, values, now.at_ms) for key, values in self.troubles.items()]

    def _desk(self, hall: Hall, device: str, now: Moment) -> None:
        view = views.desk_view(hall, device, self._version(hall), self._backstage, now.elapsed_ms)
        self._say(topics.VIEW_FOR, view, device)

    def sample(self, at_ms: int, waiting: int) -> None:
        """Add a point to the supervisor's chart of who waits."""
        self._backstage.chart = [*self._backstage.chart[-119:], (at_ms, waiting)]

    def time_passed(self, hall: Hall, now: Moment) -> None:
        """Say what time alone has changed: the order of lines, offers to undo that have run out."""
        self._hall(hall, now)
        self._dirty.update(hall.seats)
        self._others(hall, now)

    def beat(self, hall: Hall, now: Moment) -> None:
        """Say that the broker lives, and what time it is."""
        self._say(topics.BEAT, Beat(self._version(hall), hall.day, now.elapsed_ms, now.at_ms, self._speed))

    def reply(self, device: str, payload: bytes) -> None:
        """Answer a command."""
        self._link.send(topics.REPLY.path(self._hall_id, device), payload, qos=1, retained=False)

    def tasks(self, steady_ms: int) -> None:
        """Say tasks that are due."""
        for task in self._devices.due_tasks(steady_ms):
            self.task(task.device, task.task)

    def task(self, device: str, task: Task) -> None:
        """Ask a device for something."""
        self._say(topics.TASK, task, device)

    def _hall(self, hall: Hall, now: Moment) -> None:
        self._say(topics.HALL, views.hall_view(hall, self._version(hall), self._backstage, now.elapsed_ms))

    def _seat(self, hall: Hall, seat: str, now: Moment) -> None:
        view = views.seat_view(hall, seat, self._version(hall), self._backstage, now.elapsed_ms)
        self._say(topics.VIEW_FOR, view, f"counter-{seat}")

    def _version(self, hall: Hall) -> Version:
        return Version(self.epoch, hall.number)

    def _say(self, topic: topics.Topic, value: object, device: str = "") -> None:
        path = topic.path(self._hall_id, device)
        payload = encode(value)
        if topic.retained:
            if self._said.get(path) == payload:
                return
            if len(payload) > VIEW_BYTES_AT_MOST:
                log.error("%s has %d bytes; a view is bounded to %d", path, len(payload), VIEW_BYTES_AT_MOST)
        if self._link.send(path, payload, qos=topic.qos, retained=topic.retained) and topic.retained:
            self._said[path] = payload


def fact_said(recorded: Recorded, epoch: int) -> FactSaid:
    """Write a fact as other systems hear it; after a restore its epoch tells it from one of the same number before."""
    now = recorded.moment
    return FactSaid(
        recorded.number, now.at_ms, now.elapsed_ms, recorded.day, recorded.device, recorded.staff,
        type(recorded.fact).__name__, plain(recorded.fact), epoch,
    )  # fmt: skip
