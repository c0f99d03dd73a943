"""The parts of a board, one a file, and the sign over one window: each paints what it is handed."""
