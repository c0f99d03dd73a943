"""A customer's morning by real clicks and keys: kiosk, paper, terminal and board against a real broker."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest

from kiosk.pages import ChoosePage, MessagePage, TicketPage
from kiosk.screens.choose import CardButton
from tests.helpers.reading import read_number
from tests.helpers.windows import Hall, press, sign_in, touch


def test_from_the_touch_to_the_window(hall: Hall) -> None:
    kiosk, kiosk_window = hall.kiosk()
    counter, counter_window = hall.counter("1")
    board, board_window = hall.board()
    hall.until(lambda: isinstance(kiosk.page(), ChoosePage))
    touch(kiosk_window, "English")
    touch(kiosk_window, "Information")
    hall.until(
        lambda: isinstance(kiosk_window.page, TicketPage) and "take your ticket" in kiosk_window.page.heading
    )
    assert isinstance(kiosk_window.page, TicketPage)
    assert read_number(hall.printer.slips[-1]) == kiosk_window.page.number == "A001"
    touch(kiosk_window, "Done")
    sign_in(hall, counter, counter_window, "1001")
    hall.until(lambda: counter.view and counter.view.next)
    press(counter_window, Qt.Key.Key_F2)
    hall.until(lambda: board.board().card and board.board().card.number == "A001")
    assert board.board().card.seat == "1"  # type: ignore[union-attr]
    hall.until(lambda: counter.view and counter.view.ticket)  # the board may have heard first
    press(counter_window, Qt.Key.Key_F5)
    hall.until(lambda: counter.view and counter.view.state == "serving")
    for keys, lit in (((Qt.Key.Key_F7, Qt.Key.Key_C), "Send to Membership"), ((Qt.Key.Key_R,), "and back")):
        press(counter_window, *keys)
        hall.until(lambda lit=lit: (dialog := counter.model().dialog) and lit in dialog.enter)
    press(counter_window, Qt.Key.Key_Return)
    hall.until(lambda: counter.view and counter.view.state == "open")
    member, member_window = hall.counter("4")
    sign_in(hall, member, member_window, "1004")
    hall.until(lambda: member.view and member.view.next)
    press(member_window, Qt.Key.Key_F2)
    hall.until(lambda: member.view and member.view.ticket)
    press(member_window, Qt.Key.Key_F5)
    hall.until(lambda: member.view and member.view.state == "serving")
    press(member_window, Qt.Key.Key_F9, Qt.Key.Key_Return)
    hall.until(lambda: counter.view and counter.view.next and counter.view.next[0].reason == "returned")
    press(counter_window, Qt.Key.Key_F2)
    hall.until(lambda: counter.view and counter.view.ticket and counter.view.ticket.number == "A001")
    assert not board_window.grab().isNull()


def test_a_double_touch_makes_one_ticket_and_cancel_takes_it_back(hall: Hall) -> None:
    kiosk, window = hall.kiosk()
    hall.until(lambda: isinstance(kiosk.page(), ChoosePage))
    card = next(button for button in window.findChildren(CardButton) if "咨询" in button.accessibleName())
    for _ in range(2):
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    hall.until(lambda: isinstance(window.page, TicketPage))
    hall.until(lambda: kiosk._station.hall.services[0].waiting == 1)
    touch(window, "取消此号")
    touch(window, "确定取消")
    hall.until(lambda: isinstance(window.page, MessagePage) and "已取消" in window.page.heading)
    hall.until(lambda: kiosk._station.hall.services[0].waiting == 0)


def test_no_paper_keeps_the_number_and_a_reprint_is_marked(hall: Hall) -> None:
    kiosk, window = hall.kiosk()
    hall.printer.sensors.paper = False
    hall.until(lambda: isinstance(kiosk.page(), ChoosePage))
    touch(window, "会员")
    hall.until(lambda: isinstance(window.page, TicketPage) and window.page.trouble)
    assert isinstance(window.page, TicketPage)
    assert window.page.number == "C001"
    assert hall.printer.slips == []
    hall.printer.reload()
    touch(window, "没有出票")
    hall.until(lambda: hall.printer.slips)
    assert read_number(hall.printer.slips[-1]) == "C001"
    hall.until(lambda: isinstance(window.page, TicketPage) and "补打" in window.page.heading)


def test_clicks_do_what_keys_do(hall: Hall) -> None:
    counter, window = hall.counter("1")
    sign_in(hall, counter, window, "1001")
    window.grab()
    place = window._places["F10"].center()
    event = QMouseEvent(
        QMouseEvent.Type.MouseButtonPress, QPointF(place), QPointF(place), Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    window.mousePressEvent(event)
    assert counter.model().dialog
    press(window, Qt.Key.Key_1)
    hall.until(lambda: counter.view and counter.view.state == "paused")
