"""The ticket's template: a file that a hall can edit, checked as a whole before it is used.

`TemplateFile` reads it again when it changes; a broken one is told with line and field, and the last good one stays.
"""

import logging
import string
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hardware.errors import BadPicture
from hardware.paper import Picture
from hardware.raster import picture_of
from service_centre.config import read_settings
from service_centre.errors import ServiceCentreError, SettingsError

log = logging.getLogger(__name__)

SHIPPED = Path(__file__).with_name("ticket.toml")
KINDS = ("text", "rule", "feed", "qr", "picture")
WHEN = ("always", "reprint", "ahead", "offline", "online", "web", "prepare")
ALIGN = ("left", "centre")
LABELS = ("ahead", "issued", "reprint", "follow", "missed", "today", "offline")
"""Fields that are words of the catalogues: slip.ahead and so on."""

OWN = ("hall", "service", "prepare")
"""Fields that the hall's settings give in each language."""

FIELDS = frozenset({"number", "people", "time", *LABELS, *OWN, *(f"{name}_2" for name in (*LABELS, *OWN))})
TEXT_DOTS, NUMBER_DOTS = 28, 135
"""Smallest sizes: 3.5 mm to read, and a number of 12 mm."""

QR_MODULES = 45
"""Modules of a code for an address of 70 characters, with its quiet zone."""

LONGEST_DOTS = 4_000
"""Half a metre of paper is no ticket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the ticket, as `ticket.toml` explains its keys."""

    kind: str = "text"
    when: str = "always"
    text: str | dict[str, str] = ""
    more: str = ""
    right: str = ""
    size: int = 30
    more_size: int = 30
    bold: bool = False
    align: str = "centre"
    dots: int = 10
    module_dots: int = 5
    grows: bool = True
    file: str = ""
    width_dots: int = 0

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands first on the line, in each of its languages."""
        return tuple(self.text.values()) if isinstance(self.text, dict) else (self.text,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """All lines, from top to bottom; `folder` is where pictures lie."""

    line: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A template that may be printed: its lines, and its pictures as they were when it was checked."""

    line: tuple[Line, ...]
    pictures: dict[str, bytes]

    def picture(self, line: Line) -> Picture:
        """Give a line's picture."""
        return Picture(self.pictures[line.file], line.width_dots)


def read_template(path: Path, width_dots: int) -> Checked:
    """Read and check a template for paper of a width; raises SettingsError with file, line, field and remedy."""
    read = read_settings(path, Template)
    template = Checked(read.line, _pictures(path.parent, read))
    for at, line in enumerate(template.line):
        fault = _fault(template, line, width_dots)
        if fault:
            name, hint = fault
            raise SettingsError(
                file=path, line=_line_of(path, at, name), name=f"line {at + 1}: {name}", hint=hint
            )
    if not any(_always_numbers(line) for line in template.line):
        raise SettingsError(
            file=path,
            line=1,
            name="line",
            hint="a text line with {number} that is always printed, in every language",
        )
    return template


def _pictures(folder: Path, template: Template) -> dict[str, bytes]:
    """Read the pictures that are there: a template holds them, so that a file that goes away stops no ticket."""
    found = {}
    for line in template.line:
        with suppress(OSError):
            if line.kind == "picture":
                found[line.file] = (folder / line.file).read_bytes()
    return found


def _always_numbers(line: Line) -> bool:
    """Say whether a line always prints the number; braces that are doubled print themselves and no field."""
    if line.kind != "text" or line.when != "always" or not line.texts:
        return False
    fields = [{field for _, field, _, _ in string.Formatter().parse(text)} for text in line.texts]
    return all("number" in found for found in fields)


def _line_of(path: Path, at: int, name: str) -> int:
    """Find where a field of the line stands, or where the line begins."""
    rows = path.read_text(encoding="utf-8").splitlines()
    starts = [n for n, row in enumerate(rows, 1) if row.strip() == "[[line]]"]
    begin = starts[at] if at < len(starts) else 1
    end = starts[at + 1] - 1 if at + 1 < len(starts) else len(rows)
    return next((n for n in range(begin, end + 1) if rows[n - 1].split("=")[0].strip() == name), begin)


def _fault(template: Checked, line: Line, width_dots: int) -> tuple[str, str] | None:
    """Find what is wrong with a line: its field and what would be right."""
    for name, value, known in (
        ("kind", line.kind, KINDS),
        ("when", line.when, WHEN),
        ("align", line.align, ALIGN),
    ):
        if value not in known:
            return name, f"one of {', '.join(known)}"
    if line.kind == "feed" and not 0 < line.dots <= LONGEST_DOTS:
        return "dots", f"1 to {LONGEST_DOTS}"
    most = width_dots // QR_MODULES
    if line.kind == "qr" and not 5 <= line.module_dots <= most:
        return "module_dots", f"5 to {most}: smaller ones can't be scanned, larger ones are cut off"
    if line.kind == "picture":
        return _fault_of_picture(template, line, width_dots)
    return _fault_of_text(line) if line.kind in ("text", "qr") else None


def _fault_of_text(line: Line) -> tuple[str, str] | None:
    for text in (*line.texts, line.more, line.right):
        try:
            parsed = list(string.Formatter().parse(text))
        except ValueError as error:
            return "text", f"braces in pairs ({error})"
        if any(spec or conversion for _, _, spec, conversion in parsed) or not text.isprintable():
            return "text", "plain fields as {number}, nothing behind a colon, no line breaks"
        fields = [field for _, field, _, _ in parsed if field is not None]
        unknown = [field for field in fields if field not in FIELDS]
        if unknown:
            return ("right" if text == line.right else "more" if text == line.more else "text",
                    f"no field {{{unknown[0]}}}; there are {', '.join(sorted(FIELDS))}")  # fmt: skip
        least = NUMBER_DOTS if "number" in fields else TEXT_DOTS
        name = "more_size" if text == line.more else "size"
        if text and not least <= getattr(line, name) <= 400:
            return name, f"{least} to 400 dots"
    return None


def _fault_of_picture(template: Checked, line: Line, width_dots: int) -> tuple[str, str] | None:
    if not 8 <= line.width_dots <= width_dots:
        return "width_dots", f"8 to {width_dots}, the width of the paper"
    if line.file not in template.pictures:
        return "file", f"a picture beside this file; there is no {line.file!r}"
    try:
        height = picture_of(template.picture(line)).height
    except BadPicture as error:
        return "file", str(error)
    return ("file", f"a picture not higher than {LONGEST_DOTS} dots") if height > LONGEST_DOTS else None


class TemplateFile:
    """A template that is read again when its file changes."""

    def __init__(self, path: Path, width_dots: int) -> None:
        """Read it; with a broken one the shipped template is printed, and the fault told."""
        self._path, self._width_dots = path, width_dots
        self._stamp = self._read_stamp()
        self.template, self.fault = read_template(SHIPPED, width_dots), ""
        if path != SHIPPED:
            self._read()

    def refresh(self) -> bool:
        """Look whether the file changed; True if it was read again, well or badly."""
        stamp = self._read_stamp()
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        self._read()
        return True

    def _read(self) -> None:
        try:
            self.template, self.fault = read_template(self._path, self._width_dots), ""
        except (ServiceCentreError, OSError) as error:
            self.fault = str(error)
            log.error("the ticket's template is not taken, the last good one stays: %s", error)

    def _read_stamp(self) -> int:
        try:
            return self._path.stat().st_mtime_ns
        except OSError:
            return 0
