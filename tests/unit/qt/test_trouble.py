"""A wrong password and a name that another machine bears are said on the device's own screen."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from service_centre.clock import SetClock
from service_centre.link.memory import MemoryHub, MemoryLink
from service_centre.link.port import JOINED, REFUSED
from service_centre.link.station import TWO_MACHINES, WRONG_PASSWORD, Station
from service_centre.messages.codec import encode
from service_centre.messages.views import NAME_TAKEN, Task
from service_centre.qt.trouble import Trouble
from tests.helpers.waiting import until


@pytest.fixture
def station() -> Station:
    link = MemoryLink(MemoryHub())
    made = Station(link, "main", "kiosk-1", SetClock())
    link.start()
    return made


@pytest.fixture
def shown(qtbot: QtBot, station: Station) -> tuple[QWidget, Trouble]:
    window = QWidget()
    window.resize(1024, 600)
    notice = Trouble(window, station)
    qtbot.addWidget(window)
    window.show()
    return window, notice


def test_a_wrong_password_is_a_strip_until_it_is_right(
    qtbot: QtBot, station: Station, shown: tuple[QWidget, Trouble]
) -> None:
    window, notice = shown
    station.feed_state(REFUSED)
    assert station.trouble == WRONG_PASSWORD
    until(qtbot, notice.isVisible)
    assert 30 < notice.height() < window.height() / 3
    station.feed_state(JOINED)
    until(qtbot, lambda: not notice.isVisible())


def test_the_second_machine_stops_and_says_so_on_its_whole_screen(
    qtbot: QtBot, station: Station, shown: tuple[QWidget, Trouble]
) -> None:
    window, notice = shown
    station.feed_state(JOINED)
    for instance, trouble in (("another", ""), (station.instance, TWO_MACHINES)):
        station.feed("hallcall/main/task/kiosk-1", encode(Task(instance, NAME_TAKEN, instance)))
        assert station.trouble == trouble
    assert not station.joined
    until(qtbot, notice.isVisible)
    assert notice.size() == window.size()
    window.resize(800, 480)
    until(qtbot, lambda: notice.size() == window.size())
