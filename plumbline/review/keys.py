"""The service's three keys for the review: files of their own that nobody else can read."""

from __future__ import annotations

import os
import stat
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from plumbline.review.encryption import KEY
from plumbline.review.errors import ReviewKeyError


@dataclass(frozen=True)
class ReviewKeys:
    """One key a use, so that none tells anything about another; their text shows nothing of them."""

    wrapping: bytes = field(repr=False)
    """Wraps the items' keys."""
    evidence: bytes = field(repr=False)
    """Makes the HMACs by which evidence names content without holding it."""
    sampling: bytes = field(repr=False)
    """Draws the audit sample: who does not have it can't tell which checks are looked at."""


NO_KEYS = ReviewKeys(b"", b"", b"")
"""For whoever manages the queue and reads no content: nothing can be decrypted with them."""


def review_keys(folder: Path) -> ReviewKeys:
    """The keys in `folder`; made on first use, by whichever process comes first.

    Raises:
        ReviewKeyError: one could be read by others, is not this user's, or is no key.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    wrapping, evidence, sampling = (
        _key(folder / f"{use}.key") for use in ("wrapping", "evidence", "sampling")
    )
    return ReviewKeys(wrapping, evidence, sampling)


def _key(place: Path) -> bytes:
    if not place.exists():
        _make(place)
    return _read(place)


def _make(place: Path) -> None:
    """A new key, whole or not at all, and never over another."""
    try:
        handle, part = tempfile.mkstemp(dir=place.parent, suffix=".part")  # 0600 from its first moment
    except OSError as error:
        raise ReviewKeyError(f"{place}: cannot be written: {error.strerror}") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(KEY))
            file.flush()
            os.fsync(file.fileno())
        os.link(part, place)  # fails where another process was first
    except FileExistsError:
        pass
    finally:
        Path(part).unlink()
    sync_folder(place.parent)


def sync_folder(folder: Path) -> None:
    """Makes names in a folder survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(place: Path) -> bytes:
    try:
        handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)  # a pipe would wait
        with os.fdopen(handle, "rb") as file:
            about, key = os.fstat(file.fileno()), file.read(KEY + 1)
    except OSError as error:
        raise ReviewKeyError(f"{place}: cannot be read: {error.strerror}") from None
    if not stat.S_ISREG(about.st_mode):
        raise ReviewKeyError(f"{place}: no regular file")
    if about.st_mode & 0o077:
        raise ReviewKeyError(f"{place}: others can read it: `chmod 600` it")
    if about.st_uid not in (os.geteuid(), 0):
        raise ReviewKeyError(f"{place}: belongs to another user than the service's")
    if len(key) != KEY:
        raise ReviewKeyError(f"{place}: holds no key of {KEY} bytes: put the right one back from your backup")
    return key
