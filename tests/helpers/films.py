"""Real videos and pictures, made when a test needs them."""

from pathlib import Path

import av
from PIL import Image


def video(place: Path, count: int = 12, rate: int = 12) -> Path:
    """Make a short video, a red picture that turns blue."""
    with av.open(str(place), "w") as container:
        stream = container.add_stream("mpeg4", rate=rate)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for at in range(count):
            share = at * 255 // count
            image = Image.new("RGB", (320, 180), (255 - share, 0, share))
            for packet in stream.encode(av.VideoFrame.from_image(image)):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return place


def picture(place: Path, size: tuple[int, int] = (400, 300)) -> Path:
    Image.new("RGB", size, "#6D3FC0").save(place)
    return place
