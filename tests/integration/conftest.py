"""A hall of its own for each test that needs real programs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from broker.config import Home
from tests.helpers.processes import broker, make_home, mosquitto


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A hall's folder that is always open."""
    return make_home(tmp_path / "hall")


@pytest.fixture
def hall(home: Home) -> Iterator[Home]:
    """The same with its Mosquitto and its broker."""
    with mosquitto(home), broker(home):
        yield home
