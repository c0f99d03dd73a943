"""Spoken clips through the sound card: wave files joined to a sentence, played one after another."""

import array
import io
import subprocess
import sys
import threading
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hardware.errors import BadClip, NoSound
from hardware.ports import Clip
from hardware.settings import VoiceSettings

GAP_MS = 30
"""Silence between two clips."""

PLAY_AT_MOST_S = 60.0


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples of one channel, 16 bits."""

    rate_hz: int
    samples: "array.array[int]"

    @property
    def ms(self) -> int:
        """Length."""
        return len(self.samples) * 1000 // self.rate_hz


class Clips:
    """A folder of wave files, read once each; a hall may replace any of them by its own recording."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[Clip, Sound] = {}

    def sound(self, clip: Clip) -> Sound:
        """Read a clip; raises BadClip that names the file and what would be right."""
        if clip not in self._known:
            self._known[clip] = _read(self._folder / clip.language / f"{clip.name}.wav")
        return self._known[clip]

    def length_ms(self, clips: Sequence[Clip]) -> int:
        """Say how long a sentence takes."""
        return sum(self.sound(clip).ms + GAP_MS for clip in clips)

    def join(self, clips: Sequence[Clip], percent: int = 100) -> bytes:
        """Make one wave file of a sentence at a volume; raises BadClip."""
        sounds = [self.sound(clip) for clip in clips]
        rate_hz = sounds[0].rate_hz if sounds else 22_050
        joined = array.array("h")
        gap = array.array("h", bytes(2 * (rate_hz * GAP_MS // 1000)))
        for clip, sound in zip(clips, sounds, strict=True):
            if sound.rate_hz != rate_hz:
                raise BadClip(
                    f"{clip.language}/{clip.name}.wav has {sound.rate_hz} Hz, the others {rate_hz} Hz"
                )
            joined += _at_volume(sound, percent)
            joined += gap
        return wave_file(joined, rate_hz)


def _read(path: Path) -> Sound:
    try:
        with wave.open(str(path), "rb") as file:
            if file.getnchannels() != 1 or file.getsampwidth() != 2:
                raise BadClip(f"{path}: one channel of 16 bits is needed")
            samples = array.array("h", file.readframes(file.getnframes()))
            rate_hz = file.getframerate()
    except FileNotFoundError:
        raise BadClip(
            f"{path} is missing; make the clips with: hallcall-board --settings … --clips {path.parent.parent}"
        ) from None
    except (wave.Error, EOFError, ValueError, RuntimeError) as error:
        raise BadClip(f"{path} is no wave file: {error}") from None
    except OSError as error:
        raise BadClip(f"{path}: {error.strerror}") from None
    if sys.byteorder == "big":
        samples.byteswap()
    if not samples or rate_hz < 1_000:
        raise BadClip(f"{path} holds no sound")
    return Sound(rate_hz, samples)


@cache
def _table(percent: int) -> list[int]:
    return [(value - 32768) * percent // 100 for value in range(65536)]


def _at_volume(sound: Sound, percent: int) -> "array.array[int]":
    if percent >= 100:
        return sound.samples
    table = _table(max(0, percent))
    return array.array("h", [table[sample + 32768] for sample in sound.samples])


def wave_file(samples: "array.array[int]", rate_hz: int) -> bytes:
    """Write samples as a wave file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def volume_at(settings: VoiceSettings, clock: str) -> int:
    """Look up the volume in percent at a time of day, as 09:30."""
    hours = sorted(settings.volume_by_hour)
    if not hours:
        return 100
    past = [hour for hour in hours if hour <= clock]
    return max(0, min(100, settings.volume_by_hour[past[-1] if past else hours[-1]]))


def always() -> bool:
    """Want a sound whatever happens."""
    return True


class AplaySpeaker:
    """The sound card by alsa's aplay, a process a sentence."""

    def __init__(self, settings: VoiceSettings) -> None:
        self._device = settings.device
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def play(self, data: bytes, wanted: Callable[[], bool] = always) -> None:
        """See `Speaker`."""
        self._stopped = False
        words = ["aplay", "-q", "-D", self._device, "-"]
        try:
            with subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
                self._process = process
                if not wanted():  # a hush came while the process was being started
                    self.stop()
                told = self._played(process, data)
        except FileNotFoundError:
            raise NoSound("aplay is missing: apt install alsa-utils") from None
        finally:
            self._process = None
        if process.returncode and not self._stopped:
            raise NoSound(f"{self._device}: {told[-1] if told else 'aplay failed'}")

    def _played(self, process: subprocess.Popen[bytes], data: bytes) -> list[str]:
        """Wait for aplay's end; gives the lines of its complaint."""
        try:
            _, told = process.communicate(data, timeout=PLAY_AT_MOST_S)
        except subprocess.TimeoutExpired:
            process.kill()
            raise NoSound(f"the sound card {self._device} took no sound for {PLAY_AT_MOST_S:g} s") from None
        return told.decode(errors="replace").strip().splitlines()

    def stop(self) -> None:
        """See `Speaker`."""
        process = self._process
        if process:
            self._stopped = True
            process.terminate()

    def close(self) -> None:
        """See `Speaker`."""


class FolderSpeaker:
    """Wave files in a folder instead of sound: a rehearsal hears with its eyes. It takes as long as the sound would."""

    def __init__(self, folder: Path, *, speed: float = 1.0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._speed, self._count = folder, speed, 0
        self._stop = threading.Event()

    def play(self, data: bytes, wanted: Callable[[], bool] = always) -> None:
        """See `Speaker`."""
        self._stop = threading.Event()
        if not wanted():  # asked after the event was made: a hush either sets it or is seen here
            return
        self._count += 1
        place = self._folder / f"said-{(self._count - 1) % 50 + 1:02d}.wav"
        part = place.with_suffix(".part")
        part.write_bytes(data)
        part.replace(place)
        self._stop.wait(length_s(data) / self._speed)

    def stop(self) -> None:
        """See `Speaker`."""
        self._stop.set()

    def close(self) -> None:
        """See `Speaker`."""


def length_s(data: bytes) -> float:
    """Say how long a wave file is."""
    with wave.open(io.BytesIO(data), "rb") as file:
        return file.getnframes() / file.getframerate()
