"""The small panel of a rehearsal with a screen: customers, paper, cable, programs, seats; and the last slip."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from rehearsal.show import Show
from service_centre.i18n import words

STEP_MS = 25
PAPER_PX = 288


class Panel(QWidget):
    """Drives the show from its own timer, so that no second thread is needed."""

    def __init__(self, show: Show, language: str) -> None:
        super().__init__()
        self.setWindowTitle("Hallcall rehearsal")
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
        box.addWidget(self._title("panel.break"))
        paper = self._toggle("panel.paper", on=True)
        paper.toggled.connect(self._set_paper)
        cable = self._toggle("panel.cable", on=True)
        cable.toggled.connect(self._set_cable)
        box.addWidget(paper)
        box.addWidget(cable)
        self._program = QComboBox()
        self._program.addItems(list(self._show.stage.programs))
        kill = QPushButton(self._say("panel.kill"))
        kill.clicked.connect(self._kill)
        box.addWidget(self._program)
        box.addWidget(kill)
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

    def _set_paper(self, on: bool) -> None:
        printer = self._show.stage.printer
        if printer and on:
            printer.reload()
        elif printer:
            printer.sensors.paper = False

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
        hall = show.recorder.hall
        if hall:
            waiting = sum(row.waiting for row in hall.services)
            given = sum(show.recorder.acknowledged.values())
            self._state.setText(self._say("panel.state", waiting=waiting, given=given))
