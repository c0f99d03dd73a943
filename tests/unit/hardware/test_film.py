"""Pictures and videos beside the calls: real files, broken ones, and ones that are far too large."""

import random
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from hardware.errors import NoFilm
from hardware.film import Frame, files_of, frames
from hardware.worker import FilmWorker
from tests.helpers.films import picture, video
from tests.helpers.waiting import wait_for


def test_a_video_gives_its_frames_in_the_size_that_there_is_room_for(tmp_path: Path) -> None:
    shown = list(frames(video(tmp_path / "film.mp4"), 160, 160, 10))
    assert len(shown) == 12
    assert {(frame.width, frame.height) for frame in shown} == {(160, 90)}
    assert all(len(frame.rgb) >= frame.stride * frame.height for frame in shown)
    assert shown[0].rgb[0] > 200
    assert shown[-1].rgb[0] < 60
    assert shown[-1].at_s == pytest.approx(11 / 12, abs=0.05)


def test_a_picture_is_one_frame_for_as_long_as_told(tmp_path: Path) -> None:
    (frame,) = frames(picture(tmp_path / "poster.png"), 200, 200, 7)
    assert (frame.width, frame.height, frame.stays_s) == (200, 150, 7)


def test_a_photograph_of_a_hundred_megapixels_is_read_small(tmp_path: Path) -> None:
    (frame,) = frames(picture(tmp_path / "huge.jpg", (10_000, 10_000)), 600, 400, 5)
    assert (frame.width, frame.height) == (400, 400)


def test_a_drawing_of_a_hundred_megapixels_is_refused_by_name(tmp_path: Path) -> None:
    head = b"IHDR" + struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    place = tmp_path / "huge.png"
    chunk = struct.pack(">I", len(head) - 4) + head + struct.pack(">I", zlib.crc32(head))
    place.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    )
    with pytest.raises(NoFilm, match=r"huge\.png: 10000×10000"):
        list(frames(place, 600, 400, 5))


@pytest.mark.parametrize("name", ["broken.mp4", "broken.webm", "broken.jpg", "broken.png", "broken.gif"])
@pytest.mark.parametrize("content", [b"", b"no film at all" * 50, random.Random(7).randbytes(50_000)])
def test_what_is_no_film_is_told_by_name(tmp_path: Path, name: str, content: bytes) -> None:
    place = tmp_path / name
    place.write_bytes(content)
    with pytest.raises(NoFilm, match=name):
        list(frames(place, 100, 100, 1))


def test_half_a_video_ends_without_a_fault_of_another_kind(tmp_path: Path) -> None:
    whole = video(tmp_path / "whole.mkv", 60).read_bytes()
    half = tmp_path / "half.mkv"
    half.write_bytes(whole[: len(whole) // 2])
    shown = []
    with suppress(NoFilm):
        shown += list(frames(half, 100, 100, 1))
    assert len(shown) < 60


def test_a_folder_is_played_round_and_round_without_its_broken_file(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"broken")
    picture(tmp_path / "b.png")
    (tmp_path / "notes.txt").write_text("not a film", encoding="utf-8")
    shown: list[Frame | None] = []
    states: list[str] = []

    def quick(file: Path) -> Iterator[Frame]:
        yield from frames(file, 100, 100, 0.01)

    worker = FilmWorker(lambda: files_of(tmp_path), quick, show=shown.append, state=states.append)
    try:
        wait_for(lambda: len(shown) > 3)
        assert states == ["film"]
        assert None not in shown
        (tmp_path / "a.mp4").unlink()
        wait_for(lambda: states[-1] == "ok")
        (tmp_path / "b.png").unlink()
        wait_for(lambda: shown[-1] is None)
        assert states[-1] == "ok"
    finally:
        worker.stop()


@pytest.mark.parametrize(("rate", "count"), [(12, 24), (24, 48), (25, 50), (30, 50), (50, 50), (60, 50)])
def test_no_frame_is_dropped_that_could_be_shown(tmp_path: Path, rate: int, count: int) -> None:
    """Two seconds of each rate, at 25 frames a second at most."""
    shown = list(frames(video(tmp_path / "film.mp4", rate * 2, rate), 100, 100, 1))
    assert len(shown) == pytest.approx(count, abs=2)
    assert shown[-1].at_s == pytest.approx(2.0, abs=0.1)


def test_a_dark_logo_on_transparent_ground_is_seen(tmp_path: Path) -> None:
    logo = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    logo.putpixel((30, 30), (20, 20, 40, 255))
    logo.save(tmp_path / "logo.png")
    (frame,) = frames(tmp_path / "logo.png", 60, 60, 1)
    assert frame.rgb[:3] == b"\xff\xff\xff"


def test_a_folder_that_is_not_there_is_told_and_stopping_is_heard(tmp_path: Path) -> None:
    states: list[str] = []
    worker = FilmWorker(
        lambda: files_of(tmp_path / "none"),
        lambda _file: iter(()),
        show=lambda _frame: None,
        state=states.append,
    )
    wait_for(lambda: states == ["film"])
    worker.stop()
    assert not worker._thread.is_alive()


def test_an_empty_folder_shows_nothing_and_is_looked_at_again(tmp_path: Path) -> None:
    shown: list[Frame | None] = []
    worker = FilmWorker(
        lambda: files_of(tmp_path),
        lambda _file: iter(()),
        show=shown.append,
        state=lambda _word: None,
    )
    wait_for(lambda: shown == [None])
    worker.stop()
