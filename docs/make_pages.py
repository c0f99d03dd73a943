"""`make docs`: the pages that are made from the code's own tables; a test fails when they are stale."""

from collections.abc import Callable
from dataclasses import fields
from functools import partial
from pathlib import Path

from docs.wiring import drawings
from kiosk.flow import FLOW
from kiosk.printing import PRINT
from service_centre.domain.seats import SEAT
from service_centre.domain.tickets import TICKET
from service_centre.domain.transitions import Table
from service_centre.messages.codec import ANSWERS, COMMANDS
from service_centre.messages.facts import FACTS
from service_centre.messages.topics import TOPICS

PAGES = Path(__file__).parent


def messages_page() -> str:
    """Write the table of topics, the commands and the facts."""
    lines = [
        "# Messages",
        "",
        "Made by `make docs` from `service_centre/messages/`; do not edit.",
        "",
        "Every payload is JSON. Any MQTT 3.1.1 or 5 client with an account of the hall can take part.",
        "Topics stand under `hallcall/{hall}/`. `{device}` is the MQTT user: a device writes only under its own name.",
        "",
        "| topic | carries | said by | heard by | QoS | retained | secret | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for topic in TOPICS:
        carries = ", ".join(kind.__name__ for kind in topic.carries)
        yes = {True: "yes", False: ""}
        lines.append(
            f"| `{topic.pattern}` | {carries} | {topic.said_by} | {topic.heard_by} | {topic.qos} "
            f"| {yes[topic.retained]} | {yes[topic.secret]} | {topic.about} |"
        )
    lines += ["", "## A command and its reply", "", *ENVELOPE, "", "## Commands", ""]
    lines += ["| command | fields | the answer carries |", "|---|---|---|"]
    for name, kind in sorted(COMMANDS.items()):
        answer = ANSWERS.get(kind)
        lines.append(f"| {name} | {_fields(kind)} | {answer.__name__ if answer else ''} |")
    lines += ["", "## Facts", "", "| fact | fields | |", "|---|---|---|"]
    for name, fact in sorted(FACTS.items()):
        lines.append(f"| {name} | {_fields(fact)} | {(fact.__doc__ or '').splitlines()[0]} |")
    lines += ["", "## Views and the rest", ""]
    for topic in TOPICS:
        for kind in topic.carries:
            if kind.__name__ != "Plan":
                lines += [f"- **{kind.__name__}**: {_fields(kind)}"]
    return "\n".join(lines) + "\n"


ENVELOPE = [
    "```json",
    '{"v": 1, "id": "made when the page opens", "kind": "TakeTicket", "body": {"line": "A"},',
    ' "at_ms": 1795222800000, "life_ms": 3000}',
    "```",
    "",
    "The reply comes on `reply/{device}` with the same id; `status` is `ok`, `refused`, `error` or `busy`.",
    "A repeated id gets the first answer again for seven days; the same id with other content is an error.",
    "Say a command again until it is answered or its life is over; `busy` means that nothing was done.",
    "A key that begins with `ask.` wants the same command once more with `sure: true`.",
]


def _fields(kind: type) -> str:
    return ", ".join(f"`{field.name}`" for field in fields(kind)) or "—"


def life_cycles_page() -> str:
    """Draw the tables of states."""
    lines = [
        "# Life cycles",
        "",
        "Made by `make docs` from the tables that the code looks up; do not edit.",
        "",
    ]
    for title, table in (
        ("A ticket", TICKET),
        ("A seat", SEAT),
        ("A print", PRINT),
        ("The kiosk's pages", FLOW),
    ):
        lines += [f"## {title}", "", *_table(table)]
    return "\n".join(lines)


def _table(table: Table) -> list[str]:
    return ["```mermaid", table.mermaid(), "```", ""]


MADE: dict[str, Callable[[], str]] = {
    "messages.md": messages_page,
    "life-cycles.md": life_cycles_page,
    **{name: partial(str, text) for name, text in drawings().items()},
}


def main() -> None:
    """Write the pages."""
    for name, make in MADE.items():
        (PAGES / name).write_text(make(), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
