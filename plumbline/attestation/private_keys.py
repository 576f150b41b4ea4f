"""The private keys that the release worker signs with: files that nobody else can read, outside Git.

There is one, or two while one takes over from the other; every statement is signed by all that are there.
"""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from plumbline.attestation.ed25519 import key_id, new_private_key, public_key_of, sign_bytes
from plumbline.attestation.errors import KeyFileError

_LARGEST = 4096
"""Bytes of a key's file that are read."""


@dataclass(frozen=True)
class SigningKey:
    """A private key; its text shows nothing of it."""

    file: Path
    pem: bytes = field(repr=False)

    @cached_property
    def public_key(self) -> bytes:
        """The public key that belongs to it."""
        return public_key_of(self.pem)

    @cached_property
    def keyid(self) -> str:
        """SHA-256 of the public key."""
        return key_id(self.public_key)

    def sign(self, message: bytes) -> bytes:
        """The signature of `message`."""
        return sign_bytes(self.pem, message)


def signing_keys(place: Path) -> tuple[SigningKey, ...]:
    """The keys in a file, or in a folder's `*.pem`; none if there is no such place.

    Raises:
        KeyFileError: if one could be read by others, is not this user's, or is no Ed25519 key.
    """
    if not place.exists():
        return ()
    files = sorted(place.glob("*.pem")) if place.is_dir() else [place]
    return tuple(_read(file) for file in files)


def must_sign(place: Path) -> tuple[SigningKey, ...]:
    """As `signing_keys`, and there must be one.

    Raises:
        KeyFileError: also if there is none.
    """
    keys = signing_keys(place)
    if not keys:
        raise KeyFileError(f"{place}: there is no key to sign releases with; run `plumbline keys generate`")
    return keys


def make_signing_key(folder: Path) -> SigningKey:
    """A new key in `folder`, under its own id; whole or not at all, and never over another.

    Raises:
        KeyFileError: if the folder is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise KeyFileError(f"{folder} is a file: name a folder to make keys in")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = new_private_key()
    keyid = key_id(public_key_of(pem))
    final = folder / f"{keyid[:16]}.pem"
    handle, part = tempfile.mkstemp(dir=folder, suffix=".part")  # 0600 from its first moment
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, final)  # fails where there is a file already
    except FileExistsError:
        raise KeyFileError(f"{final} is there already and is not overwritten") from None
    finally:
        Path(part).unlink()
    return _read(final)


def forget(place: Path, keyid: str) -> Path | None:
    """Takes a private key out of use: its file is deleted; which, or none if it is not here."""
    for key in signing_keys(place):
        if key.keyid == keyid:
            with suppress(FileNotFoundError):
                key.file.unlink()
            return key.file
    return None


def _read(file: Path) -> SigningKey:
    try:
        with file.open("rb") as opened:
            about = os.fstat(opened.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise KeyFileError(f"{file}: no regular file")
            if about.st_mode & 0o077:
                raise KeyFileError(f"{file}: others can read it: `chmod 600` it, and rotate the key")
            if about.st_uid not in (os.geteuid(), 0):
                raise KeyFileError(f"{file}: belongs to another user than the one that signs")
            key = SigningKey(file, opened.read(_LARGEST))
    except OSError as error:
        raise KeyFileError(f"{file}: cannot be read: {error.strerror}") from None
    try:
        _ = key.keyid
    except KeyFileError as error:
        raise KeyFileError(f"{file}: {error}") from None
    return key
