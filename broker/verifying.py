"""Checks a hall's whole record: what it finds, and what it can't find, stands in docs/record.md."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from broker.config import Home
from broker.store import tickets
from broker.store.answers import kept_from, mac_of
from broker.store.chain import Key, read_key
from broker.store.database import open_store, open_to_read, transaction
from broker.store.journal import first_of_today, hash_before, read_chained
from broker.store.private import matches
from broker.store.store import damage_told
from broker.store.tip import Tip, TipFile
from broker.store.writes import Writes, execute
from service_centre.domain.evolve import evolve
from service_centre.domain.hall import Hall
from service_centre.domain.message import TICKER, Recorded, Seal
from service_centre.domain.plan import Plan
from service_centre.domain.record import ChainKeyed, DayRenamed, HallRestored, TextErased
from service_centre.domain.seats import DayOpened
from service_centre.domain.tickets import OfflineExpired
from service_centre.errors import BrokenChain

Say = Callable[[str], None]


@dataclass(slots=True)
class Verified:
    """What a check went through, and what it has to compare at the end."""

    facts: int = 0
    days: int = 0
    tickets: int = 0
    seals: int = 0
    last: int = 0
    keyed: int = 0
    epoch: int = 0
    restored: int = 0
    sealed: dict[str, Recorded] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)


def verify(home: Home, plan: Plan, say: Say) -> Verified:
    """Check the hall's file beside a broker that goes on writing; raises BrokenChain or FileDamaged."""
    key = read_key(home.key)
    found = verify_file(home.store, plan, key, TipFile(home.tip, key).read())
    tip = "" if home.tip.exists() else "; there is no tip outside the file to compare with"
    say(
        f"{found.facts} facts in {found.days} days hold; {found.tickets} tickets and {found.seals} texts agree "
        f"with them{tip}"
    )
    return found


def verify_file(path: Path, plan: Plan, key: Key | None, tip: Tip | None = None) -> Verified:
    """Check one file: chain, tip, replay against tables, texts, answers, epoch; raises BrokenChain or FileDamaged."""
    with damage_told(path), closing(open_to_read(path)) as real:
        real.execute("BEGIN")  # one picture of the file
        trouble = real.execute("PRAGMA integrity_check").fetchone()[0]
        if trouble != "ok":
            raise BrokenChain(number=0, reason=f"SQLite says: {trouble}")
        with _replayed() as replayed:
            found = _walk(real, replayed, plan, key, first=1)
            if tip and tip.keyed and not found.keyed:
                raise BrokenChain(number=0, reason="the hall has a key, and no fact is chained with it")
            _check_tip(real, found, tip)
            _compare(real, replayed, found)
        _check_texts(real, found)
        _check_answers(real, found, key)
        _check_meta(real, found)
        return found


def check_since(path: Path, plan: Plan, key: Key | None, first: int) -> int:
    """Check the chain from a fact on, and the tables of the day that is newest; gives the last fact's number."""
    with damage_told(path), closing(open_to_read(path)) as real, _replayed() as replayed:
        real.execute("BEGIN")
        today = first_of_today(real)
        for recorded in read_chained(real, key, min(first, today)):
            if recorded.number >= today:
                break  # read below
        found = _walk(real, replayed, plan, key, first=today)
        for (day,) in replayed.execute("SELECT day FROM days"):
            for table in ("tickets", "legs"):
                query = f"SELECT * FROM {table} WHERE day = ?"  # noqa: S608
                if not set(replayed.execute(query, (day,))) <= set(real.execute(query, (day,))):
                    raise BrokenChain(number=0, reason=f"table {table} of {day} is not what the journal says")
        return found.last


def rebuild(path: Path, plan: Plan, key: Key | None) -> Verified:
    """Make the tables anew from the journal; raises BrokenChain or FileDamaged."""
    with damage_told(path), closing(open_store(path)) as real, _replayed() as replayed:
        found = _walk(real, replayed, plan, key, first=1)
        with transaction(real):
            for table in ("tickets", "legs", "days"):
                rows = replayed.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608
                real.execute(f"DELETE FROM {table}")  # noqa: S608
                if rows:
                    marks = ",".join("?" * len(rows[0]))
                    real.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
        return found


@contextmanager
def _replayed() -> Iterator[sqlite3.Connection]:
    with closing(open_store(Path(":memory:"))) as connection:
        yield connection


def _walk(
    real: sqlite3.Connection, replayed: sqlite3.Connection, plan: Plan, key: Key | None, *, first: int
) -> Verified:
    """Read the chain from `first` on and replay it into empty tables."""
    found, hall, writes = Verified(last=first - 1), Hall(plan), Writes()
    with transaction(replayed):
        for recorded in read_chained(real, key, first):
            fact = recorded.fact
            if isinstance(fact, DayOpened):
                tickets.project(writes, hall.day, hall.tickets.values())
                writes.add("INSERT OR REPLACE INTO days VALUES (?, ?)", (fact.day, recorded.number))
                execute(replayed, writes)
                writes.clear()
            elif isinstance(fact, DayRenamed):
                tickets.name_day_anew(writes, fact)
            elif isinstance(fact, OfflineExpired):
                tickets.project_expired(writes, fact, recorded.moment.at_ms)
            evolve(hall, recorded)
            hall.forget_touched()
            _note(recorded, found)
        tickets.project(writes, hall.day, hall.tickets.values())
        execute(replayed, writes)
    return found


def _note(recorded: Recorded, found: Verified) -> None:
    fact = recorded.fact
    found.facts += 1
    found.last = recorded.number
    found.days += isinstance(fact, DayOpened)
    seal = getattr(fact, "note", None)
    if isinstance(seal, Seal):
        found.sealed[seal.ref] = recorded
        found.seals += 1
    if isinstance(fact, TextErased):
        found.erased.add(fact.ref)
    if isinstance(fact, ChainKeyed):
        found.keyed, found.epoch = recorded.number, fact.epoch
    if isinstance(fact, HallRestored):
        found.restored, found.epoch = recorded.number, fact.epoch


def _check_tip(real: sqlite3.Connection, found: Verified, tip: Tip | None) -> None:
    if tip is None:
        return
    if tip.number > found.last:
        raise BrokenChain(
            number=found.last + 1, reason=f"facts up to {tip.number} were acknowledged and are gone"
        )
    if hash_before(real, tip.number + 1) != tip.hash:
        raise BrokenChain(number=tip.number, reason="another fact was acknowledged under this number")


def _compare(real: sqlite3.Connection, replayed: sqlite3.Connection, found: Verified) -> None:
    for table in ("tickets", "legs", "days"):
        query = f"SELECT * FROM {table} ORDER BY 1, 2"  # noqa: S608
        kept, made = set(real.execute(query)), set(replayed.execute(query))
        if kept != made:
            wrong = sorted(kept ^ made, key=str)[0]
            raise BrokenChain(number=0, reason=f"table {table} is not what the journal says: {wrong[:4]}")
        found.tickets = found.tickets or len(kept)


def _check_texts(real: sqlite3.Connection, found: Verified) -> None:
    """Each sealed text is what was sealed, or was erased by a fact; before the border an absent one counts as erased."""
    for ref, recorded in found.sealed.items():
        same = matches(real, recorded.fact.note)  # type: ignore[attr-defined]
        if same is False:
            raise BrokenChain(number=recorded.number, reason="its private text was changed")
        must_be = found.keyed and recorded.number >= found.keyed and ref not in found.erased
        if same is None and must_be:
            raise BrokenChain(
                number=recorded.number, reason="its private text is gone, and no fact says that it was erased"
            )
    for (ref,) in real.execute("SELECT ref FROM private"):
        if ref in found.erased:
            raise BrokenChain(number=0, reason=f"the private text {ref} was erased, and is there again")
        if ref not in found.sealed:
            raise BrokenChain(number=0, reason=f"no fact knows the private text {ref}")


def _check_answers(real: sqlite3.Connection, found: Verified, key: Key | None) -> None:
    """Each answer since the border is the one that was given, and each command that led to facts has one."""
    if not found.keyed:
        return
    rows = real.execute("SELECT device, id, digest, body, number, mac FROM answers")
    numbers: dict[tuple[str, str], int] = {}
    for device, id_, digest, body, number, mac in rows:
        numbers[device, id_] = number
        if number >= found.keyed and mac != mac_of(key, device, id_, digest, body, number):
            raise BrokenChain(number=number, reason=f"the answer to {device} {id_} was changed")
    first = max(found.keyed, kept_from(real), found.restored + 1)
    causes = "SELECT number, device, cause FROM journal WHERE number >= ? AND cause <> '' AND device <> ?"
    for number, device, cause in real.execute(causes, (first, TICKER)):
        if numbers.get((device, cause), 0) < number:
            raise BrokenChain(number=number, reason=f"the answer to {device} {cause} is gone or was changed")


def _check_meta(real: sqlite3.Connection, found: Verified) -> None:
    meta = dict(real.execute("SELECT key, value FROM meta").fetchall())
    if int(meta.get("keyed_from", 0)) != found.keyed:
        raise BrokenChain(number=found.keyed, reason="where the chain's key begins was changed")
    if found.keyed and int(meta["epoch"]) != found.epoch:
        raise BrokenChain(number=0, reason=f"the epoch is {meta['epoch']}, the journal says {found.epoch}")
