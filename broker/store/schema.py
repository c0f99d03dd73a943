"""The tables, as numbered migrations; never edited after a release, only added to."""

from sqlite_utils import Migrations
from sqlite_utils.db import Database

migrations = Migrations("hallcall")


@migrations()
def m001_base(db: Database) -> None:
    """The journal, what can be erased, what was answered, and the projections."""
    statements = """
    CREATE TABLE journal (
        number INTEGER PRIMARY KEY, day TEXT NOT NULL, at_ms INTEGER NOT NULL, elapsed_ms INTEGER NOT NULL,
        device TEXT NOT NULL, staff TEXT NOT NULL, cause TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
        hash BLOB NOT NULL
    ) STRICT;
    CREATE TABLE days (day TEXT PRIMARY KEY, first_number INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE private (
        ref TEXT PRIMARY KEY, salt BLOB NOT NULL, text TEXT NOT NULL, at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE answers (
        device TEXT NOT NULL, id TEXT NOT NULL, digest BLOB NOT NULL, body BLOB NOT NULL, at_ms INTEGER NOT NULL,
        PRIMARY KEY (device, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE tickets (
        day TEXT NOT NULL, number TEXT NOT NULL, issue_order INTEGER NOT NULL, state TEXT NOT NULL,
        class TEXT NOT NULL, language TEXT NOT NULL, kiosk TEXT NOT NULL, at_ms INTEGER NOT NULL,
        first_ms INTEGER NOT NULL, came_back INTEGER NOT NULL, printed TEXT NOT NULL, offline INTEGER NOT NULL,
        PRIMARY KEY (day, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE legs (
        day TEXT NOT NULL, number TEXT NOT NULL, leg INTEGER NOT NULL, line TEXT NOT NULL, entry_ms INTEGER NOT NULL,
        mark TEXT NOT NULL, seat TEXT NOT NULL, staff TEXT NOT NULL, reason TEXT NOT NULL, calls INTEGER NOT NULL,
        called_ms INTEGER NOT NULL, arrived_ms INTEGER, assumed INTEGER NOT NULL, ended_ms INTEGER,
        outcome TEXT NOT NULL, note TEXT NOT NULL,
        PRIMARY KEY (day, number, leg)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO meta VALUES ('epoch', '1');
    """
    for statement in statements.split(";"):
        if statement.strip():
            db.conn.execute(statement)


@migrations()
def m002_ratings(db: Database) -> None:
    """What customers thought of a leg: 1 to 5, 0 without a rating."""
    db.conn.execute("ALTER TABLE legs ADD COLUMN rating INTEGER NOT NULL DEFAULT 0")


@migrations()
def m003_kept_by_days(db: Database) -> None:
    """Answers are kept by business days, not by the wall clock, and authenticated from the chain's border on.

    Answers of before belong to the newest fact: none of them goes too early.
    """
    db.conn.execute("ALTER TABLE answers ADD COLUMN number INTEGER NOT NULL DEFAULT 0")
    db.conn.execute("ALTER TABLE answers ADD COLUMN mac BLOB NOT NULL DEFAULT x''")
    db.conn.execute("UPDATE answers SET number = (SELECT coalesce(max(number), 0) FROM journal)")
