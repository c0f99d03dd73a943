"""Before any Qt: without a display Qt would abort the interpreter. After each test: its windows are given back."""

import os
import sys
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def windows_given_back() -> Iterator[None]:
    """Delete the windows of a test: Qt does it in a running event loop only, and without one a run held 3 GB of them."""
    yield
    core = sys.modules.get("PySide6.QtCore")
    if core and core.QCoreApplication.instance():
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
