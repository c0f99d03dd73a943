"""Who may come in: staff with their PINs, and Mosquitto's accounts, acl and settings for the devices."""

import getpass
import hashlib
import json
import os
import secrets
from base64 import b64encode
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from broker.config import Home
from service_centre.config import read_secret
from service_centre.domain.seats import ROLES
from service_centre.errors import SettingsError
from service_centre.messages.bounds import PACKET_BYTES_AT_MOST
from service_centre.messages.topics import acl

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""28 ms a check here; the library's own default takes 121 ms and 64 MB."""

WEAK_PINS = frozenset({"123456", "654321", "123123", "112233", "121212", "520520", "888888", "666666"})

NUMBER_AT_MOST, NAME_AT_MOST = 12, 40

PBKDF2_ROUNDS = 101
"""Mosquitto's own figure for the `$7$` hashes of its password file."""


@dataclass(frozen=True, slots=True)
class Staff:
    """One person: number, name, role, and the PIN's argon2 hash."""

    number: str
    name: str
    role: str
    pin_hash: str


def fault_of_pin(pin: str) -> str:
    """Say what is wrong with a PIN, or ""."""
    if not (pin.isascii() and pin.isdecimal() and len(pin) == 6):
        return "a PIN has six digits"
    return "this PIN is too easy to guess" if pin in WEAK_PINS or len(set(pin)) == 1 else ""


def fault_of_number(number: str, name: str) -> str:
    """Say what is wrong with a staff number or a name, or ""."""
    if not (number.isascii() and number.isalnum() and len(number) <= NUMBER_AT_MOST):
        return f"a staff number has 1 to {NUMBER_AT_MOST} letters and digits, without blanks"
    if not name.strip() or not name.isprintable() or len(name) > NAME_AT_MOST:
        return f"a name has 1 to {NAME_AT_MOST} characters"
    return ""


def make_pin() -> str:
    """Draw a PIN that is not weak."""
    while fault_of_pin(pin := f"{secrets.randbelow(10**6):06d}"):
        pass
    return pin


class StaffBook:
    """`staff.json`: read again when it changes, so that a running broker learns of new people."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp = 0
        self._people: dict[str, Staff] = {}
        self._nobody = HASHER.hash(secrets.token_hex(3))

    def people(self) -> dict[str, Staff]:
        """Everybody by number; raises SettingsError if the file is broken."""
        try:
            stamp = self._path.stat().st_mtime_ns
        except OSError as error:
            hint = f"can't be read ({error.strerror}): bring it back from a copy"
            raise SettingsError(file=self._path, line=0, name="-", hint=hint) from None
        if stamp != self._stamp:
            self._people = _read_staff(self._path)
            self._stamp = stamp
        return self._people

    def names(self) -> dict[str, str]:
        """Names by number."""
        return {number: person.name for number, person in self.people().items()}

    def check(self, number: str, pin: str) -> str:
        """Say the role of whoever has this number and PIN, or ""; takes as long for nobody. Raises SettingsError."""
        person = self.people().get(number)
        try:
            HASHER.verify(person.pin_hash if person else self._nobody, pin)
        except VerificationError:
            return ""
        except InvalidHashError:
            hint = f"the PIN of {number} can't be read: `hallcall-broker staff add` sets a new one"
            raise SettingsError(file=self._path, line=1, name=number, hint=hint) from None
        return person.role if person else ""

    def put(self, number: str, name: str, role: str, pin: str) -> None:
        """Add or change a person."""
        known = self.people() if self._path.exists() else {}
        people = {**known, number: Staff(number, name, role, HASHER.hash(pin))}
        self._write(people)

    def remove(self, number: str) -> bool:
        """Remove a person; False if there is none."""
        people = dict(self.people())
        if people.pop(number, None) is None:
            return False
        self._write(people)
        return True

    def _write(self, people: dict[str, Staff]) -> None:
        text = json.dumps([asdict(person) for person in people.values()], ensure_ascii=False, indent=1)
        write_secret(self._path, text)
        self._stamp = 0


def _read_staff(path: Path) -> dict[str, Staff]:
    try:
        people = msgspec.json.decode(path.read_bytes(), type=list[Staff])
    except OSError as error:
        hint = f"can't be read ({error.strerror}); it belongs to the broker's user"
        raise SettingsError(file=path, line=0, name="-", hint=hint) from None
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError) as error:
        hint = f"not what `hallcall-broker staff` writes ({error}); bring it back from a copy"
        raise SettingsError(file=path, line=1, name="-", hint=hint) from None
    for person in people:
        fault = fault_of_number(person.number, person.name)
        if fault or person.role not in ROLES:
            hint = fault or f"role is one of {', '.join(ROLES)}"
            raise SettingsError(file=path, line=1, name=person.number[:20], hint=hint)
    return {person.number: person for person in people}


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner can read, all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with os.fdopen(
        os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    owner = (path if path.exists() else path.parent).stat()
    if os.getuid() == 0 and owner.st_uid != 0:  # written by root for the broker's user, who must read it
        os.chown(part, owner.st_uid, owner.st_gid)
    part.replace(path)


def device_secrets(home: Home, devices: tuple[str, ...]) -> dict[str, str]:
    """Read each device's password, drawing one for a device that has none yet."""
    found = {}
    for device in devices:
        path = home.devices / f"{device}.secret"
        if not path.exists():
            write_secret(path, secrets.token_urlsafe(24))
        found[device] = read_secret(path)
    return found


def write_mosquitto(
    home: Home, passwords: dict[str, str], *, port: int, hall: str, recorder: str = ""
) -> Path:  # fmt: skip
    """Write our Mosquitto's settings, password file and acl; gives the path of the settings."""
    folder = home.mosquitto
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    lines = [f"{user}:{_mosquitto_hash(password)}" for user, password in sorted(passwords.items())]
    write_secret(folder / "passwd", "\n".join(lines) + "\n")
    (folder / PASSWORDS_ALL).unlink(missing_ok=True)
    systems = tuple(device for device in sorted(passwords) if device.startswith("system-"))
    write_secret(folder / "acl", acl(hall, systems, recorder))
    conf = CONF.format(
        port=port, folder=folder.resolve(), user=getpass.getuser(), packet=PACKET_BYTES_AT_MOST
    )
    if socket_of(home):
        conf += OWN_LISTENER.format(socket=socket_of(home))
    write_secret(folder / "mosquitto.conf", conf)
    return folder / "mosquitto.conf"


CONF = """\
# Our own Mosquitto, made by hallcall-broker; not the distribution's service.
# A wire, not a ledger: the broker program says every retained topic again when it joins.
# Read only when started as root: without it Mosquitto would become a user that can't read its own files.
user {user}
per_listener_settings false
allow_anonymous false
password_file {folder}/passwd
acl_file {folder}/acl
pid_file {folder}/mosquitto.pid
persistence false
set_tcp_nodelay true
max_inflight_messages 200
max_packet_size {packet}
log_dest stderr
log_type error
log_type warning
# For devices: whoever connects bears its account's name and no other's, so that nobody throws anybody off.
listener {port} 127.0.0.1
use_username_as_clientid true
"""

OWN_LISTENER = """\
# For the broker program alone, in a folder that only its user may enter; from here it can end a device's connection.
listener 0 {socket}
"""

SOCKET_PATH_AT_MOST = 100
"""Bytes; Linux takes 107 (unix(7))."""


def socket_of(home: Home) -> str:
    """Name the broker program's own way to Mosquitto; "" where the folder's name is too long for a Unix
    socket, or has blanks."""
    path = str(home.mosquitto.resolve() / "broker.sock")
    plain = not any(character.isspace() for character in path)  # Mosquitto would cut it there
    return path if plain and len(path.encode()) <= SOCKET_PATH_AT_MOST else ""


PASSWORDS_ALL = "passwd.all"
"""All accounts, while some of them are banned from `passwd`."""


def _mosquitto_hash(password: str) -> str:
    """Hash as mosquitto_passwd does (PBKDF2, SHA-512), which would show the password in its argv."""
    salt = secrets.token_bytes(12)
    hashed = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, PBKDF2_ROUNDS, 64)
    return f"$7${PBKDF2_ROUNDS}${b64encode(salt).decode()}${b64encode(hashed).decode()}"
