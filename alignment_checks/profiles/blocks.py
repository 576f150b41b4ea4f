"""Memory for long columns, from the pool that the files are read into.

It keeps what is given back and hands it out again, so that the next column finds its memory ready. Asked
from the operating system anew for every column, clearing it takes a fifth of the whole work.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


def block(size: int, kind: DTypeLike) -> NDArray[Any]:
    """An array that holds nothing in particular, shape (size,)."""
    import pyarrow as pa

    return np.frombuffer(pa.allocate_buffer(size * np.dtype(kind).itemsize), dtype=kind)
