"""Puts a hall back from a copy, and whatever the broken file, newer copies and the tip of the chain still know.

Nothing is thrown away: what was there is kept aside. No number is given twice: those that may be on paper are passed
over, and kiosks and the view that Mosquitto still holds are asked for more when the broker starts.
"""

import json
import os
import shutil
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from broker.backups import MORE, newest_whole
from broker.config import Home
from broker.handlers.day import perhaps_given
from broker.recorder import Recorder
from broker.sealed_file import is_sealed, unseal
from broker.settings import read_good_plan
from broker.store.answers import mac_of
from broker.store.chain import GENESIS, Key, read_key
from broker.store.database import only_writer, open_store, open_to_read, transaction
from broker.store.journal import COLUMNS, INSERT, Row, follow, keyed_from, recorded_from
from broker.store.private import matches
from broker.store.store import Store
from broker.store.tickets import RENAMED, issued_on
from broker.store.tip import LastSeen, TipFile
from broker.verifying import rebuild, verify_file
from service_centre.clock import Clock, local_time
from service_centre.domain.hall import CLOSING, ISSUING, Hall
from service_centre.domain.message import Seal
from service_centre.domain.plan import Plan, minutes_of
from service_centre.domain.record import DayRenamed, HallRestored, NumbersSkipped, TextErased
from service_centre.domain.seats import DayOpened
from service_centre.errors import BadMessage, BrokenChain, FileDamaged, ServiceCentreError

Say = Callable[[str], None]
Ask = Callable[[str], str]

SQLITE_MAGIC = b"SQLite format 3\0"
UNPACKING_FAILS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
UNKNOWN_EPOCHS = 100
"""Where nobody knows how often the hall was restored before, views start so many epochs later."""


class NothingToRestore(ServiceCentreError):
    """There is no copy to put back: `reason`."""

    key = "error.unusable"

    def __str__(self) -> str:
        return str(self.values["reason"])


@dataclass(slots=True)
class Known:
    """What is known besides the copy: when the hall last lived, on which day, and how far its numbers had come.

    `number` is the last fact that was ever acknowledged, -1 if nobody knows.
    """

    day: str = ""
    issued: dict[str, int] = field(default_factory=dict)
    number: int = -1
    epoch: int = 0
    last: LastSeen | None = None


@dataclass(frozen=True, slots=True)
class Workshop:
    """The home in which the new hall is made, and how to open copies that are sealed."""

    home: Home
    phrase: Callable[[], str]

    def plain(self, source: Path, name: str) -> Path:
        """Give a copy as it was before it was sealed."""
        if not is_sealed(source):
            return source
        unseal(source, self.home.folder / name, self.phrase())
        return self.home.folder / name


def restore(home: Home, source: Path | None, clock: Clock, say: Say, ask: Ask | None = None) -> None:
    """Put a copy in place of the hall's file, the newest one of its folder if none is named.

    Raises NothingToRestore, FileDamaged, BrokenChain; then everything is as it was.
    """
    home.folder.mkdir(parents=True, exist_ok=True)
    owner = next(path.stat() for path in (home.store, home.plan, home.folder) if path.exists())
    with only_writer(home.lock), _workshop(home, ask) as shop:
        source = source or newest_whole(home.backups)
        if source is None or not source.is_file():
            raise NothingToRestore(reason=f"there is no copy {source or f'in {home.backups}'} to put back")
        _unpack(source, shop)
        key = read_key(shop.home.key) or read_key(home.key)
        if key:  # the chain of the copy is made with it
            shop.home.key.write_text(key.secret.hex(), encoding="ascii")
        plan = _plan_of(home, shop)
        verify_file(shop.home.store, plan, key)
        known = _look_around(home, key)
        last = _merge(shop, _sources(home, source), key, plan, say)
        _finish(shop.home.store, plan, known, clock, say)
        verify_file(shop.home.store, plan, read_key(shop.home.key))
        _put_back_missing(home, shop, say)
        _swap(home, shop, say)
        _give_to(owner, home)
    lost = f"facts {last + 1} to {known.number} are lost" if known.number > last else f"up to fact {last}"
    say(f"{source.name} is in place, {lost}; start the broker again")


@contextmanager
def _workshop(home: Home, ask: Ask | None) -> Iterator[Workshop]:
    folder = home.folder / ".restoring"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield Workshop(Home(folder), cache(lambda: ask("The phrase of the copies: ").strip() if ask else ""))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(source: Path, shop: Workshop) -> None:
    """Bring a whole copy of any kind into the workshop."""
    plain = shop.plain(source, "plain")
    with plain.open("rb") as file:
        head = file.read(len(SQLITE_MAGIC))
    if head == SQLITE_MAGIC:  # as halls of 0.1 made them
        shutil.copyfile(plain, shop.home.store)
    elif zipfile.is_zipfile(plain):
        with _cut_told(source), zipfile.ZipFile(plain) as archive:
            names = [Path(name) for name in archive.namelist()]
            inside = [str(name) for name in names if not name.is_absolute() and ".." not in name.parts]
            archive.extractall(shop.home.folder, inside)
    if not shop.home.store.is_file():
        raise NothingToRestore(
            reason=f"{source} is no copy of a hall: it was cut, zeroed, or is something else"
        )


@contextmanager
def _cut_told(source: Path) -> Iterator[None]:
    """Turn what the unpacking of a damaged file raises into FileDamaged."""
    try:
        yield
    except UNPACKING_FAILS as error:
        raise FileDamaged(file=source, reason=f"it can't be unpacked ({error})") from None


def _plan_of(home: Home, shop: Workshop) -> Plan:
    """Read the hall's settings, or those of the copy where the machine has none."""
    return read_good_plan(home if home.plan.exists() else shop.home)[0]


def _put_back_missing(home: Home, shop: Workshop, say: Say) -> None:
    """Put back what this machine has not: settings, staff, secrets; what it has stays as it is."""
    own = {"plain", shop.home.store.name, shop.home.key.name, shop.home.tip.name}
    for path in sorted(shop.home.folder.rglob("*")):
        place = home.folder / path.relative_to(shop.home.folder)
        if (
            path.is_file()
            and path.name not in own
            and not path.name.startswith("more")
            and not place.exists()
        ):
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
            place.chmod(0o600)
            say(f"{place.name} is back too")


def _look_around(home: Home, key: Key | None) -> Known:
    """Ask the tip and the broken file what they still know."""
    known = Known()
    with suppress(sqlite3.Error, OSError, ValueError, TypeError), closing(open_to_read(home.store)) as broken:
        known.epoch = int(broken.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()[0])
        newest = broken.execute(
            "SELECT number, at_ms, elapsed_ms FROM journal ORDER BY number DESC LIMIT 1"
        ).fetchone()
        known.number, known.last = newest[0], LastSeen(newest[2], newest[1])
        known.day = broken.execute("SELECT day FROM days ORDER BY first_number DESC LIMIT 1").fetchone()[0]
        known.issued = issued_on(broken, known.day)
    tip = TipFile(home.tip, key).read()
    if tip:
        same = tip.day == known.day
        known.day, known.last = tip.day, LastSeen(tip.elapsed_ms, tip.alive_ms)
        known.issued = {**(known.issued if same else {}), **tip.issued}
        known.number, known.epoch = max(known.number, tip.number), max(known.epoch, tip.epoch)
    return known


def _sources(home: Home, source: Path) -> list[Path]:
    """Name what may have newer facts than the copy: what came since it, beside it or here, and the broken file itself."""
    folders = dict.fromkeys((source.parent, home.backups))
    more = [path for folder in folders for path in sorted(folder.glob(f"{MORE}*"), reverse=True)]
    return [*more, home.store]


def _merge(shop: Workshop, sources: list[Path], key: Key | None, plan: Plan, say: Say) -> int:
    """Take over the facts that continue the copy's chain, wherever they still stand; gives the last one's number."""
    with closing(open_store(shop.home.store)) as connection:
        merged = 0
        for at, source in enumerate(sources):
            with suppress(sqlite3.Error, OSError, ServiceCentreError):
                taken = _take_over(connection, shop.plain(source, f"more{at}"), key)
                merged += taken
                if taken:
                    say(f"{source.name} still had {taken} newer facts")
        _tidy_texts(connection)
        last = int(connection.execute("SELECT coalesce(max(number), 0) FROM journal").fetchone()[0])
    if merged:
        rebuild(shop.home.store, plan, key)
    return last


def _take_over(target: sqlite3.Connection, source: Path, key: Key | None) -> int:
    """Copy the rows of one source whose chain goes on from the target's last; a row that does not hold ends it."""
    row = target.execute("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1").fetchone()
    last, before = row or (0, GENESIS)
    taken: list[Row] = []
    with closing(open_to_read(source)) as other:
        border = keyed_from(other)
        rows = other.execute(f"SELECT {COLUMNS} FROM journal WHERE number > ? ORDER BY number", (last,))
        with suppress(BrokenChain, BadMessage, sqlite3.Error, UnicodeDecodeError):
            for one in follow(rows, before, last + 1, border, key):
                recorded_from(one)
                taken.append(one)
        if not taken:
            return 0
        with transaction(target):
            target.executemany(INSERT, taken)
            if border:
                target.execute("INSERT OR REPLACE INTO meta VALUES ('keyed_from', ?)", (str(border),))
            for statement, found in _beside(other, last, taken[-1][0], key):
                target.executemany(statement, found)
    return len(taken)


def _beside(
    other: sqlite3.Connection, last: int, newest: int, key: Key | None
) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """Read what belongs to the facts that are taken over: answers that are still what was answered, texts, names of days."""
    with suppress(sqlite3.Error):
        query = "SELECT device, id, digest, body, at_ms, number, mac FROM answers WHERE number > ? AND number <= ?"
        rows = other.execute(query, (last, newest)).fetchall()
        whole = [row for row in rows if row[6] == mac_of(key, row[0], row[1], row[2], row[3], row[5])]
        yield (
            "INSERT OR IGNORE INTO answers (device, id, digest, body, at_ms, number, mac) VALUES (?,?,?,?,?,?,?)",
            whole,
        )
    with suppress(sqlite3.Error):
        yield (
            "INSERT OR IGNORE INTO private VALUES (?,?,?,?)",
            other.execute("SELECT * FROM private").fetchall(),
        )
    with suppress(sqlite3.Error):
        names = other.execute("SELECT * FROM meta WHERE key LIKE ?", (f"{RENAMED}%",)).fetchall()
        yield "INSERT OR REPLACE INTO meta VALUES (?,?)", names


def _tidy_texts(connection: sqlite3.Connection) -> None:
    """Leave out texts that no fact knows, that were erased since, or that are not what was sealed."""
    sealed, erased = "json_extract(body, '$.note.ref')", "json_extract(body, '$.ref')"
    with transaction(connection):
        connection.execute(
            f"DELETE FROM private WHERE ref NOT IN (SELECT {sealed} FROM journal WHERE {sealed} IS NOT NULL)"
            f" OR ref IN (SELECT {erased} FROM journal WHERE kind = 'TextErased')"
        )
        for (body,) in connection.execute(f"SELECT body FROM journal WHERE {sealed} IS NOT NULL").fetchall():
            seal = Seal(**json.loads(body)["note"])
            if matches(connection, seal) is False:
                connection.execute("DELETE FROM private WHERE ref = ?", (seal.ref,))


def _lost_texts(store: Store) -> list[TextErased]:
    """Put on record which texts are gone, so that nobody takes it for tampering."""
    return [TextErased(ref) for ref in store.lost_texts()]


def _finish(target: Path, plan: Plan, known: Known, clock: Clock, say: Say) -> None:
    """Write into the new file that it was restored, and pass over what may be on paper."""
    store = Store(target)
    try:
        recorder = Recorder(store, plan, known.last)
        hall = recorder.hall
        lost = max(0, known.number - store.journal.last) if known.number >= 0 else -1
        epoch = max(known.epoch, store.epoch) + (1 if known.epoch else UNKNOWN_EPOCHS)
        if known.day and known.day != hall.day:
            _go_on_as(recorder, known.day)
        given = hall.numbers_given
        skipped = [
            NumbersSkipped(series, to) for series, to in known.issued.items() if given.get(series, 0) < to
        ]
        recorder.record(*_lost_texts(store), *skipped, HallRestored(epoch, lost))
        if lost < 0 and hall.phase in (ISSUING, CLOSING):
            skipped = perhaps_given(hall, _minutes_since(hall, plan, clock), hall.issued)
            recorder.record(*skipped)
        for fact in skipped:
            say(f"numbers of {fact.series} up to {fact.to} may be on paper and are passed over")
    finally:
        store.close()


def _go_on_as(recorder: Recorder, day: str) -> None:
    """Bring the copy's day to the one on which the hall last lived: a later one, or the right name of a false one."""
    hall = recorder.hall
    if day < hall.day and hall.phase in (ISSUING, CLOSING):
        recorder.record(DayRenamed(day, hall.day))
    else:
        recorder.close_day()
        recorder.record(DayOpened(day))


def _minutes_since(hall: Hall, plan: Plan, clock: Clock) -> float:
    """Say for how long numbers can have been given since the copy: to the end of its day at most."""
    opened = local_time(hall.opened_at_ms, plan.time_zone)
    open_min = minutes_of(plan.hours.closes) - (opened.hour * 60 + opened.minute)
    since_min = (clock.wall_ms() - hall.opened_at_ms - hall.elapsed_ms) / 60_000
    return max(0.0, min(since_min, open_min - hall.elapsed_ms / 60_000))


def _swap(home: Home, shop: Workshop, say: Say) -> None:
    """Put the new file in the old one's place, the tip last: wherever this is cut off, the next start refuses.

    The old log goes first: SQLite would take it for the new file's.
    """
    aside = _aside(home)
    logs = [home.store.with_name(home.store.name + end) for end in ("-wal", "-shm")]
    if home.store.exists():
        aside.mkdir(mode=0o700)
        for path in (home.store, home.tip, home.key):
            if path.exists():
                shutil.copy2(path, aside / path.name)
        for path in logs:
            if path.exists():
                path.rename(aside / path.name)
        say(f"what was there is now in {aside}")
    for path in logs:
        path.unlink(missing_ok=True)
    for path, place, mode in (
        (shop.home.store, home.store, 0o640), (shop.home.key, home.key, 0o600), (shop.home.tip, home.tip, 0o640),
    ):  # fmt: skip
        if path.exists():
            path.chmod(mode)
            with path.open("rb") as file:
                os.fsync(file.fileno())
            path.replace(place)
    folder = os.open(home.folder, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _aside(home: Home) -> Path:
    """Name a folder that is not there yet, so that no restore overwrites what another one kept."""
    number = 1
    while (aside := home.folder / f"before-restore-{number}").exists():
        number += 1
    return aside


def _give_to(owner: os.stat_result, home: Home) -> None:
    """Give everything that root has made to the broker's user."""
    if os.getuid() != 0 or owner.st_uid == 0:
        return
    for path in (home.folder, *home.folder.rglob("*")):
        if path.stat().st_uid == 0:
            os.chown(path, owner.st_uid, owner.st_gid)
