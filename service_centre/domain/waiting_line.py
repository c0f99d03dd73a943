"""Who is next, with the reason: the one written rule, as `docs/rules.md` tells it to staff.

1. Of the seat's own lines: tickets past the guarantee of their line, earliest due first.
2. Own lines by rank of preference; inside a rank: appointment, transferred, elderly or disabled, VIP,
   ordinary. After `ordinary_after` calls of a line that passed over a waiting ordinary ticket, the
   oldest ordinary one. Ties: first arrival, then order of issue.
3. Only when the own lines are empty: helped lines, by 1 and 2.

A customer who waits for one seat or person counts as that seat's own, whatever the line: nobody else may call.
One whom another seat sends back ("transfer and return") is first in its line there.

Each group of a line is a sorted list: finding costs the logarithm of the number waiting, and putting in
moves pointers only (12 µs at 50,000).
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from service_centre.domain.plan import Plan, Ranks
from service_centre.domain.tickets import (
    ELDERLY,
    MARK_APPOINTMENT,
    MARK_RETURNED,
    MARK_TRANSFERRED,
    VIP,
    Ticket,
)

RETURNED, SHARE, APPOINTMENT, TRANSFERRED, ELDERLY_FIRST, VIP_FIRST, IN_TURN = range(7)
"""Groups of a line in the rule's order; SHARE is no group of tickets but the ordinary one whose turn it is."""

REASONS = {
    RETURNED: "returned",
    SHARE: "share",
    APPOINTMENT: "appointment",
    TRANSFERRED: "transferred",
    ELDERLY_FIRST: "elderly",
    VIP_FIRST: "vip",
    IN_TURN: "ordinary",
}
BY_ENTRY = -1
"""Stands for the list by queue entry where a group is asked for."""

GUARANTEE, BY_NUMBER = "guarantee", "by_number"
ALL_REASONS = (GUARANTEE, *REASONS.values(), BY_NUMBER)

COUNTED = frozenset(REASONS.values())
"""Reasons of step 2: these calls count for the ordinary share; the guarantee and calls by number don't."""

HIGHER = {group: [at for at in REASONS if at < group and at != SHARE] for group in REASONS}
LATE_COUNTED = 200
"""Up to so many overdue tickets are told apart one by one when people ahead are counted."""

Entry = tuple[int, int, str]
"""First arrival or queue entry (ms since opening), order of issue, number."""

Pool = tuple[str, str]
"""A line, and whom its tickets wait for: "" is any seat of the line, else `seat:6A` or `staff:1004`."""

Reach = tuple[str, tuple[str, ...]]
"""A line, and the targets whose tickets a seat may take from it."""


def group_of(ticket: Ticket) -> int:
    """Say in which group of its line a waiting ticket stands."""
    by_mark = {MARK_RETURNED: RETURNED, MARK_APPOINTMENT: APPOINTMENT, MARK_TRANSFERRED: TRANSFERRED}
    by_class = {ELDERLY: ELDERLY_FIRST, VIP: VIP_FIRST}
    return by_mark.get(ticket.leg.mark, by_class.get(ticket.class_, IN_TURN))


def pool_of(ticket: Ticket) -> Pool:
    """Say in which pool a waiting ticket stands."""
    leg = ticket.leg
    target = f"seat:{leg.for_seat}" if leg.for_seat else f"staff:{leg.for_staff}" if leg.for_staff else ""
    return leg.line, target


@dataclass(slots=True)
class Waiting:
    """Everybody who waits, sorted for the rule; changed by `evolve` alone."""

    by_arrival: dict[tuple[Pool, int], list[Entry]] = field(default_factory=dict)
    by_entry: dict[Pool, list[Entry]] = field(default_factory=dict)
    size: dict[str, int] = field(default_factory=dict)

    def add(self, ticket: Ticket) -> None:
        """Put a waiting ticket into its place."""
        pool = pool_of(ticket)
        insort(self.by_arrival.setdefault((pool, group_of(ticket)), []), _arrival(ticket))
        insort(self.by_entry.setdefault(pool, []), _entry(ticket))
        self.size[pool[0]] = self.size.get(pool[0], 0) + 1

    def remove(self, ticket: Ticket) -> None:
        """Take a ticket out, as it stood when it was put in."""
        pool = pool_of(ticket)
        _take(self.by_arrival[pool, group_of(ticket)], _arrival(ticket))
        _take(self.by_entry[pool], _entry(ticket))
        self.size[pool[0]] -= 1

    def numbers(self, line: str) -> Iterator[str]:
        """Name everybody who waits in a line, by queue entry."""
        pools = [entries for (code, _), entries in self.by_entry.items() if code == line]
        for _, _, number in sorted(entry for entries in pools for entry in entries):
            yield number

    def targets(self, target: str) -> list[str]:
        """Name the tickets that wait for one seat or person, as `seat:6A`."""
        return [e[2] for (_, at), entries in self.by_entry.items() if at == target for e in entries]


def _arrival(ticket: Ticket) -> Entry:
    return ticket.first_ms, ticket.order, ticket.number


def _entry(ticket: Ticket) -> Entry:
    return ticket.leg.entry_ms, ticket.order, ticket.number


def _take(entries: list[Entry], entry: Entry) -> None:
    at = bisect_left(entries, entry)
    assert entries[at] == entry, f"{entry} is not in its line"
    del entries[at]


@dataclass(frozen=True, slots=True)
class Pick:
    """Who is next and why; `helped` if from a helped line, `passed_over` if an ordinary ticket waits on."""

    number: str
    line: str
    reason: str
    helped: bool = False
    passed_over: bool = False


@dataclass(slots=True)
class Chooser:
    """The rule for one seat at one moment; each `pick` goes on as if the one before had been called."""

    plan: Plan
    waiting: Waiting
    targets: tuple[str, ...]
    own: Ranks
    helps: Ranks
    now_ms: int
    passed: dict[str, int]
    taken: set[str] = field(default_factory=set)
    _at: dict[tuple[str, str, int], int] = field(default_factory=dict)

    def pick(self) -> Pick | None:
        """Choose the next ticket, or none if nobody waits for this seat."""
        own = [*self._mine(), *self._reaches(self.own)]
        helps = self._reaches(self.helps)
        chosen = (
            self._by_guarantee(own, helped=False)
            or self._by_preference(own, helped=False)
            or self._by_guarantee(helps, helped=True)
            or self._by_preference(helps, helped=True)
        )
        if chosen:
            self.taken.add(chosen.number)
            count_passed(self.passed, chosen.line, chosen.reason, passed_over=chosen.passed_over)
        return chosen

    def picks(self, at_most: int) -> list[Pick]:
        """Choose up to `at_most` tickets in the order in which this seat would call them now."""
        found = (self.pick() for _ in range(at_most))
        return [chosen for chosen in found if chosen]

    def _reaches(self, ranks: Ranks) -> list[list[Reach]]:
        return [[(line, self.targets) for line in rank if line in self.plan.lines] for rank in ranks]

    def _mine(self) -> list[list[Reach]]:
        """Find who waits for this very seat or person in lines that are not its own: ranked first, nobody else may."""
        own = {line for rank in self.own for line in rank}
        mine = self.targets[1:]
        lines = [line for line, target in self.waiting.by_entry if target in mine and line not in own]
        return [[(line, mine) for line in dict.fromkeys(lines) if line in self.plan.lines]]

    def _by_guarantee(self, ranks: list[list[Reach]], *, helped: bool) -> Pick | None:
        due: list[tuple[float, Entry, Reach]] = []
        for line, targets in (reach for rank in ranks for reach in rank):
            guarantee_ms = self.plan.lines[line].guarantee_min * 60_000
            for target in targets:
                entries = self.waiting.by_entry.get((line, target))
                entry = self._first((line, target, BY_ENTRY), entries) if entries else None
                if entry and entry[0] + guarantee_ms <= self.now_ms:
                    due.append((entry[0] + guarantee_ms, entry, (line, targets)))
        if not due:
            return None
        _, entry, reach = min(due)
        back = self._head(reach, RETURNED)
        if back:
            return self._pick(back, reach, RETURNED, helped=helped)
        return Pick(entry[2], reach[0], GUARANTEE, helped)

    def _by_preference(self, ranks: list[list[Reach]], *, helped: bool) -> Pick | None:
        for rank in ranks:
            heads = [(group, head, reach) for reach in rank for group, head in self._heads(reach)]
            if heads:
                group, head, reach = min(heads)
                return self._pick(head, reach, group, helped=helped)
        return None

    def _heads(self, reach: Reach) -> Iterable[tuple[int, Entry]]:
        ordinary = self._head(reach, IN_TURN)
        if ordinary and self.passed.get(reach[0], 0) >= self.plan.rules.ordinary_after:
            yield SHARE, ordinary
        for group in (RETURNED, APPOINTMENT, TRANSFERRED, ELDERLY_FIRST, VIP_FIRST):
            head = self._head(reach, group)
            if head:
                yield group, head
        if ordinary:
            yield IN_TURN, ordinary

    def _pick(self, head: Entry, reach: Reach, group: int, *, helped: bool) -> Pick:
        passes = group not in (SHARE, IN_TURN) and self._head(reach, IN_TURN) is not None
        return Pick(head[2], reach[0], REASONS[group], helped, passes)

    def _head(self, reach: Reach, group: int) -> Entry | None:
        line, targets = reach
        heads = []
        for target in targets:
            entries = self.waiting.by_arrival.get(((line, target), group))
            head = self._first((line, target, group), entries) if entries else None
            if head:
                heads.append(head)
        return min(heads) if heads else None

    def _first(self, key: tuple[str, str, int], entries: list[Entry]) -> Entry | None:
        """Find the first entry that was not taken yet; `_at` remembers how far each list is used up."""
        at = self._at.get(key, 0)
        while at < len(entries) and entries[at][2] in self.taken:
            at += 1
        self._at[key] = at
        return entries[at] if at < len(entries) else None


def count_passed(passed: dict[str, int], line: str, reason: str, *, passed_over: bool) -> None:
    """Keep the ordinary share of a line: an ordinary call sets it to 0, passing over adds one."""
    if reason in (REASONS[SHARE], REASONS[IN_TURN]):
        passed[line] = 0
    elif reason in COUNTED and passed_over:
        passed[line] = passed.get(line, 0) + 1


def people_ahead(waiting: Waiting, plan: Plan, passed: Mapping[str, int], ticket: Ticket, now_ms: int) -> int:
    """Count those in the same line whom the rule would take before this ticket, as of now.

    The ordinary share is counted too: of many VIPs ahead of the first ordinary ticket, only those count
    whom the rule lets pass before it.
    """
    pool = pool_of(ticket)
    by_entry = waiting.by_entry.get(pool, [])
    overdue_from = now_ms - int(plan.lines[ticket.line].guarantee_min * 60_000)
    overdue = _count_up_to(by_entry, overdue_from)
    if ticket.leg.entry_ms <= overdue_from:
        return bisect_left(by_entry, _entry(ticket), hi=overdue)
    higher, same, ordinary = _around(waiting, pool, ticket, by_entry[:overdue])
    after = plan.rules.ordinary_after
    done = passed.get(ticket.line, 0)
    if group_of(ticket) == IN_TURN:
        return overdue + min(higher, max(0, after - done) + after * same) + same
    before = higher + same
    return overdue + before + min(ordinary, (before + done) // after)


def ahead_of_newcomer(waiting: Waiting, plan: Plan, passed: Mapping[str, int], line: str, now_ms: int) -> int:
    """Count the people ahead of whoever takes an ordinary number for a line now: `people_ahead` of the last one."""
    pool = (line, "")
    in_line = waiting.by_entry.get(pool, [])
    overdue = _count_up_to(in_line, now_ms - int(plan.lines[line].guarantee_min * 60_000))
    ordinary = waiting.by_arrival.get((pool, IN_TURN), [])
    late = {number for _, _, number in in_line[:overdue]} if overdue <= LATE_COUNTED else None
    same = len(ordinary)
    if late:
        same -= sum(1 for entry in ordinary[: overdue + 1] if entry[2] in late)
    elif late is None:
        same = max(0, same - overdue)
    higher = len(in_line) - overdue - same
    after = plan.rules.ordinary_after
    return overdue + min(higher, max(0, after - passed.get(line, 0)) + after * same) + same


def _around(waiting: Waiting, pool: Pool, ticket: Ticket, overdue: list[Entry]) -> tuple[int, int, int]:
    """Count the tickets that are not overdue: of higher groups, of the same before this one, ordinary ones."""
    group = group_of(ticket)
    late = {number for _, _, number in overdue} if len(overdue) <= LATE_COUNTED else None

    def on_time(entries: list[Entry], before: int) -> int:
        if not before or not overdue:
            return before
        if late is None:  # so many overdue are by far the first of their groups
            return max(0, before - len(overdue))
        return before - sum(1 for entry in entries[: min(before, len(overdue) + 1)] if entry[2] in late)

    higher = 0
    for at in HIGHER[group]:
        entries = waiting.by_arrival.get((pool, at), [])
        higher += on_time(entries, len(entries))
    own = waiting.by_arrival.get((pool, group), [])
    ordinary = waiting.by_arrival.get((pool, IN_TURN), [])
    return higher, on_time(own, bisect_left(own, _arrival(ticket))), on_time(ordinary, len(ordinary))


def _count_up_to(entries: list[Entry], at_most_ms: int) -> int:
    return bisect_right(entries, at_most_ms, key=lambda entry: entry[0])


def next_due_ms(waiting: Waiting, plan: Plan, now_ms: int) -> int | None:
    """Say when (ms since opening) the order next changes by time alone, or None."""
    dues = []
    for (line, _), entries in waiting.by_entry.items():
        if line not in plan.lines:
            continue
        guarantee_ms = int(plan.lines[line].guarantee_min * 60_000)
        at = _count_up_to(entries, now_ms - guarantee_ms)
        if at < len(entries):
            dues.append(entries[at][0] + guarantee_ms)
    return min(dues, default=None)
