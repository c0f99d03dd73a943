"""THE table of topics: subscriptions, Mosquitto's acl, docs/messages.md and the tests derive from it."""

from dataclasses import dataclass

from service_centre.domain.plan import Plan
from service_centre.messages.envelope import Ask, Reply
from service_centre.messages.views import (
    Beat,
    DeskView,
    FactSaid,
    HallView,
    Presence,
    SeatView,
    Task,
)

BROKER = "broker"
"""The MQTT user of the broker program."""

EVERYBODY, ITSELF, SYSTEMS = "every device", "the device itself", "other systems"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One row: `{device}` in the pattern is the MQTT user; payloads are the types it may carry."""

    pattern: str
    carries: tuple[type, ...]
    said_by: str
    heard_by: str
    qos: int
    retained: bool
    secret: bool = False
    about: str = ""

    def path(self, hall: str, device: str = "") -> str:
        """Write the topic for one hall, and one device where the pattern has a place for it."""
        return f"hallcall/{hall}/{self.pattern}".replace("{device}", device)


CMD = Topic(pattern="cmd/{device}", carries=(Ask,), said_by=ITSELF, heard_by=BROKER, qos=1, retained=False,
            secret=True, about="commands; SignIn carries a PIN")  # fmt: skip
REPLY = Topic(pattern="reply/{device}", carries=(Reply,), said_by=BROKER, heard_by=ITSELF, qos=1, retained=False,
              about="their answers")  # fmt: skip
HALL = Topic(pattern="view/hall", carries=(HallView,), said_by=BROKER, heard_by=EVERYBODY, qos=1, retained=True,
             about="what board, signs, kiosks and phones draw")  # fmt: skip
VIEW_FOR = Topic(pattern="view/for/{device}", carries=(SeatView, DeskView), said_by=BROKER, heard_by=ITSELF,
                 qos=1, retained=True, secret=True, about="one seat's or the supervisor's picture")  # fmt: skip
PLAN = Topic(pattern="plan", carries=(Plan,), said_by=BROKER, heard_by=EVERYBODY, qos=1, retained=True,
             about="services, windows, texts, languages, as the settings say")  # fmt: skip
BEAT = Topic(pattern="beat", carries=(Beat,), said_by=BROKER, heard_by=EVERYBODY, qos=0, retained=False,
             about="every 2 s: the broker lives, and what time it is in the hall")  # fmt: skip
TASK = Topic(pattern="task/{device}", carries=(Task,), said_by=BROKER, heard_by=ITSELF, qos=1, retained=False,
             about="reprint, test print, restart; answered by ReportTask")  # fmt: skip
PRESENCE = Topic(pattern="presence/{device}", carries=(Presence,), said_by=ITSELF, heard_by=BROKER, qos=1,
                 retained=True, about="there, or gone (last will)")  # fmt: skip
FACT = Topic(pattern="fact", carries=(FactSaid,), said_by=BROKER, heard_by=SYSTEMS, qos=1, retained=False,
             about="the numbered stream; a gap is asked for by ReadFacts")  # fmt: skip

TOPICS = (CMD, REPLY, HALL, VIEW_FOR, PLAN, BEAT, TASK, PRESENCE, FACT)

SYSTEM_KIND = "system"
"""Devices named `system-...` are other systems: they hear the facts."""


def heard_by_device(device: str) -> tuple[Topic, ...]:
    """Name the topics that a device subscribes to."""
    groups = {EVERYBODY, ITSELF} | ({SYSTEMS} if device.startswith(f"{SYSTEM_KIND}-") else set())
    return tuple(topic for topic in TOPICS if topic.heard_by in groups)


def acl(hall: str, systems: tuple[str, ...], recorder: str = "") -> str:
    """Write Mosquitto's acl file: patterns on the user, and one entry a user for what is not for all.

    `recorder` hears everything: a rehearsal's history, never a real hall.
    """
    lines = ["# Made from service_centre/messages/topics.py; do not edit.", f"user {BROKER}"]
    lines += ["topic readwrite hallcall/#"]
    for system in systems:
        lines += ["", f"user {system}"]
        lines += [
            f"topic read hallcall/{hall}/{topic.pattern}" for topic in TOPICS if topic.heard_by == SYSTEMS
        ]
    if recorder:
        lines += ["", f"user {recorder}", "topic read hallcall/#"]
    lines += [""]
    for topic in TOPICS:
        path = f"hallcall/{hall}/{topic.pattern}".replace("{device}", "%u")
        if topic.heard_by in (EVERYBODY, ITSELF):
            lines.append(f"pattern read {path}")
        if topic.said_by == ITSELF:
            lines.append(f"pattern write {path}")
    return "\n".join(lines) + "\n"
