"""Every error of the shared room, sorted by who can mend it; each carries the key of its sentence.

A refusal that the business knows ("after hours") is an answer, not an error: see `domain.message.Refusal`.
"""


class ServiceCentreError(Exception):
    """The one root: `key` names the sentence in the catalogues, `values` fill its gaps."""

    key = "error.unknown"

    def __init__(self, **values: object) -> None:
        self.values = values
        told = ", ".join(f"{name}={value}" for name, value in values.items())
        super().__init__(f"{self.key}: {told}" if told else self.key)


# The installer can mend these.


class SettingsError(ServiceCentreError):
    """A settings file is wrong: `file`, `line`, `name` of the key and `hint`, what would be right."""

    key = "error.settings"

    def __str__(self) -> str:
        v = self.values
        return f"{v['file']}, line {v['line']}: {v['name']}: {v['hint']}"


class FontMissing(ServiceCentreError):
    """A font that screens or paper need is not installed: `family` and `package`."""

    key = "error.font_missing"

    def __str__(self) -> str:
        return f"the font {self.values['family']} is missing: apt install {self.values['package']}"


class InputMethodMissing(ServiceCentreError):
    """librime or its dictionaries are not there, so that no Chinese can be typed on the screen: `reason`."""

    key = "error.input_method_missing"

    def __str__(self) -> str:
        packages = "librime1 rime-data-luna-pinyin rime-data-bopomofo"
        return f"no Chinese on the screen's keyboard ({self.values['reason']}): apt install {packages}"


# The sender can mend these.


class BadMessage(ServiceCentreError):
    """A payload does not fit its topic: `topic`, `field` and `reason`."""

    key = "error.bad_message"


# These are ours: a program asked for something that its own tables exclude.


class IllegalMove(ServiceCentreError):
    """A table has no such move: `table`, `state` and `move`; nothing was changed."""

    key = "error.illegal_move"


class BrokenChain(ServiceCentreError):
    """The hall's record is not what was written, at fact `number` (0 for none in particular): `reason`."""

    key = "error.broken_chain"

    def __str__(self) -> str:
        place = f"fact {self.values['number']}: " if self.values["number"] else ""
        return f"the hall's record does not hold: {place}{self.values['reason']}. {WAY_BACK}"


class FileDamaged(ServiceCentreError):
    """A file of the hall is damaged, and nothing is served from it: `file` and `reason`."""

    key = "error.file_damaged"

    def __str__(self) -> str:
        return f"{self.values['file']} is damaged: {self.values['reason']}. {WAY_BACK}"


class FileUnusable(ServiceCentreError):
    """A file of the hall may be sound but can't be used now: `file` and `reason`."""

    key = "error.file_unusable"

    def __str__(self) -> str:
        about = "is the disk full, or does the file belong to another user than the broker's?"
        return f"{self.values['file']} can't be used ({self.values['reason']}): {about}"


WAY_BACK = "Put the newest backup back with: hallcall-broker restore"
