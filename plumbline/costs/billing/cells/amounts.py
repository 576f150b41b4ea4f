"""Numbers of a bill, exactly: never through a binary fraction.

A parquet file may hold doubles. A double is taken for the shortest decimal number that stands for it, which
is the one that was written into it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING, Any

from plumbline.costs.billing.cells.words import words
from plumbline.costs.digits import CHARGED, PLACES_CHARGED

if TYPE_CHECKING:
    import pyarrow as pa

_PLAIN = r"^[+-]?([0-9]{1,15}(\.[0-9]{0,20})?|\.[0-9]{1,20})$"
_ANY = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(nan|inf(inity)?)", re.IGNORECASE)
_LARGEST = Decimal(10) ** 15
_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True)
class Amounts:
    """A column of numbers. Where one of the masks holds, there is something and no value."""

    values: pa.Array
    unreadable: pa.Array
    not_finite: pa.Array
    too_large: pa.Array
    rounded: int
    """How many were finer than what is kept."""


def amounts(column: pa.ChunkedArray) -> Amounts:
    """The numbers of a column, null where there is nothing; finer digits are rounded, half to even."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = words(column)
    plain = pc.fill_null(pc.match_substring_regex(texts, _PLAIN), fill_value=False)
    fine = pc.cast(pc.if_else(plain, texts, None), pa.decimal128(38, 20))
    nearest = pc.round(fine, PLACES_CHARGED, "half_to_even")
    rounded = pc.sum(pc.not_equal(fine, nearest)).as_py() or 0
    values = pc.cast(nearest, pa.decimal128(38, PLACES_CHARGED))
    odd = pc.and_(pc.invert(plain), pc.is_valid(texts))
    if not pc.any(odd).as_py():
        nowhere = pc.and_(odd, odd)
        return Amounts(values, nowhere, nowhere, nowhere, rounded)
    return _with_odd(texts, values, odd, rounded)


def _with_odd(texts: pa.Array, values: pa.Array, odd: pa.Array, rounded: int) -> Amounts:
    """Those that take a closer look, one at a time."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    places = np.flatnonzero(odd.to_numpy(zero_copy_only=False))
    masks = {what: np.zeros(len(texts), bool) for what in ("unreadable", "not_finite", "too_large")}
    found: list[Decimal | None] = []
    for place, text in zip(places, texts.filter(odd).to_pylist(), strict=True):
        value = _number(text)
        if isinstance(value, str):
            masks[value][place] = True
            found.append(None)
        else:
            kept = value.quantize(CHARGED, context=_EXACT)
            rounded += kept != value
            found.append(kept)
    values = pc.replace_with_mask(values, odd, pa.array(found, values.type))
    return Amounts(values, rounded=rounded, **{what: pa.array(mask) for what, mask in masks.items()})


def _number(text: str) -> Any:
    """The number, or the name of what is wrong with it."""
    text = text.strip()
    if _NOT_FINITE.fullmatch(text):
        return "not_finite"
    if not _ANY.fullmatch(text):
        return "unreadable"
    value = Decimal(text)
    return value if abs(value) < _LARGEST else "too_large"
