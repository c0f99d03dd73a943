"""What one commit will write: statements with their rows, in order, all or nothing."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Row = tuple[Any, ...]


@dataclass(slots=True)
class Writes:
    """Collected while a batch is decided.

    Rows that are only ever appended go out first, those of one statement together; the others keep their order.
    """

    appended: dict[str, list[Row]] = field(default_factory=dict)
    ordered: list[tuple[str, list[Row]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.appended or self.ordered)

    def append(self, statement: str, row: Row) -> None:
        """Take a row that nothing in the same commit changes."""
        rows = self.appended.get(statement)
        if rows is None:
            rows = self.appended[statement] = []
        rows.append(row)

    def add(self, statement: str, *rows: Row) -> None:
        """Take rows of a statement, to be written after those taken before."""
        self.extend(statement, rows)

    def extend(self, statement: str, rows: Iterable[Row]) -> None:
        """Take many rows of a statement, to be written after those taken before."""
        rows = list(rows)
        if not rows:
            return
        if self.ordered and self.ordered[-1][0] == statement:
            self.ordered[-1][1].extend(rows)
        else:
            self.ordered.append((statement, rows))

    def clear(self) -> None:
        """Forget what was taken."""
        self.appended.clear()
        self.ordered.clear()


def execute(connection: sqlite3.Connection, writes: Writes) -> None:
    """Write what was collected; the caller holds the transaction."""
    for statement, rows in (*writes.appended.items(), *writes.ordered):
        connection.executemany(statement, rows)
