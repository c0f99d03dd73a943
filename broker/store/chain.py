"""The chain over the journal: each row's hash is over its own words and the hash of the row before.

Rows up to the border (the fact ChainKeyed) are hashed plainly, as halls of 0.1 wrote them; from it on with the hall's
key, so that whoever can write the file but has not the key can't make a chain that holds.
"""

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from service_centre.errors import FileDamaged
from service_centre.messages.codec import encode

GENESIS = bytes(32)
KEY_BYTES, HASH_BYTES = 32, 32


@dataclass(frozen=True, slots=True)
class Key:
    """The hall's key."""

    secret: bytes

    @property
    def fingerprint(self) -> str:
        """Name the key without telling it."""
        return hashlib.sha256(self.secret).hexdigest()[:16]

    def mac(self, *parts: object) -> bytes:
        """Authenticate words."""
        return self.seal(encode(parts))

    def seal(self, text: bytes) -> bytes:
        """Authenticate bytes: BLAKE2b with a key (RFC 7693), a sixth of the time that HMAC takes here."""
        return hashlib.blake2b(text, key=self.secret, digest_size=HASH_BYTES).digest()


def chain(before: bytes, words: tuple[object, ...], key: Key | None = None) -> bytes:
    """Hash a row's words onto the hash of the row before, with the key from the border on."""
    text = before + encode(words)
    return key.seal(text) if key else hashlib.sha256(text).digest()


def read_key(path: Path) -> Key | None:
    """Read the hall's key; None where there is none. Raises FileDamaged."""
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise FileDamaged(file=path, reason=f"the hall's key can't be read ({error})") from None
    if len(secret) != KEY_BYTES:
        raise FileDamaged(file=path, reason=f"the hall's key has {len(secret)} bytes instead of {KEY_BYTES}")
    return Key(secret)


def draw_key() -> Key:
    """Draw a new key."""
    return Key(secrets.token_bytes(KEY_BYTES))
