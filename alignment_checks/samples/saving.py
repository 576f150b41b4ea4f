r"""Samples as bytes. They hold rows: they belong beside the data, never into evidence or a report.

    two lines of `profiles/sealing.py`
    {"keys": sampled rows, "rows", "missing", "size"}\n
    the keys as little-endian numbers, then the rows as an Arrow stream

The same sample always gives the same bytes.
"""

from __future__ import annotations

import io
import json

import numpy as np

from alignment_checks.profiles.profile import ProfileError
from alignment_checks.profiles.saving import count_of
from alignment_checks.profiles.sealing import sealed, unsealed
from alignment_checks.samples.sample import RowSample

VERSION = 1
_WHAT = "row sample"


def to_bytes(sample: RowSample) -> bytes:
    """The sample in the present version's format."""
    import pyarrow as pa

    about = {"keys": sample.keys.size, "rows": sample.rows, "size": sample.size}
    header = json.dumps(about | {"missing": dict(sample.missing)}).encode() + b"\n"
    stream = io.BytesIO()
    with pa.ipc.new_stream(stream, sample.table.schema) as writer:
        writer.write_table(sample.table)
    return sealed(_WHAT, VERSION, header + sample.keys.astype("<u8").tobytes() + stream.getvalue())


def from_bytes(content: bytes) -> RowSample:
    """The sample that `to_bytes` wrote.

    Raises:
        ProfileError: the bytes are no sample, one of another version, cut short or changed.
    """
    import pyarrow as pa

    body = unsealed(_WHAT, VERSION, content)
    try:
        return _read(body)
    except (
        pa.ArrowException,
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise ProfileError(f"this {_WHAT} cannot be read: {error}") from None


def _read(body: bytes) -> RowSample:
    import pyarrow as pa

    header, _, rest = body.partition(b"\n")
    about = json.loads(header)
    sampled, rows, size = (count_of(about[name]) for name in ("keys", "rows", "size"))
    keys = np.frombuffer(rest[: 8 * sampled], dtype="<u8").astype(np.uint64)
    with pa.ipc.open_stream(rest[8 * sampled :]) as reader:
        table = reader.read_all()
    if not table.num_rows == keys.size <= min(size, rows):
        raise ValueError("it holds other rows than its header says")
    if (keys[1:] < keys[:-1]).any():
        raise ValueError("its keys do not rise")
    missing = {str(name): count_of(without) for name, without in about["missing"].items()}
    if list(missing) != table.column_names or max(missing.values(), default=0) > rows:
        raise ValueError("its columns are not those it counts")
    return RowSample(table, keys, rows, missing, size)
