"""One press counts once: a key that bounces, is held, or lies on a noisy line."""

from dataclasses import dataclass


@dataclass(slots=True)
class Debounce:
    """A key's history, in seconds of a steady clock.

    A press counts when the key has stayed down for `settle_s`, and the next one only after the key has been up
    for `quiet_s` without an edge: fifty bounces a second are one press.
    """

    settle_s: float
    quiet_s: float
    down: bool = False
    edge_s: float = 0.0
    armed: bool = True

    def edge(self, *, down: bool, at_s: float) -> bool:
        """Take a change of the line; True if the time before it completed a press."""
        pressed = self.tick(at_s)
        self.down, self.edge_s = down, at_s
        return pressed

    def tick(self, at_s: float) -> bool:
        """Let time pass; True once for each press."""
        held_s = at_s - self.edge_s
        if self.down and self.armed and held_s >= self.settle_s:
            self.armed = False
            return True
        if not self.down and held_s >= self.quiet_s:
            self.armed = True
        return False

    def due_s(self) -> float | None:
        """Say when `tick` has something to do next, or None."""
        return self.edge_s + self.settle_s if self.down and self.armed else None
