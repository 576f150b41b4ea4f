"""Files and folders as people name them, here or on S3: listed, and opened as streams of bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from plumbline import s3
from plumbline.costs.billing.rows import BillError
from plumbline.s3_address import S3Object

ENDINGS = (".csv", ".csv.gz", ".parquet")
"""What the names of files with charges end with."""

File = Path | S3Object


def is_bill(file: File) -> bool:
    """Whether a file's name says that it holds charges."""
    return str(file).lower().endswith(ENDINGS)


def listed(place: File) -> list[File]:
    """The file itself, or every file below the folder, by name; no link is followed.

    Raises:
        BillError: nothing is there.
        ObjectError: the store says no.
        UnreachableError: the store does not answer in time.
    """
    if isinstance(place, S3Object):
        found: list[File] = [place] if is_bill(place) else [*s3.listed(place)]
    elif place.is_file():
        return [place]
    else:
        found = [file for file in sorted(place.rglob("*")) if file.is_file() and not file.is_symlink()]
    if not found:
        raise BillError(f"{place}: no such file, nor a folder with files in it; correct the path")
    return found


@contextmanager
def opened(file: File) -> Iterator[Any]:
    """The bytes of a file, unpacked where it is gzip.

    Raises:
        BillError: it cannot be read as what its name says.
        ObjectError: no such object, or no access to it.
        UnreachableError: the store does not answer in time.
    """
    import pyarrow as pa

    try:
        with s3.opened(file) if isinstance(file, S3Object) else pa.OSFile(str(file), "rb") as source:
            packed = str(file).lower().endswith(".gz")
            yield pa.CompressedInputStream(source, "gzip") if packed else source
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        if s3.is_trouble(error):
            raise
        said = str(error).strip().partition("\n")[0]
        raise BillError(f"{file} cannot be read ({said}); deliver it again, or leave it out") from error
