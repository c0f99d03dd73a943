"""A device's side of the hall: versions, repeats with the same id, what outlives a restart."""

import sqlite3
import threading
from pathlib import Path

from docs.scenes import make_scene
from service_centre.domain import tickets as t
from service_centre.link.disk import DiskWriter
from service_centre.link.outbox import Outbox
from service_centre.messages.codec import encode
from service_centre.messages.envelope import BUSY, Reply
from service_centre.messages.views import Version
from tests.helpers.playbook import Playbook
from tests.helpers.waiting import PATIENCE_S, wait_for


def said(scene) -> list[bytes]:  # type: ignore[no-untyped-def]
    return [payload for topic, payload in scene.hub.said if "/cmd/" in topic]


def test_older_views_are_ignored_equal_and_newer_are_taken() -> None:
    scene = make_scene("board-1", Playbook())
    scene.show()
    first = scene.station.hall
    scene.play.takes("A")
    scene.show()
    assert scene.station.hall is not first
    newest = scene.station.hall
    assert first is not None
    scene.station.feed("hallcall/main/view/hall", encode(first))
    assert scene.station.hall is newest


def test_a_command_is_repeated_with_the_same_id_until_answered() -> None:
    scene = make_scene("kiosk-1", Playbook())
    scene.show()
    answers: list[Reply | None] = []
    scene.station.ask(t.TakeTicket("A"), answers.append, life_s=3)
    scene.pass_time(1.1)
    scene.station.feed("hallcall/main/reply/kiosk-1", encode(Reply(id=scene.asked()[0], status=BUSY)))
    scene.pass_time(1.1)
    payloads = said(scene)
    assert len(payloads) == 3
    assert len(set(payloads)) == 1
    scene.answer(t.TicketGiven("A001", "A", 0, 0))
    scene.pass_time(5)
    assert len(said(scene)) == 3
    assert answers[0] is not None


def test_a_life_that_ends_is_told_once() -> None:
    scene = make_scene("kiosk-1", Playbook())
    answers: list[Reply | None] = []
    scene.station.ask(t.TakeTicket("A"), answers.append, life_s=3)
    for _ in range(5):
        scene.pass_time(1)
    assert answers == [None]


def test_kept_commands_outlive_a_restart(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "o.sqlite")
    scene = make_scene("kiosk-1", Playbook(), outbox)
    scene.station.keep(t.ReportPrint("A001", "printed"))
    outbox.close()
    again = make_scene("kiosk-1", Playbook(), Outbox(tmp_path / "o.sqlite"))
    again.pass_time(3)
    assert again.asked()[1] == t.ReportPrint("A001", "printed")
    again.answer()
    assert again.station.outbox is not None
    assert again.station.outbox.pending() == []


def test_eight_seconds_of_silence_are_no_link() -> None:
    scene = make_scene("board-1", Playbook())
    scene.show()
    assert scene.station.linked
    scene.pass_time(8.1)
    assert not scene.station.linked


def test_bad_messages_are_counted_and_stop_nothing() -> None:
    scene = make_scene("board-1", Playbook())
    for topic in ("view/hall", "plan", "beat", "reply/board-1", "task/board-1"):
        for payload in (b"", b"\xff", b"{}", b"[1,2"):
            scene.station.feed(f"hallcall/main/{topic}", payload)
    assert scene.station.bad_messages == 19  # a plan may be empty: everything in it has a default
    scene.show()
    assert scene.station.hall
    assert scene.station.hall.version == Version(1, scene.play.hall.number)


def test_an_outbox_on_a_slow_disk_never_holds_its_owner_and_keeps_the_order(tmp_path: Path) -> None:
    outbox, order, owner_goes_on = Outbox(tmp_path / "o.sqlite"), list[str](), threading.Event()
    commit = outbox.commit

    def slow(writes):  # type: ignore[no-untyped-def]
        assert owner_goes_on.wait(PATIENCE_S)
        commit(writes)
        order.append("written")

    outbox.start(DiskWriter(slow, lambda work: work()))
    outbox.note(day="2026-11-21")
    outbox.print_state("p1", "A001", "sending")
    outbox.synced(lambda: order.append("printed"))
    assert order == []
    owner_goes_on.set()
    assert outbox.notes() == {"day": "2026-11-21"}
    wait_for(lambda: "printed" in order)
    assert order[-1] == "printed"
    assert order.count("written") in (1, 2)
    outbox.close()
    assert Outbox(tmp_path / "o.sqlite").unfinished_prints() == [("p1", "A001", False)]


def test_what_waits_for_a_write_waits_until_the_disk_has_room_again(tmp_path: Path, caplog) -> None:  # type: ignore[no-untyped-def]
    outbox, done, fails = Outbox(tmp_path / "o.sqlite"), list[str](), [True]
    commit = outbox.commit

    def full(writes):  # type: ignore[no-untyped-def]
        if fails[0]:
            raise sqlite3.OperationalError("database or disk is full")
        commit(writes)

    outbox.start(DiskWriter(full, lambda work: work()))
    outbox.keep("command-1", b"x")
    outbox.synced(lambda: done.append("then"))
    wait_for(lambda: "can't be written" in caplog.text)
    assert done == []
    fails[0] = False
    wait_for(lambda: done == ["then"])
    outbox.close()
    assert [kept.id for kept in Outbox(tmp_path / "o.sqlite").pending()] == ["command-1"]
    caplog.clear()
