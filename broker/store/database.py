"""Opens the hall's file: WAL, synchronous FULL, erased rows overwritten; one writer."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils.db import Database

from broker.store.schema import migrations
from service_centre.errors import ServiceCentreError


class AlreadyRunning(ServiceCentreError):
    """Another broker holds this hall's file: `file` and its `pid`."""

    key = "error.already_running"

    def __str__(self) -> str:
        return f"another broker (pid {self.values['pid']}) runs on {self.values['file']}; only one may write"


def open_store(path: Path) -> sqlite3.Connection:
    """Open the hall's file and bring its tables up to date."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA wal_autocheckpoint = 4000")  # 16 MB: a checkpoint is a pause for everybody
    connection.execute("PRAGMA secure_delete = ON")
    migrations.apply(Database(connection))
    return connection


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open the hall's file for questions only, beside a running broker."""
    if not path.exists():
        raise FileNotFoundError(path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("PRAGMA query_only = ON")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write as one: all of it is on the disk afterwards, or none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def only_writer(lock: Path) -> Iterator[None]:
    """Hold the hall's lock while a writer lives; raises AlreadyRunning."""
    with lock.open("a+") as file:
        owner = lock.parent.stat()
        if os.getuid() == 0 and owner.st_uid != 0:  # a command of root must not lock the broker's user out
            os.chown(lock, owner.st_uid, owner.st_gid)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise AlreadyRunning(file=lock, pid=file.read().strip() or "?") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
