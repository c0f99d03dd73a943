"""Puts a hall back from a copy, and whatever the broken file, newer copies and the tip of the chain still know.

Nothing is thrown away: what was there is moved aside under a dated name. No number is given twice: those that may be on
paper are passed over, and kiosks and the views that Mosquitto still holds are asked for more when the broker starts.
"""

import logging
import os
import shutil
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from broker.backups import MORE, newest_whole
from broker.config import Home
from broker.handlers.answer import Accepted
from broker.handlers.day import close_day
from broker.sealed_file import is_sealed, unseal
from broker.settings import read_good_plan
from broker.store.chain import Key, read_key
from broker.store.database import only_writer, open_store, open_to_read
from broker.store.journal import COLUMNS, follow, keyed_from, recorded_from
from broker.store.store import Store
from broker.store.tip import TipFile
from broker.verifying import verify_file
from service_centre.clock import Clock, local_date
from service_centre.domain.evolve import evolve
from service_centre.domain.hall import CLOSING, ISSUING, Hall
from service_centre.domain.message import Caller, Fact, Moment, Recorded
from service_centre.domain.plan import Plan
from service_centre.domain.record import HallRestored, NumbersSkipped
from service_centre.domain.seats import CloseDay, DayOpened
from service_centre.errors import BrokenChain, FileDamaged, ServiceCentreError

log = logging.getLogger(__name__)

Say = Callable[[str], None]
Ask = Callable[[str], str]

SQLITE_MAGIC = b"SQLite format 3\0"
UNPACKING_FAILS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
UNKNOWN_EPOCHS = 100
"""Where nobody knows how often the hall was restored before, views start so many epochs later."""

PEAK_A_MINUTE = 4.0
"""Numbers of one line and minute that nobody can know of are taken to be at most so many: above any hall's real peak."""


class NothingToRestore(ServiceCentreError):
    """There is no copy to put back: `folder` has none, or what was named is none: `reason`."""

    key = "error.unusable"

    def __str__(self) -> str:
        return str(self.values["reason"])


@dataclass(slots=True)
class Known:
    """What is known besides the copy: how far numbers came on which day, how many facts there were, which epochs."""

    issued: dict[str, dict[str, int]] = field(default_factory=dict)
    number: int = -1
    epoch: int = 0
    sure: bool = False

    def learn(self, day: str, issued: dict[str, int]) -> None:
        """Take how far series of numbers came on a day."""
        known = self.issued.setdefault(day, {})
        for series, to in issued.items():
            known[series] = max(known.get(series, 0), to)


def restore(home: Home, source: Path | None, clock: Clock, say: Say, ask: Ask | None = None) -> None:
    """Put a copy in place of the hall's file, the newest one of its folder if none is named.

    Raises NothingToRestore, FileDamaged, BrokenChain; then everything is as it was.
    """
    home.folder.mkdir(parents=True, exist_ok=True)
    with only_writer(home.lock), _workshop(home) as shop:
        source = source or newest_whole(home.backups)
        if source is None or not source.is_file():
            raise NothingToRestore(reason=f"there is no copy {source or f'in {home.backups}'} to put back")
        unpacked = _unpack(source, shop, ask)
        key = read_key(unpacked.with_name(home.key.name)) or read_key(home.key)
        if key:  # the chain of the copy is made with it
            (shop / home.key.name).write_text(key.secret.hex(), encoding="ascii")
        for path in _missing(home, shop):
            say(f"{path.name} is back too")
        plan, _ = read_good_plan(home)
        verify_file(unpacked, plan, key)
        known = _look_around(home, key)
        merged = _merge(unpacked, _sources(home), key, known, say)
        _finish(unpacked, plan, known, clock, say)
        _swap(home, shop, unpacked, clock, say)
    lost = (
        f"up to fact {merged}" if known.number <= merged else f"facts {merged + 1} to {known.number} are lost"
    )
    say(f"{source.name} is in place, {lost}; start the broker again")


@contextmanager
def _workshop(home: Home) -> Iterator[Path]:
    """A folder beside the hall's file in which the new one is made."""
    shop = home.folder / ".restoring"
    shutil.rmtree(shop, ignore_errors=True)
    shop.mkdir(mode=0o700)
    try:
        yield shop
    finally:
        shutil.rmtree(shop, ignore_errors=True)


def _unpack(source: Path, shop: Path, ask: Ask | None) -> Path:
    """Bring a copy of any kind into the workshop; gives the hall's file there."""
    if is_sealed(source):
        phrase = ask("The phrase of the copies: ") if ask else ""
        plain = shop / "plain"
        unseal(source, plain, phrase.strip())
        source = plain
    store = shop / "hallcall.sqlite"
    with source.open("rb") as file:
        head = file.read(len(SQLITE_MAGIC))
    if head == SQLITE_MAGIC:  # as halls of 0.1 made them
        shutil.copyfile(source, store)
    elif zipfile.is_zipfile(source):
        with _cut_told(source), zipfile.ZipFile(source) as archive:
            names = [
                name
                for name in archive.namelist()
                if not Path(name).is_absolute() and ".." not in Path(name).parts
            ]
            archive.extractall(shop, names)
    if not store.is_file():
        raise NothingToRestore(
            reason=f"{source} is no copy of a hall: it was cut, zeroed, or is something else"
        )
    return store


@contextmanager
def _cut_told(source: Path) -> Iterator[None]:
    """Turn what the unpacking of a damaged file raises into FileDamaged."""
    try:
        yield
    except UNPACKING_FAILS as error:
        raise FileDamaged(file=source, reason=f"it can't be unpacked ({error})") from None


def _missing(home: Home, shop: Path) -> list[Path]:
    """Put back what this machine has not: settings, staff, secrets; what it has stays as it is."""
    back = []
    for path in sorted(shop.rglob("*")):
        place = home.folder / path.relative_to(shop)
        if (
            path.is_file()
            and path.name not in ("plain", "hallcall.sqlite", "chain.key")
            and not place.exists()
        ):
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
            place.chmod(0o600)
            back.append(place)
    return back


def _look_around(home: Home, key: Key | None) -> Known:
    """Ask the tip and the broken file what they still know."""
    known = Known()
    tip = TipFile(home.tip, key).read()
    if tip:
        known.learn(tip.day, tip.issued)
        known.number, known.epoch, known.sure = tip.number, tip.epoch, True
    with suppress(sqlite3.Error, OSError, ValueError), closing(open_to_read(home.store)) as broken:
        query = """SELECT day, CASE offline WHEN 0 THEN substr(number, 1, 1) ELSE substr(number, 1, 2) END,
                   max(CAST(substr(number, 2 + offline) AS INTEGER)) FROM tickets GROUP BY 1, 2"""
        for day, series, to in broken.execute(query):
            known.learn(day, {series: to})
        known.number = max(
            known.number, broken.execute("SELECT max(number) FROM journal").fetchone()[0] or -1
        )
        known.epoch = max(
            known.epoch, int(broken.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()[0])
        )
    return known


def _sources(home: Home) -> list[Path]:
    """Name what may have newer facts than the copy: what came since it, and the broken file itself."""
    more = sorted(home.backups.glob(f"{MORE}*.sqlite"), reverse=True)
    return [*more, home.store]


def _merge(target: Path, sources: list[Path], key: Key | None, known: Known, say: Say) -> int:
    """Take over the facts that continue the copy's chain, wherever they still stand; gives the last one's number."""
    with closing(open_store(target)) as connection:
        for source in sources:
            with suppress(sqlite3.Error, OSError, ServiceCentreError):
                taken = _take_over(connection, source, key)
                if taken:
                    say(f"{source.name} still had {taken} newer facts")
        return int(connection.execute("SELECT coalesce(max(number), 0) FROM journal").fetchone()[0])


def _take_over(target: sqlite3.Connection, source: Path, key: Key | None) -> int:
    """Copy the rows of one source whose chain goes on from the target's last; a row that does not hold ends it."""
    last, before = target.execute("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1").fetchone()
    taken = 0
    with closing(open_to_read(source)) as other:
        border = keyed_from(other)
        rows = other.execute(f"SELECT {COLUMNS} FROM journal WHERE number > ? ORDER BY number", (last,))
        target.execute("BEGIN")
        with suppress(BrokenChain, sqlite3.Error, UnicodeDecodeError):
            for row in follow(rows, before, last + 1, border, key):
                recorded_from(row)
                target.execute("INSERT INTO journal VALUES (?,?,?,?,?,?,?,?,?,?)", row)
                if row[7] == DayOpened.__name__:
                    target.execute("INSERT OR REPLACE INTO days VALUES (?, ?)", (row[1], row[0]))
                taken += 1
        if border:
            target.execute("INSERT OR REPLACE INTO meta VALUES ('keyed_from', ?)", (str(border),))
        for table, condition in (("answers", "WHERE number > ?"), ("private", "WHERE ? >= 0")):
            with suppress(sqlite3.Error):
                found = other.execute(f"SELECT * FROM {table} {condition}", (last,)).fetchall()
                marks = ",".join("?" * len(found[0])) if found else ""
                target.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", found)
        target.execute(
            "DELETE FROM private WHERE ref NOT IN (SELECT json_extract(body, '$.note.ref') FROM journal"
            " WHERE json_extract(body, '$.note.ref') IS NOT NULL)"
        )
        target.execute("DELETE FROM answers WHERE number > (SELECT max(number) FROM journal)")
        target.execute("COMMIT")
    return taken


class _Recorder:
    """Writes facts into the new file, as the office would."""

    def __init__(self, store: Store, plan: Plan, clock: Clock) -> None:
        self.store, self._clock = store, clock
        self.hall, _ = store.load(plan)

    def record(self, *facts: Fact) -> None:
        """Write facts, and the tables of the day."""
        with self.store.batch():
            for fact in facts:
                if isinstance(fact, DayOpened):
                    self._project()
                opened = isinstance(fact, DayOpened)
                now = Moment(self._clock.wall_ms(), 0 if opened else self.hall.elapsed_ms)
                day = fact.day if isinstance(fact, DayOpened) else self.hall.day
                recorded = Recorded(self.store.journal.last + 1, now, day, "ticker", "", "", fact)
                self.store.append(recorded)
                evolve(self.hall, recorded)
            self._project()

    def close_day(self) -> None:
        """Close the day that the copy left open, for a later one was opened since."""
        if self.hall.phase in (ISSUING, CLOSING):
            now = Moment(self._clock.wall_ms(), self.hall.elapsed_ms)
            decided = close_day(self.hall, CloseDay(final=True), Caller("ticker", ""), now)
            assert isinstance(decided, Accepted)
            self.record(*decided.facts)

    def _project(self) -> None:
        self.hall.touched_tickets.update(dict.fromkeys(self.hall.tickets, True))
        self.store.project(self.hall)


def _finish(target: Path, plan: Plan, known: Known, clock: Clock, say: Say) -> None:
    """Write into the new file that it was restored, and pass over what may be on paper."""
    store = Store(target)
    try:
        _project_days(store, plan)
        recorder = _Recorder(store, plan, clock)
        lost = max(0, known.number - store.journal.last) if known.number >= 0 else -1
        epoch = max(known.epoch, store.epoch) + (1 if known.sure or known.number >= 0 else UNKNOWN_EPOCHS)
        newest = max([day for day, issued in known.issued.items() if issued], default="")
        if newest > recorder.hall.day:
            recorder.close_day()
            recorder.record(DayOpened(newest))
        skipped = dict(known.issued.get(recorder.hall.day, {}))
        if lost < 0:
            for line, to in _perhaps(recorder.hall, plan, clock).items():
                skipped[line] = max(skipped.get(line, 0), to)
        facts = [
            NumbersSkipped(series, to) for series, to in skipped.items() if _is_new(recorder.hall, series, to)
        ]
        recorder.record(HallRestored(epoch, lost), *facts)
        for fact in facts:
            say(f"numbers of {fact.series} up to {fact.to} may be on paper and are passed over")
        store.anchor(recorder.hall, epoch, Moment(clock.wall_ms(), recorder.hall.elapsed_ms))
    finally:
        store.close()


def _is_new(hall: Hall, series: str, to: int) -> bool:
    return max(hall.issued.get(series, 0), hall.issued_offline.get(series, 0)) < to


def _perhaps(hall: Hall, plan: Plan, clock: Clock) -> dict[str, int]:
    """Where neither tip nor file say how far numbers came: as far as they can have come since the copy, if it is today's."""
    now_ms = clock.wall_ms()
    if hall.day != local_date(now_ms, plan.time_zone) or hall.phase not in (ISSUING, CLOSING):
        return {}
    minutes = max(0.0, (now_ms - hall.opened_at_ms - hall.elapsed_ms) / 60_000)
    highest = 10**plan.rules.number_digits - 1
    return {
        line: min(highest - 1, hall.issued.get(line, 0) + 10 + int(minutes * PEAK_A_MINUTE))
        for line in plan.lines
    }


def _project_days(store: Store, plan: Plan) -> None:
    """Make the tables of every day that facts were taken over for."""
    hall, _ = store.load(plan)
    with store.batch():
        hall.touched_tickets.update(dict.fromkeys(hall.tickets, True))
        store.project(hall)


def _swap(home: Home, shop: Path, made: Path, clock: Clock, say: Say) -> None:
    """Move what is there aside, with its log, and the new file into its place, with owner and mode as they were."""
    before = next(
        (path.stat() for path in (home.store, home.plan, home.folder) if path.exists()), home.folder.stat()
    )
    stamp = clock.wall_ms() // 1000
    aside = home.folder / f"before-restore-{stamp}"
    while aside.exists():
        stamp += 1
        aside = home.folder / f"before-restore-{stamp}"
    old = [home.store, *(home.store.with_name(home.store.name + end) for end in ("-wal", "-shm")), home.tip]
    old = [path for path in old if path.exists()]
    if old:
        aside.mkdir(mode=0o700)
        for path in old:
            path.rename(aside / path.name)
        say(f"what was there is now in {aside}")
    if (shop / home.key.name).exists():
        if home.key.exists() and old:
            shutil.copyfile(home.key, aside / home.key.name)
        (shop / home.key.name).replace(home.key)
    for path, place, mode in (
        (made, home.store, 0o640),
        (made.with_suffix(".tip"), home.tip, 0o640),
        (home.key, home.key, 0o600),
    ):
        if path.exists():
            path.chmod(mode)
            if os.getuid() == 0:
                os.chown(path, before.st_uid, before.st_gid)
            path.replace(place)
    for path in (home.plan, home.broker, home.staff, home.good_plan, *home.devices.glob("*")):
        if path.exists() and os.getuid() == 0:
            os.chown(path, before.st_uid, before.st_gid)
