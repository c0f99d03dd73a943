"""The hall of windows that end-to-end tests share."""

from tests.helpers.windows import hall_fixture as hall

__all__ = ["hall"]
