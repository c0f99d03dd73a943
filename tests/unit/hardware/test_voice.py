"""Clips and the sound card: joined without a gap too many, refused by name, played one after another."""

import array
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from display_board.clips import make_clips
from display_board.speech import CHIME, announcement, sentence, texts
from hardware import errors
from hardware.factory import open_speaker
from hardware.ports import Clip
from hardware.settings import VoiceSettings
from hardware.speech import render, voice_for
from hardware.voice import (
    AplaySpeaker,
    Clips,
    FolderSpeaker,
    length_s,
    volume_at,
    wave_file,
)
from hardware.worker import SpeakerWorker
from service_centre.messages.views import CallRow
from tests.helpers.waiting import wait_for

CALL = CallRow(7, "A005", "6A", "A", 0)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("clips")
    make_clips(place, ("cmn", "en", "yue"), lambda _line: None)
    return place


def test_every_language_has_every_clip_and_none_is_silent(folder: Path) -> None:
    clips = Clips(folder)
    for language in ("cmn", "en", "yue"):
        for name in texts(language):
            sound = clips.sound(Clip(language, name))
            assert 80 < sound.ms < 4000, (language, name)
            assert max(map(abs, sound.samples)) > 5000, (language, name)


def test_a_call_is_said_digit_by_digit_and_twice() -> None:
    once = [clip.name for clip in sentence(CALL, "cmn")]
    assert once == ["call-1", "A", "0", "0", "5", "call-3", "6", "A", "call-5"]
    said = announcement(CALL, ("cmn", "en"), short=False)
    assert said[0] == CHIME
    assert [clip.language for clip in said if clip.name == "5"] == ["cmn", "en", "cmn", "en"]
    assert {clip.language for clip in announcement(CALL, ("cmn", "en"), short=True)} == {"", "cmn"}


def test_a_recall_begins_with_its_own_words() -> None:
    assert texts("cmn")["recall-3"] == "号尽快到"
    assert next(iter(sentence(CallRow(8, "A005", "2", "A", 0, True), "cmn"))).name == "recall-1"


def test_an_announcement_has_the_length_that_was_told(folder: Path) -> None:
    clips = Clips(folder)
    said = announcement(CALL, ("cmn", "en"), short=False)
    assert length_s(clips.join(said)) * 1000 == pytest.approx(clips.length_ms(said), abs=60)
    assert 8_000 < clips.length_ms(said) < 20_000
    assert clips.length_ms(announcement(CALL, ("cmn", "en"), short=True)) < 5_500


def test_half_the_volume_is_half_the_level(folder: Path) -> None:
    clips = Clips(folder)
    full, half = (clips.join([Clip("cmn", "5")], percent) for percent in (100, 50))

    def loudest(data: bytes) -> int:
        return max(map(abs, array.array("h", data[44:])))

    assert loudest(half) == pytest.approx(loudest(full) / 2, abs=2)


@pytest.mark.parametrize(("clock", "percent"), [("07:00", 90), ("08:00", 60), ("09:59", 60), ("23:00", 90)])
def test_volume_by_hour(clock: str, percent: int) -> None:
    settings = VoiceSettings(volume_by_hour={"08:00": 60, "10:00": 90})
    assert volume_at(settings, clock) == percent


def test_a_halls_own_recording_is_kept(folder: Path) -> None:
    own = folder / "cmn" / "5.wav"
    before = own.read_bytes()
    own.write_bytes(wave_file(array.array("h", [9000] * 4000), 22_050))
    assert make_clips(folder, ("cmn",), lambda _line: None) == 0
    assert Clips(folder).sound(Clip("cmn", "5")).samples[0] == 9000
    own.write_bytes(before)


@pytest.mark.parametrize("content", [b"", b"not a sound", b"RIFF" + bytes(60)])
def test_what_is_no_clip_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "5.wav").write_bytes(content)
    with pytest.raises(errors.BadClip, match=r"5\.wav"):
        Clips(tmp_path).sound(Clip("en", "5"))
    with pytest.raises(errors.BadClip, match=r"6\.wav is missing"):
        Clips(tmp_path).sound(Clip("en", "6"))


def test_stereo_and_another_rate_are_refused(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    with wave.open(str(tmp_path / "en" / "5.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(22_050)
        file.writeframes(bytes(400))
    with pytest.raises(errors.BadClip, match="one channel"):
        Clips(tmp_path).sound(Clip("en", "5"))
    for name, rate_hz in (("1", 22_050), ("2", 16_000)):
        (tmp_path / "en" / f"{name}.wav").write_bytes(wave_file(array.array("h", [1] * 100), rate_hz))
    with pytest.raises(errors.BadClip, match="16000 Hz"):
        Clips(tmp_path).join([Clip("en", "1"), Clip("en", "2")])


def test_each_voice_reads_its_own_language() -> None:
    """Debian 12's `cmn` spells characters in English: it must not be chosen."""
    assert voice_for("cmn") == "cmn-latn-pinyin"
    assert length_s(render("请 A 零零五 号到 二 号窗口", "cmn")) > 1


# The sound card.


@pytest.fixture
def said(tmp_path: Path) -> Iterator[tuple[Path, list[str], SpeakerWorker]]:
    states: list[str] = []
    worker = SpeakerWorker(lambda: FolderSpeaker(tmp_path, speed=50), state=states.append)
    yield tmp_path, states, worker
    worker.stop()


def test_announcements_come_one_after_another_and_whole(said) -> None:  # type: ignore[no-untyped-def]
    folder, states, worker = said
    order: list[int] = []
    for n in range(4):
        sound = wave_file(array.array("h", [n + 1] * 2205 * (4 - n)), 22_050)
        worker.say(lambda sound=sound: sound, lambda n=n: order.append(n))
    wait_for(lambda: len(order) == 4)
    assert order == [0, 1, 2, 3]
    assert states == ["ok"]
    lengths = [length_s((folder / f"said-{n:02d}.wav").read_bytes()) for n in range(1, 5)]
    assert lengths == pytest.approx([0.4, 0.3, 0.2, 0.1])


def test_no_sound_card_is_a_said_state_and_the_queue_goes_on() -> None:
    states, ended = list[str](), list[int]()
    settings = VoiceSettings(kind="aplay", device="no-such-card")
    worker = SpeakerWorker(lambda: open_speaker(settings), state=states.append)
    for n in range(2):
        worker.say(lambda: wave_file(array.array("h", [1] * 100), 22_050), lambda n=n: ended.append(n))
    wait_for(lambda: ended == [0, 1])
    assert states == ["no_sound"]
    worker.stop()


def test_aplay_plays_to_the_null_card() -> None:
    AplaySpeaker(VoiceSettings(device="null")).play(wave_file(array.array("h", [1] * 2205), 22_050))


def test_a_kind_that_nobody_knows_is_refused() -> None:
    with pytest.raises(errors.BadDeviceSettings):
        open_speaker(VoiceSettings(kind="gramophone"))
