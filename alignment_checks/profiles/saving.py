r"""Profiles as bytes: a header in JSON, then each column's numbers. No row, nothing that runs.

    two lines of `sealing.py`
    {"columns": [{"name", "kind", "missing", "infinite", "blocks": [lengths]}]}\\n
    blocks: little-endian numbers, sketches as their library writes them, categories in the header

The same profile always gives the same bytes.
"""

from __future__ import annotations

import io
import json
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.profiles.columns import Categories, Column, Numbers, categories
from alignment_checks.profiles.distinct import Distinct
from alignment_checks.profiles.profile import Profile, ProfileError
from alignment_checks.profiles.sealing import sealed, unsealed
from alignment_checks.profiles.sketch import Sketch, checked

VERSION = 1
MOST_ROWS = 2**53
"""Up to here every number of rows is exact in a quotient."""

MOST_BYTES = 4 * 2**30
"""No profile is larger; a file that is was not made by `to_bytes`."""


def to_bytes(profile: Profile) -> bytes:
    """The profile in the present version's format.

    Raises:
        ProfileError: a column's numbers are too large for what a profile keeps of them.
    """
    blocks = io.BytesIO()
    header = [_written(name, column, blocks) for name, column in profile.columns.items()]
    body = json.dumps({"columns": header}, allow_nan=False, ensure_ascii=True).encode() + b"\n"
    return sealed("profile", VERSION, body + blocks.getvalue())


def from_bytes(content: bytes) -> Profile:
    """The profile that `to_bytes` wrote.

    Raises:
        ProfileError: the bytes are no profile, one of another version, cut short or changed.
    """
    body = unsealed("profile", VERSION, content)
    try:
        return _read(body)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ProfileError(f"this profile cannot be read: {error}") from None


def _written(name: str, column: Column, blocks: io.BytesIO) -> dict[str, Any]:
    about: dict[str, Any] = {"name": name, "missing": column.missing}
    if isinstance(column, Categories):
        return about | {"kind": "categories", "counts": dict(column.counts)}
    about |= {"infinite": column.infinite}
    finite = column.finite
    if isinstance(finite, Distinct):
        blocks.write(finite.values.astype("<f8").tobytes() + finite.counts.astype("<i8").tobytes())
        return about | {"kind": "numbers", "distinct": finite.values.size}
    if not (isfinite(finite.mean) and isfinite(finite.squares)):
        raise ProfileError(f"column {name} holds numbers too large to be squared; leave it out")
    blocks.write(finite.content)
    moments = {"n": finite.n, "mean": finite.mean, "squares": finite.squares}
    return about | {"kind": "sketch", "bytes": len(finite.content)} | moments


def _read(body: bytes) -> Profile:
    header, _, blocks = body.partition(b"\n")
    stream = io.BytesIO(blocks)
    abouts = json.loads(header)["columns"]
    columns = {str(about["name"]): _column(about, stream) for about in abouts}
    if len(columns) < len(abouts):
        raise ValueError("a column stands twice")
    if stream.read(1):
        raise ValueError("it is longer than its header says")
    if len({column.rows for column in columns.values()}) > 1:
        raise ValueError("its columns have different numbers of rows")
    return Profile(columns)


def _column(about: dict[str, Any], stream: io.BytesIO) -> Column:
    missing = count_of(about["missing"])
    if about["kind"] == "categories":
        return categories({str(k): count_of(v) for k, v in about["counts"].items()}, missing)
    return Numbers(_finite(about, stream), missing, count_of(about["infinite"]))


def _finite(about: dict[str, Any], stream: io.BytesIO) -> Distinct | Sketch:
    if about["kind"] == "sketch":
        content = _exactly(stream, count_of(about["bytes"]))
        return checked(Sketch(content, count_of(about["n"]), float(about["mean"]), float(about["squares"])))
    size = count_of(about["distinct"])
    values, counts = (_numbers(stream, size, kind) for kind in ("<f8", "<i8"))
    if not (np.isfinite(values).all() and (values[1:] > values[:-1]).all() and (counts > 0).all()):
        raise ValueError("its values do not rise, or are counted less than once")
    if float(counts.sum(dtype=np.float64)) >= MOST_ROWS:
        raise ValueError("it counts more rows than there can be")
    return Distinct(values.astype(np.float64), counts.astype(np.int64))


def _numbers(stream: io.BytesIO, size: int, kind: str) -> NDArray[Any]:
    return np.frombuffer(_exactly(stream, size * 8), dtype=kind)


def _exactly(stream: io.BytesIO, length: int) -> bytes:
    found = stream.read(length)
    if len(found) < length:
        raise ValueError("it ends too early")
    return found


def count_of(value: Any) -> int:
    """The number of rows a header names.

    Raises:
        ValueError: it names none.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < MOST_ROWS:
        raise ValueError(f"{value!r} is no count")
    return value
