"""What devices are asked to do: staff may have a ticket printed again, everything else is the supervisor's."""

from pathlib import Path

import pytest

from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.messages.queries import GiveTask, ReportTask
from tests.helpers.office import OfficeAtWork


@pytest.fixture
def office(tmp_path: Path):  # type: ignore[no-untyped-def]
    made = OfficeAtWork(tmp_path)
    made.comes("kiosk-1")
    made.says("kiosk-1", t.TakeTicket("A"))
    made.sign_in("1")
    yield made
    made.close()


def tasks(office: OfficeAtWork) -> list[bytes]:
    return [payload for topic, payload in office.hub.said if topic.endswith("/task/kiosk-1")]


def test_a_clerk_has_a_ticket_printed_again_where_it_was_issued(office: OfficeAtWork) -> None:
    assert office.says("counter-1", GiveTask("", "reprint", "A001")).status == "ok"
    assert b'"what":"reprint","number":"A001"' in tasks(office)[0]


@pytest.mark.parametrize(("task", "key"), [
    (GiveTask("kiosk-1", "restart"), "refused.role"), (GiveTask("", "reprint", "A999"), "refused.no_such_target"),
    (GiveTask("kiosk-9", "reprint", "A001"), "refused.no_such_target"),
])  # fmt: skip
def test_what_a_clerk_may_not_ask(office: OfficeAtWork, task: GiveTask, key: str) -> None:
    assert office.says("counter-1", task).key == key
    assert tasks(office) == []


def test_nobody_signed_in_asks_nothing(office: OfficeAtWork) -> None:
    assert office.says("counter-2", GiveTask("", "reprint", "A001")).key == "refused.role"


def test_a_task_is_said_until_it_is_answered(office: OfficeAtWork) -> None:
    office.says("desk-1", s.SignInChecked("9001", s.SUPERVISOR))
    assert office.says("desk-1", GiveTask("kiosk-1", "test_print"), id_="task-0001").status == "ok"
    for _ in range(6):
        office.clock.advance(2_000)
        office.broker.ticker.tick()
    assert len(tasks(office)) >= 2
    office.says("kiosk-1", ReportTask("task-0001", "done"))
    said = len(tasks(office))
    for _ in range(6):
        office.clock.advance(2_000)
        office.broker.ticker.tick()
    assert len(tasks(office)) == said
