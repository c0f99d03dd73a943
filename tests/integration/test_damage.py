"""Damaged files, cut logs and broken copies: 300 of them, and none starts silently wrong."""

import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from broker import backups, restoring, verifying
from broker.config import BackupSettings
from broker.erasing import forget
from broker.store.database import open_store
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.plan import Plan
from service_centre.domain.record import Forget
from service_centre.errors import FileDamaged, ServiceCentreError
from service_centre.messages.codec import decode, encode
from service_centre.messages.views import HallView
from tests.helpers.office import OfficeAtWork

SEEDS = range(6)
DAMAGES = 50


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> OfficeAtWork:
    """A hall whose broker was killed: its log holds the most of the day."""
    office = OfficeAtWork(tmp_path_factory.mktemp("killed"))
    play(office)
    for name in ("hallcall.sqlite", "hallcall.sqlite-wal", "hallcall.tip"):
        shutil.copyfile(office.home.folder / name, office.home.folder / f"kept-{name}")
    office.close()
    return office


def play(office: OfficeAtWork, customers: int = 25) -> None:
    office.sign_in("1", s.SENIOR)
    for _ in range(customers):
        office.clock.advance(5_000)
        office.says("kiosk-1", t.TakeTicket("A", note="R123456"))
        office.says("counter-1", t.CallNext("1", sure=True))


def copy_of(killed: OfficeAtWork, folder: Path) -> OfficeAtWork:
    """A hall with the killed one's files, not opened yet."""
    shutil.copytree(killed.home.folder, folder / "hall", ignore=shutil.ignore_patterns("kept-*"))
    for kept in killed.home.folder.glob("kept-*"):
        shutil.copyfile(kept, folder / "hall" / kept.name.removeprefix("kept-"))
    (folder / "hall" / "hallcall.sqlite-shm").unlink(missing_ok=True)
    return OfficeAtWork.at(folder, killed.clock)


def damage(path: Path, dice: random.Random) -> str:
    """Flip a bit, zero a page or cut the file."""
    data = bytearray(path.read_bytes())
    kind, at = dice.choice(["bit", "page", "cut"]), dice.randrange(len(data))
    if kind == "bit":
        data[at] ^= 1 << dice.randrange(8)
    elif kind == "page":
        start = at // 4096 * 4096
        data[start : start + 4096] = bytes(len(data[start : start + 4096]))
    else:
        del data[at:]
    path.write_bytes(data)
    return f"{kind} at {at} of {path.name}"


def picture(office: OfficeAtWork) -> tuple[object, ...]:
    """What must be the same after a start: the record is counted without the start's own facts."""
    return (office.hall.tickets, office.hall.seats, office.hall.issued, office.hall.day)


def rows(office: OfficeAtWork) -> list[tuple[object, ...]]:
    """What repeated ids are answered, and the texts; when a row was written decides nothing."""
    answers = "SELECT device, id, digest, body, number FROM answers"
    return sorted(office.sql(f"{answers} UNION ALL SELECT ref, '', salt, text, 0 FROM private"), key=str)


@pytest.fixture(scope="module")
def right(killed: OfficeAtWork, tmp_path_factory: pytest.TempPathFactory) -> tuple[object, ...]:
    """The hall, and the rows, as they must be after any start."""
    office = copy_of(killed, tmp_path_factory.mktemp("right"))
    office.open()
    seen = (picture(office), rows(office))
    office.close()
    return seen


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("folded", [False, True], ids=["log", "file"])
def test_no_damaged_file_starts_silently_wrong(
    killed: OfficeAtWork, right: tuple[object, ...], tmp_path: Path, folded: bool, seed: int
) -> None:
    """In the log of a broker that was killed, and in the file of one that ended well."""
    dice, refused = random.Random(seed), 0
    for n in range(DAMAGES // 2):
        office = copy_of(killed, tmp_path / str(n))
        if folded:
            office.sql("PRAGMA wal_checkpoint(TRUNCATE)")
        what = damage(office.home.folder / ("hallcall.sqlite" if folded else "hallcall.sqlite-wal"), dice)
        try:
            office.open()
        except ServiceCentreError:
            refused += 1
            continue
        assert (picture(office), rows(office)) == right, what
        office.close()
    assert refused > DAMAGES // 5


def test_a_log_whose_middle_is_damaged_is_refused_and_a_torn_end_mended(
    killed: OfficeAtWork, right: tuple[object, ...], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    middle = copy_of(killed, tmp_path / "middle")
    log = middle.home.folder / "hallcall.sqlite-wal"
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 1
    log.write_bytes(data)
    with pytest.raises(FileDamaged, match=r"acknowledged and are gone.*hallcall-broker restore"):
        middle.open()
    torn = copy_of(killed, tmp_path / "torn")
    log = torn.home.folder / "hallcall.sqlite-wal"
    whole = log.read_bytes()
    frame = whole[32 : 32 + 24 + 4096]
    log.write_bytes(whole + frame[:24] + bytes(1000))  # a frame of the newest run that was never finished
    torn.open()
    assert "was cut off by a loss of power" in caplog.text
    assert (picture(torn), rows(torn)) == right
    torn.close()


def test_an_empty_file_is_no_new_hall(killed: OfficeAtWork, tmp_path: Path) -> None:
    office = copy_of(killed, tmp_path)
    office.home.store.write_bytes(b"")
    (office.home.folder / "hallcall.sqlite-wal").unlink()
    with pytest.raises(FileDamaged):
        office.open()


# Copies.


@contextmanager
def at_work(tmp_path: Path) -> Iterator[OfficeAtWork]:
    office = OfficeAtWork(tmp_path)
    yield office


@pytest.mark.parametrize("seed", SEEDS)
def test_no_damaged_copy_is_put_back(tmp_path: Path, seed: int) -> None:
    with at_work(tmp_path) as office:
        play(office, 8)
        copy = tmp_path / "copy.hallcall"
        backups.backup(office.home, copy, lambda _line: None)
        before = picture(office)
        office.close()
        good, dice = copy.read_bytes(), random.Random(seed)
        for _ in range(DAMAGES // 6):
            copy.write_bytes(good)
            what = damage(copy, dice)
            try:
                restoring.restore(office.home, copy, office.clock, lambda _line: None)
            except (ServiceCentreError, OSError):
                pass
            else:
                assert verifying.verify(office.home, Plan(), lambda _line: None), what
            office.open()
            assert picture(office) == before, what
            office.close()


def forget_file(office: OfficeAtWork) -> None:
    office.home.store.unlink()


def zero_file(office: OfficeAtWork) -> None:
    office.home.store.write_bytes(bytes(office.home.store.stat().st_size))


def cut_file(office: OfficeAtWork) -> None:
    office.home.store.write_bytes(office.home.store.read_bytes()[:20_000])


def no_database(office: OfficeAtWork) -> None:
    office.home.store.write_text("this is no database")


def forget_tip_too(office: OfficeAtWork) -> None:
    office.home.store.unlink()
    office.home.tip.unlink()


HARMS = (forget_file, zero_file, cut_file, no_database, forget_tip_too)


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("early", [0, 1, 7, 20])
def test_no_number_is_given_again_after_an_early_copy_is_put_back(tmp_path: Path, harm, early: int) -> None:  # type: ignore[no-untyped-def]
    """20 restores: the copy was made after so many numbers, 30 more were given, then the file was lost."""
    with at_work(tmp_path) as office:
        given = {take(office, line) for line in "AC" * early}
        copy = tmp_path / "copy.hallcall"
        backups.backup(office.home, copy, lambda _line: None)
        given |= {take(office, line) for line in "AC" * 15}
        office.close()
        harm(office)
        restoring.restore(office.home, copy, office.clock, lambda _line: None)
        office.open()
        again = {take(office, line) for line in "AC" * 5}
        assert len(again) == 10
        assert not again & given
        office.verify()
        office.close()


def take(office: OfficeAtWork, line: str) -> str:
    office.clock.advance(3_000)
    answer = office.says("kiosk-1", t.TakeTicket(line)).answer
    assert answer
    return str(answer["number"])


def test_what_the_broken_file_still_has_is_taken_over(tmp_path: Path) -> None:
    with at_work(tmp_path) as office:
        take(office, "A")
        copy = tmp_path / "copy.hallcall"
        backups.backup(office.home, copy, lambda _line: None)
        for _ in range(5):
            take(office, "A")
        office.close()
        told: list[str] = []
        restoring.restore(office.home, copy, office.clock, told.append)
        office.open()
        assert list(office.hall.tickets) == [f"A{n:03d}" for n in range(1, 7)]
        assert office.broker.store.epoch == 2
        assert [line for line in told if "newer facts" in line]
        office.verify()
        office.close()


def test_a_second_restore_keeps_what_the_first_one_kept(tmp_path: Path) -> None:
    with at_work(tmp_path) as office:
        take(office, "A")
        copy = tmp_path / "copy.hallcall"
        backups.backup(office.home, copy, lambda _line: None)
        office.close()
        first = office.home.store.read_bytes()
        for _ in range(2):
            restoring.restore(office.home, copy, office.clock, lambda _line: None)
        kept = sorted(office.home.folder.glob("before-restore-*"))
        assert len(kept) == 2
        assert (kept[0] / "hallcall.sqlite").read_bytes() == first
        office.open()
        assert office.broker.store.epoch == 3
        office.close()


def test_a_hall_comes_back_on_a_bare_machine(tmp_path: Path) -> None:
    with at_work(tmp_path / "old") as office:
        take(office, "A")
        copy = tmp_path / "copy.hallcall"
        backups.backup(office.home, copy, lambda _line: None)
        office.close()
        bare = OfficeAtWork.at(tmp_path / "new", office.clock)
        restoring.restore(bare.home, copy, office.clock, lambda _line: None)
        names = {path.name for path in bare.home.folder.iterdir()}
        assert {"hallcall.toml", "broker.toml", "staff.json", "chain.key", "devices"} <= names
        bare.open()
        assert list(bare.hall.tickets) == ["A001"]
        bare.verify()
        bare.close()


def test_a_kiosk_and_the_last_view_are_asked_after_a_restore(tmp_path: Path) -> None:
    """File and tip are lost: what Mosquitto and a kiosk still know is passed over too."""
    with at_work(tmp_path) as office:
        copy = tmp_path / "copy.hallcall"
        backups.backup(office.home, copy, lambda _line: None)
        given = [take(office, "B") for _ in range(12)]
        retained = office.hub.retained["hallcall/main/view/hall"]
        office.close()
        forget_tip_too(office)
        restoring.restore(office.home, copy, office.clock, lambda _line: None)
        office.open(retained={"hallcall/main/view/hall": retained})
        office.comes("kiosk-1", day=office.hall.day, issued={"A": 40, "A1": 3, "Q": 9})
        assert office.hall.issued["B"] >= len(given)
        assert (office.hall.issued["A"], office.hall.issued_offline) == (40, {"A1": 3})
        office.close()


DAY_MS = 24 * 3_600_000


def next_morning(office: OfficeAtWork) -> None:
    """Let the night pass, with a time service that vouches for the date."""
    office.clock.in_sync = True
    for _ in range(25):
        office.clock.advance(3_600_000)
        office.broker.ticker.tick()


def copied(office: OfficeAtWork, folder: Path) -> Path:
    copy = folder / "copy.hallcall"
    backups.backup(office.home, copy, lambda _line: None)
    return copy


def restored(office: OfficeAtWork, copy: Path | None) -> list[str]:
    told: list[str] = []
    restoring.restore(office.home, copy, office.clock, told.append)
    office.open()
    office.verify()
    return told


@pytest.mark.parametrize("harm", HARMS[:4])
def test_yesterdays_copy_gives_no_number_of_today_again(tmp_path: Path, harm) -> None:  # type: ignore[no-untyped-def]
    with at_work(tmp_path) as office:
        take(office, "A")
        copy = copied(office, tmp_path)
        next_morning(office)
        given = {take(office, "A") for _ in range(5)}
        office.close()
        harm(office)
        restored(office, copy)
        assert office.hall.day == "2026-11-22"
        assert take(office, "A") not in given
        office.close()


def test_yesterdays_copy_without_anything_else_asks_the_view_and_the_kiosks(tmp_path: Path) -> None:
    with at_work(tmp_path) as office:
        copy = copied(office, tmp_path)
        next_morning(office)
        given = {take(office, line) for line in "BC" * 12}
        retained = office.hub.retained["hallcall/main/view/hall"]
        office.close()
        forget_tip_too(office)
        restoring.restore(office.home, copy, office.clock, lambda _line: None)
        office.open(retained={"hallcall/main/view/hall": retained})
        office.comes("kiosk-1", day="2026-11-22", issued={"C": 12, "Q": 900, "A一": 5})
        office.clock.advance(4_000)
        office.broker.ticker.tick()
        assert office.hall.day == "2026-11-22"
        assert not given & {take(office, line) for line in "BC"}
        assert set(office.hall.issued) == set("ABCDF")
        office.close()


def test_newer_facts_of_every_kind_are_taken_over(tmp_path: Path) -> None:
    """Over a night, with a number that came after its day and a note, and a file that can still be read."""
    with at_work(tmp_path) as office:
        take(office, "A")
        copy = copied(office, tmp_path)
        office.sign_in("1")
        office.says("counter-1", t.CallNext("1"))
        office.says("counter-1", t.Transfer("1", "line", "C", note="a note"))
        office.says("kiosk-1", t.JoinOffline("2026-11-20", "A1001", "A", 5_000))
        next_morning(office)
        take(office, "A")
        office.close()
        told = restored(office, copy)
        assert [line for line in told if "newer facts" in line]
        assert (office.hall.day, list(office.hall.tickets)) == ("2026-11-22", ["A001"])
        office.close()


@pytest.mark.parametrize("harm", [
    "UPDATE answers SET body = x'00'", "DELETE FROM answers", "UPDATE private SET text = 'changed'", "DELETE FROM private",
    "UPDATE tickets SET state = 'x'", "DELETE FROM days",
])  # fmt: skip
def test_what_is_broken_beside_the_facts_is_left_out(tmp_path: Path, harm: str) -> None:
    with at_work(tmp_path) as office:
        copy = copied(office, tmp_path)
        office.says("kiosk-1", t.TakeTicket("A", note="R123456"))
        office.close()
        office.sql(harm)
        restored(office, copy)
        assert list(office.hall.tickets) == ["A001"]
        office.close()


def test_what_was_erased_stays_erased(tmp_path: Path) -> None:
    with at_work(tmp_path) as office:
        office.says("kiosk-1", t.TakeTicket("A", note="R123456"))
        copy = copied(office, tmp_path)
        office.says("desk-1", s.SignInChecked("9001", s.SUPERVISOR))
        assert office.says("desk-1", Forget("", "A001")).status == "ok"
        office.close()
        restored(office, copy)
        assert office.sql("SELECT text FROM private") == []
        office.close()


def test_a_restore_does_not_make_a_wrong_date_right(tmp_path: Path) -> None:
    with at_work(tmp_path) as office:
        take(office, "A")
        copy = copied(office, tmp_path)
        office.close()
        office.clock.step(8 * DAY_MS)
        restored(office, copy)
        office.clock.advance(4_000)
        office.broker.ticker.tick()
        assert office.hall.doubted_at_ms is not None
        assert (office.hall.day, office.hall.tickets["A001"].state) == ("2026-11-21", "waiting")
        office.close()


def test_a_first_start_that_was_killed_is_no_damage(tmp_path: Path) -> None:
    with at_work(tmp_path) as office:
        office.close()
        for path in office.home.folder.glob("hallcall.sqlite*"):
            path.unlink()
        office.home.tip.unlink()
        open_store(office.home.store).close()
        office.open()
        take(office, "A")
        office.verify()
        office.close()


def test_a_hall_whose_file_is_gone_is_no_new_hall(tmp_path: Path) -> None:
    with at_work(tmp_path) as office:
        office.close()
        forget_tip_too(office)
        with pytest.raises(FileDamaged, match="this is no new hall"):
            office.open()


def test_what_came_since_is_found_beside_a_sealed_copy(tmp_path: Path) -> None:
    with at_work(tmp_path) as office:
        (tmp_path / "phrase").write_text("horse", encoding="utf-8")
        settings = BackupSettings(also=str(tmp_path / "usb"), phrase_file=str(tmp_path / "phrase"))
        for _ in range(2):
            take(office, "A")
            made = backups.keep_up(office.home, settings, office.clock, lambda _line: None)
            os.utime(made, (office.clock.wall_ms() / 1000, office.clock.wall_ms() / 1000))
        office.close()
        new = OfficeAtWork.at(tmp_path / "new", office.clock)
        (whole,) = (tmp_path / "usb").glob("whole-*")
        restoring.restore(new.home, whole, office.clock, lambda _line: None, lambda _question: "horse")
        new.open()
        assert list(new.hall.tickets) == ["A001", "A002"]
        new.close()


def test_after_a_restore_the_next_copy_is_a_whole_one(tmp_path: Path) -> None:
    with at_work(tmp_path) as office:
        copy = copied(office, tmp_path)
        take(office, "A")
        settings = BackupSettings()
        first = backups.keep_up(office.home, settings, office.clock, lambda _line: None)
        office.close()
        forget_tip_too(office)
        restored(office, copy)
        for _ in range(5):
            take(office, "A")
        office.clock.advance(1_000)
        again = backups.keep_up(office.home, settings, office.clock, lambda _line: None)
        assert (first.name[:6], again.name[:6]) == ("whole-", "whole-")
        office.close()


def test_a_busy_afternoon_that_nobody_kept_is_learnt_whole(tmp_path: Path) -> None:
    """Far more numbers than a bound could guess: the view that Mosquitto still holds is this broker's own word."""
    with at_work(tmp_path) as office:
        copy = copied(office, tmp_path)
        retained = office.hub.retained["hallcall/main/view/hall"]
        view = decode(retained, HallView, topic="view")
        office.close()
        office.clock.advance(3 * 3_600_000)
        forget_tip_too(office)
        restoring.restore(office.home, copy, office.clock, lambda _line: None)
        office.open(retained={"hallcall/main/view/hall": encode(replace(view, issued={"A": 845}))})
        office.comes("kiosk-1", day=office.hall.day, issued={"B": 900})
        assert take(office, "A") == "A846"
        assert take(office, "B") == "B901"
        office.close()


def test_what_was_heard_of_a_day_is_kept_when_its_opening_can_not_be_written(tmp_path: Path) -> None:
    with at_work(tmp_path) as office:
        copy = copied(office, tmp_path)
        office.close()
        forget_tip_too(office)
        office.clock.in_sync = True
        restoring.restore(office.home, copy, office.clock, lambda _line: None)
        office.open()
        office.comes("kiosk-1", day="2026-11-22", issued={"A": 775})
        office.fill_the_disk()
        next_morning(office)
        office.empty_the_disk()
        office.clock.advance(4_000)
        office.broker.ticker.tick()
        assert office.hall.day == "2026-11-22"
        assert take(office, "A") == "A776"
        office.close()


def test_erasing_nothing_changes_no_clock(tmp_path: Path) -> None:
    with at_work(tmp_path) as office:
        take(office, "A")
        office.clock.advance(2 * 3_600_000)
        office.broker.office.say_alive()
        elapsed_ms = office.broker.office.now().elapsed_ms
        office.close()
        assert forget(office.home, "2026-11-21", "A001") == 0
        office.clock.advance(60_000)
        office.open()
        assert office.hall.doubted_at_ms is None
        assert office.broker.office.now().elapsed_ms == elapsed_ms + 60_000
        office.close()


def test_a_broken_copy_of_the_settings_does_not_stop_good_ones(tmp_path: Path) -> None:
    with at_work(tmp_path) as office:
        office.close()
        office.home.good_plan.write_text("", encoding="utf-8")
        office.open()
        assert office.hall.plan == Plan()
        office.close()


# The folder of copies.


def test_copies_are_kept_up_every_five_minutes_and_bounded(tmp_path: Path) -> None:
    settings = BackupSettings(at_most_mb=1)
    with at_work(tmp_path) as office:
        for n in range(60):
            take(office, "A") if n % 3 else None
            made = backups.keep_up(office.home, settings, office.clock, lambda _line: None)
            wall_s = office.clock.wall_ms() / 1000
            os.utime(made, (wall_s, wall_s))
            office.clock.advance(3_600_000 if n > 20 else 300_000)
        wholes = sorted(office.home.backups.glob("whole-*"))
        more = sorted(office.home.backups.glob("more-*"))
        assert 1 <= len(wholes) <= 4
        assert len(more) == backups.MORE_KEPT
        office.close()
        forget_tip_too(office)
        restoring.restore(office.home, None, office.clock, lambda _line: None)
        office.open()
        assert len(office.hall.tickets) == 40
        office.verify()
        office.close()


def test_a_killed_backup_leaves_nothing_under_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_work(tmp_path) as office:

        def killed(*_: object) -> int:
            raise KeyboardInterrupt

        monkeypatch.setattr(backups, "verify_file", killed)
        with pytest.raises(KeyboardInterrupt):
            backups.backup(office.home, tmp_path / "copy.hallcall", lambda _line: None)
        assert not list(tmp_path.glob("*copy*"))
        office.close()


def test_a_copy_that_leaves_the_machine_is_sealed(tmp_path: Path) -> None:
    with at_work(tmp_path) as office:
        take(office, "A")
        (tmp_path / "phrase").write_text("correct horse battery staple\n", encoding="utf-8")
        settings = BackupSettings(also=str(tmp_path / "usb"), phrase_file=str(tmp_path / "phrase"))
        backups.keep_up(office.home, settings, office.clock, lambda _line: None)
        office.close()
        (sealed,) = (tmp_path / "usb").iterdir()
        assert b"SQLite" not in sealed.read_bytes()
        new = OfficeAtWork.at(tmp_path / "new", office.clock)
        with pytest.raises(FileDamaged, match="phrase is wrong"):
            restoring.restore(new.home, sealed, office.clock, lambda _line: None, lambda _question: "wrong")
        restoring.restore(
            new.home,
            sealed,
            office.clock,
            lambda _line: None,
            lambda _question: "correct horse battery staple",
        )
        new.open()
        assert list(new.hall.tickets) == ["A001"]
        new.close()


def test_a_reader_beside_a_restore_harms_nothing(tmp_path: Path) -> None:
    with at_work(tmp_path) as office:
        take(office, "A")
        copy = tmp_path / "copy.hallcall"
        backups.backup(office.home, copy, lambda _line: None)
        with closing(sqlite3.connect(office.home.store)) as reader:
            reader.execute("SELECT count(*) FROM journal").fetchone()
            take(office, "A")
            office.close()
            restoring.restore(office.home, copy, office.clock, lambda _line: None)
            (kept,) = office.home.folder.glob("before-restore-*")
            with closing(sqlite3.connect(kept / "hallcall.sqlite")) as old:
                assert old.execute("SELECT count(*) FROM tickets").fetchone() == (2,)
        office.open()
        assert list(office.hall.tickets) == ["A001", "A002"]
        office.close()
