"""The truth: replay equals projections, tampering shows, texts can be erased, failed commits are not said."""

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from broker import maintenance
from broker.store.database import AlreadyRunning, only_writer
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.errors import BrokenChain
from tests.helpers.office import OfficeAtWork

SECRET = "王女士 13812345678 标签已剪"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OfficeAtWork]:
    made = OfficeAtWork(tmp_path)
    yield made
    made.close()


def play(office: OfficeAtWork, *, moves: int, seed: int) -> None:
    """Let three windows work at random, with notes, transfers, undo and a clock that goes on."""
    dice = random.Random(seed)
    for seat in ("1", "4", "6A"):
        office.sign_in(seat, s.SENIOR)
    for _ in range(moves):
        office.clock.advance(dice.choice([1, 500, 20_000, 70_000]))
        seat = dice.choice(["1", "4", "6A"])
        number = dice.choice(list(office.hall.tickets) or ["A001"])
        command = dice.choice([
            t.TakeTicket(dice.choice("ACD")), t.CallNext(seat, sure=True), t.Arrived(seat), t.Finish(seat),
            t.Transfer(seat, "line", dice.choice("ACD"), dice.random() < 0.5, SECRET), t.Park(seat, SECRET),
            t.TakeBack(seat, number), t.NoShow(seat, sure=True), t.ComeBack(seat, number), t.Undo(seat),
            t.ChangeClass(seat, number, dice.choice(t.CLASSES)), t.CallNumber(seat, number, "urgent"),
            t.Recall(seat), t.CancelTicket(number), t.Reopen(seat, number),
        ])  # fmt: skip
        device = "kiosk-1" if isinstance(command, t.TakeTicket) else f"counter-{seat}"
        assert office.says(device, command).status in ("ok", "refused")


@pytest.mark.parametrize("seed", range(5))
def test_replay_equals_projections(office: OfficeAtWork, seed: int) -> None:
    play(office, moves=600, seed=seed)
    found = office.verify()
    assert found.facts == office.hall.number
    assert found.tickets > 20
    assert found.seals >= 1


def test_a_restart_gives_the_same_hall(office: OfficeAtWork) -> None:
    play(office, moves=200, seed=9)
    before = (
        office.hall.tickets,
        office.hall.seats,
        office.hall.passed,
        office.hall.issued,
        list(office.hall.calls),
    )
    office.restart()
    after = (
        office.hall.tickets,
        office.hall.seats,
        office.hall.passed,
        office.hall.issued,
        list(office.hall.calls),
    )
    assert after == before


@pytest.mark.parametrize("sabotage", [
    "UPDATE journal SET body = replace(body, 'A001', 'A002') WHERE kind = 'TicketIssued'",
    "UPDATE journal SET at_ms = at_ms + 1 WHERE number = 3",
    "DELETE FROM journal WHERE number = 4",
    "UPDATE tickets SET state = 'finished' WHERE number = 'A001'",
    "UPDATE legs SET entry_ms = entry_ms - 1",
    "DELETE FROM tickets",
    "UPDATE private SET text = 'something else'",
])  # fmt: skip
def test_tampering_shows(office: OfficeAtWork, sabotage: str) -> None:
    office.sign_in("1")
    office.says("kiosk-1", t.TakeTicket("A"))
    office.says("counter-1", t.CallNext("1"))
    office.says("counter-1", t.Transfer("1", "line", "C", note=SECRET))
    office.verify()
    office.close()
    with sqlite3.connect(office.home.store) as connection:
        connection.execute(sabotage)
    connection.close()
    with pytest.raises(BrokenChain):
        office.verify()
    with sqlite3.connect(office.home.store) as connection:
        connection.execute("DELETE FROM journal")  # so that the fixture's end opens a sound file again
        connection.execute("DELETE FROM days")
    connection.close()
    office.open()


def test_an_erased_text_leaves_the_chain_whole_and_no_trace(office: OfficeAtWork) -> None:
    office.sign_in("1")
    office.says("kiosk-1", t.TakeTicket("A"))
    office.says("counter-1", t.CallNext("1"))
    office.says("counter-1", t.Transfer("1", "line", "C", note=SECRET))
    office.close()
    connection = sqlite3.connect(office.home.store, isolation_level=None)
    tables = ("journal", "answers", "tickets", "legs")
    rows = [str(row) for table in tables for row in connection.execute(f"SELECT * FROM {table}")]
    assert not [row for row in rows if "13812345678" in row]
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("DELETE FROM private")
    connection.close()
    office.verify()
    assert b"13812345678" not in office.home.store.read_bytes()
    office.open()


def test_a_failed_commit_is_not_said_and_the_hall_is_loaded_again(office: OfficeAtWork) -> None:
    office.says("kiosk-1", t.TakeTicket("A"))
    connection = office.broker.store._connection
    connection.execute(
        "CREATE TRIGGER full BEFORE INSERT ON tickets BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    reply = office.says("kiosk-1", t.TakeTicket("A"), id_="take-it-once")
    assert (reply.status, reply.key) == ("busy", "error.busy")
    assert list(office.hall.tickets) == ["A001"]
    connection.execute("DROP TRIGGER full")
    again = office.says("kiosk-1", t.TakeTicket("A"), id_="take-it-once")
    assert again.answer == {"number": "A002", "line": "A", "ahead": 1, "at_ms": office.clock.wall_ms()}
    office.verify()


def test_a_command_whose_life_is_over_does_nothing(office: OfficeAtWork) -> None:
    late = office.says("kiosk-1", t.TakeTicket("A"), at_ms=office.clock.wall_ms() - 4000, life_ms=3000)
    assert late.key == "refused.life_over"
    assert office.hall.tickets == {}


def test_a_fault_in_a_handler_answers_that_command_alone(
    office: OfficeAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    from broker.handlers import table

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(table.HANDLERS, t.Recall, broken)  # type: ignore[arg-type]
    office.sign_in("1")
    assert office.says("counter-1", t.Recall("1")).key == "error.ours"
    assert office.says("kiosk-1", t.TakeTicket("A")).status == "ok"


def test_backup_and_restore_raise_the_epoch(office: OfficeAtWork, tmp_path: Path) -> None:
    office.says("kiosk-1", t.TakeTicket("A"))
    copy = tmp_path / "copy.sqlite"
    maintenance.backup(office.home, copy, lambda _line: None)
    office.says("kiosk-1", t.TakeTicket("A"))
    office.close()
    maintenance.restore(office.home, copy, lambda _line: None)
    office.open()
    assert list(office.hall.tickets) == ["A001"]
    assert office.broker.store.epoch == 2


def test_one_writer_only(tmp_path: Path) -> None:
    with only_writer(tmp_path / "lock"), pytest.raises(AlreadyRunning), only_writer(tmp_path / "lock"):
        pass


def test_the_day_opens_stops_and_closes_by_the_clock(office: OfficeAtWork) -> None:
    assert (office.hall.day, office.hall.phase) == ("2026-11-21", "open")
    office.says("kiosk-1", t.TakeTicket("A"))
    for hours, phase in ((9, "closing"), (1, "closed"), (14, "open")):
        office.clock.advance(hours * 3_600_000)
        office.broker.ticker.tick()
        assert office.hall.phase == phase
    assert office.hall.day == "2026-11-22"
    office.verify()


def test_a_great_step_of_the_clock_suspends_the_days_commands(office: OfficeAtWork) -> None:
    office.clock.step(30 * 3_600_000)
    office.clock.advance(2000)
    office.broker.ticker.tick()
    assert (office.hall.day, office.hall.phase) == ("2026-11-21", "open")
    office.clock.step(-30 * 3_600_000)
    office.clock.advance(2000)
    office.broker.ticker.tick()
    for _ in range(40):
        office.clock.advance(2000)
        office.broker.ticker.tick()
    assert office.hall.phase == "open"


def test_broken_settings_are_said_and_the_last_good_ones_stay(
    office: OfficeAtWork, caplog: pytest.LogCaptureFixture
) -> None:
    import os

    good = office.home.plan.read_text(encoding="utf-8")
    for text, told in (
        (good.replace("closes", "closses"), "closses"),
        (good.replace('"18:00"', '"25:99"'), "HH:MM"),
    ):
        office.home.plan.write_text(text, encoding="utf-8")
        os.utime(office.home.plan, ns=(1, office.clock.wall_ms() + len(told)))
        office.clock.advance(2000)
        office.broker.ticker.tick()
        assert told in caplog.text
        assert office.hall.plan.hours.closes == "18:00"
    office.home.plan.write_text(good.replace('"18:00"', '"19:00"'), encoding="utf-8")
    office.clock.advance(2000)
    office.broker.ticker.tick()
    assert office.hall.plan.hours.closes == "19:00"
