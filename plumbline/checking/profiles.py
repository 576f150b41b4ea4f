"""Profiles of the files people name: of parquet in one pass, of CSV, or saved before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from plumbline.checking.files import File, FileError, naming, parquet_schema, read_columns, readable
from plumbline.s3_address import S3Object
from plumbline.whole_files import write_whole

if TYPE_CHECKING:
    from alignment_checks.profiles.columns import Column
    from alignment_checks.profiles.profile import Profile

SUFFIX = ".profile"
"""What a saved profile's name ends with."""


class Columns(NamedTuple):
    """Which columns somebody asked for, and which numbers among them are categories."""

    named: Sequence[str] | None = None
    categorical: Collection[str] = ()
    left_out: Collection[str] = ()
    """Columns no profile is made of, though they are asked for: embeddings."""

    def wanted(self, present: Iterable[str]) -> list[str]:
        """Those to profile, of the present ones where none is named."""
        return [name for name in (present if self.named is None else self.named) if name not in self.left_out]


class Profiled(NamedTuple):
    """A file's columns by name."""

    names: Sequence[str]
    column: Callable[[str], Column]


def is_parquet(path: File) -> bool:
    """Whether the name is neither a saved profile's nor a CSV file's."""
    return path.suffix != SUFFIX and path.suffix.lower() != ".csv"


def profile_of(path: File, columns: Columns) -> Profile:
    """The profile of a parquet or CSV file, or the saved one.

    Raises:
        FileError: the file cannot be read, or a column cannot be measured.
    """
    from alignment_checks.profiles.building import profile_of_files, profile_of_table
    from alignment_checks.profiles.profile import ProfileError

    if path.suffix == SUFFIX:
        return _chosen(path, load(path), columns)
    try:
        if path.suffix.lower() == ".csv":
            table = read_columns(path, columns.named)
            return profile_of_table(table, columns.wanted(table.column_names), columns.categorical)
        names = columns.wanted(parquet_schema(path, columns.named).names)
        with readable(path, "parquet") as source:
            return profile_of_files([source], names, columns.categorical)
    except ProfileError as error:
        raise FileError(f"{path}: {error}") from None


@contextmanager
def columns_of(path: File, columns: Columns) -> Iterator[Profiled]:
    """The columns of a file, each profiled when it is asked for, so that one at a time is in memory.

    Raises:
        FileError: as `profile_of`; for a column, when it is asked for.
    """
    if not is_parquet(path):
        profile = profile_of(path, columns)
        yield Profiled(list(profile.columns), profile.columns.__getitem__)
        return
    from alignment_checks.profiles.building import column_of_files, opened
    from alignment_checks.profiles.profile import ProfileError

    names = columns.wanted(parquet_schema(path, columns.named).names)
    with readable(path, "parquet") as source, opened(source) as file:

        def column(name: str) -> Column:
            try:
                with naming(path, "parquet"):
                    return column_of_files([file], name, categorical=name in columns.categorical)
            except ProfileError as error:
                raise FileError(f"{path}: {error}") from None

        yield Profiled(names, column)


def load(path: File) -> Profile:
    """A saved profile.

    Raises:
        FileError: no such file, or it holds no profile of this version.
    """
    from alignment_checks.profiles.profile import ProfileError
    from alignment_checks.profiles.saving import MOST_BYTES, from_bytes

    with readable(path, "profile") as source:
        on_s3 = isinstance(path, S3Object)
        if (source.size() if on_s3 else source.stat().st_size) > MOST_BYTES:
            raise FileError(f"{path} is larger than any profile")
        content = source.read() if on_s3 else source.read_bytes()
    try:
        return from_bytes(content)
    except ProfileError as error:
        raise FileError(f"{path}: {error}") from None


def save(profile: Profile, path: Path) -> None:
    """Writes the profile; the file is there whole or not at all.

    Raises:
        FileError: the name does not end as a profile's must, or the file cannot be written.
    """
    from alignment_checks.profiles.profile import ProfileError
    from alignment_checks.profiles.saving import to_bytes

    if path.suffix != SUFFIX:
        raise FileError(f"{path}: the name of a saved profile ends with {SUFFIX}")
    try:
        content = to_bytes(profile)
    except ProfileError as error:
        raise FileError(f"{path} cannot be written: {error}") from None
    try:
        write_whole(path, content, mode=0o644)
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror}") from None


def _chosen(path: File, saved: Profile, columns: Columns) -> Profile:
    from alignment_checks.profiles.columns import Numbers
    from alignment_checks.profiles.profile import Profile

    wanted = columns.wanted(saved.columns)
    absent = [name for name in wanted if name not in saved.columns]
    if absent:
        raise FileError(f"{path} has no column {', '.join(absent)}; it has {', '.join(saved.columns)}")
    numbers = [
        name for name in wanted if name in columns.categorical and isinstance(saved.columns[name], Numbers)
    ]
    if numbers:
        raise FileError(f"{path} holds {', '.join(numbers)} as numbers: build it again with --categorical")
    return Profile({name: saved.columns[name] for name in wanted})
