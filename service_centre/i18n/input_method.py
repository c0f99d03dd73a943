"""Letters to Chinese, by librime: 拼音 to simplified characters, 注音 to traditional ones.

librime and its dictionaries are Debian's; they start in seventy milliseconds and take eight megabytes. Nothing is
learned: what staff write about one customer never comes up for the next, and goes into no file.
"""

from ctypes import byref
from dataclasses import dataclass
from functools import cache

from service_centre.errors import InputMethodMissing
from service_centre.i18n.rime import CandidateRow, Commit, Context, dictionary, rime, sized

SCHEMAS = {"pinyin": "luna_pinyin_simp", "zhuyin": "bopomofo_tw"}
"""Ways of writing, and librime's names for them."""

OFFERED = 40
"""Candidates that are shown, page by page; who needs more types another letter."""

BACKSPACE = 0xFF08  # X11's keysym, which librime takes


@dataclass(frozen=True, slots=True)
class Composing:
    """What is being typed: its letters as they stand, and what they may mean, the likeliest first."""

    letters: str = ""
    candidates: tuple[str, ...] = ()


class InputMethod:
    """One way of writing; raises InputMethodMissing. Letters in, Chinese out."""

    def __init__(self, script: str) -> None:
        self._rime = rime()
        if not dictionary(SCHEMAS[script]).exists():  # librime takes any name, and types plain letters
            raise InputMethodMissing(reason=f"no {dictionary(SCHEMAS[script])}")
        self._session = self._rime.call("create_session")
        self._rime.call("select_schema", self._session, SCHEMAS[script].encode())

    def key(self, char: str) -> str:
        """Take a letter; gives what it made certain, mostly nothing yet."""
        taken = self._rime.call("process_key", self._session, ord(char), 0)
        return self._certain() + ("" if taken else char)

    def erase(self) -> bool:
        """Take back the last letter; False if none stands."""
        return bool(self._rime.call("process_key", self._session, BACKSPACE, 0))

    def choose(self, at: int) -> str:
        """Take a candidate by its place; gives the text once all letters are used up."""
        self._rime.call("select_candidate", self._session, at)
        # 注音 waits for one more key when everything is chosen.
        return self._certain() or ("" if self.composing().candidates else self.finish())

    def finish(self) -> str:
        """Take what is likeliest for all letters."""
        self._rime.call("commit_composition", self._session)
        return self._certain()

    def forget(self) -> None:
        """Drop the letters."""
        self._rime.call("clear_composition", self._session)

    def composing(self) -> Composing:
        """Say what stands now."""
        context = sized(Context())
        if not self._rime.call("get_context", self._session, byref(context)):
            return Composing()
        letters = (context.preedit or b"").decode()
        self._rime.call("free_context", byref(context))
        return Composing(letters, tuple(self._candidates()) if letters else ())

    def _candidates(self) -> list[str]:
        found: list[str] = []
        row = CandidateRow()
        if self._rime.call("candidate_list_from_index", self._session, byref(row), 0):
            while len(found) < OFFERED and self._rime.call("candidate_list_next", byref(row)):
                found.append(row.text.decode())
            self._rime.call("candidate_list_end", byref(row))
        return found

    def _certain(self) -> str:
        commit = sized(Commit())
        if not self._rime.call("get_commit", self._session, byref(commit)):
            return ""
        text = bytes(commit.text).decode()
        self._rime.call("free_commit", byref(commit))
        return text


@cache
def input_method(script: str) -> InputMethod:
    """Open a way of writing once for the program; raises InputMethodMissing."""
    return InputMethod(script)
