"""A table of states and moves: code only looks it up; an illegal move raises and changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from service_centre.errors import IllegalMove


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` maps (state, move) to the state after it; `name` is said in errors and over the diagram."""

    name: str
    start: str
    rows: Mapping[tuple[str, str], str]

    def after(self, state: str, move: str) -> str:
        """Say the state after `move`; raises IllegalMove if the table has no such row."""
        try:
            return self.rows[state, move]
        except KeyError:
            raise IllegalMove(table=self.name, state=state, move=move) from None

    def allows(self, state: str, move: str) -> bool:
        """Say whether the table has this move."""
        return (state, move) in self.rows

    def legal_moves(self, state: str) -> tuple[str, ...]:
        """Name the moves that start in `state`, in the table's order."""
        return tuple(move for (at, move) in self.rows if at == state)

    def mermaid(self) -> str:
        """Draw the table as a Mermaid state diagram, for the docs."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [f"    {at} --> {after}: {move}" for (at, move), after in self.rows.items()]
        return "\n".join(lines)
