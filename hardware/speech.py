"""Text to sound by espeak-ng, a free engine that needs no internet: clips are made by it, and the kiosk's guide speaks.

Debian 12's voice `cmn` spells Chinese characters in English; `cmn-latn-pinyin` reads them. A voice that does
not read its own language is refused.
"""

import subprocess
import tempfile
from functools import cache
from pathlib import Path

from hardware.errors import NoSound

VOICES = {"cmn": ("cmn-latn-pinyin", "cmn"), "yue": ("yue",), "en": ("en-gb", "en")}
"""Voices by language, the better one first."""

PROOF = {"cmn": "请", "yue": "請", "en": "please"}
WORDS_A_MINUTE = {"cmn": 230, "yue": 210, "en": 200}
RENDER_AT_MOST_S = 10.0


def render(text: str, language: str) -> bytes:
    """Speak a text into a wave file; raises NoSound."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "speech.wav"  # espeak's --stdout writes a wrong length into the header
        speed = str(WORDS_A_MINUTE[language])
        _espeak("-v", voice_for(language), "-s", speed, "-w", str(out), "--", text)
        return out.read_bytes()


@cache
def voice_for(language: str) -> str:
    """Choose the voice that reads a language; raises NoSound if none does."""
    for voice in VOICES[language]:
        try:
            phonemes = _espeak("-v", voice, "-q", "-x", "--", PROOF[language])
        except NoSound as error:
            if "missing" in str(error):
                raise
            continue
        if phonemes.strip() and (language == "en" or "(en)" not in phonemes):
            return voice
    raise NoSound(f"espeak-ng has no voice that reads {language}: apt install espeak-ng-data")


def _espeak(*words: str) -> str:
    try:
        done = subprocess.run(
            ["espeak-ng", *words], capture_output=True, text=True, timeout=RENDER_AT_MOST_S, check=False
        )
    except FileNotFoundError:
        raise NoSound("espeak-ng is missing: apt install espeak-ng") from None
    except subprocess.TimeoutExpired:
        raise NoSound("espeak-ng did not end") from None
    if done.returncode:
        raise NoSound(f"espeak-ng: {done.stderr.strip()}")
    return done.stdout
