"""Objects on S3, read as files are: only the bytes that are wanted. The one file that opens them.

Where the store is and who may read it comes from the environment (AWS_ACCESS_KEY_ID and its kin, a
profile, the machine's own role; AWS_REGION, AWS_ENDPOINT_URL_S3), never from a spec or an address.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from plumbline.errors import PlumblineError, TransientError
from plumbline.s3_address import S3Object

if TYPE_CHECKING:
    import pyarrow as pa

CONNECT_SECONDS = 5.0
"""How long a connection may take to come about."""

REQUEST_SECONDS = 30.0
"""How long the store may take over one answer."""

TRIES = 3
"""How often one request is made before it counts as failed."""

_PASSING = ("timeout", "timed out", "NETWORK_CONNECTION", "curlCode", "SLOW_DOWN", "SERVICE_UNAVAILABLE")
"""What an error says that may be over at the next try."""

_REFUSED = ("ACCESS_DENIED", "INVALID_ACCESS_KEY_ID", "SIGNATURE_DOES_NOT_MATCH", "EXPIRED_TOKEN", "403")


class ObjectError(PlumblineError):
    """An object that cannot be read, and what to do about it."""


class NoObjectError(ObjectError):
    """The bucket is there, and has no such object."""


class UnreachableError(TransientError):
    """The store did not answer in time."""


def listed(folder: S3Object) -> list[S3Object]:
    """Every object below a folder, by name; none where there is no such folder.

    Raises:
        ObjectError: no such bucket, no access, or the store says no otherwise.
        UnreachableError: the store does not answer in time.
    """
    from pyarrow import fs

    there = store()
    below = fs.FileSelector(f"{folder.bucket}/{folder.key}", recursive=True, allow_not_found=True)
    try:
        found = [each.path for each in there.get_file_info(below) if each.type == fs.FileType.File]
        if not found and there.get_file_info(folder.bucket).type == fs.FileType.NotFound:
            raise ObjectError(f"{folder}: there is no bucket {folder.bucket}; correct the address")
    except OSError as error:
        raise explained(folder, error) from error
    return [S3Object(*path.split("/", 1)) for path in sorted(found)]


@contextmanager
def opened(place: S3Object) -> Iterator[pa.NativeFile]:
    """The object for reading at any place; trouble with the store while it is open is explained.

    Raises:
        ObjectError: no such bucket or object, no access, or the store says no otherwise.
        UnreachableError: the store does not answer in time.
    """
    source = _open(place)
    try:
        yield source
    except OSError as error:
        if is_trouble(error):
            raise explained(place, error) from error
        raise


def _open(place: S3Object) -> pa.NativeFile:
    there = store()
    try:
        return there.open_input_file(f"{place.bucket}/{place.key}")
    except FileNotFoundError:
        raise _missing(there, place) from None
    except OSError as error:
        raise explained(place, error) from error


def is_trouble(error: Exception) -> bool:
    """Whether an error is the store's, and not that of the bytes it gave."""
    return isinstance(error, OSError) and "AWS Error" in str(error)


def explained(place: S3Object, error: OSError) -> PlumblineError:
    """What the store's error means for whoever asked."""
    said = str(error)
    if any(sign in said for sign in _PASSING):
        return UnreachableError(
            f"{place}: the store did not answer in time; try again, or see whether it is up"
        )
    if any(sign in said for sign in _REFUSED):
        return ObjectError(
            f"{place}: access is denied; give the environment credentials that may read it "
            "(AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or the machine's role)"
        )
    return ObjectError(f"{place} cannot be read ({said.strip().partition(chr(10))[0]})")


def _missing(store: Any, place: S3Object) -> PlumblineError:
    from pyarrow import fs

    try:
        found = store.get_file_info(place.bucket)
    except OSError as error:
        return explained(place, error)
    if found.type == fs.FileType.NotFound:
        return ObjectError(f"{place}: there is no bucket {place.bucket}; correct the address")
    return NoObjectError(f"{place}: the bucket has no such object; put it there, or correct the address")


def store() -> Any:
    """The store that the environment names, with time limits; reading and writing go through it."""
    from pyarrow import fs

    return fs.S3FileSystem(
        connect_timeout=CONNECT_SECONDS,
        request_timeout=REQUEST_SECONDS,
        retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=TRIES),
        **_endpoint(os.environ),
    )


def _endpoint(environment: Any) -> dict[str, str]:
    named = {}
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION")
    if region:
        named["region"] = region
    address = environment.get("AWS_ENDPOINT_URL_S3") or environment.get("AWS_ENDPOINT_URL")
    if address:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ObjectError(
                f"AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL is {address!r}, no address of a store: "
                "write http://host:port or https://host"
            )
        named |= {"scheme": parts.scheme, "endpoint_override": parts.netloc}
    return named
