"""What one account may say: an outbox that empties itself is no flood."""

import pytest

from broker.limits import Flood, Limits, LimitSettings


def said(limits: Limits, count: int, *, at_s: float) -> tuple[int, set[Flood]]:
    """Say so many messages at a time; tell how many were admitted and what the others were part of."""
    admitted, floods = 0, set()
    for _ in range(count):
        if limits.admits("kiosk-1", at_s):
            admitted += 1
        else:
            floods.add(limits.floods("kiosk-1", at_s))
    return admitted, floods


@pytest.mark.parametrize("waiting", [51, 560, 1_500])
def test_an_older_kiosk_that_says_its_whole_outbox_every_two_seconds_gets_rid_of_it(waiting: int) -> None:
    limits, at_s = Limits(LimitSettings()), 1_000.0
    for _ in range(waiting):  # more turns than it can need
        admitted, floods = said(limits, waiting, at_s=at_s)
        assert Flood.GOES_ON not in floods, "it would be shut out"
        waiting, at_s = waiting - admitted, at_s + 2
        if not waiting:
            return
    pytest.fail(f"{waiting} tickets never came to the hall")


def test_thousands_are_told_and_then_shut_out() -> None:
    limits = Limits(LimitSettings())
    told = [said(limits, 500, at_s=1_000.0 + tenth / 10)[1] - {Flood.NONE} for tenth in range(25)]
    assert [flood for floods in told for flood in floods] == [Flood.BEGINS, Flood.GOES_ON]


def test_each_device_has_a_bucket_of_its_own_and_gets_it_back() -> None:
    limits = Limits(LimitSettings(a_second=20, burst=50))
    assert said(limits, 60, at_s=5.0)[0] == 50
    assert limits.admits("kiosk-2", 5.0)
    assert said(limits, 60, at_s=6.0)[0] == 20
    assert said(limits, 60, at_s=4.0)[0] == 0, "a clock that goes back fills nothing"
