"""The hall's devices as the broker knows them: present or gone, how their parts are, what they were asked."""

from dataclasses import dataclass, field

from service_centre.messages.views import Alarm, DeviceRow, Task

TASK_LIFE_MS = 30_000
TASK_AGAIN_MS = 5_000
SILENT_AFTER_MS = 10_000
"""After so long without a kiosk the supervisor is told: it issues from its own range meanwhile."""


@dataclass(slots=True)
class Open:
    """A task that no device has answered yet; times in ms of the wall."""

    device: str
    task: Task
    given_ms: int
    said_ms: int


@dataclass(slots=True)
class Devices:
    """Kept in memory only: each device says its state again when it joins."""

    present: dict[str, bool] = field(default_factory=dict)
    since_ms: dict[str, int] = field(default_factory=dict)
    outages: dict[str, int] = field(default_factory=dict)
    parts: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    tasks: dict[str, Open] = field(default_factory=dict)

    def presence(self, device: str, *, online: bool, now_ms: int) -> None:
        """Note that a device came or went; how long it was away bounds the age of its offline tickets."""
        if self.present.get(device) == online:
            return
        if online and device in self.since_ms:
            # The longest: a short flap after a long outage must not push its customers back.
            self.outages[device] = max(self.outages.get(device, 0), now_ms - self.since_ms[device])
        self.present[device] = online
        self.since_ms[device] = now_ms

    def all_gone(self, now_ms: int) -> None:
        """Note that nobody can be heard: the broker's own link is down."""
        for device in list(self.present):
            self.presence(device, online=False, now_ms=now_ms)

    def report(self, device: str, part: str, state: str, now_ms: int) -> None:
        """Note how a part of a device is."""
        known = self.parts.get((device, part))
        if known is None or known[0] != state:
            self.parts[device, part] = (state, now_ms)

    def give(self, device: str, task: Task, now_ms: int) -> None:
        """Remember a task until it is answered."""
        self.tasks[task.id] = Open(device, task, now_ms, 0)

    def done(self, device: str, task_id: str) -> bool:
        """Take a device's answer to a task."""
        known = self.tasks.get(task_id)
        if known is None or known.device != device:
            return False
        del self.tasks[task_id]
        return True

    def due_tasks(self, now_ms: int) -> list[Open]:
        """Name the tasks to say now, dropping those whose life is over."""
        self.tasks = {id_: o for id_, o in self.tasks.items() if now_ms - o.given_ms < TASK_LIFE_MS}
        due = [o for o in self.tasks.values() if now_ms - o.said_ms >= TASK_AGAIN_MS]
        for open_task in due:
            open_task.said_ms = now_ms
        return due

    def rows(self) -> list[DeviceRow]:
        """List devices and parts, those with trouble first."""
        rows = [
            DeviceRow(device, "", "ok" if online else "offline", self.since_ms[device])
            for device, online in self.present.items()
            if not device.startswith("system-")
        ]
        rows += [DeviceRow(device, part, state, at) for (device, part), (state, at) in self.parts.items()]
        return sorted(rows, key=lambda row: (row.state == "ok", row.device, row.part))

    def alarms(self, now_ms: int) -> list[Alarm]:
        """Find what needs the supervisor: devices gone for ten seconds, parts in trouble."""
        found = []
        for device, online in self.present.items():
            if (
                not online
                and now_ms - self.since_ms[device] >= SILENT_AFTER_MS
                and device.startswith(("kiosk", "board"))
            ):
                found.append(Alarm("alarm.device_gone", {"device": device}, self.since_ms[device]))
        for (device, part), (state, at_ms) in self.parts.items():
            if state != "ok" and self.present.get(device):
                found.append(Alarm("alarm.part", {"device": device, "part": part, "state": state}, at_ms))
        return found
