"""Pictures and videos as frames of a wished size: what stands beside the calls on a hall's screen.

Pictures are read by Pillow, videos by PyAV (FFmpeg's libraries); both are imported when the first file is opened.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hardware.errors import NoFilm

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"})
VIDEOS = frozenset({".mp4", ".mkv", ".webm", ".mov", ".avi", ".m4v"})

PIXELS_AT_MOST = 50_000_000
"""A larger picture is refused, but a JPEG: that one is read at an eighth, a quarter or half of its size."""

FRAMES_A_SECOND = 25
"""More of a video is not shown."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Dots as RGB, three bytes each, in lines of `stride` bytes, and how long they are shown."""

    width: int
    height: int
    stride: int
    rgb: bytes
    shown_s: float


def files_of(folder: Path) -> list[Path]:
    """List what can be played in a folder, by name; none where there is no folder."""
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return []
    return [
        file for file in found if file.suffix.lower() in PICTURES | VIDEOS and not file.name.startswith(".")
    ]


def frames(file: Path, width: int, height: int, picture_s: float) -> Iterator[Frame]:
    """Give the frames of a file, fitted into a size in dots; a picture is one frame. Raises NoFilm."""
    if file.suffix.lower() in PICTURES:
        yield _picture(file, width, height, picture_s)
    else:
        yield from _video(file, width, height)


def _picture(file: Path, width: int, height: int, picture_s: float) -> Frame:
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():  # sizes are judged below, with a limit of our own
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(file)
        with opened as image:
            image.draft("RGB", (width * 2, height * 2))
            if image.width * image.height > PIXELS_AT_MOST:
                raise NoFilm(f"{file.name}: {image.width}×{image.height} dots are more than can be shown")
            turned = ImageOps.exif_transpose(image).convert("RGB")
    except NoFilm:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError) as error:
        raise NoFilm(f"{file.name}: {error}") from error
    turned.thumbnail((width, height))
    return Frame(turned.width, turned.height, turned.width * 3, turned.tobytes(), picture_s)


def _video(file: Path, width: int, height: int) -> Iterator[Frame]:
    import av

    shown = 0
    try:
        with av.open(str(file)) as container:
            if not container.streams.video:
                raise NoFilm(f"{file.name}: no pictures in it")
            stream = container.streams.video[0]
            share = min(width / stream.codec_context.width, height / stream.codec_context.height)
            wide = max(2, int(stream.codec_context.width * share) // 2 * 2)
            high = max(2, int(stream.codec_context.height * share) // 2 * 2)
            last_s: float | None = None
            for frame in container.decode(stream):
                at_s = float(frame.time or 0.0)
                if last_s is not None and 0 <= at_s - last_s < 1 / FRAMES_A_SECOND:
                    continue
                shown_s = 1 / FRAMES_A_SECOND if last_s is None else min(1.0, max(0.0, at_s - last_s))
                last_s, shown = at_s, shown + 1
                plane = frame.reformat(width=wide, height=high, format="rgb24").planes[0]
                yield Frame(wide, high, plane.line_size, bytes(plane), shown_s)
    except (av.error.FFmpegError, ValueError, ZeroDivisionError) as error:
        raise NoFilm(f"{file.name}: {error}") from error
    if not shown:
        raise NoFilm(f"{file.name}: not one frame in it")
