"""What can be wrong with a device: one root, each with the word that outcomes and screens use."""


class HardwareError(Exception):
    """The root; `word` names the trouble on the wire and in the catalogues, `text` says it for the log."""

    word = "trouble"

    def __init__(self, text: str = "") -> None:
        super().__init__(text or self.word)


class NotFound(HardwareError):
    """The device is not there, or its port can't be opened."""

    word = "not_found"


class NoPermission(HardwareError):
    """The port is there and this user may not open it: add the user to the group of the port."""

    word = "no_permission"


class Busy(HardwareError):
    """Another process has the device."""

    word = "busy"


class Silent(HardwareError):
    """The device does not answer within its time; it counts as down."""

    word = "silent"


class Hangup(Silent):
    """The other end has closed the connection, as printers do with one that was idle for long."""


class PaperOut(HardwareError):
    """No paper."""

    word = "paper_out"


class CoverOpen(HardwareError):
    """The cover is open."""

    word = "cover_open"


class CutterError(HardwareError):
    """The cutter is stuck."""

    word = "cutter"


class Overheated(HardwareError):
    """The print head is too hot and cools down by itself."""

    word = "overheated"


class Fault(HardwareError):
    """The device reports a fault that switching it off and on may clear."""

    word = "fault"


class Offline(HardwareError):
    """The printer says it is off line and not why."""

    word = "offline"


class OutcomeUnknown(HardwareError):
    """Bytes went out and nobody knows what became of them."""

    word = "unknown"


class BadDeviceSettings(HardwareError):
    """The settings name no such kind of device, or lack what the kind needs."""

    word = "settings"


class BadPicture(HardwareError):
    """A picture for the paper can't be read, or is far too large."""

    word = "picture"


class NoSound(HardwareError):
    """There is no sound card, or it plays nothing."""

    word = "no_sound"


class NoFilm(HardwareError):
    """A picture or video can't be shown: broken, of an unknown kind, or too large."""

    word = "film"


class BadClip(HardwareError):
    """A spoken clip is missing, or no wave file that can be joined to the others."""

    word = "clip"


class BadPaper(HardwareError):
    """A slip can't be drawn: nothing of it was sent."""

    word = "paper"
