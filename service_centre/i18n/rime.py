"""librime through its C interface: the library that Chinese desktops write with; Debian's, nothing to compile.

Sources: `rime_api.h` of librime 1.8 (Debian 12); its table of functions only ever grows at its end.
"""

import atexit
import ctypes
import tempfile
from functools import cache
from pathlib import Path
from typing import TypeVar

from service_centre.errors import InputMethodMissing

LIBRARY, DATA = "librime.so.1", Path("/usr/share/rime-data")
T = TypeVar("T", bound=ctypes.Structure)
SESSION, NUMBER, TEXT, PLACE = ctypes.c_size_t, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p

FUNCTIONS: dict[str, tuple[int, type, tuple[type, ...]]] = {
    "setup": (0, NUMBER, (PLACE,)),
    "initialize": (2, NUMBER, (PLACE,)),
    "create_session": (13, SESSION, ()),
    "process_key": (18, NUMBER, (SESSION, NUMBER, NUMBER)),
    "commit_composition": (19, NUMBER, (SESSION,)),
    "clear_composition": (20, NUMBER, (SESSION,)),
    "get_commit": (21, NUMBER, (SESSION, PLACE)),
    "free_commit": (22, NUMBER, (PLACE,)),
    "get_context": (23, NUMBER, (SESSION, PLACE)),
    "free_context": (24, NUMBER, (PLACE,)),
    "select_schema": (34, NUMBER, (SESSION, TEXT)),
    "select_candidate": (71, NUMBER, (SESSION, SESSION)),
    "candidate_list_next": (76, NUMBER, (PLACE,)),
    "candidate_list_end": (77, NUMBER, (PLACE,)),
    "candidate_list_from_index": (79, NUMBER, (SESSION, PLACE, NUMBER)),
}
"""Places in the table RimeApi, counted after its size; what each answers and takes."""


class Traits(ctypes.Structure):
    """Where librime finds its dictionaries and keeps its own files."""

    _fields_ = (
        ("data_size", NUMBER), ("shared_data_dir", TEXT), ("user_data_dir", TEXT), ("distribution_name", TEXT),
        ("distribution_code_name", TEXT), ("distribution_version", TEXT), ("app_name", TEXT), ("modules", PLACE),
        ("min_log_level", NUMBER), ("log_dir", TEXT), ("prebuilt_data_dir", TEXT), ("staging_dir", TEXT),
    )  # fmt: skip


class Context(ctypes.Structure):
    """What is being typed; behind `preedit` comes librime's own page of candidates, which nobody here reads."""

    _fields_ = (
        ("data_size", NUMBER), ("length", NUMBER), ("cursor_pos", NUMBER), ("sel_start", NUMBER), ("sel_end", NUMBER),
        ("preedit", TEXT), ("page", NUMBER * 5), ("candidates", PLACE), ("select_keys", PLACE),
        ("commit_text_preview", PLACE), ("select_labels", PLACE),
    )  # fmt: skip


class Commit(ctypes.Structure):
    """A text that is certain."""

    _fields_ = (("data_size", NUMBER), ("text", TEXT))


class CandidateRow(ctypes.Structure):
    """One candidate, and the way to the next."""

    _fields_ = (("list", PLACE), ("index", NUMBER), ("text", TEXT), ("comment", TEXT), ("reserved", PLACE))


class Rime:
    """The library, set up; its state belongs to the process, so there is one: see `rime()`."""

    def __init__(self, folder: Path) -> None:
        try:
            library = ctypes.CDLL(LIBRARY)
            _without_learning(folder)
        except OSError as error:
            raise InputMethodMissing(reason=str(error)) from None
        library.rime_get_api.restype = PLACE
        table = library.rime_get_api() + ctypes.sizeof(PLACE)
        places = 1 + max(place for place, _, _ in FUNCTIONS.values())
        self._table = (PLACE * places).from_address(table)
        self._traits = sized(
            Traits(
                shared_data_dir=bytes(DATA),
                user_data_dir=bytes(folder),
                staging_dir=bytes(folder),
                distribution_name=b"Hallcall",
                distribution_code_name=b"hallcall",
                distribution_version=b"1",
                app_name=b"rime.hallcall",
                min_log_level=3,  # fatal; "Missing ascii bindings" of a default that is not used is no news
                log_dir=b"",
            )
        )
        self.call("setup", ctypes.byref(self._traits))
        self.call("initialize", ctypes.byref(self._traits))

    def call(self, name: str, *arguments: object) -> int:
        """Call a function; gives a truth or a session."""
        place, answer, takes = FUNCTIONS[name]
        return int(ctypes.CFUNCTYPE(answer, *takes)(self._table[place] or 0)(*arguments))


def sized(structure: T) -> T:
    """Write into a structure how long it is after that field; newer ones are longer."""
    structure.data_size = ctypes.sizeof(structure) - ctypes.sizeof(NUMBER)
    return structure


def _without_learning(folder: Path) -> None:
    """Write each schema again without its memory: what was typed once must not come up for the next customer."""
    schemas = sorted((DATA / "build").glob("*.schema.yaml"))
    if not schemas:
        raise FileNotFoundError(f"no dictionaries in {DATA}")
    for schema in schemas:
        text = schema.read_text(encoding="utf-8")
        plain = text.replace("\ntranslator:\n", "\ntranslator:\n  enable_user_dict: false\n")
        (folder / schema.name).write_text(plain, encoding="utf-8")


def dictionary(schema: str) -> Path:
    """Say where a way of writing lies, compiled."""
    return DATA / "build" / f"{schema}.prism.bin"


@cache
def rime() -> Rime:
    """Set the library up at the first use; its folder goes with the program."""
    folder = tempfile.TemporaryDirectory(prefix="hallcall-rime-")
    atexit.register(folder.cleanup)
    return Rime(Path(folder.name))
