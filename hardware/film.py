"""Pictures and videos as frames of a wished size: what stands beside the calls on a hall's screen.

Pictures are read by Pillow, videos by PyAV (FFmpeg's libraries); both are imported when the first file is opened.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hardware.errors import NoFilm

if TYPE_CHECKING:
    from av import VideoFrame
    from PIL import Image

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"})
VIDEOS = frozenset({".mp4", ".mkv", ".webm", ".mov", ".avi", ".m4v"})

PIXELS_AT_MOST = 16_000_000
"""A larger picture is refused, but a JPEG: that one is read at an eighth, a quarter or half of its size."""

FRAMES_A_SECOND = 25
"""More of a video is not shown."""

GAP_AT_MOST_S = 60.0
"""Two frames that are farther apart have wrong time stamps."""

LIGHT = (255, 255, 255, 255)


@dataclass(frozen=True, slots=True)
class Frame:
    """Dots as RGB, three bytes each, in lines of `stride` bytes.

    It is shown `at_s` after the file's first frame; the last one of a file then stays `stays_s`.
    """

    width: int
    height: int
    stride: int
    rgb: bytes
    at_s: float = 0.0
    stays_s: float = 1 / FRAMES_A_SECOND


def files_of(folder: Path) -> list[Path]:
    """List what can be played in a folder, by name; raises NoFilm where there is no folder."""
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        raise NoFilm(f"{folder}: {error.strerror}") from error
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
            image.thumbnail((width * 2, height * 2))  # before anything copies it
            turned = _on_light(ImageOps.exif_transpose(image))
    except NoFilm:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError) as error:
        raise NoFilm(f"{file.name}: {error}") from error
    turned.thumbnail((width, height))
    return _frame_of(turned, 0.0, picture_s)


def _on_light(image: "Image.Image") -> "Image.Image":
    """Put a picture with a transparent ground on a light one: a dark logo must be seen."""
    from PIL import Image

    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    ground = Image.new("RGBA", seen.size, LIGHT)
    return Image.alpha_composite(ground, seen).convert("RGB")


def _frame_of(image: "Image.Image", at_s: float, stays_s: float) -> Frame:
    return Frame(image.width, image.height, image.width * 3, image.tobytes(), at_s, stays_s)


def _video(file: Path, width: int, height: int) -> Iterator[Frame]:
    import av

    shown = 0
    try:
        with av.open(str(file)) as container:
            if not container.streams.video:
                raise NoFilm(f"{file.name}: no pictures in it")
            stream = container.streams.video[0]
            clock = _Clock(float(stream.average_rate or FRAMES_A_SECOND))
            for frame in container.decode(stream):
                at_s = clock.take(frame.time)
                if at_s is not None:
                    shown += 1
                    yield _fitted(frame, width, height, at_s)
    except (av.error.FFmpegError, ValueError, ZeroDivisionError) as error:
        raise NoFilm(f"{file.name}: {error}") from error
    if not shown:
        raise NoFilm(f"{file.name}: not one frame in it")


class _Clock:
    """Says when a frame is shown, or None for one too many; strange time stamps become ordinary ones."""

    def __init__(self, rate: float) -> None:
        self._step_s = 1 / rate if rate > 0 else 1 / FRAMES_A_SECOND
        self._last_s: float | None = None
        self._at_s = self._due_s = 0.0

    def take(self, stamp_s: float | None) -> float | None:
        """Take the next frame's time stamp."""
        gap_s = self._step_s
        if stamp_s is not None and self._last_s is not None and 0 <= stamp_s - self._last_s <= GAP_AT_MOST_S:
            gap_s = stamp_s - self._last_s
        first, self._last_s = self._last_s is None and not self._at_s, stamp_s
        self._at_s += 0.0 if first else gap_s
        if self._at_s < self._due_s - 0.001:
            return None
        self._due_s += 1 / FRAMES_A_SECOND
        if self._due_s < self._at_s:
            self._due_s = self._at_s + 1 / FRAMES_A_SECOND
        return self._at_s


def _fitted(frame: "VideoFrame", width: int, height: int, at_s: float) -> Frame:
    """Fit a frame into a size, turned as the camera was held."""
    turn = int(getattr(frame, "rotation", 0)) % 360
    if turn:
        width, height = (height, width) if turn in (90, 270) else (width, height)
    share = min(width / frame.width, height / frame.height)
    wide, high = (max(2, int(side * share) // 2 * 2) for side in (frame.width, frame.height))
    small = frame.reformat(width=wide, height=high, format="rgb24")
    if turn:
        return _frame_of(_picture_of(small).rotate(turn, expand=True), at_s, 1 / FRAMES_A_SECOND)
    plane = small.planes[0]
    return Frame(wide, high, plane.line_size, bytes(plane), at_s)


def _picture_of(frame: "VideoFrame") -> "Image.Image":
    made: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]  # PyAV leaves it untyped
    return made
