"""Addresses of objects on S3: what names one, and nothing else in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

SCHEME = "s3://"

_ADDRESS = r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(?P<key>[^\s\\?#%]+)"


@dataclass(frozen=True)
class S3Object:
    """Where an object is."""

    bucket: str
    key: str

    @property
    def suffix(self) -> str:
        """The end of its name, as of a file's."""
        name = self.key.rpartition("/")[2]
        return f".{name.rpartition('.')[2]}" if "." in name else ""

    def __str__(self) -> str:
        return f"{SCHEME}{self.bucket}/{self.key}"


def is_address(text: str) -> bool:
    """Whether somebody means an object on S3 and not a file."""
    return text.startswith(SCHEME)


def s3_object(address: str) -> S3Object:
    """The object an address names.

    Raises:
        ValueError: it is not `s3://bucket/key`: credentials, options and steps upwards have no place in it.
    """
    found = re.fullmatch(_ADDRESS, address)
    if found is None or {"", ".", ".."} & set(found["key"].split("/")):
        raise ValueError(f"{address!r} names no object on S3: write s3://bucket/key")
    return S3Object(found["bucket"], found["key"])
