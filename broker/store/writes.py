"""What one commit will write: statements with their rows, in order, all or nothing."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Row = tuple[Any, ...]


@dataclass(slots=True)
class Writes:
    """Collected while a batch is decided; rows of the same statement that follow each other go out as one."""

    statements: list[tuple[str, list[Row]]] = field(default_factory=list)

    def add(self, statement: str, *rows: Row) -> None:
        """Take rows of a statement."""
        self.extend(statement, rows)

    def extend(self, statement: str, rows: Iterable[Row]) -> None:
        """Take many rows of a statement."""
        rows = list(rows)
        if not rows:
            return
        if self.statements and self.statements[-1][0] == statement:
            self.statements[-1][1].extend(rows)
        else:
            self.statements.append((statement, rows))

    def clear(self) -> None:
        """Forget what was taken."""
        self.statements.clear()


def execute(connection: sqlite3.Connection, writes: Writes) -> None:
    """Write what was collected; the caller holds the transaction."""
    for statement, rows in writes.statements:
        connection.executemany(statement, rows)
