"""The rules of the hall: standard library types alone; no clock, no file, no thread."""
