"""Files that say who may do what, or hold a secret: nobody but their owner may be able to write them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from plumbline.errors import PlumblineError


class PrivateFileError(PlumblineError):
    """The file cannot be trusted, or not be read; says why, and what to do."""


def read_private(path: Path, most: int) -> bytes:
    """What the file holds. A pipe is not waited for; a link may lead to it, as Kubernetes mounts files.

    Args:
        path: the file.
        most: bytes; of a longer one, one byte more than these.

    Raises:
        PrivateFileError: it cannot be read, is no file, or can be written by others.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            _check(path, os.fstat(file.fileno()))
            return file.read(most + 1)
    except OSError as error:
        raise PrivateFileError(
            f"{path} cannot be read ({error.strerror}): make it, or correct its name"
        ) from None


def check_private(path: Path) -> None:
    """The same for a file that a library reads.

    Raises:
        PrivateFileError: as `read_private`.
    """
    read_private(path, 0)


def _check(path: Path, about: os.stat_result) -> None:
    if not stat.S_ISREG(about.st_mode):
        raise PrivateFileError(f"{path} is no file: name one")
    if about.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        mode = stat.S_IMODE(about.st_mode)
        raise PrivateFileError(
            f"{path} can be written by others than its owner (mode {mode:04o}), who could let anybody in: "
            f"run `chmod go-w {path}`"
        )
