"""The truth: replay equals projections, tampering shows, texts can be erased, failed commits are not said."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from broker import verifying
from broker.store.chain import GENESIS, chain, draw_key
from broker.store.database import AlreadyRunning, only_writer
from broker.store.journal import COLUMNS
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.record import Forget
from service_centre.errors import BrokenChain, FileDamaged
from tests.helpers.office import OfficeAtWork

SECRET = "王女士 13812345678 标签已剪"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OfficeAtWork]:
    made = OfficeAtWork(tmp_path)
    yield made
    with suppress(sqlite3.ProgrammingError, ValueError):  # a test that looks at the file alone has closed it
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


SABOTAGES = (
    "UPDATE journal SET body = replace(body, 'A001', 'A002') WHERE kind = 'TicketIssued'",
    "UPDATE journal SET at_ms = at_ms + 1 WHERE number = 3",
    "DELETE FROM journal WHERE number = 4",
    "UPDATE tickets SET state = 'finished' WHERE number = 'A001'",
    "UPDATE legs SET entry_ms = entry_ms - 1",
    "DELETE FROM tickets",
    "UPDATE private SET text = 'something else'",
    "DELETE FROM private",
    "INSERT INTO private VALUES ('made-up', x'00', 'a text that nobody wrote', 0)",
    "UPDATE answers SET body = CAST(replace(CAST(body AS TEXT), 'A001', 'A002') AS BLOB)",
    "UPDATE answers SET number = 0, mac = x'', body = CAST(replace(CAST(body AS TEXT), 'A001', 'A002') AS BLOB)",
    "DELETE FROM answers",
    "UPDATE days SET day = '2026-11-20'",
    "DELETE FROM days",
    "INSERT INTO days VALUES ('2026-11-20', 1)",
    "UPDATE meta SET value = '7' WHERE key = 'epoch'",
    "DELETE FROM meta WHERE key = 'keyed_from'",
)


@pytest.mark.parametrize("sabotage", SABOTAGES)
def test_tampering_shows(office: OfficeAtWork, sabotage: str) -> None:
    a_note_was_written(office)
    office.verify()
    home, plan = office.home, office.hall.plan
    office.close()
    run_sql(home.store, sabotage)
    with pytest.raises(BrokenChain):
        verifying.verify(home, plan, lambda _line: None)


def a_note_was_written(office: OfficeAtWork) -> None:
    office.sign_in("1")
    office.says("kiosk-1", t.TakeTicket("A"))
    office.says("counter-1", t.CallNext("1"))
    office.says("counter-1", t.Transfer("1", "line", "C", note=SECRET))


def run_sql(store: Path, statement: str) -> None:
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        connection.execute(statement)


def test_a_fact_that_is_rewritten_and_chained_anew_shows(office: OfficeAtWork) -> None:
    """Whoever can write the file but has not the key makes no chain that holds."""
    a_note_was_written(office)
    home, plan = office.home, office.hall.plan
    office.close()
    with closing(sqlite3.connect(home.store, isolation_level=None)) as connection:
        connection.execute(
            "UPDATE journal SET body = replace(body, 'zh_Hans', 'en') WHERE kind = 'TicketIssued'"
        )
        connection.execute("UPDATE tickets SET language = 'en'")
        before = GENESIS
        for row in connection.execute(f"SELECT {COLUMNS} FROM journal ORDER BY number").fetchall():
            before = chain(before, row[:-1], draw_key() if row[0] > 1 else None)
            connection.execute("UPDATE journal SET hash = ? WHERE number = ?", (before, row[0]))
    with pytest.raises(BrokenChain):
        verifying.verify(home, plan, lambda _line: None)


def test_the_last_facts_cut_off_with_the_tables_made_level_show(office: OfficeAtWork) -> None:
    office.sign_in("1")
    copies = [office.home.store.with_name("early.sqlite"), office.home.store.with_name("early.sqlite-wal")]
    for copy, end in zip(copies, ("", "-wal"), strict=True):
        shutil.copyfile(f"{office.home.store}{end}", copy)
    for _ in range(20):
        office.says("kiosk-1", t.TakeTicket("A"))
    home, plan = office.home, office.hall.plan
    office.close()
    for copy, end in zip(copies, ("", "-wal"), strict=True):
        shutil.copyfile(copy, f"{home.store}{end}")
    with pytest.raises(BrokenChain, match="are gone"):
        verifying.verify(home, plan, lambda _line: None)
    with pytest.raises(FileDamaged, match="were acknowledged and are gone"):
        office.open()


def test_an_erased_text_leaves_the_chain_whole_and_no_trace(office: OfficeAtWork) -> None:
    a_note_was_written(office)
    office.says("desk-1", s.SignInChecked("9001", s.SUPERVISOR))
    assert office.says("counter-1", Forget("", "A001")).key == "refused.role"
    assert office.says("desk-1", Forget("", "B001")).key == "refused.nothing_to_erase"
    assert office.says("desk-1", Forget("", "A001")).status == "ok"
    office.verify()
    office.broker.office.wait(0)
    office.broker.ticker.tick()
    files = office.home.folder.glob("hallcall.sqlite*")
    assert not [path for path in files if b"13812345678" in path.read_bytes()]
    office.restart()
    assert office.broker.store.notes_of("2026-11-21", "A001") == []


def test_texts_leave_the_memory_with_their_day(office: OfficeAtWork) -> None:
    a_note_was_written(office)
    assert SECRET in office.broker.store.private._known.values()
    office.clock.in_sync = True
    for _ in range(25):
        office.clock.advance(3_600_000)
        office.broker.ticker.tick()
    assert office.hall.day == "2026-11-22"
    assert office.broker.store.private._known == {}


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
