"""The one writer: decides the commands that have come, commits once, then publishes and answers.

What was not committed was never said; what was said is committed. After a failed commit the office throws
its hall away, loads it from the file and answers the whole batch "temporarily unavailable".
"""

import logging
import queue
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from broker import queries
from broker.accounts import StaffBook
from broker.devices import Devices
from broker.handlers.answer import Accepted
from broker.handlers.table import decide
from broker.publisher import Publisher
from broker.store.answers import digest_of
from broker.store.store import CommitFailed, Store
from service_centre.clock import Clock
from service_centre.domain import seats as s
from service_centre.domain.evolve import evolve
from service_centre.domain.message import Caller, Command, Fact, Moment, Recorded, Refusal, Seal
from service_centre.domain.plan import Plan
from service_centre.domain.roles import at_least
from service_centre.messages import queries as q
from service_centre.messages.codec import QUERIES, REPORTS, encode, plain
from service_centre.messages.envelope import BUSY, ERROR, OK, REFUSED, Reply
from service_centre.messages.views import Task

log = logging.getLogger(__name__)

BATCH_AT_MOST = 256
CROWD, CROWD_S = 6, 0.003
"""After a batch of so many commands the next one is let gather for a moment: one commit and one picture for more
of them, and the network thread has the processor to itself meanwhile."""

DOWNTIME_AT_MOST_MS = 24 * 3_600_000
NOTE_AT_MOST = 2000
TICKER = "ticker"


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
    by_key: dict[str, int] = field(default_factory=dict)


class Office:
    """Belongs to one thread; only `submit` and `bad_message` may be called from others."""

    def __init__(
        self, store: Store, staff: StaffBook, publisher: Publisher, devices: Devices, clock: Clock, plan: Plan
    ) -> None:
        self._store, self._publisher, self._devices, self._clock = store, publisher, devices, clock
        self._sources = queries.Sources(store, staff)
        self._inbox: queue.SimpleQueue[Incoming | Callable[[], None]] = queue.SimpleQueue()
        self.counts = Counts()
        self.idle, self._crowd = True, 0
        self._load(plan)

    def _load(self, plan: Plan) -> None:
        self.hall, last_at_ms = self._store.load(plan)
        self._publisher.epoch = self._store.epoch
        # The steady clock does not run while the broker is down: the wall bridges the gap, forward only.
        gap_ms = self._clock.wall_ms() - last_at_ms if last_at_ms else 0
        self._base_ms = self.hall.elapsed_ms + min(max(0, gap_ms), DOWNTIME_AT_MOST_MS)
        self._base_at_ms = self._clock.monotonic_ms()

    def now(self) -> Moment:
        """Read both clocks."""
        elapsed_ms = self._base_ms + self._clock.monotonic_ms() - self._base_at_ms
        return Moment(self._clock.wall_ms(), elapsed_ms)

    def submit(self, incoming: Incoming) -> None:
        """Hand a command in, from any thread."""
        self._inbox.put(incoming)

    def do(self, work: Callable[[], None]) -> None:
        """Have something done on the office's thread."""
        self._inbox.put(work)

    def wait(self, at_most_s: float) -> None:
        """Wait for work and do it: everything that has come is one batch."""
        work: list[Incoming | Callable[[], None]] = []
        if self._crowd >= CROWD:
            time.sleep(CROWD_S)
        with suppress(queue.Empty):
            work.append(self._inbox.get(timeout=at_most_s) if at_most_s > 0 else self._inbox.get_nowait())
            while len(work) < BATCH_AT_MOST:
                work.append(self._inbox.get_nowait())
        self.idle, self._crowd = not work, len(work)
        self.handle([item for item in work if isinstance(item, Incoming)])
        for item in work:
            if not isinstance(item, Incoming):
                item()

    def ask(self, command: Command) -> None:
        """Let the ticker ask for something."""
        self.handle([Incoming(TICKER, secrets.token_hex(8), command)])

    def note(self, fact: Fact) -> None:
        """Record a fact that nobody decides, such as a step of the clock."""
        facts: list[Recorded] = []
        try:
            with self._store.batch():
                self._record(Caller(TICKER, ""), (fact,), self.now(), facts)
        except CommitFailed as error:
            self._failed([], error)
            return
        self._publisher.committed(self.hall, facts, self.now(), self._clock.machine_s())

    def prune(self, now_ms: int) -> None:
        """Forget old answers."""
        try:
            with self._store.batch():
                self._store.answers.prune(now_ms)
        except CommitFailed as error:
            self._failed([], error)

    def relay_out(self, plan: Plan) -> None:
        """Take new settings."""
        self.hall.lay_out(plan)
        self._publisher.everything(self.hall, self.now())

    def handle(self, batch: list[Incoming]) -> None:
        """Decide a batch in order, commit once, publish, reply."""
        if not batch:
            return
        self.hall.forget_touched()
        facts: list[Recorded] = []
        try:
            with self._store.batch():
                replies = [self._answer(incoming, facts) for incoming in batch]
                self._store.project(self.hall)
        except CommitFailed as error:
            self._failed(batch, error)
            return
        self.counts.commits += 1
        self.counts.commands += len(batch)
        # The public picture first: a whole hall looks at it, and the replies follow within half a millisecond.
        self._publisher.committed(self.hall, facts, self.now(), self._clock.machine_s())
        for incoming, payload in zip(batch, replies, strict=True):
            self._tell(incoming, payload)

    def _failed(self, batch: list[Incoming], error: CommitFailed) -> None:
        log.error("a commit failed, nothing of it was said: %s", error)
        self.counts.failed_commits += 1
        self._load(self.hall.plan)
        for incoming in batch:
            self._tell(incoming, encode(Reply(id=incoming.id, status=BUSY, key="error.busy")))

    def _tell(self, incoming: Incoming, payload: bytes) -> None:
        if incoming.device != TICKER:
            self._publisher.reply(incoming.device, payload)

    def _answer(self, incoming: Incoming, facts: list[Recorded]) -> bytes:
        """Answer one command; a repeated id gets the first answer again."""
        question = type(incoming.command) in QUERIES
        if not question and incoming.device != TICKER:
            known = self._store.answers.first(incoming.device, incoming.id)
            if known:
                same = known[0] == (incoming.digest or digest_of(incoming.command))
                return known[1] if same else _error(incoming, "error.id_used")
        payload = encode(self._decided(incoming, facts))
        if not question and incoming.device != TICKER:
            digest = incoming.digest or digest_of(incoming.command)
            self._store.answers.keep(incoming.device, incoming.id, digest, payload, self._clock.wall_ms())
        return payload

    def _decided(self, incoming: Incoming, facts: list[Recorded]) -> Reply:
        now = self.now()
        if incoming.life_ms and now.at_ms > incoming.at_ms + incoming.life_ms:
            return self._refused(incoming, Refusal("refused.life_over"))
        caller = self._caller(incoming)
        if type(incoming.command) in REPORTS:
            return self._reported(incoming, caller, now)
        try:
            question = queries.QUESTIONS.get(type(incoming.command))
            if question:
                found = question(self.hall, self._sources, incoming.command, caller, now)
                return self._replied(incoming, found)
            caller, private = self._sealed(incoming.command, caller)
            decision = decide(self.hall, incoming.command, caller, now)
        except Exception:  # a handler's fault answers that command alone
            log.exception("%s failed", type(incoming.command).__name__)
            self.counts.errors += 1
            return Reply(id=incoming.id, status=ERROR, key="error.ours")
        if isinstance(decision, Refusal):
            return self._refused(incoming, decision)
        return self._accepted(incoming, decision, caller, now, facts, private)

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
                self._store.project(self.hall)  # yesterday's rows, before the new day forgets them
                self.hall.forget_touched()
                self._base_ms, self._base_at_ms = 0, self._clock.monotonic_ms()
                now = replace(now, elapsed_ms=0)
            day = fact.day if isinstance(fact, s.DayOpened) else self.hall.day
            number = self._store.journal.last + 1
            recorded = Recorded(number, now, day, caller.device, caller.staff, caller.cause, fact)
            self._store.append(recorded)
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
            outage_ms=self._devices.outages.get(device),
            asked_at_ms=incoming.at_ms or None,
        )

    def _sealed(self, command: Command, caller: Caller) -> tuple[Caller, tuple[Seal, bytes, str] | None]:
        text = str(getattr(command, "note", "")).strip()[:NOTE_AT_MOST]
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

    def _reported(self, incoming: Incoming, caller: Caller, now: Moment) -> Reply:
        """Take what concerns devices only."""
        command = incoming.command
        if isinstance(command, q.ReportDevice):
            self._devices.report(caller.device, command.part[:20], command.state[:20], now.at_ms)
        elif isinstance(command, q.ReportTask):
            self._devices.done(caller.device, command.task)
        elif isinstance(command, q.GiveTask):
            refused = self._give(incoming, command, caller, now)
            if refused:
                return self._refused(incoming, refused)
        self._publisher.desks(self.hall, now)
        return Reply(id=incoming.id, status=OK, number=self.hall.number)

    def _give(self, incoming: Incoming, command: q.GiveTask, caller: Caller, now: Moment) -> Refusal | None:
        """Ask a device for something; a reprint without a device goes to the kiosk that issued the number."""
        needs = s.CLERK if command.what == q.REPRINT else s.SUPERVISOR
        if not at_least(caller.role, needs):
            return Refusal("refused.role", {"role": needs})
        ticket = self.hall.tickets.get(command.number)
        device = command.device or (ticket.kiosk if ticket and command.what == q.REPRINT else "")
        if command.what not in q.TASKS or device not in self._devices.present:
            return Refusal("refused.no_such_target", {"to": device[:20]})
        self._devices.give(device, Task(incoming.id, command.what, command.number), now.at_ms)
        self._publisher.tasks(now.at_ms)
        return None


def _error(incoming: Incoming, key: str) -> bytes:
    return encode(Reply(id=incoming.id, status=ERROR, key=key))
