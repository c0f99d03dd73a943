"""Reads a TOML file into the dataclass it is handed; every complaint names file, line, key and remedy."""

import dataclasses
import tomllib
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from service_centre.errors import SettingsError

T = TypeVar("T")


def read_settings(path: Path, into: type[T]) -> T:
    """Read `path` into a frozen dataclass of type `into`; keys that are absent keep their defaults.

    Raises SettingsError for a missing file, a syntax error, an unknown key or a wrong value.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise SettingsError(
            file=path, line=1, name="-", hint="the file is not UTF-8: save it as UTF-8"
        ) from None
    except OSError as error:
        raise SettingsError(
            file=path, line=0, name="-", hint=f"the file can't be read ({error.strerror})"
        ) from None
    return parse_settings(text, into, file=str(path))


def parse_settings(text: str, into: type[T], *, file: str) -> T:
    """Parse TOML text as `read_settings` does; `file` is only named in complaints."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _digits_after(str(error), "line ")
        raise SettingsError(file=file, line=line, name="-", hint=f"not TOML: {error}") from None
    _refuse_unknown(table, into, (), text, file)
    try:
        return msgspec.convert(table, into)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `$")
        keys = tuple(part.partition("[")[0] for part in place.rstrip("`").split(".") if part)
        raise SettingsError(
            file=file, line=_line_of(text, keys), name=".".join(keys) or "-", hint=reason
        ) from None


def _refuse_unknown(value: Any, kind: Any, keys: tuple[str, ...], text: str, file: str) -> None:
    if dataclasses.is_dataclass(kind) and isinstance(value, dict):
        hints = get_type_hints(kind)
        for name, inner in value.items():
            if name not in hints:
                hint = f"no such key; there are {', '.join(sorted(hints))}"
                path = (*keys, name)
                raise SettingsError(file=file, line=_line_of(text, path), name=".".join(path), hint=hint)
            _refuse_unknown(inner, hints[name], (*keys, name), text, file)
        return
    for inner_kind in _inner_kinds(kind):
        if isinstance(value, list):
            for inner in value:
                _refuse_unknown(inner, inner_kind, keys, text, file)
        elif isinstance(value, dict):
            for name, inner in value.items():
                _refuse_unknown(inner, inner_kind, (*keys, name), text, file)


def _inner_kinds(kind: Any) -> tuple[Any, ...]:
    if get_origin(kind) in (tuple, list, dict, Union, UnionType):
        return tuple(k for k in get_args(kind) if k is not Ellipsis and k is not type(None))[-1:]
    return ()


def _line_of(text: str, keys: tuple[str, ...]) -> int:
    """Find the line where the last key is written, searching after the lines of the keys before it."""
    lines = text.splitlines()
    at = 0
    for key in keys:
        for number in range(at, len(lines)):
            words = (
                lines[number].replace("[", " ").replace("]", " ").replace("=", " ").replace(".", " ").split()
            )
            if key in words:
                at = number
                break
    return at + 1


def _digits_after(text: str, mark: str) -> int:
    digits = text.partition(mark)[2]
    number = "".join(c for c in digits.split(",")[0] if c.isdigit())
    return int(number or 0)


def as_toml(settings: object, heading: str) -> str:
    """Write a dataclass as TOML that `read_settings` reads back: its plain fields first, then a table a row."""
    out, tables = [f"# {heading}", ""], []
    for field in dataclasses.fields(settings):  # type: ignore[arg-type]
        value = getattr(settings, field.name)
        if dataclasses.is_dataclass(value):
            tables += ["", f"[{field.name}]", *_lines_of(value)]
        elif isinstance(value, dict) and any(map(dataclasses.is_dataclass, value.values())):
            for key, row in value.items():
                tables += ["", f"[{field.name}.{key}]", *_lines_of(row)]
        else:
            out.append(f"{field.name} = {toml_value(value)}")
    return "\n".join([*out, *tables]) + "\n"


def _lines_of(row: Any) -> list[str]:
    return [f"{field.name} = {toml_value(getattr(row, field.name))}" for field in dataclasses.fields(row)]


def toml_value(value: object) -> str:
    """Write one value as TOML."""
    if isinstance(value, dict):
        inner = ", ".join(f"{key} = {toml_value(one)}" for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
