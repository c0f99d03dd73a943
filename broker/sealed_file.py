"""A file under a phrase, for copies that leave the machine: scrypt makes the key, AES-256-GCM seals piece by piece.

Layout: magic, salt (16), then pieces: length (4, big-endian), nonce (12), sealed bytes; the piece's number and whether
it is the last one are authenticated with it, so that none can be left out, moved or cut off.
"""

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from service_centre.errors import FileDamaged

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"HALLCALL-SEALED-1\n"
PIECE_BYTES = 1 << 20
SALT_BYTES, NONCE_BYTES, LENGTH_BYTES = 16, 12, 4


def is_sealed(path: Path) -> bool:
    """Say whether a file needs a phrase."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def seal(source: Path, target: Path, phrase: str) -> None:
    """Write a sealed copy, all of it or nothing."""
    salt = secrets.token_bytes(SALT_BYTES)
    box = _box(phrase, salt)
    part = target.with_name(f".{target.name}.part")
    with source.open("rb") as plain, part.open("wb") as sealed:
        sealed.write(MAGIC + salt)
        piece, number = plain.read(PIECE_BYTES), 0
        while True:
            following = plain.read(PIECE_BYTES)
            nonce = secrets.token_bytes(NONCE_BYTES)
            text = box.encrypt(nonce, piece, _place(number, last=not following))
            sealed.write(len(text).to_bytes(LENGTH_BYTES, "big") + nonce + text)
            if not following:
                break
            piece, number = following, number + 1
        sealed.flush()
        os.fsync(sealed.fileno())
    part.replace(target)


def unseal(source: Path, target: Path, phrase: str) -> None:
    """Write the plain copy; raises FileDamaged for a wrong phrase or a file that was changed or cut."""
    from cryptography.exceptions import InvalidTag

    with source.open("rb") as sealed, target.open("wb") as plain:
        head = sealed.read(len(MAGIC) + SALT_BYTES)
        box, number = _box(phrase, head[len(MAGIC) :]), 0
        last = False
        while not last:
            length = int.from_bytes(sealed.read(LENGTH_BYTES), "big")
            nonce, text = sealed.read(NONCE_BYTES), sealed.read(min(length, PIECE_BYTES + 64))
            last = not sealed.peek(1)
            try:
                plain.write(box.decrypt(nonce, text, _place(number, last=last)))
            except (InvalidTag, ValueError):
                reason = "the phrase is wrong, or the file was changed or cut"
                raise FileDamaged(file=source, reason=reason) from None
            number += 1


def _place(number: int, *, last: bool) -> bytes:
    return number.to_bytes(8, "big") + bytes([last])


def _box(phrase: str, salt: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(phrase.encode()))
