"""What keeps a kiosk going: its parts' states, its ticket's template, and what the desk asks it to do."""

from collections.abc import Callable

from hardware.ports import PrinterStatus
from kiosk.issuing import Issuing
from kiosk.template import TemplateFile
from service_centre.clock import Clock
from service_centre.link.parts import Parts
from service_centre.link.station import Station
from service_centre.messages.queries import ReportTask
from service_centre.messages.views import Task

TEMPLATE_EVERY_S = 2.0


class Upkeep:
    """Tells the supervisor how the kiosk's parts are, and does the broker's tasks; `restart` ends the program."""

    def __init__(self, station: Station, clock: Clock, template: TemplateFile, issuing: Issuing) -> None:
        self._station, self._clock, self._template, self._issuing = station, clock, template, issuing
        self.parts = Parts(station)
        self.printer = PrinterStatus("starting")
        self.restart: Callable[[], None] = lambda: None
        self._looked_s = 0.0
        station.ears.task = self._do_task

    @property
    def prints(self) -> bool:
        """Say whether the printer is in order."""
        return self.printer.word == "ok"

    def start(self) -> None:
        """Report what the last run left open."""
        self._issuing.settle()
        self._tell_template()

    def tick(self) -> None:
        """Let time pass; look once in a while whether the ticket's template was edited."""
        self.parts.tick()
        now_s = self._clock.machine_s()
        if now_s - self._looked_s >= TEMPLATE_EVERY_S:
            self._looked_s = now_s
            if self._template.refresh():
                self._tell_template()

    def _tell_template(self) -> None:
        self.parts.is_now("template", "settings" if self._template.fault else "ok")

    def printer_is(self, status: PrinterStatus) -> None:
        """Take the printer's state from its worker."""
        self.printer = status
        near_end = status.near_end and status.word == "ok"
        self.parts.is_now("printer", "near_end" if near_end else status.word)

    def _do_task(self, task: Task) -> None:
        outcome, detail = ("done", "") if self._done(task) else ("failed", "not_known")
        self._station.ask(ReportTask(task.id, outcome, detail), lambda _reply: None, life_s=30)

    def _done(self, task: Task) -> bool:
        match task.what:
            case "reprint":
                return bool(self._issuing.reprint(task.number or "-"))
            case "test_print":
                return self._issuing.test_print()
            case "restart":
                self.restart()
                return True
        return False
