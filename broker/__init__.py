"""The back room: the one program that owns the truth."""
