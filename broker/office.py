"""The one writer: decides the commands that have come, commits once, then publishes and answers.

What was not committed was never said; what was said is committed. After a failed commit the office throws
its hall away, loads it from the file and answers the whole batch "temporarily unavailable".
"""

import logging
import queue
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from broker import queries
from broker.accounts import StaffBook
from broker.day_clock import DayClock
from broker.handlers.answer import Accepted
from broker.handlers.table import decide
from broker.publisher import Publisher
from broker.store.answers import digest_of
from broker.store.store import CommitFailed, Store
from service_centre.clock import Clock
from service_centre.domain import seats as s
from service_centre.domain.evolve import evolve
from service_centre.domain.message import TICKER, Caller, Command, Fact, Moment, Recorded, Refusal, Seal
from service_centre.domain.plan import Plan
from service_centre.domain.record import Forget, NumbersSkipped
from service_centre.messages.bounds import LONGER
from service_centre.messages.codec import QUERIES, encode, encode_reply, plain
from service_centre.messages.envelope import BUSY, ERROR, OK, REFUSED, Reply

log = logging.getLogger(__name__)

BATCH_AT_MOST = 256
CROWD, CROWD_S = 6, 0.003
"""After a batch of so many commands the next one is let gather for a moment: one commit and one picture for more
of them, and the network thread has the processor to itself meanwhile."""

NUMBERS_LEARNT_AT_MOST = 300
"""After a restore a kiosk is believed so many numbers beyond those that are known, and what kiosks can give since."""

A_MINUTE_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class Incoming:
    """A command that has come through a door, from the device whose topic it came on."""

    device: str
    id: str
    command: Command
    at_ms: int = 0
    life_ms: int = 0
    digest: bytes = b""


@dataclass(slots=True)
class Counts:
    """What the office has done since it started, for the supervisor and the bench."""

    commands: int = 0
    commits: int = 0
    refused: int = 0
    errors: int = 0
    failed_commits: int = 0
    bad_messages: int = 0
    dropped: int = 0
    by_key: dict[str, int] = field(default_factory=dict)


class Office:
    """Belongs to one thread; only `submit` and `bad_message` may be called from others."""

    def __init__(
        self, store: Store, staff: StaffBook, publisher: Publisher, clock: Clock, plan: Plan
    ) -> None:  # fmt: skip
        self._store, self._publisher, self._clock = store, publisher, clock
        self._sources = queries.Sources(store, staff)
        self._inbox: queue.SimpleQueue[Incoming | Callable[[], None]] = queue.SimpleQueue()
        self.counts = Counts()
        self.idle, self._crowd = True, 0
        last_at_ms = self._load(plan)
        self.last_seen = store.last_seen(self.hall, last_at_ms)
        self.day_clock = DayClock(clock, self.last_seen)
        self._before_day: int | None = None
        self._heard_of: dict[str, dict[str, int]] = {}

    def _load(self, plan: Plan) -> int:
        """Load the hall from the file; gives the wall time of its last fact (ms), 0 for a new hall."""
        self.hall, last_at_ms = self._store.load(plan)
        self._publisher.epoch = self._store.epoch
        return last_at_ms

    def now(self) -> Moment:
        """Read both clocks."""
        return Moment(self._clock.wall_ms(), self.day_clock.elapsed_ms())

    def submit(self, incoming: Incoming) -> None:
        """Hand a command in, from any thread."""
        self._inbox.put(incoming)

    def do(self, work: Callable[[], None]) -> None:
        """Have something done on the office's thread."""
        self._inbox.put(work)

    def wait(self, at_most_s: float) -> None:
        """Wait for work and do it in the order in which it came: commands that follow each other are one batch."""
        work: list[Incoming | Callable[[], None]] = []
        if self._crowd >= CROWD:
            time.sleep(CROWD_S)
        with suppress(queue.Empty):
            work.append(self._inbox.get(timeout=at_most_s) if at_most_s > 0 else self._inbox.get_nowait())
            while len(work) < BATCH_AT_MOST:
                work.append(self._inbox.get_nowait())
        self.idle, self._crowd = not work, len(work)
        batch: list[Incoming] = []
        for item in work:
            if isinstance(item, Incoming):
                batch.append(item)
                continue
            self.handle(batch)
            batch = []
            item()
        self.handle(batch)

    def ask(self, command: Command) -> None:
        """Let the ticker ask for something."""
        self.handle([Incoming(TICKER, secrets.token_hex(8), command)])

    def note(self, *new: Fact) -> bool:
        """Record facts that nobody decides, such as a step of the clock; False if they could not be written."""
        facts: list[Recorded] = []
        self.hall.forget_touched()
        try:
            with self._store.batch():
                self._record(Caller(TICKER, ""), new, self.now(), facts)
                self._store.project(self.hall)
        except CommitFailed as error:
            self._failed([], error)
            return False
        self._anchor()
        self._publisher.committed(self.hall, facts, self.now(), self._clock.machine_s())
        return True

    def learn_numbers(self, day: str, issued: Mapping[str, int], *, own: bool = False) -> None:
        """After a restore: pass over the numbers of a day that somebody has seen on paper or on a screen.

        `own` is what this broker itself has said; a kiosk is believed as far as kiosks can have given numbers since.
        """
        hall = self.hall
        if not hall.unsure_days:
            return
        if day in (hall.day, *hall.also_named):
            skipped = self._unheard_of(issued if own else self._believed(issued))
            if skipped:
                log.warning("numbers that may be on paper are passed over: %s", skipped)
                self.note(*skipped)
        elif day > hall.day:  # its day is opened later
            known = self._heard_of.setdefault(day, {})
            known |= {series: max(known.get(series, 0), to) for series, to in issued.items()}

    def _believed(self, issued: Mapping[str, int]) -> dict[str, int]:
        hall = self.hall
        minutes = max(0, self._clock.wall_ms() - hall.sure_at_ms) / 60_000
        a_minute = (hall.plan.rules.kiosk_numbers_a_minute or A_MINUTE_AT_MOST) * max(
            1, len(hall.plan.kiosks)
        )
        beyond = NUMBERS_LEARNT_AT_MOST + int(minutes * a_minute)
        return {series: min(to, hall.sure_of.get(series, 0) + beyond) for series, to in issued.items()}

    def _unheard_of(self, issued: Mapping[str, int]) -> list[NumbersSkipped]:
        """Choose what is new of the series that the hall has."""
        hall = self.hall
        known = hall.numbers_given
        highest = 10**hall.plan.rules.number_digits - 1
        digits = [str(kiosk.digit) for kiosk in hall.plan.kiosks.values() if kiosk.digit]
        series_known = [line + digit for line in hall.plan.lines for digit in ("", *digits)]
        return [
            NumbersSkipped(series, min(issued[series], highest))
            for series in series_known
            if known.get(series, 0) < issued.get(series, 0)
        ]

    def prune(self) -> None:
        """Forget old answers."""
        try:
            with self._store.batch():
                self._store.answers.prune()
        except CommitFailed as error:
            self._failed([], error)

    def say_alive(self) -> None:
        """Write outside the file that the broker lives, and what it committed last."""
        self._anchor()
        self._store.sync_anchor()

    def _anchor(self) -> None:
        self._before_day = None
        if self._heard_of:
            self._heard_of = {day: heard for day, heard in self._heard_of.items() if day > self.hall.day}
        self._store.anchor(self.hall, self._publisher.epoch, self.now())

    def relay_out(self, plan: Plan) -> None:
        """Take new settings."""
        self.hall.lay_out(plan)
        self._publisher.everything(self.hall, self.now())

    def handle(self, batch: list[Incoming]) -> None:
        """Decide a batch in order, commit once, publish, reply; questions are answered from what is committed."""
        moves = [incoming for incoming in batch if type(incoming.command) not in QUERIES]
        if moves:
            self._move(moves)
        for incoming in batch:
            if type(incoming.command) in QUERIES:
                self.counts.commands += 1
                self._tell(incoming, encode_reply(self._answered(incoming)))

    def _move(self, batch: list[Incoming]) -> None:
        self.hall.forget_touched()
        facts: list[Recorded] = []
        try:
            with self._store.batch():
                replies = [self._answer(incoming, facts) for incoming in batch]
                self._store.project(self.hall)
                nothing = self._store.idle
        except CommitFailed as error:
            self._failed(batch, error)
            return
        self.counts.commits += not nothing
        self.counts.commands += len(batch)
        if not nothing:
            self._anchor()
        # The public picture first: a whole hall looks at it, and the replies follow within half a millisecond.
        self._publisher.committed(self.hall, facts, self.now(), self._clock.machine_s())
        for incoming, payload in zip(batch, replies, strict=True):
            self._tell(incoming, payload)

    def _failed(self, batch: list[Incoming], error: CommitFailed) -> None:
        log.error("a commit failed, nothing of it was said: %s", error)
        self.counts.failed_commits += 1
        if self._before_day is not None:
            self.day_clock.go_back(self._before_day)
        self._load(self.hall.plan)
        for incoming in batch:
            self._tell(incoming, encode(Reply(id=incoming.id, status=BUSY, key="error.busy")))

    def _tell(self, incoming: Incoming, payload: bytes) -> None:
        if incoming.device != TICKER:
            self._publisher.reply(incoming.device, payload)

    def _answer(self, incoming: Incoming, facts: list[Recorded]) -> bytes:
        """Answer one command; a repeated id gets the first answer again."""
        if incoming.device == TICKER:
            return encode_reply(self._decided(incoming, facts))
        digest = incoming.digest or digest_of(incoming.command)
        known = self._store.answers.first(incoming.device, incoming.id)
        if known:
            return known[1] if known[0] == digest else _error(incoming, "error.id_used")
        reply = self._decided(incoming, facts)
        payload = encode_reply(reply)
        if not self._recorded(incoming, facts):  # it did nothing: that costs no row
            self._store.answers.remember(incoming.device, incoming.id, digest, payload)
        elif reply.status != ERROR:
            self._store.answers.keep(
                incoming.device, incoming.id, digest, payload,
                at_ms=self._clock.wall_ms(), number=self._store.journal.last,
            )  # fmt: skip
        return payload

    def _recorded(self, incoming: Incoming, facts: list[Recorded]) -> bool:
        """Say whether a command left a fact, as a wrong PIN does."""
        return bool(facts) and facts[-1].cause == incoming.id and facts[-1].device == incoming.device

    def _answered(self, incoming: Incoming) -> Reply:
        """Answer a question."""
        try:
            found = queries.QUESTIONS[type(incoming.command)](
                self.hall, self._sources, incoming.command, self._caller(incoming), self.now()
            )
        except Exception:  # a question's fault answers that question alone
            return self._ours(incoming)
        return self._replied(incoming, found)

    def _decided(self, incoming: Incoming, facts: list[Recorded]) -> Reply:
        now = self.now()
        if incoming.life_ms and now.at_ms > incoming.at_ms + incoming.life_ms:
            return self._refused(incoming, Refusal("refused.life_over"))
        try:
            caller, private = self._sealed(incoming.command, self._caller(incoming))
            decision = decide(self.hall, incoming.command, caller, now)
        except Exception:  # a handler's fault answers that command alone
            return self._ours(incoming)
        if isinstance(decision, Refusal):
            return self._refused(incoming, decision)
        return self._accepted(incoming, decision, caller, now, facts, private)

    def _ours(self, incoming: Incoming) -> Reply:
        log.exception("%s failed", type(incoming.command).__name__)
        self.counts.errors += 1
        return Reply(id=incoming.id, status=ERROR, key="error.ours")

    def _accepted(
        self, incoming: Incoming, decision: Accepted, caller: Caller, now: Moment, facts: list[Recorded],
        private: tuple[Seal, bytes, str] | None,
    ) -> Reply:  # fmt: skip
        if private and any(getattr(fact, "note", None) == private[0] for fact in decision.facts):
            seal, salt, text = private
            self._store.private.keep(seal, salt, text, now.at_ms)
        self._record(caller, decision.facts, now, facts)
        return self._replied(incoming, decision.answer)

    def _record(self, caller: Caller, new: tuple[Fact, ...], now: Moment, facts: list[Recorded]) -> None:
        for fact in new:
            if isinstance(fact, s.DayOpened):
                now = self._begin_day(caller, fact, now, facts)
            else:
                self._append(caller, fact, now, facts)

    def _begin_day(self, caller: Caller, fact: s.DayOpened, now: Moment, facts: list[Recorded]) -> Moment:
        """Open a day; gives the same moment on its own clock.

        A date that was opened before, under a clock that was set back since, goes on with its numbers.
        """
        self._store.project(self.hall)  # yesterday's rows, before the new day forgets them
        self._store.private.forget()
        self.hall.forget_touched()
        self._before_day = self.day_clock.begin_day()
        now = replace(now, elapsed_ms=0)
        again, heard = self._store.issued_on(fact.day), self._heard_of.get(fact.day, {})
        self._append(caller, fact, now, facts)
        for series, to in again.items():
            self._append(caller, NumbersSkipped(series, to), now, facts)
        for skipped in self._unheard_of(heard):
            self._append(caller, skipped, now, facts)
        return now

    def _append(self, caller: Caller, fact: Fact, now: Moment, facts: list[Recorded]) -> None:
        day = fact.day if isinstance(fact, s.DayOpened) else self.hall.day
        number = self._store.journal.last + 1
        recorded = Recorded(number, now, day, caller.device, caller.staff, caller.cause, fact)
        self._store.append(recorded, self.hall)
        evolve(self.hall, recorded)
        facts.append(recorded)

    def _caller(self, incoming: Incoming) -> Caller:
        device = incoming.device
        session = self.hall.sessions.get(device)
        return Caller(
            device=device,
            cause=incoming.id,
            seat=self.hall.seat_of(device),
            staff=session.staff if session else "",
            role=session.role if session else "",
            asked_at_ms=incoming.at_ms or None,
            texts=self._texts(incoming.command),
        )

    def _texts(self, command: Command) -> tuple[str, ...]:
        if not isinstance(command, Forget):
            return ()
        return tuple(self._store.notes_of(command.day or self.hall.day, command.number))

    def _sealed(self, command: Command, caller: Caller) -> tuple[Caller, tuple[Seal, bytes, str] | None]:
        text = _plain_text(str(getattr(command, "note", "")))[: LONGER["note"]]
        if not text:
            return caller, None
        seal, salt = self._store.private.seal(text)
        return replace(caller, note=seal), (seal, salt, text)

    def _replied(self, incoming: Incoming, answer: object | None) -> Reply:
        if isinstance(answer, Refusal):
            return self._refused(incoming, answer)
        told = plain(answer) if answer is not None else None
        return Reply(id=incoming.id, status=OK, answer=told, number=self.hall.number)

    def _refused(self, incoming: Incoming, refusal: Refusal) -> Reply:
        self.counts.refused += 1
        self.counts.by_key[refusal.key] = self.counts.by_key.get(refusal.key, 0) + 1
        return Reply(
            id=incoming.id,
            status=REFUSED,
            key=refusal.key,
            values=dict(refusal.values),
            number=self.hall.number,
        )


def _plain_text(text: str) -> str:
    """Leave control characters out of a text that people will read; a line's end becomes a blank."""
    return "".join(c if c.isprintable() else " " for c in text).strip()


def _error(incoming: Incoming, key: str) -> bytes:
    return encode(Reply(id=incoming.id, status=ERROR, key=key))
