"""Halls exist: what the programs of each earlier version wrote and said is opened and understood by today's."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from broker import restoring
from broker.settings import read_plan
from kiosk.offline import OfflineNumbers
from service_centre.domain import tickets as t
from service_centre.domain.plan import Plan
from service_centre.link.outbox import Outbox
from service_centre.messages.codec import decode, read_ask
from service_centre.messages.envelope import Reply
from service_centre.messages.views import Beat, DeskView, FactSaid, HallView, Presence, SeatView
from tests.helpers.office import OfficeAtWork

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("hall-*"))
PAYLOADS = {"reply": Reply, "beat": Beat, "plan": Plan, "fact": FactSaid, "presence": Presence}


@pytest.fixture(params=GOLDEN, ids=lambda folder: folder.name)
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A hall's folder of an earlier version, copied to where it can be worked on."""
    shutil.copytree(request.param, tmp_path / "hall")
    return tmp_path / "hall"


@pytest.fixture
def office(golden: Path) -> Iterator[OfficeAtWork]:
    made = OfficeAtWork(golden.parent)
    yield made
    made.close()


def test_the_hall_is_the_one_that_was_left(office: OfficeAtWork, golden: Path) -> None:
    expected = json.loads((golden / "expected.json").read_text(encoding="utf-8"))
    assert (office.hall.day, office.hall.issued) == (expected["day"], expected["issued"])
    assert {number: ticket.state for number, ticket in office.hall.tickets.items()} == expected["tickets"]
    assert office.hall.number >= expected["number"]


def test_its_journal_verifies_before_and_after_new_facts(office: OfficeAtWork) -> None:
    before = office.verify().facts
    assert office.says("kiosk-1", t.TakeTicket("A")).answer["number"] == "A003"  # type: ignore[index]
    assert office.verify().facts > before


def test_a_command_of_then_gets_the_answer_of_then(office: OfficeAtWork) -> None:
    again = office.says("kiosk-1", t.TakeTicket("C"), id_="golden-take-C2")
    assert again.answer
    assert again.answer["number"] == "C001"


def test_its_backup_can_be_put_back(office: OfficeAtWork, golden: Path) -> None:
    office.close()
    office.home.store.unlink()
    office.home.tip.unlink()
    restoring.restore(office.home, golden / "backup.sqlite", office.clock, lambda _line: None)
    office.open()
    assert (office.hall.day, office.broker.store.epoch) == ("2026-11-21", 101)
    office.verify()


def test_its_settings_are_read(golden: Path) -> None:
    assert read_plan(golden / "hallcall.toml") == Plan()


def test_what_was_said_is_understood(golden: Path) -> None:
    for line in (golden / "wire.jsonl").read_text(encoding="utf-8").splitlines():
        topic, text = json.loads(line)
        kind, _, rest = topic.removeprefix("hallcall/main/").partition("/")
        if kind == "cmd":
            read_ask(text.encode(), topic=topic)
        elif kind == "view":
            decode(text.encode(), view_of(rest), topic=topic)
        elif kind != "task":
            decode(text.encode(), PAYLOADS[kind], topic=topic)


def view_of(rest: str) -> type:
    if rest == "hall":
        return HallView
    return DeskView if rest.startswith("for/desk-") else SeatView


def test_a_kiosks_numbers_without_a_link_are_kept(golden: Path) -> None:
    outbox = Outbox(golden / "kiosk-1.outbox.sqlite")
    assert OfflineNumbers(outbox).waiting == 2
    assert [kept.id for kept in outbox.pending()] == ["outbox-print-01"]
    assert outbox.unfinished_prints() == [("print-000001", "A002", False)]
    outbox.close()
