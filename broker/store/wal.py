"""Counts the frames of a write-ahead log before SQLite opens it: what SQLite then leaves out was cut or damaged.

Source: https://sqlite.org/fileformat2.html#walformat
"""

from pathlib import Path

HEAD_BYTES, FRAME_HEAD_BYTES = 32, 24


def frames(path: Path) -> int:
    """Count the frames that belong to the log's newest run (their salts are those of its head); 0 without a log."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            page = int.from_bytes(head[8:12], "big")
            if len(head) < HEAD_BYTES or page < 512 or page > 65_536:
                return 0
            count = 0
            while (
                len(frame := file.read(FRAME_HEAD_BYTES)) == FRAME_HEAD_BYTES and frame[8:16] == head[16:24]
            ):
                file.seek(page, 1)
                count += 1
            return count
    except OSError:
        return 0
