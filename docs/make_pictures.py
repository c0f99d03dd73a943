"""`make pictures`: every screen in every state, size and language into build/pictures, with an index page.

The dozen that README and docs use are copied to docs/pictures.
"""

import html
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image, ImageDraw
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from counter_terminal.config import CustomerSide
from counter_terminal.presenter import CounterPresenter
from counter_terminal.screens import desk as desk_screen
from counter_terminal.screens import seat as seat_screen
from counter_terminal.screens.customer import CustomerWindow
from counter_terminal.screens.dialog import KEYBOARD
from counter_terminal.window import StaffWindow
from display_board.screens.sign import SignWindow
from display_board.window import BoardWindow
from docs import scenes
from hardware.film import Frame
from hardware.raster import draw
from kiosk.slip import SlipData, make_slip
from kiosk.template import SHIPPED, read_template
from kiosk.window import KioskWindow
from service_centre.domain.plan import Plan, Web
from service_centre.i18n import LANGUAGES
from service_centre.qt import theme
from service_centre.qt.app import make_app
from service_centre.qt.theme import Kiosk

OUT, DOCS = Path("build/pictures"), Path("docs/pictures")

KIOSKS = (Kiosk(800, 480, 154.4), Kiosk(720, 1280, 87.8), Kiosk(1280, 800, 217.0), Kiosk(1080, 1920, 267.8))
COUNTERS = ((1024, 768), (1366, 768), (1920, 1080))
DESKS = ((1366, 768), (1920, 1080))
SIGNS = ((800, 480), (1280, 400), (1080, 1920))
BOARDS = ((1280, 720), (1920, 1080), (1080, 1920), (3840, 2160))

FOR_DOCS = {
    "kiosk-choose-zh_Hans-1280x800": "kiosk", "kiosk-choose-en-1280x800": "kiosk-en",
    "kiosk-ticket-zh_Hans-1080x1920": "kiosk-ticket", "kiosk-paper_out-zh_Hans-1280x800": "kiosk-no-paper",
    "counter-serving-zh_Hans-1366x768": "counter", "counter-serving-en-1366x768": "counter-en",
    "counter-transfer-en-1366x768": "counter-transfer", "desk-busy-en-1366x768": "desk",
    "desk-busy-zh_Hans-1366x768": "desk-zh", "board-calling-zh_Hans-1920x1080": "board",
    "board-calling-zh_Hans-1080x1920": "board-portrait", "slip-ticket-zh_Hans-576": "ticket",
}  # fmt: skip


def main() -> None:
    """Make all pictures."""
    app = make_app("hallcall-pictures")
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    DOCS.mkdir(parents=True, exist_ok=True)
    names = []
    for name, window in windows():
        app.processEvents()
        window.grab().save(str(OUT / f"{name}.png"))
        window.close()
        window.deleteLater()
        names.append(name)
    names += list(slips())
    (OUT / "index.html").write_text(_index(names), encoding="utf-8")
    for name, short in FOR_DOCS.items():
        shutil.copyfile(OUT / f"{name}.png", DOCS / f"{short}.png")
    print(f"{len(names)} pictures in {OUT}; open {OUT / 'index.html'}")


def windows() -> Iterator[tuple[str, QWidget]]:
    """Give every window by its name, shown and laid out."""
    with tempfile.TemporaryDirectory() as folder:
        yield from kiosk_windows(Path(folder))
    yield from counter_windows()
    yield from keyboard_windows()
    yield from customer_windows()
    yield from board_windows()
    yield from sign_windows()


def kiosk_windows(folder: Path) -> Iterator[tuple[str, KioskWindow]]:
    """Give the kiosk's pages."""
    for language in LANGUAGES:
        for state, presenter in scenes.kiosk_states(folder, language):
            for sizes in KIOSKS:
                window = KioskWindow(sizes)
                window.show_page(presenter.page())
                window.show()
                yield f"kiosk-{state}-{language}-{sizes.width_px}x{sizes.height_px}", window


def counter_windows(languages: tuple[str, ...] = LANGUAGES) -> Iterator[tuple[str, StaffWindow]]:
    """Give the terminal's and the desk's screens."""
    kinds = (
        ("counter", scenes.counter_states, seat_screen.paint, COUNTERS),
        ("desk", scenes.desk_states, desk_screen.paint, DESKS),
    )
    for language in languages:
        for kind, states, paint, sizes in kinds:
            for state, presenter in states(language):
                for width, height in sizes:
                    window = StaffWindow(presenter, paint)
                    window.resize(width, height)
                    window.show_model(presenter.model())  # type: ignore[attr-defined]
                    window.show()
                    yield f"{kind}-{state}-{language}-{width}x{height}", window


def show(window: StaffWindow, presenter: CounterPresenter) -> None:
    """Show what a presenter has now."""
    window.show_model(presenter.model())


def keyboard_windows(languages: tuple[str, ...] = LANGUAGES) -> Iterator[tuple[str, StaffWindow]]:
    """Give the terminal with the keyboard on its screen: letters, candidates, capitals, digits."""
    letters = {"zh_Hans": "kehuyaoqiutuik", "zh_Hant": "wjocji", "en": "Refund"}
    for language in languages:
        for state, text in (("letters", letters[language]), ("digits", "1001")):
            for width, height in COUNTERS:
                presenter = scenes.written(language, note=state == "letters")
                window = StaffWindow(presenter, seat_screen.paint)
                presenter.shown = partial(show, window, presenter)
                window.resize(width, height)
                presenter.shown()
                window.show()
                type_by_hand(window, text)
                yield f"keyboard-{state}-{language}-{width}x{height}", window


def type_by_hand(window: StaffWindow, text: str) -> None:
    """Touch the key for the keyboard in the first field, then a key for each character."""
    dialog = window.dialog
    window.grab()
    touch(dialog, dialog.centre_of(KEYBOARD + next(iter(dialog.fields))))
    for char in text:
        for name in ("shift", char.lower()) if char.isupper() else (char,):
            window.grab()
            touch(dialog.keyboard, dialog.keyboard.centre_of(name))


def touch(widget: QWidget, at: QPointF) -> None:
    """Touch a place, as a finger does."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at.toPoint())


def customer_windows() -> Iterator[tuple[str, CustomerWindow]]:
    """Give the customer's side of a window."""
    for language, (width, height) in product(LANGUAGES, ((800, 480), (1024, 600))):
        for state, model in scenes.customer_states(language):
            window = CustomerWindow(
                CustomerSide(shown=True, width_px=width, height_px=height), lambda _score: None
            )
            window.show_model(model)
            yield f"customer-{state}-{language}-{width}x{height}", window


def board_windows() -> Iterator[tuple[str, BoardWindow]]:
    """Give the board's states."""
    for languages in (("zh_Hans", "en"), ("zh_Hant", "en"), ("en", "zh_Hans")):
        for state, presenter in scenes.board_states(languages):
            for width, height in BOARDS:
                window = BoardWindow()
                window.resize(width, height)
                window.show_board(presenter.board())
                window.show()
                window.paint_due()
                yield f"board-{state}-{languages[0]}-{width}x{height}", window
    for width, height in BOARDS:
        window = BoardWindow()
        window.resize(width, height)
        window.show_board(scenes.board(("zh_Hans", "en"), scenes.busy_hall())[1].board())
        window.show()
        window.show_frame(_poster(*window.film_size))
        window.paint_due()
        yield f"board-film-zh_Hans-{width}x{height}", window


def _poster(width: int, height: int) -> Frame:
    """A picture as a mall would show one."""
    image = Image.new("RGB", (width, height), theme.SERVICE["C"])
    side = min(width, height)
    ImageDraw.Draw(image).ellipse(
        (width / 2 - side * 0.3, height / 2 - side * 0.3, width / 2 + side * 0.3, height / 2 + side * 0.3),
        theme.WARN_TINT,
    )
    return Frame(width, height, width * 3, image.tobytes())


def sign_windows() -> Iterator[tuple[str, SignWindow]]:
    """Give the sign over a window."""
    for languages in (("zh_Hans", "en"), ("zh_Hant", "en"), ("en", "zh_Hans")):
        for state, presenter in scenes.sign_states(languages):
            for width, height in SIGNS:
                window = SignWindow()
                window.resize(width, height)
                window.show_sign(presenter.sign())
                window.show()
                yield f"sign-{state}-{languages[0]}-{width}x{height}", window


SLIPS: Mapping[str, Mapping[str, Any]] = {
    "ticket": {},
    "fast": {"number": "F003", "line": "F"},
    "reprint": {"reprint": True},
    "offline": {"number": "D1017", "offline": True, "ahead": None},
    "large": {"large": True},
    "follow": {},
}
"""The states of a printed ticket; the last one's hall has a phone page, so that it carries a code."""


def slips() -> Iterator[str]:
    """Draw the printed tickets."""
    template = read_template(SHIPPED, 384)
    for language, (state, changed) in product(LANGUAGES, SLIPS.items()):
        plan = replace(Plan(), web=Web(address="https://hall.example.com")) if state == "follow" else Plan()
        data = SlipData(number="D017", line="D", language=language, ahead=6, issued="2026-11-21 14:18")
        for width in (576, 384):
            name = f"slip-{state}-{language}-{width}"
            draw(make_slip(replace(data, **changed), plan, template), width).save(OUT / f"{name}.png")
            yield name


def _index(names: list[str]) -> str:
    cell = '<figure><a href="{0}.png"><img loading="lazy" src="{0}.png" alt=""></a><figcaption>{0}</figcaption></figure>'
    cells = "".join(cell.format(html.escape(name)) for name in names)
    style = "body{font:14px sans-serif}figure{display:inline-block;margin:8px}img{height:220px;border:1px solid #ccc}"
    return f"<!doctype html><meta charset=utf-8><title>Hallcall: every screen</title><style>{style}</style>{cells}"


if __name__ == "__main__":
    main()
