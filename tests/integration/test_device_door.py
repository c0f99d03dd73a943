"""Presence, reports and tasks: they cost no commit, and nothing of them lets out what is not committed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.messages import queries as q
from service_centre.messages.codec import decode
from service_centre.messages.views import NAME_TAKEN, DeskView, Task
from tests.helpers.office import OfficeAtWork

HOUR_MS = 3_600_000


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OfficeAtWork]:
    made = OfficeAtWork(tmp_path)
    made.comes("desk-1")
    made.says("desk-1", s.SignInChecked("9001", s.SUPERVISOR))
    yield made
    made.close()


def desk(office: OfficeAtWork) -> DeskView:
    return decode(office.hub.retained["hallcall/main/view/for/desk-1"], DeskView, topic="desk")


def test_a_report_costs_no_commit_and_no_row(office: OfficeAtWork) -> None:
    store = office.broker.store
    before = (office.broker.office.counts.commits, store.journal.last, office.rows("answers"))
    for n in range(60):
        assert office.says("kiosk-1", q.ReportDevice("printer", f"state{n}")).status == "ok"
    assert (office.broker.office.counts.commits, store.journal.last, office.rows("answers")) == before


def test_many_reports_cost_one_picture(office: OfficeAtWork) -> None:
    office.pass_by(2_000)
    said = len(office.hub.said)
    for n in range(60):
        office.says("kiosk-1", q.ReportDevice("printer", f"state{n}"))
    office.pass_by(2_000)
    desks = [topic for topic, _ in office.hub.said[said:] if topic.endswith("for/desk-1")]
    assert len(desks) <= 2


def test_nobody_makes_up_parts(office: OfficeAtWork) -> None:
    for n in range(5_000):
        assert office.says("kiosk-1", q.ReportDevice(f"part-{n}", "ok")).key == "refused.no_such_part"
    office.pass_by(2_000)
    assert [row for row in desk(office).devices if row.part] == []


def test_a_failed_commit_lets_no_phantom_out(office: OfficeAtWork) -> None:
    """A call and a report together, and the disk is full: the desk never sees the call."""
    office.sign_in("1")
    office.says("kiosk-1", t.TakeTicket("A"))
    office.pass_by(2_000)
    before = desk(office)
    office.fill_the_disk()
    office.broker.office.submit(office.incoming("counter-1", t.CallNext("1")))
    office.broker.office.do(
        lambda: office.broker.door._devices.take(
            office.incoming("kiosk-1", q.ReportDevice("printer", "no_paper"))
        )
    )
    office.broker.office.wait(0)
    office.pass_by(2_000)
    shown = desk(office)
    assert shown.version == before.version
    assert [seat.number for seat in shown.seats if seat.number] == []
    office.empty_the_disk()


def test_refusals_cost_no_row(office: OfficeAtWork) -> None:
    rows = office.rows("answers")
    for n in range(2_000):
        assert office.says("kiosk-1", t.TakeTicket("Q"), id_=f"refused-{n:06d}").status == "refused"
    assert office.rows("answers") == rows
    assert office.says("kiosk-1", t.TakeTicket("Q"), id_="refused-001999").key == "refused.no_such_line"
    assert office.says("kiosk-1", t.TakeTicket("A"), id_="refused-001999").key == "error.id_used"


# Absences.


def test_a_kiosks_absence_is_kept_over_a_restart(office: OfficeAtWork) -> None:
    office.comes("kiosk-1")
    office.comes("kiosk-1", online=False)
    office.pass_by(600_000)
    office.restart()
    office.pass_by(600_000)
    office.comes("kiosk-1")
    (away,) = office.hall.away["kiosk-1"]
    assert 1_190_000 <= away[1] - away[0] <= 1_215_000


def test_after_a_restart_no_kiosk_may_be_older_than_the_broker_was_away(office: OfficeAtWork) -> None:
    """The broker is killed, ten minutes pass, it starts: nine hours of age are ten minutes."""
    office.pass_by(4 * HOUR_MS)
    office.close()
    office.clock.advance(9 * 60_000)
    office.open()
    office.comes("kiosk-1")
    now_ms = office.broker.office.now().elapsed_ms
    office.says("kiosk-1", t.JoinOffline(office.hall.day, "A1001", "A", 9 * HOUR_MS))
    entry_ms = office.hall.tickets["A1001"].leg.entry_ms
    assert 9 * 60_000 <= now_ms - entry_ms <= 9 * 60_000 + 20_000


def test_an_absence_is_measured_by_the_steady_clock(office: OfficeAtWork) -> None:
    office.comes("kiosk-1")
    office.comes("kiosk-1", online=False)
    office.clock.step(-HOUR_MS)
    office.pass_by(600_000)
    office.comes("kiosk-1")
    (away,) = office.hall.away["kiosk-1"]
    assert 590_000 <= away[1] - away[0] <= 610_000


# Two machines with one name.


def taken(office: OfficeAtWork) -> list[Task]:
    said = [payload for topic, payload in office.hub.said if topic.endswith("/task/kiosk-1")]
    return [task for task in (decode(one, Task, topic="task") for one in said) if task.what == NAME_TAKEN]


def test_of_two_machines_with_one_name_the_younger_is_sent_away(office: OfficeAtWork) -> None:
    office.comes("kiosk-1", instance="elder")
    office.comes("kiosk-1", instance="younger")  # Mosquitto gives it the elder's place
    assert taken(office) == []
    office.comes("kiosk-1", instance="elder")  # which takes it back
    office.comes("kiosk-1", instance="younger")
    assert [task.number for task in taken(office)] == ["younger"]
    assert "alarm.two_machines" in [alarm.key for alarm in office.alarms()]


def test_a_machine_that_was_started_again_is_nobodys_double(office: OfficeAtWork) -> None:
    for instance in ("first", "second", "third"):
        office.comes("kiosk-1", instance=instance)
        office.comes("kiosk-1", online=False)
    assert taken(office) == []
