"""The hall's devices as the broker knows them: present or gone, how their parts are, what they were asked."""

from collections import OrderedDict
from dataclasses import dataclass, field

from service_centre.messages.views import Alarm, DeviceRow, Task

TASK_LIFE_MS = 30_000
TASK_AGAIN_MS = 5_000
SILENT_AFTER_MS = 10_000
"""After so long without a kiosk the supervisor is told: it issues from its own range meanwhile."""

TASKS_REMEMBERED = 256
INSTANCES_REMEMBERED = 8
ALARM_SHOWN_MS = 10 * 60_000
"""What a device did once is shown to the supervisor for so long."""


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment on both clocks: the wall (UTC ms), which people read, and the steady one (ms), which measures."""

    wall_ms: int
    steady_ms: int


@dataclass(slots=True)
class Open:
    """A task that no device has answered yet; times in ms of the steady clock."""

    device: str
    task: Task
    given_ms: int
    said_ms: float = float("-inf")


@dataclass(slots=True)
class Devices:
    """Kept in memory only: each device says its state again when it joins."""

    present: dict[str, bool] = field(default_factory=dict)
    since: dict[str, Instant] = field(default_factory=dict)
    parts: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    tasks: dict[str, Open] = field(default_factory=dict)
    instances: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, OrderedDict[str, None]] = field(default_factory=dict)
    twice: dict[str, int] = field(default_factory=dict)
    flooding: dict[str, int] = field(default_factory=dict)
    _given: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def presence(self, device: str, *, online: bool, now: Instant) -> bool:
        """Note that a device came or went; False if that was known."""
        if self.present.get(device) == online:
            return False
        self.present[device] = online
        self.since[device] = now
        return True

    def is_second(self, device: str, instance: str, now_ms: int) -> bool:
        """Say whether this is the younger of two machines that bear one name.

        Of two, the elder comes back after the younger has taken its place; a machine that was started again has another
        instance, and the one before never comes back.
        """
        known = self.instances.get(device, "")
        replaced = self.replaced.setdefault(device, OrderedDict())
        if not instance or instance == known or not known:
            self.instances[device] = instance or known
            return False
        if instance in replaced:  # the elder is back: the one that took its place is the second
            del replaced[instance]
            replaced[f"!{known}"] = None
            self.instances[device] = instance
            self.twice[device] = now_ms
            return False
        if f"!{instance}" in replaced:
            self.twice[device] = now_ms
            return True
        replaced[known] = None
        while len(replaced) > INSTANCES_REMEMBERED:
            replaced.popitem(last=False)
        self.instances[device] = instance
        return False

    def all_gone(self, now: Instant) -> None:
        """Note that nobody can be heard: the broker's own link is down."""
        for device in list(self.present):
            self.presence(device, online=False, now=now)

    def silent_kiosks(self, steady_ms: int) -> list[str]:
        """Name the kiosks that have not been heard for ten seconds."""
        return [
            device
            for device, online in self.present.items()
            if not online
            and device.startswith("kiosk")
            and steady_ms - self.since[device].steady_ms >= SILENT_AFTER_MS
        ]

    def report(self, device: str, part: str, state: str, now_ms: int) -> bool:
        """Note how a part of a device is (wall ms); False if that was known."""
        known = self.parts.get((device, part))
        if known is not None and known[0] == state:
            return False
        self.parts[device, part] = (state, now_ms)
        return True

    def give(self, device: str, task: Task, steady_ms: int) -> None:
        """Remember a task until it is answered; one that was given before is not given again."""
        if task.id in self._given:
            return
        self._given[task.id] = None
        if len(self._given) > TASKS_REMEMBERED:
            self._given.popitem(last=False)
        self.tasks[task.id] = Open(device, task, steady_ms)

    def done(self, device: str, task_id: str) -> bool:
        """Take a device's answer to a task."""
        known = self.tasks.get(task_id)
        if known is None or known.device != device:
            return False
        del self.tasks[task_id]
        return True

    def due_tasks(self, steady_ms: int) -> list[Open]:
        """Name the tasks to say now, dropping those whose life is over."""
        self.tasks = {id_: o for id_, o in self.tasks.items() if steady_ms - o.given_ms < TASK_LIFE_MS}
        due = [o for o in self.tasks.values() if steady_ms - o.said_ms >= TASK_AGAIN_MS]
        for open_task in due:
            open_task.said_ms = steady_ms
        return due

    def rows(self) -> list[DeviceRow]:
        """List devices and parts, those with trouble first."""
        rows = [
            DeviceRow(device, "", "ok" if online else "offline", self.since[device].wall_ms)
            for device, online in self.present.items()
            if not device.startswith("system-")
        ]
        rows += [DeviceRow(device, part, state, at) for (device, part), (state, at) in self.parts.items()]
        return sorted(rows, key=lambda row: (row.state == "ok", row.device, row.part))

    def alarms(self, now: Instant) -> list[Alarm]:
        """Find what needs the supervisor: devices gone for ten seconds, parts in trouble, names that two machines bear."""
        found = []
        for device, online in self.present.items():
            gone = not online and now.steady_ms - self.since[device].steady_ms >= SILENT_AFTER_MS
            if gone and device.startswith(("kiosk", "board")):
                found.append(Alarm("alarm.device_gone", {"device": device}, self.since[device].wall_ms))
        for (device, part), (state, at_ms) in self.parts.items():
            if state != "ok" and self.present.get(device):
                found.append(Alarm("alarm.part", {"device": device, "part": part, "state": state}, at_ms))
        for key, devices in (("alarm.flood", self.flooding), ("alarm.two_machines", self.twice)):
            found += [
                Alarm(key, {"device": device}, at_ms)
                for device, at_ms in list(devices.items())
                if now.wall_ms - at_ms < ALARM_SHOWN_MS
            ]
        return found
