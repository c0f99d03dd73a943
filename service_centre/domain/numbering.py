"""Which number comes next: per line and day online, from the kiosk's own range offline."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parts:
    """A number taken apart; `kiosk` is 0 for one that was issued online."""

    line: str
    kiosk: int
    count: int


def online(line: str, count: int, digits: int) -> str | None:
    """Write number `count` (from 1) of a line as A001; None when the range is at its end."""
    return f"{line}{count:0{digits}d}" if 1 <= count < 10**digits else None


def offline(line: str, kiosk: int, count: int, digits: int) -> str | None:
    """Write number `count` (from 1) of a kiosk's own range as A1001, one digit longer than online ones."""
    if not (1 <= kiosk <= 9 and 1 <= count < 10**digits):
        return None
    return f"{line}{kiosk}{count:0{digits}d}"


def written(parts: Parts, digits: int) -> str:
    """Write a number that was taken apart, in its one way."""
    return f"{parts.line}{parts.kiosk or ''}{parts.count:0{digits}d}"


def take_apart(number: str, digits: int) -> Parts | None:
    """Read a number as people write it (small letters, spaces); None if it is none."""
    text = number.strip().upper()
    line, rest = text[:1], text[1:]
    if not ("A" <= line <= "Z") or not rest.isdecimal() or not rest.isascii():
        return None
    if len(rest) == digits and int(rest):
        return Parts(line, 0, int(rest))
    if len(rest) == digits + 1 and rest[0] != "0" and int(rest[1:]):
        return Parts(line, int(rest[0]), int(rest[1:]))
    return None
