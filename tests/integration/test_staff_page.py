"""Who is where: the supervisor's question, answered from the staff book and the living hall."""

from pathlib import Path

import pytest

from service_centre.domain import seats as s
from service_centre.messages.codec import convert
from service_centre.messages.queries import ReadStaff, StaffPage
from tests.helpers.office import OfficeAtWork


@pytest.fixture
def office(tmp_path: Path):  # type: ignore[no-untyped-def]
    made = OfficeAtWork(tmp_path)
    made.says("desk-1", s.SignInChecked("9001", s.SUPERVISOR))
    yield made
    made.close()


def page(office: OfficeAtWork, skip: int = 0) -> StaffPage:
    return convert(office.says("desk-1", ReadStaff(skip)).answer, StaffPage, topic="reply")


def test_everybody_of_the_book_is_there_with_place_and_lock(office: OfficeAtWork) -> None:
    office.says("counter-1", s.SignInChecked("1001", s.CLERK))
    office.says("kiosk-1", s.SignInChecked("1001", s.CLERK))
    for _ in range(3):
        office.says("counter-2", s.SignInChecked("1002", ""))
    people = {person.number: person for person in page(office).people}
    assert list(people) == [*(str(1001 + n) for n in range(7)), "9001"]
    assert (people["1001"].device, people["1001"].seat) == ("counter-1", "1")
    assert people["1002"].locked_until_ms > office.clock.wall_ms()
    assert (people["9001"].device, people["9001"].role) == ("desk-1", s.SUPERVISOR)
    assert people["1003"].device == ""


def test_a_large_staff_comes_by_pages(office: OfficeAtWork) -> None:
    staff = office.broker.office._sources.staff
    for number in range(2001, 2007):
        staff.put(str(number), f"N{number}", s.CLERK, "246813")
    first, second = page(office), page(office, 12)
    assert (len(first.people), len(second.people), first.count) == (12, 2, 14)


def test_only_a_supervisor_may_ask(office: OfficeAtWork) -> None:
    office.says("counter-1", s.SignInChecked("1001", s.CLERK))
    assert office.says("counter-1", ReadStaff()).key == "refused.role"


def test_whoever_was_taken_out_of_the_book_and_still_sits_there_is_found(office: OfficeAtWork) -> None:
    office.says("counter-1", s.SignInChecked("1001", s.CLERK))
    office.broker.office._sources.staff.remove("1001")
    people = {person.number: person for person in page(office).people}
    assert (people["1001"].name, people["1001"].device) == ("1001", "counter-1")


def test_a_locked_number_is_still_shown_where_it_works(office: OfficeAtWork) -> None:
    office.says("counter-1", s.SignInChecked("1001", s.CLERK))
    for _ in range(3):
        office.says("kiosk-1", s.SignInChecked("1001", ""))
    person = next(one for one in page(office).people if one.number == "1001")
    assert (person.seat, person.locked_until_ms > 0) == ("1", True)
