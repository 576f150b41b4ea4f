"""Arrays with a cell for each row of a bill, by what their cells are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint8]
"""Identities, of shape (rows, 16)."""

Numbers = NDArray[np.int64]
"""Digests, places or times in microseconds, of shape (rows,)."""

Truths = NDArray[np.bool_]
"""Of shape (rows,)."""
