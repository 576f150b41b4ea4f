"""The versions of the key that wraps the items' keys: the newest wraps, each one that is there opens.

    wrapping.key       version 1
    wrapping-2.key     version 2

A rotation adds a version, and takes the others away once nothing needs them. Every process of the service
sees that at its next use of them, without a restart.
"""

from __future__ import annotations

import logging
import re
import threading
from pathlib import Path

from plumbline.review.errors import ReviewKeyError
from plumbline.review.key_files import make_key, read_key, sync_folder

_log = logging.getLogger(__name__)

_NAME = re.compile(r"wrapping(?:-([1-9][0-9]{0,8}))?\.key")


class WrappingKeys:
    """Those of one folder. Safe to use from many threads."""

    def __init__(self, folder: Path) -> None:
        """Reads them; makes the first one where there is none.

        Raises:
            ReviewKeyError: one can't be used.
        """
        self._folder = folder
        if not self.versions():
            make_key(folder / _file_of(1))
        self._turn = threading.Lock()
        self._read: tuple[int, ...] = self.versions()
        self._keys = self._all(self._read)

    def newest_first(self) -> tuple[bytes, ...]:
        """The keys; those read before, and a complaint, where one that came since can't be used."""
        try:
            versions = self.versions()
        except OSError:  # a folder that is gone takes nothing from who read it
            return self._keys
        with self._turn:
            if versions and versions != self._read:
                self._read = versions
                try:
                    self._keys = self._all(versions)
                except ReviewKeyError as error:
                    _log.error("the keys that were read before stay in use: %s", error)
            return self._keys

    def versions(self) -> tuple[int, ...]:
        """Which there are, the newest first."""
        found = (_NAME.fullmatch(place.name) for place in self._folder.iterdir())
        return tuple(sorted({int(match[1] or 1) for match in found if match}, reverse=True))

    def add(self) -> None:
        """Makes a new version, which wraps from now on.

        Raises:
            ReviewKeyError: the folder can't be written.
        """
        make_key(self._folder / _file_of(self.versions()[0] + 1))

    def made_at(self) -> float:
        """When the newest was made, in seconds since 1970."""
        return (self._folder / _file_of(self.versions()[0])).stat().st_mtime

    def remove_old(self) -> tuple[int, ...]:
        """Takes all but the newest away; which they were."""
        _, *old = self.versions()
        for version in old:
            (self._folder / _file_of(version)).unlink(missing_ok=True)
        sync_folder(self._folder)
        return tuple(old)

    def _all(self, versions: tuple[int, ...]) -> tuple[bytes, ...]:
        return tuple(read_key(self._folder / _file_of(version)) for version in versions)


def _file_of(version: int) -> str:
    return "wrapping.key" if version == 1 else f"wrapping-{version}.key"
