"""Copies of a hall while its broker works: a whole one a night, what came since every five minutes.

A whole copy is a zip file with the hall's file, its settings, staff, accounts and key. What came since is a small
SQLite file with the newer rows alone. Copies appear under their names only once they are sound, and are removed after
30 days or when they take too much room; the newest whole copy always stays.
"""

import os
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from broker.config import BackupSettings, Home
from broker.sealed_file import seal
from broker.settings import read_good_plan
from broker.store.chain import read_key
from broker.store.database import open_store, open_to_read
from broker.verifying import check_since, verify_file
from service_centre.clock import Clock, local_time
from service_centre.config import read_secret
from service_centre.errors import SettingsError

Say = Callable[[str], None]

WHOLE, MORE = "whole-", "more-"
WHOLE_EVERY_MS = 20 * 3_600_000
EXPIRES_MS = 30 * 24 * 3_600_000
MORE_KEPT = 3
SEALED = ".sealed"


def files_of(home: Home) -> list[Path]:
    """Name what a whole copy holds beside the hall's file: what the installer and the staff have typed, and the secrets."""
    single = (home.plan, home.good_plan, home.broker, home.staff, home.key)
    return [path for path in (*single, *sorted(home.devices.glob("*"))) if path.is_file()]


def backup(home: Home, to: Path, say: Say) -> None:
    """Make one whole copy under a name of its own, and check it; raises FileExistsError."""
    if to.exists():
        raise FileExistsError(f"{to} is there already")
    if not to.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {to.parent}")
    last = write_whole(home, to)
    say(f"{to} holds the hall up to fact {last} in {to.stat().st_size} bytes and is sound")


def write_whole(home: Home, to: Path) -> int:
    """Write a whole copy; gives the number of its last fact. A copy that is not sound never gets its name."""
    part, copy = to.with_name(f".{to.name}.part"), to.with_name(f".{to.name}.sqlite")
    try:
        copy.touch(0o600)
        with closing(open_to_read(home.store)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        last = verify_file(copy, read_good_plan(home)[0], read_key(home.key)).last
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(copy, home.store.name)
            for path in files_of(home):
                archive.write(path, str(path.relative_to(home.folder)))
        publish(part, to)
        return last
    finally:
        for leftover in (part, *copy.parent.glob(f"{copy.name}*")):
            leftover.unlink(missing_ok=True)


def publish(part: Path, to: Path) -> None:
    """Give a finished file its name, once it is on the disk; only its owner may read it."""
    part.chmod(0o600)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    owner = to.parent.stat()
    if os.getuid() == 0 and owner.st_uid != 0:
        os.chown(part, owner.st_uid, owner.st_gid)
    part.replace(to)


def write_more(home: Home, to: Path, since: int) -> int:
    """Write the rows that came after fact `since`; gives the number of the last one."""
    part = to.with_name(f".{to.name}.part")
    part.unlink(missing_ok=True)
    try:
        last = check_since(home.store, read_good_plan(home)[0], read_key(home.key), since + 1)
        open_store(part).close()
        with closing(sqlite3.connect(part.resolve().as_uri(), isolation_level=None, uri=True)) as target:
            target.execute("PRAGMA journal_mode = DELETE")
            target.execute("ATTACH ? AS hall", (f"{home.store.resolve().as_uri()}?mode=ro",))
            target.execute("BEGIN")
            target.execute("INSERT INTO journal SELECT * FROM hall.journal WHERE number > ?", (since,))
            target.execute("INSERT INTO answers SELECT * FROM hall.answers WHERE number > ?", (since,))
            target.execute(
                "INSERT OR IGNORE INTO private SELECT p.* FROM hall.private p JOIN journal j"
                " ON p.ref = json_extract(j.body, '$.note.ref')"
            )
            target.execute("INSERT OR REPLACE INTO meta SELECT * FROM hall.meta")
            target.execute("COMMIT")
        publish(part, to)
        return last
    finally:
        for leftover in part.parent.glob(f"{part.name}*"):
            leftover.unlink(missing_ok=True)


def keep_up(home: Home, settings: BackupSettings, clock: Clock, say: Say) -> Path:
    """Do what is due now: a whole copy or what came since the newest one; then see to the room that copies take."""
    make_folder(home.backups)
    now_ms = clock.wall_ms()
    stamp = local_time(now_ms, "UTC").strftime("%Y%m%d-%H%M%S")
    newest = newest_whole(home.backups)
    old = newest is None or not 0 <= now_ms - modified_ms(newest) < WHOLE_EVERY_MS
    if newest is None or old or mark_of(newest) != mark_at(home.store, number_of(newest)):
        to = home.backups / f"{WHOLE}{stamp}-{mark_at(home.store)}.hallcall"
        last = write_whole(home, to)
    else:
        to = home.backups / f"{MORE}{stamp}.sqlite"
        last = write_more(home, to, number_of(newest))
    say(f"{to.name} holds the hall up to fact {last}")
    tidy(home.backups, settings.at_most_mb * 1_000_000, now_ms)
    if settings.also:
        _elsewhere(to, settings, now_ms)
    return to


def _elsewhere(copy: Path, settings: BackupSettings, now_ms: int) -> None:
    """Bring a sealed copy to the other place; raises SettingsError."""
    if not settings.phrase_file:
        hint = "a file with the phrase for copies that leave this machine"
        raise SettingsError(file="broker.toml", line=1, name="backup.phrase_file", hint=hint)
    place = Path(settings.also)
    make_folder(place)
    seal(copy, place / f"{copy.name}{SEALED}", read_secret(Path(settings.phrase_file)))
    tidy(place, settings.at_most_mb * 1_000_000, now_ms)


def newest_whole(folder: Path) -> Path | None:
    """Find the newest whole copy of a folder."""
    return max(folder.glob(f"{WHOLE}*.hallcall"), key=modified_ms, default=None)


def make_folder(folder: Path) -> None:
    """Make a folder for copies, for whoever owns the one around it."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
        owner = folder.parent.stat()
        if os.getuid() == 0 and owner.st_uid != 0:
            os.chown(folder, owner.st_uid, owner.st_gid)


def mark_of(whole: Path) -> str:
    """Read from its name which fact a whole copy ends with: number and the beginning of its hash."""
    return "-".join(whole.name.removesuffix(SEALED).removesuffix(".hallcall").split("-")[-2:])


def number_of(whole: Path) -> int:
    """Read from its name up to which fact a whole copy goes."""
    number = mark_of(whole).partition("-")[0]
    return int(number) if number.isdecimal() else 0


def modified_ms(path: Path) -> int:
    """Say when a file was written (wall, UTC ms)."""
    return path.stat().st_mtime_ns // 1_000_000


def mark_at(store: Path, number: int | None = None) -> str:
    """Name a fact by its number and the beginning of its hash, the newest one if none is told; "" if there is none.

    After a restore another fact may stand under a number: then what came since the older copy continues nothing.
    """
    with closing(open_to_read(store)) as connection:
        query = "SELECT number, hash FROM journal WHERE number <= ? ORDER BY number DESC LIMIT 1"
        row = connection.execute(query, (1 << 62 if number is None else number,)).fetchone()
        return f"{row[0]}-{row[1].hex()[:8]}" if row else ""


def tidy(folder: Path, at_most_bytes: int, now_ms: int) -> None:
    """Remove copies that are too old or too many; the newest whole one stays whatever it takes."""
    wholes = sorted(folder.glob(f"{WHOLE}*"), key=modified_ms)
    more = sorted(folder.glob(f"{MORE}*"), key=modified_ms)
    for path in more[:-MORE_KEPT]:
        path.unlink()
    keep = {*wholes[-1:], *more[-MORE_KEPT:]}
    room = at_most_bytes - sum(path.stat().st_size for path in keep)
    for path in reversed(wholes[:-1]):
        room -= path.stat().st_size
        if room < 0 or now_ms - modified_ms(path) > EXPIRES_MS:
            path.unlink()
    for part in (*folder.glob(".*.part*"), *folder.glob(f".{WHOLE}*"), *folder.glob(f".{MORE}*")):
        if part.exists() and now_ms - modified_ms(part) > WHOLE_EVERY_MS:
            part.unlink()
