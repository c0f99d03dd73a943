"""A seat's devices beside its terminal: call box, lamps, buzzer, sign, scanner, rating pad. Wiring, no rules.

What devices say comes on their own threads and goes to the window's by `later`; what they show follows the
presenter's outputs.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from counter_terminal.config import CounterConfig
from counter_terminal.outputs import Outputs
from hardware.errors import HardwareError
from hardware.factory import (
    open_call_box,
    open_key_lamps,
    open_rating_pad,
    open_scanner,
    open_sign,
    open_window_lamp,
)
from hardware.ports import OFF, ON, Buzzer, Lamp, Scan
from hardware.worker import ReaderWorker, SignWorker

log = logging.getLogger(__name__)

Later = Callable[[Callable[[], None]], None]


class Hand(Protocol):
    """Whom the devices serve: the seat's presenter."""

    def box(self, move: str) -> None:
        """A key of the call box was pressed."""

    def scan(self, scan: Scan) -> None:
        """A code was scanned."""

    def rated(self, score: int) -> None:
        """The customer pressed a score."""

    def part_is(self, part: str, state: str) -> None:
        """A device works, or has a trouble."""


class SeatDevices:
    """Opens what the settings name; what is missing is said as the part's state and stops nothing else."""

    def __init__(self, config: CounterConfig, hand: Hand, later: Later) -> None:
        self._hand, self._later = hand, later
        self._readers: list[ReaderWorker[Any]] = []
        self._key_lamps: dict[str, Lamp] = {}
        self._lamp: Lamp | None = None
        self._buzzer: Buzzer | None = None
        self._sign: SignWorker | None = None
        self._shown: Outputs | None = None
        self._closed = False
        self._newest_n: int | None = None
        self._listen("call_box", lambda: open_call_box(config.call_box), hand.box)
        self._listen("scanner", lambda: open_scanner(config.scanner), hand.scan)
        self._listen("rating_pad", lambda: open_rating_pad(config.rating_pad), hand.rated)
        self._guard("sign", partial(self._open_sign, config))
        self._guard("call_box", partial(self._open_key_lamps, config))
        self._guard("lamp", partial(self._open_lamp, config))

    def _listen(
        self, part: str, find: Callable[[], Callable[[], Any] | None], heard: Callable[[Any], None]
    ) -> None:
        def start() -> None:
            opened = find()
            if opened:
                self._readers.append(ReaderWorker(
                    part, opened, heard=lambda what: self._later(partial(heard, what)), state=partial(self._state, part)
                ))  # fmt: skip

        self._guard(part, start)

    def _guard(self, part: str, start: Callable[[], None]) -> None:
        """Start a device; wrong settings are the part's state."""
        try:
            start()
        except HardwareError as error:
            log.error("%s: %s", part, error)
            self._hand.part_is(part, error.word)

    def _state(self, part: str, word: str) -> None:
        self._later(partial(self._hand.part_is, part, word))

    def _open_sign(self, config: CounterConfig) -> None:
        opened = open_sign(config.sign)
        if opened:
            self._sign = SignWorker(opened, state=partial(self._state, "sign"))

    def _open_key_lamps(self, config: CounterConfig) -> None:
        self._key_lamps = open_key_lamps(config.call_box)

    def _open_lamp(self, config: CounterConfig) -> None:
        self._lamp, self._buzzer = open_window_lamp(config.lamp)
        if self._lamp or self._buzzer:
            self._hand.part_is("lamp", "ok")

    def show(self, outputs: Outputs) -> None:
        """Bring lamps, sign and buzzer up to date."""
        before = self._shown
        if outputs == before or self._closed:
            return
        self._shown = outputs
        for move, lamp in self._key_lamps.items():
            lamp.show(ON if move in outputs.lit else OFF)
        if self._lamp and (before is None or before.lamp != outputs.lamp):
            self._lamp.show(outputs.lamp)
        if self._sign and outputs.sign and (before is None or before.sign != outputs.sign):
            self._sign.show(outputs.sign)
        if outputs.call_n >= 0:
            newest, self._newest_n = self._newest_n, max(self._newest_n or 0, outputs.call_n)
            if self._buzzer and newest is not None and self._newest_n > newest:
                self._buzzer.beep()

    def close(self) -> None:
        """Stop listening and let the pins go."""
        self._closed = True
        for reader in self._readers:
            reader.stop()
        if self._sign:
            self._sign.stop()
        for one in (*self._key_lamps.values(), self._lamp, self._buzzer):
            if one:
                one.close()
