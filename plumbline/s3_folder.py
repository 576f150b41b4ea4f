"""Objects under one prefix on S3: put, taken, listed, removed. An object is there whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plumbline.errors import PlumblineError
from plumbline.s3 import explained, opened, store
from plumbline.s3_address import S3Object, s3_object

PART = 1 << 20
"""Bytes that are copied at a time."""


@dataclass(frozen=True)
class Listed:
    """An object: its name under the prefix, its size, when it was written."""

    name: str
    size: int
    written: float
    """Seconds since 1970."""


@dataclass(frozen=True)
class S3Folder:
    """What lies under a prefix."""

    prefix: S3Object

    @classmethod
    def at(cls, address: str) -> S3Folder:
        """Under an address such as s3://bucket/prefix.

        Raises:
            ValueError: it is none.
        """
        return cls(s3_object(address.rstrip("/")))

    def below(self, name: str) -> S3Folder:
        """What lies under a longer prefix."""
        return S3Folder(self.place(name))

    def place(self, name: str) -> S3Object:
        """Where an object of that name is."""
        return s3_object(f"{self.prefix}/{name}")

    def put(self, name: str, file: Path) -> None:
        """Puts a copy of a file there, in place of an earlier one.

        Raises:
            PlumblineError: the store says no, or does not answer; transient where it may pass.
        """
        with file.open("rb") as source, self._writing(name) as target:
            shutil.copyfileobj(source, target, PART)

    def put_text(self, name: str, text: str) -> None:
        """Puts a text there. Raises as `put` does."""
        with self._writing(name) as target:
            target.write(text.encode())

    def take(self, name: str, file: Path) -> None:
        """Copies an object into a file. Raises as `put` does, and `NoObjectError` where there is none."""
        with opened(self.place(name)) as source, file.open("wb") as target:
            shutil.copyfileobj(source, target, PART)

    def text(self, name: str, largest: int) -> str:
        """A short text that was put there. Raises as `take` does.

        Raises:
            PlumblineError: it is longer than `largest` bytes, or no text.
        """
        with opened(self.place(name)) as source:
            if source.size() > largest:
                raise PlumblineError(f"{self.place(name)} has more than {largest} bytes")
            try:
                return bytes(source.read()).decode()
            except UnicodeDecodeError:
                raise PlumblineError(f"{self.place(name)} is no text") from None

    def listed(self) -> list[Listed]:
        """What lies directly under the prefix, oldest first. Raises as `put` does."""
        from pyarrow import fs

        with self._explained(self.prefix):
            wanted = fs.FileSelector(f"{self.prefix.bucket}/{self.prefix.key}", allow_not_found=True)
            found = [info for info in store().get_file_info(wanted) if info.type == fs.FileType.File]
        return sorted((Listed(i.base_name, i.size, i.mtime.timestamp()) for i in found), key=_age)

    def remove(self) -> None:
        """Removes whatever lies under the prefix. Raises as `put` does."""
        with self._explained(self.prefix):
            store().delete_dir_contents(f"{self.prefix.bucket}/{self.prefix.key}", missing_dir_ok=True)

    @contextmanager
    def _writing(self, name: str) -> Iterator[Any]:
        place = self.place(name)
        with (
            self._explained(place),
            store().open_output_stream(f"{place.bucket}/{place.key}") as stream,
        ):
            yield stream

    @contextmanager
    def _explained(self, place: S3Object) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise explained(place, error) from error


def _age(listed: Listed) -> tuple[float, str]:
    return listed.written, listed.name
