"""The small panel of a rehearsal with a screen: customers, paper, cable, programs, seats; and the last slip."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from rehearsal.props import SeatProps
from rehearsal.show import Show
from service_centre.i18n import words
from service_centre.qt import theme

STEP_MS = 25
PAPER_PX = 288
SEAT = "counter-1"
"""The visitor's seat: it has the props."""

BOX_MOVES = ("next", "recall", "no_show", "transfer")
PRINTER_FAULTS = {
    "near_end": "panel.near_end", "cover_open": "panel.cover", "cutter_stuck": "panel.cutter",
    "overheated": "panel.hot", "silent": "panel.silent",
}  # fmt: skip


LOOK = f"""
QWidget {{ background: {theme.PAPER}; color: {theme.INK}; }}
QPushButton, QLineEdit, QComboBox {{
    background: {theme.KEY}; border: 2px solid {theme.EDGE}; border-radius: 10px; padding: 2px 8px;
}}
QPushButton:pressed {{ background: {theme.LINE}; }}
QPushButton:checked {{ background: {theme.INK}; color: {theme.CARD}; border-color: {theme.INK}; }}
QScrollArea, QScrollArea QLabel {{ background: {theme.SAND}; border: none; }}
"""
"""The hall's own colours; a dark key is on."""


class Panel(QWidget):
    """Drives the show from its own timer, so that no second thread is needed."""

    def __init__(self, show: Show, language: str) -> None:
        super().__init__()
        self.setWindowTitle("Hallcall rehearsal")
        self.setStyleSheet(LOOK)
        self._show, self._say = show, words(language)
        self._seen: object = None
        box = QHBoxLayout(self)
        box.addLayout(self._controls())
        box.addWidget(self._paper())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)
        self._timer.start(STEP_MS)

    def _controls(self) -> QVBoxLayout:
        box = QVBoxLayout()
        box.addWidget(self._title("panel.customers"))
        self._customers = self._toggle("panel.come", on=True)
        self._customers.toggled.connect(self._set_customers)
        self._pace = QSlider(Qt.Orientation.Horizontal)
        self._pace.setRange(1, 40)
        self._pace.setValue(round(self._show.pace * 10))
        self._pace.valueChanged.connect(self._set_pace)
        box.addWidget(self._customers)
        box.addWidget(self._pace)
        self._times = QLabel()
        self._set_pace(self._pace.value())
        box.addWidget(self._times)
        box.addWidget(self._title("panel.break"))
        box.addLayout(self._printer())
        cable = self._toggle("panel.cable", on=True)
        cable.toggled.connect(self._set_cable)
        box.addWidget(cable)
        self._program = QComboBox()
        self._program.addItems(list(self._show.stage.programs))
        kill = QPushButton(self._say("panel.kill"))
        kill.clicked.connect(self._kill)
        box.addWidget(self._program)
        box.addWidget(kill)
        box.addWidget(self._title("panel.devices"))
        box.addLayout(self._devices())
        box.addWidget(self._title("panel.seats"))
        box.addLayout(self._seats())
        self._state = QLabel()
        box.addWidget(self._state)
        box.addStretch(1)
        return box

    def _title(self, key: str) -> QLabel:
        return QLabel(f"<b>{self._say(key)}</b>")

    def _toggle(self, key: str, *, on: bool) -> QPushButton:
        button = QPushButton(self._say(key))
        button.setCheckable(True)
        button.setChecked(on)
        return button

    def _printer(self) -> QGridLayout:
        """A key for each trouble of the printer; the paper's own puts everything in order."""
        grid = QGridLayout()
        paper = self._toggle("panel.paper", on=True)
        paper.toggled.connect(self._set_paper)
        grid.addWidget(paper, 0, 0)
        self._faults = {}
        for at, (sensor, key) in enumerate(PRINTER_FAULTS.items(), 1):
            button = self._toggle(key, on=False)
            button.toggled.connect(partial(self._set_sensor, sensor))
            grid.addWidget(button, at // 2, at % 2)
            self._faults[sensor] = button
        return grid

    def _devices(self) -> QGridLayout:
        """What stands around the visitor's seat, and the kiosk's scanner."""
        grid = QGridLayout()
        self._code = QLineEdit("8801234567890")
        for at, (key, work) in enumerate(
            (("panel.scan_kiosk", self._scan_kiosk), ("panel.scan_seat", self._scan_seat))
        ):
            button = QPushButton(self._say(key))
            button.clicked.connect(work)
            grid.addWidget(button, 1, at * 2, 1, 2)
        grid.addWidget(self._code, 0, 0, 1, 4)
        for at, move in enumerate(BOX_MOVES):
            button = QPushButton(self._say(f"panel.box_{move}"))
            button.clicked.connect(partial(self._press_box, move))
            grid.addWidget(button, 2, at)
        for score in (5, 3, 1):
            button = QPushButton(self._say(f"rating.{score}"))
            button.clicked.connect(partial(self._rate, score))
            grid.addWidget(button, 3, (5 - score) // 2)
        silent = self._toggle("panel.sign", on=True)
        silent.toggled.connect(self._set_sign)
        self._sign = QLabel()
        grid.addWidget(silent, 4, 0, 1, 2)
        grid.addWidget(self._sign, 4, 2, 1, 2)
        return grid

    def _seats(self) -> QGridLayout:
        grid = QGridLayout()
        stage = self._show.stage
        for at, seat in enumerate(stage.plan.seats):
            staff = str(1001 + at)
            name, pin = stage.pins[staff]
            button = QPushButton(self._say("counter.window", seat=seat))
            button.clicked.connect(lambda _checked=False, seat=seat: self._show.take_over(seat))
            grid.addWidget(button, at, 0)
            grid.addWidget(QLabel(f"{name}  {staff} · {pin}"), at, 1)
        name, pin = stage.pins["9001"]
        grid.addWidget(
            QLabel(f"{self._say('desk.title')} {name}  9001 · {pin}"), len(stage.plan.seats), 0, 1, 2
        )
        return grid

    def _paper(self) -> QScrollArea:
        self._slip = QLabel(self._say("panel.slip"))
        self._slip.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        area = QScrollArea()
        area.setWidget(self._slip)
        area.setWidgetResizable(True)
        area.setMinimumSize(PAPER_PX + 40, 480)
        return area

    # What the controls do.

    def _set_customers(self, on: bool) -> None:
        self._show.customers = on

    def _set_pace(self, tenths: int) -> None:
        self._show.pace = tenths / 10
        self._times.setText(self._say("panel.pace", times=f"{tenths / 10:.1f}"))

    def _set_paper(self, on: bool) -> None:
        printer = self._show.stage.printer
        if printer and on:
            printer.reload()
            for button in self._faults.values():
                button.setChecked(False)
        elif printer:
            printer.set(paper=False)

    def _set_sensor(self, sensor: str, on: bool) -> None:
        printer = self._show.stage.printer
        if printer:
            printer.set(**{sensor: on})

    def _scan_kiosk(self) -> None:
        if self._show.stage.scanner:
            self._show.stage.scanner.scan(self._code.text())

    def _scan_seat(self) -> None:
        for props in self._at_seat():
            props.scanner.scan(self._code.text())

    def _press_box(self, move: str) -> None:
        program = self._show.stage.programs.get(SEAT)
        if program:  # pins of the mock factory live inside the program
            program.wish("box", move)

    def _rate(self, score: int) -> None:
        for props in self._at_seat():
            props.pad.press(score)

    def _set_sign(self, on: bool) -> None:
        for props in self._at_seat():
            props.sign.silent = not on

    def _at_seat(self) -> list[SeatProps]:
        return [props for device, props in self._show.stage.props.items() if device == SEAT]

    def _set_cable(self, on: bool) -> None:
        cable = self._show.stage.cable
        if cable:
            (cable.plug if on else cable.pull)()

    def _kill(self) -> None:
        program = self._show.stage.programs.get(self._program.currentText())
        if program:
            program.kill()

    def _step(self) -> None:
        show = self._show
        show.step()
        show.stream(show.now_ms)
        printer = show.stage.printer
        if printer and printer.last and printer.count != self._seen:
            self._seen = printer.count
            picture = QPixmap(str(printer.last))
            self._slip.setPixmap(picture.scaledToWidth(PAPER_PX, Qt.TransformationMode.SmoothTransformation))
        for props in self._at_seat():
            self._sign.setText(f"[ {props.sign.shows} ]")
        hall = show.recorder.hall
        if hall:
            waiting = sum(row.waiting for row in hall.services)
            given = sum(show.recorder.acknowledged.values())
            self._state.setText(self._say("panel.state", waiting=waiting, given=given))
