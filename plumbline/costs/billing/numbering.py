"""Tells charges apart that FOCUS does not: it has no id of a row.

Rows of one delivery that share everything that identifies a charge are numbered, in the order of their
contents, so that the order of rows means nothing. Rows that are the same in every column are one row that was
delivered twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from plumbline.costs.billing.identities import KEY_BYTES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from plumbline.costs.billing.arrays import Keys, Numbers, Truths


@dataclass(frozen=True)
class Numbered:
    """Rows of one delivery and billing period."""

    keys: Keys
    """The identity of each as bytes of shape (rows, 16), no two the same among those that are kept."""
    first: Numbers
    """For each row the place of the earlier row that it repeats, or -1."""


def numbered(keys: Keys, contents: Numbers, others: Numbers, *, keep_duplicates: bool) -> Numbered:
    """Gives each row its own identity.

    Args:
        keys: what identifies each, of shape (rows, 16).
        contents: a digest of the rest that is kept.
        others: a hash of the columns that are not kept.
        keep_duplicates: whether rows that are the same in every column count each.
    """
    import numpy as np

    first = np.full(len(keys), -1, np.int64)
    places = _alike(keys)
    if not len(places):
        return Numbered(keys, first)
    high, low = keys[places].view(np.uint64).T
    # Stable: of equal rows, the earlier comes first.
    order = places[np.lexsort((others[places], contents[places], low, high))]
    follows = _follows(order, *keys.view(np.uint64).T)
    repeats = follows & _follows(order, contents, others)
    own = keys.copy()
    ordinal = 0
    for place in np.flatnonzero(follows):
        row, before = order[place], order[place - 1]
        ordinal = ordinal if follows[place - 1] else 0
        if repeats[place] and not keep_duplicates:
            first[row] = before if first[before] < 0 else first[before]
            continue
        ordinal += 1
        own[row] = np.frombuffer(_numbered_key(keys[row].tobytes(), ordinal), np.uint8)
    return Numbered(own, first)


def _alike(keys: Keys) -> Numbers:
    """Where rows stand that might share their key with another: those with the same half of it."""
    import numpy as np

    half = keys.view(np.uint64)[:, 0]
    in_order = np.sort(half)
    twice = np.unique(in_order[1:][in_order[1:] == in_order[:-1]])
    return np.flatnonzero(np.isin(half, twice)) if len(twice) else np.array([], np.int64)


def _follows(order: Numbers, *columns: Numbers | NDArray[np.uint64]) -> Truths:
    """Whether each row, in this order, equals the one before it in all columns."""
    import numpy as np

    same = np.ones(len(order), bool)
    same[:1] = False
    for column in columns:
        sorted_ = column[order]
        same[1:] &= sorted_[1:] == sorted_[:-1]
    return same


def _numbered_key(key: bytes, ordinal: int) -> bytes:
    return blake2b(key + ordinal.to_bytes(8, "big"), digest_size=KEY_BYTES).digest()
