"""One function a command: (hall, command, caller, now) to facts or a refusal; nothing is saved here."""
