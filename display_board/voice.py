"""The board's voice: sentences as clips, one after another on the sound card's own thread."""

from collections.abc import Callable, Sequence
from functools import partial

from display_board.speech import announcement
from hardware.errors import BadClip
from hardware.ports import Clip, Speaker
from hardware.settings import VoiceSettings
from hardware.voice import Clips, volume_at
from hardware.worker import SpeakerWorker
from service_centre.messages.views import CallRow

UNKNOWN_MS = 8_000
"""Length of an announcement whose clips are missing."""


class ClipVoice:
    """Speaks from a folder of clips; `ended` is told a call's n on the sound card's thread."""

    def __init__(
        self, settings: VoiceSettings, clips: Clips, languages: Sequence[str], open_speaker: Callable[[], Speaker],
        *, ended: Callable[[int], None], state: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._settings, self._clips, self._languages, self._ended = settings, clips, languages, ended
        self._worker = SpeakerWorker(open_speaker, state=state)

    def length_ms(self, call: CallRow, *, short: bool) -> int:
        """See `Voice`."""
        try:
            return self._clips.length_ms(announcement(call, self._languages, short=short))
        except BadClip:  # said when it is spoken
            return UNKNOWN_MS

    def say(self, call: CallRow, clock: str, *, short: bool) -> bool:
        """See `Voice`; `clock` is the hall's time, for the volume."""
        if not self._worker.idle:
            return False
        clips = announcement(call, self._languages, short=short)
        make = partial(self._make, clips, volume_at(self._settings, clock))
        self._worker.say(make, partial(self._ended, call.n))
        return True

    def _make(self, clips: Sequence[Clip], percent: int) -> bytes:
        return self._clips.join(clips, percent)

    def stop(self) -> None:
        """Fall silent and end: whoever stops a board does not wait for its sentence."""
        self._worker.hush()
        self._worker.stop()
