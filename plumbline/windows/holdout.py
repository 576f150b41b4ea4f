"""Which reference rows nothing is ever trained on: chosen by a hash of the row's id, so it never changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from plumbline.intent import Holdout

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def in_holdout(ids: Iterable[Any], holdout: Holdout) -> npt.NDArray[np.bool_]:
    """Whether each row belongs to the hold-out, shape (rows,); the others may be trained on.

    A row belongs to it when the first 32 bits of SHA-256 over `salt:id`, read as a number in [0, 1), are
    at least `1 - share`. Rows that come or go leave the others where they are.
    """
    import numpy as np

    positions = [_position(f"{holdout.salt}:{row}") for row in ids]
    return np.asarray(positions, dtype=np.float64) >= 1 - holdout.share


def _position(name: str) -> float:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32
