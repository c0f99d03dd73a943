"""The rehearsal's panel with each fault pressed: seen on the supervisor's list, and over when it is put right."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from rehearsal.panel import PRINTER_FAULTS, Panel
from rehearsal.recorder import Recorder
from rehearsal.show import Show
from rehearsal.stage import Setting, make_stage
from service_centre.i18n import words
from service_centre.qt.app import make_app
from tests.helpers import waiting

STATES = {
    "near_end": "near_end", "cover_open": "cover_open", "cutter_stuck": "cutter", "overheated": "overheated",
    "silent": "silent",
}  # fmt: skip


@pytest.mark.slow
def test_every_fault_of_the_panel_reaches_the_supervisor(tmp_path: Path, qtbot: QtBot) -> None:
    make_app("hallcall-test")
    stage = make_stage(Setting(folder=tmp_path, always_open=True, headless=True))
    show = Show(stage, Recorder(), 7)
    desk: dict[str, str] = {}
    alarms: list[str] = []

    def heard(_topic: str, payload: bytes) -> None:
        view = json.loads(payload)
        desk.clear()
        desk.update({f"{row['device']} {row['part']}": row["state"] for row in view["devices"]})
        alarms[:] = [
            alarm["values"].get("state", "") for alarm in view["alarms"] if alarm["key"] == "alarm.part"
        ]

    try:
        show.open(screens=("kiosk-1", "board-1", "counter-1", "desk-1"))
        assert show.watcher
        show.watcher.station.link.listen("hallcall/main/view/for/desk-1", heard)
        show.staff.pop("1", None)
        panel = Panel(show, "en")
        qtbot.addWidget(panel)
        say = words("en")

        def press(key: str) -> None:
            next(button for button in panel.findChildren(QPushButton) if button.text() == say(key)).click()

        def until(device: str, state: str) -> None:
            waiting.until(qtbot, lambda: desk.get(device) == state)

        until("kiosk-1 printer", "ok")
        until("counter-1 sign", "ok")
        for sensor, key in PRINTER_FAULTS.items():
            press(key)
            until("kiosk-1 printer", STATES[sensor])
            assert STATES[sensor] in alarms
            press(key)
            until("kiosk-1 printer", "ok")
            waiting.until(qtbot, lambda: not alarms)
        press("panel.paper")
        until("kiosk-1 printer", "paper_out")
        press("panel.paper")
        until("kiosk-1 printer", "ok")
        press("panel.sign")
        until("counter-1 sign", "silent")
        press("panel.sign")
        until("counter-1 sign", "ok")
    finally:
        stage.stop()
