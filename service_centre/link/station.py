"""A device's side of the hall: what it hears, what it asks, what time it is; one thread, no Qt.

Programs feed it what their link heard, call `tick` several times a second and read its pictures. Times that
people see come from the broker's beat and the device's steady clock, never from the device's wall clock.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from service_centre.clock import Clock
from service_centre.domain.message import Command
from service_centre.domain.plan import Plan
from service_centre.errors import BadMessage
from service_centre.link.outbox import Outbox
from service_centre.link.port import JOINED, REFUSED, Link
from service_centre.messages import topics
from service_centre.messages.codec import decode, encode, make_ask
from service_centre.messages.envelope import BUSY, Reply
from service_centre.messages.views import (
    NAME_TAKEN,
    Beat,
    DeskView,
    HallView,
    Presence,
    SeatView,
    Task,
    Version,
)

log = logging.getLogger(__name__)

NO_LINK_AFTER_S = 8.0
"""So long without a beat is no link, whatever the socket says."""

AGAIN_AFTER_S = 1.0
OUTBOX_AGAIN_S = 1.0
OUTBOX_AT_ONCE = 15
"""Of what waits in the outbox so much is said at a time: less than the broker takes of one device."""

WRONG_PASSWORD, TWO_MACHINES = "link.wrong_password", "link.name_taken"
"""Why there is no link, as keys of the catalogues: somebody has to do something."""

OLDEST = Version(0, 0)

Answered = Callable[[Reply | None], None]
"""Told the reply, or None when the command's life ended without one."""


@dataclass(slots=True)
class Asked:
    """A command that waits for its answer."""

    payload: bytes
    answered: Answered
    ends_s: float | None
    said_s: float


@dataclass(slots=True)
class Pulse:
    """The broker's clock, carried on by the device's own steady one."""

    clock: Clock
    beat: Beat | None = None
    heard_s: float = 0.0

    def heard(self, beat: Beat) -> None:
        """Take a beat."""
        self.beat, self.heard_s = beat, self.clock.machine_s()

    @property
    def fresh(self) -> bool:
        """Say whether the broker has been heard lately."""
        return self.beat is not None and self.clock.machine_s() - self.heard_s < NO_LINK_AFTER_S

    @property
    def elapsed_ms(self) -> int:
        """The hall's steady clock, ms since the day opened."""
        return self.beat.elapsed_ms + self._since_ms() if self.beat else 0

    @property
    def wall_ms(self) -> int:
        """The hall's wall clock in UTC ms; the device's own until a beat was heard."""
        return self.beat.at_ms + self._since_ms() if self.beat else self.clock.wall_ms()

    def _since_ms(self) -> int:
        assert self.beat
        return int((self.clock.machine_s() - self.heard_s) * 1000 * self.beat.speed)


@dataclass(slots=True)
class Ears:
    """Who in the program wants to know; each is called after the station has taken the news.

    `known` says for which day how far the hall's numbers have come, as far as this device knows.
    """

    changed: Callable[[], None] = lambda: None
    task: Callable[[Task], None] = lambda _task: None
    known: Callable[[], tuple[str, dict[str, int]]] = lambda: ("", {})


@dataclass(slots=True)
class Station:
    """What one device knows of the hall."""

    link: Link
    hall_id: str
    device: str
    clock: Clock
    outbox: Outbox | None = None
    ears: Ears = field(default_factory=Ears)
    hall: HallView | None = None
    plan: Plan | None = None
    own: SeatView | DeskView | None = None
    pulse: Pulse = field(init=False)
    joined: bool = False
    bad_messages: int = 0
    _asked: dict[str, Asked] = field(default_factory=dict)
    _kept_s: float = 0.0
    _tasks_done: dict[str, None] = field(default_factory=dict)
    _was_linked: bool = False
    trouble: str = ""
    instance: str = field(default_factory=lambda: secrets.token_hex(8))
    _kept_answers: dict[str, Callable[[Reply], None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pulse = Pulse(self.clock)

    @property
    def linked(self) -> bool:
        """Say whether commands can be expected to arrive."""
        return self.joined and self.pulse.fresh

    @property
    def expects_beat(self) -> bool:
        """Say whether the device has just joined, so that the first beat is still on its way."""
        return self.joined and self.pulse.beat is None

    def subscribe(self, heard: Callable[[str, bytes], None]) -> None:
        """Listen to everything this device may hear; `heard` brings it to the station's own thread."""
        for topic in topics.heard_by_device(self.device):
            self.link.listen(
                topic.path(self.hall_id, self.device), heard, qos=topic.qos, retained=topic.retained
            )

    # What comes in.

    def feed_state(self, state: str) -> None:
        """Take a change of the link; after each joining the device says that it is there."""
        self.joined = state == JOINED
        if state == REFUSED:
            self.trouble = WRONG_PASSWORD
        elif self.joined and self.trouble == WRONG_PASSWORD:
            self.trouble = ""
        if self.joined:
            self.say_presence(online=True)
            self._kept_s = 0.0
            for asked in self._asked.values():
                asked.said_s = 0.0
        self.tick()
        self.ears.changed()

    def feed(self, topic: str, payload: bytes) -> None:
        """Take a message; a bad one is counted and logged."""
        try:
            self._take(topic.removeprefix(f"hallcall/{self.hall_id}/"), topic, payload)
        except BadMessage as error:
            self.bad_messages += 1
            log.warning("bad message on %s: %s: %s", topic, error.values["field"], error.values["reason"])

    def _take(self, short: str, topic: str, payload: bytes) -> None:
        match short.partition("/")[0]:
            case "reply":
                self._answered(decode(payload, Reply, topic=topic))
                return
            case "beat":
                self.pulse.heard(decode(payload, Beat, topic=topic))
                if self._was_linked:
                    return
                self._was_linked = True
            case "plan":
                self.plan = decode(payload, Plan, topic=topic)
            case "task":
                self._task(decode(payload, Task, topic=topic))
                return
            case "view":
                if not self._view(short, topic, payload):
                    return
        self.ears.changed()

    def _view(self, short: str, topic: str, payload: bytes) -> bool:
        if short == topics.HALL.pattern:
            hall = decode(payload, HallView, topic=topic)
            if hall.version < (self.hall.version if self.hall else OLDEST):
                return False
            self.hall = hall
            return True
        into: type[SeatView] | type[DeskView] = DeskView if self.device.startswith("desk-") else SeatView
        own = decode(payload, into, topic=topic)
        if own.version < (self.own.version if self.own else OLDEST):
            return False
        self.own = own
        return True

    def _task(self, task: Task) -> None:
        """Do a task once, however often it is said."""
        if task.what == NAME_TAKEN:
            self._leave(task.number)
            return
        if task.id not in self._tasks_done:
            self._tasks_done[task.id] = None
            self.ears.task(task)

    def _leave(self, instance: str) -> None:
        """Stop for good where another machine bears this name already, so that they don't throw each other off."""
        if instance == self.instance:
            log.error(
                "another machine is %s already: give this one a name of its own, or end the other",
                self.device,
            )
            self.trouble, self.joined = TWO_MACHINES, False
            self.link.stop()
            self.ears.changed()

    def _answered(self, reply: Reply) -> None:
        asked = self._asked.get(reply.id)
        if reply.status == BUSY:
            return  # nothing was done: the same id is said again until its life ends
        if asked:
            del self._asked[reply.id]
            asked.answered(reply)
        elif self.outbox and reply.id:
            self.outbox.done(reply.id)
            answered = self._kept_answers.pop(reply.id, None)
            if answered:
                answered(reply)

    # What goes out.

    def ask(self, command: Command, answered: Answered, *, life_s: float | None, command_id: str = "") -> str:
        """Say a command and repeat it with the same id until it is answered or its life is over."""
        command_id = command_id or new_id()
        life_ms = int(life_s * 1000 * self._speed()) if life_s else 0
        payload = make_ask(command, command_id=command_id, at_ms=self.pulse.wall_ms, life_ms=life_ms)
        now_s = self.clock.machine_s()
        self._asked[command_id] = Asked(payload, answered, now_s + life_s if life_s else None, now_s)
        self._send(payload)
        return command_id

    def keep(
        self, command: Command, *, command_id: str = "", answered: Callable[[Reply], None] | None = None
    ) -> str:
        """Put a command into the outbox: it is said until it is answered, across restarts too."""
        assert self.outbox is not None, f"{self.device} has no outbox"
        command_id = command_id or new_id()
        payload = make_ask(command, command_id=command_id, at_ms=self.pulse.wall_ms)
        self.outbox.keep(command_id, payload)
        if answered:
            self._kept_answers[command_id] = answered
        if len(self.outbox.pending()) <= OUTBOX_AT_ONCE:
            self._send(payload)
        return command_id

    def say_presence(self, *, online: bool) -> None:
        """Say that the device is there, or leaves."""
        topic = topics.PRESENCE
        day, issued = self.ears.known()
        payload = encode(Presence(online, instance=self.instance, day=day, issued=issued))
        self.link.send(topic.path(self.hall_id, self.device), payload, qos=topic.qos, retained=True)

    def tick(self) -> None:
        """Repeat what is unanswered, end what is over, and notice a silent broker."""
        now_s = self.clock.machine_s()
        for command_id, asked in list(self._asked.items()):
            if asked.ends_s is not None and now_s >= asked.ends_s:
                del self._asked[command_id]
                asked.answered(None)
            elif now_s - asked.said_s >= AGAIN_AFTER_S:
                asked.said_s = now_s
                self._send(asked.payload)
        if self.outbox and self.joined and now_s - self._kept_s >= OUTBOX_AGAIN_S:
            self._kept_s = now_s
            for kept in self.outbox.pending()[:OUTBOX_AT_ONCE]:
                self._send(kept.payload)
        if self._was_linked and not self.linked:
            self._was_linked = False
            self.ears.changed()

    def _send(self, payload: bytes) -> None:
        topic = topics.CMD
        self.link.send(topic.path(self.hall_id, self.device), payload, qos=topic.qos, retained=False)

    def _speed(self) -> float:
        return self.pulse.beat.speed if self.pulse.beat else 1.0


def will_of(hall_id: str, device: str) -> tuple[str, bytes]:
    """Make the last will that Mosquitto says when the device is gone."""
    return topics.PRESENCE.path(hall_id, device), encode(Presence(False))


def new_id() -> str:
    """Draw a command's id."""
    return secrets.token_hex(12)
