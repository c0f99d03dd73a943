"""Paper that runs out at every byte, and noise by the million: small in CI, whole by `make torture`."""

import os
import random
import sys
import threading
import time

import pytest

from hardware.errors import HardwareError
from hardware.paper import CENTRE, Feed, Paper, Row, Rule, Span
from hardware.printer import EscposPrinter
from hardware.settings import PrinterSettings
from hardware.simulated import CLONE, EPSON, PrinterStandIn
from hardware.status import BLOCK_BYTES, AnswerReader
from tests.helpers.waiting import wait_for

WHOLE = bool(os.environ.get("HALLCALL_TORTURE"))
SEED = int(os.environ.get("HALLCALL_SEED", "7"))
STEP = 1 if WHOLE else 67
ANSWER_S = 0.05 if WHOLE else 1.0  # beside other tests a stand-in that lives may need longer for a byte
NOISE_BYTES = 10_000_000 if WHOLE else 100_000
MARK = "* REPRINT *"


def slip(number: str, *, reprint: bool = False) -> Paper:
    rows = [
        Row((Span("Jiachuang Plaza", 32, True),), align=CENTRE),
        Row((Span(number, 150, True),), align=CENTRE),
    ]
    mark = [Row((Span(MARK, 34, True),), align=CENTRE)] if reprint else []
    return Paper((*mark, *rows, Rule(), Row((Span("Ahead"),), (Span("6"),)), Feed(20)))


def length_of(settings: PrinterSettings) -> int:
    printer = EscposPrinter(settings)
    return sum(len(band) for band in printer._bytes(slip("A001")))


@pytest.mark.parametrize("text", ["native", "raster"])
@pytest.mark.parametrize(("profile", "model"), [("epson", EPSON), ("automatic", EPSON), ("clone", CLONE)])
def test_paper_out_at_every_byte_and_three_reloads(profile: str, model: str, text: str) -> None:
    """Whoever holds a number holds it alone: never two unmarked papers, never none, whenever the roll is changed."""
    settings = PrinterSettings(profile=profile, text=text, answer_s=ANSWER_S, print_s=10.0)
    length = length_of(settings)
    step = STEP if text == "native" else max(STEP, length // (100 if WHOLE else 3))
    bad, cases = [], 0
    for offset in range(1, length, step):
        for reload_after in ("at once", "soon", "late"):
            cases += 1
            told = play(settings, model, offset, reload_after)
            if told:
                bad.append((offset, reload_after, told))
    sys.stdout.write(f"{profile} {text}: {cases} cases of {length} bytes, {len(bad)} bad\n")
    assert bad == []


def play(settings: PrinterSettings, model: str, offset: int, reload_after: str) -> str:
    """Print with a roll that ends at a byte; the customer asks once for a marked reprint if nothing came out well."""
    stand_in = PrinterStandIn(model=model)
    printer = EscposPrinter(PrinterSettings(**{**as_dict(settings), "port": stand_in.port}))
    try:
        printer.status()
        stand_in.set(jam_at=stand_in.worked + offset)
        outcome = attempt(printer, slip("A001"), stand_in, reload_after)
        wait_for(lambda: stand_in.sensors.paper, s=5)
        reprinted = outcome != "printed"
        if reprinted:
            outcome = attempt(printer, slip("A001", reprint=True), stand_in, "")
        wait_for(lambda: not stand_in._buffer, s=5)
        time.sleep(0.005)  # the head is on its last piece
        if outcome != "printed":
            return f"the reprint was {outcome}"
        whole = ["".join(texts) for texts in stand_in.texts]
        if settings.text == "native":
            whole = [text for text in whole if "A001" in text]
            unmarked = sum(MARK not in text for text in whole)
        else:  # a picture says nothing: what was cut beside the reprint was not marked
            unmarked = len(whole) - reprinted
        return "" if whole and unmarked <= 1 else f"{len(whole)} papers, {unmarked} unmarked"
    finally:
        printer.close()
        stand_in.close()


def as_dict(settings: PrinterSettings) -> dict[str, object]:
    return {name: getattr(settings, name) for name in PrinterSettings.__dataclass_fields__}


def attempt(printer: EscposPrinter, paper: Paper, stand_in: PrinterStandIn, reload_after: str) -> str:
    def reload_soon(after_s: float) -> None:
        ends = time.monotonic() + 5
        while stand_in.sensors.paper and time.monotonic() < ends and not over.is_set():
            time.sleep(0.001)
        time.sleep(after_s)
        stand_in.reload()

    over = threading.Event()
    hand = None
    if reload_after in ("at once", "soon"):
        hand = threading.Thread(target=reload_soon, args=(0.0 if reload_after == "at once" else 0.06,))
        hand.start()
    try:
        printer.print(paper)
        outcome = "printed"
    except HardwareError as error:
        outcome = error.word
    over.set()
    if hand:
        hand.join()
    elif reload_after == "late":
        printer.status()
        stand_in.reload()
    return outcome


def test_noise_never_stops_the_reader_of_answers() -> None:
    dice, reader, done = random.Random(SEED), AnswerReader(), 0
    sys.stdout.write(f"seed {SEED}, {NOISE_BYTES} bytes\n")
    while done < NOISE_BYTES:
        piece = dice.randbytes(dice.randrange(1, 200))
        done += len(piece)
        reader.feed(piece)
        assert len(reader._waiting) < BLOCK_BYTES
    assert reader.noise
