"""How a program talks and listens."""
