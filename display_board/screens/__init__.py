"""What a board draws beside its calls, and the sign over one window."""
