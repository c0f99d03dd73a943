"""Announcements: one at a time, a recall first, none cut off, none lost, none twice."""

from dataclasses import replace

from display_board.calls import AT_START_YOUNGER_THAN_MS, CALL_MS, VOICE_LATE_MS, Announcements
from service_centre.messages.views import CallRow


def call(n: int, at_ms: int, *, recall: bool = False, arrived: bool = False) -> CallRow:
    return CallRow(n, f"A{n:03d}", "1", "A", at_ms, recall, arrived)


def test_one_after_another_each_its_full_length() -> None:
    board = Announcements()
    board.hear((), 0, 0)
    board.hear((call(2, 1000), call(1, 1000)), 1000, 1000)
    assert board.current == call(1, 1000)
    assert not board.tick(1000 + CALL_MS - 1)
    assert board.tick(1000 + CALL_MS)
    assert board.current == call(2, 1000)


def test_a_recall_goes_before_those_that_wait() -> None:
    board = Announcements()
    board.hear((), 0, 0)
    board.hear((call(2, 5), call(1, 5)), 5, 5)
    board.hear((call(4, 5, recall=True), call(3, 5), call(2, 5), call(1, 5)), 6, 6)
    assert board.current == call(1, 5)
    board.tick(5 + CALL_MS)
    assert board.current == call(4, 5, recall=True)


def test_an_undone_call_is_dropped_if_not_begun() -> None:
    board = Announcements()
    board.hear((), 0, 0)
    board.hear((call(2, 5), call(1, 5)), 5, 5)
    board.hear((call(1, 5),), 6, 6)
    assert board.waiting == []


def test_nothing_old_at_the_start_and_nothing_twice() -> None:
    board = Announcements()
    old, fresh = call(1, 0), call(2, AT_START_YOUNGER_THAN_MS)
    board.hear((fresh, old), AT_START_YOUNGER_THAN_MS + 1, AT_START_YOUNGER_THAN_MS + 1)
    assert board.current == fresh
    board.hear((fresh, old), AT_START_YOUNGER_THAN_MS + 2, AT_START_YOUNGER_THAN_MS + 2)
    assert board.waiting == []


def test_in_a_backlog_who_has_arrived_is_dropped_and_counted() -> None:
    board = Announcements()
    board.hear((), 0, 0)
    rows = [call(n, 5) for n in range(1, 7)]
    board.hear(tuple(reversed(rows)), 5, 5)
    rows[1] = replace(rows[1], arrived=True)
    board.hear(tuple(reversed(rows)), 6, 6)
    board.tick(5 + CALL_MS)
    assert board.current == rows[2]
    assert board.dropped == 1


def test_a_recall_takes_the_place_of_its_own_waiting_call() -> None:
    board = Announcements()
    board.hear((), 0, 0)
    board.hear((call(2, 5), call(1, 5)), 5, 5)
    again = replace(call(2, 5, recall=True), n=3)
    board.hear((again, call(2, 5), call(1, 5)), 6, 6)
    assert board.waiting == [again]


def test_calls_that_are_older_than_the_view_reaches_are_still_said() -> None:
    board = Announcements()
    board.hear((), 0, 0)
    rows = [call(n, 5) for n in range(1, 31)]
    board.hear(tuple(reversed(rows[:20])), 5, 5)
    board.hear(tuple(reversed(rows[10:])), 6, 6)
    said = [board.current.n] if board.current else []
    for step in range(1, 60):
        if board.tick(step * CALL_MS) and board.current:
            said.append(board.current.n)
    assert said == list(range(1, 31))


def test_a_voice_that_hangs_is_waited_for_a_moment_and_no_longer() -> None:
    board = Announcements()
    board.hear((), 0, 0)
    board.hear((call(2, 5), call(1, 5)), 5, 5)
    board.speaking_n = 1
    assert not board.tick(5 + CALL_MS)
    assert board.tick(5 + CALL_MS + VOICE_LATE_MS)
    assert board.current == call(2, 5)
