"""What every painted widget shares: its painter ends with its paint event, whatever happened there."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from service_centre.qt.app import make_app
from service_centre.qt.widgets import with_painter


class Faulty(QWidget):
    @with_painter
    def paintEvent(self, painter: QPainter, area: QRectF) -> None:
        raise ValueError(painter, area)


def test_a_fault_while_painting_leaves_no_painter_behind(qtbot: QtBot) -> None:
    """The trace holds the painter: one that was still active would crash once its widget is gone."""
    make_app("tests")
    widget = Faulty()
    qtbot.addWidget(widget)
    with pytest.raises(ValueError, match="QPainter") as caught:
        widget.grab()
    painter, _ = caught.value.args
    assert not painter.isActive()
    assert not widget.paintingActive()
