"""A key in a file of its own that nobody else can read."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from plumbline.review.encryption import KEY
from plumbline.review.errors import ReviewKeyError


def make_key(place: Path) -> None:
    """A new key, whole or not at all, and never over another.

    Raises:
        ReviewKeyError: the folder can't be written.
    """
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


def read_key(place: Path) -> bytes:
    """The key that a file holds.

    Raises:
        ReviewKeyError: it could be read by others, is not this user's, or is no key.
    """
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
