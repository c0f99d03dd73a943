"""Reads a TOML file into the dataclass it is handed; every complaint names file, line, key and remedy."""

import dataclasses
import math
import tomllib
from pathlib import Path
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from service_centre.errors import SettingsError

T = TypeVar("T")

FILE_BYTES_AT_MOST = 1_000_000
TEXT_AT_MOST = 1000


def read_settings(path: Path, into: type[T]) -> T:
    """Read `path` into a frozen dataclass of type `into`; keys that are absent keep their defaults.

    Raises SettingsError for a missing file, a syntax error, an unknown key or a wrong value.
    """
    return parse_settings(read_text(path), into, file=str(path))


def read_text(path: Path) -> str:
    """Read a settings file, with or without a byte order mark; raises SettingsError."""
    try:
        with path.open("rb") as file:
            content = file.read(FILE_BYTES_AT_MOST + 1)
        if len(content) > FILE_BYTES_AT_MOST:
            hint = f"more than {FILE_BYTES_AT_MOST} bytes: is it a settings file?"
            raise SettingsError(file=path, line=0, name="-", hint=hint)
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        hint = "the file is not UTF-8: save it as UTF-8"
        raise SettingsError(file=path, line=1, name="-", hint=hint) from None
    except (OSError, ValueError) as error:  # a NUL in the name
        hint = f"the file can't be read ({getattr(error, 'strerror', error)})"
        raise SettingsError(file=path, line=0, name="-", hint=hint) from None


def read_secret(path: Path) -> str:
    """Read a password; a newline at its end does not matter. Raises SettingsError."""
    secret = read_text(path).strip()
    if not secret:
        raise SettingsError(file=path, line=1, name="-", hint="the password is empty: copy the file again")
    return secret


def parse_settings(text: str, into: type[T], *, file: str) -> T:
    """Parse TOML text as `read_settings` does; `file` is only named in complaints."""
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = _digits_after(str(error), "line ")
        raise SettingsError(file=file, line=line, name="-", hint=f"not TOML: {error}") from None
    _refuse_unknown(table, into, (), text, file)
    _refuse_odd(table, (), text, file)
    try:
        return msgspec.convert(table, into)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `$")
        keys = tuple(part.partition("[")[0] for part in place.rstrip("`").split(".") if part)
        name = ".".join(keys) or "-"
        hint = _choices(into, keys) if reason.startswith("Invalid enum value") else reason
        raise SettingsError(file=file, line=line_of(text, keys), name=name, hint=hint) from None


def _refuse_odd(value: Any, keys: tuple[str, ...], text: str, file: str) -> None:
    """Refuse what no setting can be: numbers that are none, control characters, texts without an end."""
    hint = ""
    if isinstance(value, float) and not math.isfinite(value):
        hint = "a number, not inf or nan"
    elif isinstance(value, str) and (len(value) > TEXT_AT_MOST or "\0" in value):
        hint = f"at most {TEXT_AT_MOST} characters, none of them NUL"
    elif isinstance(value, dict):
        for name, inner in value.items():
            _refuse_odd(inner, (*keys, name), text, file)
    elif isinstance(value, list):
        for inner in value:
            _refuse_odd(inner, keys, text, file)
    if hint:
        raise SettingsError(file=file, line=line_of(text, keys), name=".".join(keys) or "-", hint=hint)


def _choices(into: type, keys: tuple[str, ...]) -> str:
    """Name what may stand at a key that is one of several words."""
    kind: Any = into
    for key in keys:
        kind = get_type_hints(kind).get(key) if dataclasses.is_dataclass(kind) else None
    while kind is not None and get_origin(kind) is not Literal:
        kind = next(iter(get_args(kind)), None)
    return f"one of {', '.join(map(str, get_args(kind)))}" if kind else "another word"


def _refuse_unknown(value: Any, kind: Any, keys: tuple[str, ...], text: str, file: str) -> None:
    if dataclasses.is_dataclass(kind) and isinstance(value, dict):
        hints = get_type_hints(kind)
        for name, inner in value.items():
            if name not in hints:
                hint = f"no such key; there are {', '.join(sorted(hints))}"
                path = (*keys, name)
                raise SettingsError(file=file, line=line_of(text, path), name=".".join(path), hint=hint)
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


def line_of(text: str, keys: tuple[str, ...]) -> int:
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
    import tomlkit

    document = tomlkit.document()
    document.add(tomlkit.comment(heading))
    document.add(tomlkit.nl())
    values = {field.name: getattr(settings, field.name) for field in dataclasses.fields(settings)}  # type: ignore[arg-type]
    for name, value in sorted(values.items(), key=lambda item: _is_table(item[1])):
        if dataclasses.is_dataclass(value):
            document.add(name, _table_of(value))
        elif _is_table(value):
            tables = tomlkit.table(is_super_table=True)
            for key, row in value.items():
                tables.add(key, _table_of(row))
            document.add(name, tables)
        else:
            document.add(name, toml_item(value))
    return tomlkit.dumps(document)


def _is_table(value: Any) -> bool:
    rows = value.values() if isinstance(value, dict) else ()
    return dataclasses.is_dataclass(value) or any(map(dataclasses.is_dataclass, rows))


def _table_of(row: Any) -> Any:
    import tomlkit

    table = tomlkit.table()
    for field in dataclasses.fields(row):
        table.add(field.name, toml_item(getattr(row, field.name)))
    return table


def toml_item(value: Any) -> Any:
    """Turn a value into TOML: tables inside of it stand in their line."""
    import tomlkit

    if isinstance(value, dict):
        inline = tomlkit.inline_table()
        inline.update({key: toml_item(one) for key, one in value.items()})
        return inline
    if isinstance(value, (list, tuple)):
        items = tomlkit.array()
        items.extend(toml_item(one) for one in value)
        return items
    return tomlkit.item(value)


def toml_value(value: object) -> str:
    """Write one value as TOML."""
    return str(toml_item(value).as_string())
