"""Makes the folder of spoken clips: every digit, letter and phrase by espeak-ng, the chime and the pause by arithmetic.

A file that is there already is left alone: it may be a hall's own recording.
"""

import array
import io
import math
import wave
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from display_board.speech import CHIME, PAUSE, texts
from hardware.ports import Clip
from hardware.speech import render
from hardware.voice import wave_file

RATE_HZ = 22_050
"""As espeak-ng speaks."""

CHIME_HZ = (784.0, 587.3)
"""G5 and D5: a falling fourth, heard above voices in a hall."""

CHIME_S, PAUSE_S, LOUD = 0.45, 0.35, 0.5
QUIET = 400
"""Samples below this at both ends of a spoken clip are silence, and are cut away."""


def make_clips(folder: Path, languages: Sequence[str], say: Callable[[str], None]) -> int:
    """Make the clips that are missing, and a list of all; gives how many were made. Raises NoSound."""
    made = _put(folder, CHIME, _chime) + _put(folder, PAUSE, _pause)
    for language in languages:
        told = texts(language)
        for name, text in told.items():
            # A letter is an English word in every language: numbers are read as A 零 零 五.
            voice = "en" if name.isalpha() and len(name) == 1 else language
            made += _put(folder, Clip(language, name), partial(spoken, text, voice))
        rows = "".join(f"{name}.wav\t{text}\n" for name, text in told.items())
        (folder / language / "clips.tsv").write_text(rows, encoding="utf-8")
    say(f"{folder}: {made} clips made for {', '.join(languages)}")
    return made


def _put(folder: Path, clip: Clip, make: Callable[[], bytes]) -> int:
    place = folder / clip.language / f"{clip.name}.wav"
    if place.exists():
        return 0
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_suffix(".part")
    part.write_bytes(make())
    part.replace(place)
    return 1


def spoken(text: str, language: str) -> bytes:
    """Speak a text and cut the silence at both ends away, so that clips join without a stumble."""
    with wave.open(io.BytesIO(render(text, language)), "rb") as file:
        rate_hz = file.getframerate()
        samples = array.array("h", file.readframes(file.getnframes()))
    loud = [at for at, value in enumerate(samples) if abs(value) > QUIET]
    trimmed = samples[loud[0] : loud[-1] + 1] if loud else samples
    return wave_file(trimmed, rate_hz)


def _chime() -> bytes:
    samples = array.array("h")
    for hz in CHIME_HZ:
        count = int(RATE_HZ * CHIME_S)
        samples.extend(
            int(32_767 * LOUD * math.exp(-5 * n / count) * math.sin(2 * math.pi * hz * n / RATE_HZ))
            for n in range(count)
        )
    return wave_file(samples, RATE_HZ)


def _pause() -> bytes:
    return wave_file(array.array("h", bytes(2 * int(RATE_HZ * PAUSE_S))), RATE_HZ)
