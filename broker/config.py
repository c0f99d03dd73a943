"""Where the broker keeps what, and what it needs to know of its machine."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from broker.limits import LimitSettings
from service_centre.clock import ClockSettings
from service_centre.link.settings import LinkSettings

System = Annotated[str, Meta(pattern="^system-[a-z0-9][a-z0-9-]{0,31}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupSettings:
    """The `[backup]` of the broker's settings: another place for copies, and how much both places may take.

    What goes to `also` is encrypted with the phrase in `phrase_file`.
    """

    also: str = ""
    phrase_file: str = ""
    at_most_mb: Annotated[int, Meta(ge=1, le=1_000_000)] = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerConfig:
    """`broker.toml` in the hall's home folder: how to reach our Mosquitto, and the clock of a rehearsal."""

    link: LinkSettings = field(default_factory=LinkSettings)
    clock: ClockSettings = field(default_factory=ClockSettings)
    limits: LimitSettings = field(default_factory=LimitSettings)
    backup: BackupSettings = field(default_factory=BackupSettings)
    systems: Annotated[tuple[System, ...], Meta(max_length=20)] = ()
    recorder: Annotated[str, Meta(pattern="^([a-z][a-z0-9-]{0,31})?$")] = ""


@dataclass(frozen=True, slots=True)
class Home:
    """The hall's home folder; every file of the broker by name."""

    folder: Path

    @property
    def plan(self) -> Path:
        """The hall's settings."""
        return self.folder / "hallcall.toml"

    @property
    def good_plan(self) -> Path:
        """The last settings that were taken, kept by the broker."""
        return self.folder / "hallcall.good.toml"

    @property
    def broker(self) -> Path:
        """The broker's own settings."""
        return self.folder / "broker.toml"

    @property
    def store(self) -> Path:
        """The truth."""
        return self.folder / "hallcall.sqlite"

    @property
    def key(self) -> Path:
        """The hall's key: who has it not can make no chain that holds."""
        return self.folder / "chain.key"

    @property
    def tip(self) -> Path:
        """What was committed last, outside the file."""
        return self.folder / "hallcall.tip"

    @property
    def backups(self) -> Path:
        """Copies of all this."""
        return self.folder / "backups"

    @property
    def lock(self) -> Path:
        """Held by the one broker that may write."""
        return self.folder / "hallcall.lock"

    @property
    def staff(self) -> Path:
        """Staff numbers, names, roles and PIN hashes."""
        return self.folder / "staff.json"

    @property
    def mosquitto(self) -> Path:
        """Our Mosquitto's settings, acl and passwords."""
        return self.folder / "mosquitto"

    @property
    def devices(self) -> Path:
        """A settings file and a secret for each device, to be carried there."""
        return self.folder / "devices"
