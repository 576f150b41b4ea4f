"""What tells a charge from the others: FOCUS has no id of a row, so it is made of what was charged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from plumbline.costs.billing.cells.words import words
from plumbline.costs.billing.drafting import AMOUNTS
from plumbline.costs.billing.focus.columns import focus_columns
from plumbline.costs.billing.rows import Rows
from plumbline.costs.billing.rules.rule import Draft

if TYPE_CHECKING:
    import pyarrow as pa

    from plumbline.costs.billing.arrays import Keys, Numbers, Truths

KEY_BYTES = 16
_BETWEEN = "\x1f"
_PERIOD = ("ChargePeriodStart", "ChargePeriodEnd")
_IDENTITY = tuple(c.name for c in focus_columns() if c.identifies and c.name not in _PERIOD)
_CONTENT = ("ServiceCategory", "ResourceName", "ResourceType", "RegionName")
_READ = {*_IDENTITY, *_PERIOD, *_CONTENT, *AMOUNTS, "Tags"}


@dataclass(frozen=True)
class Identities:
    """What tells the charges of some rows apart, a value a row."""

    keys: Keys
    """What identifies each: what was charged, for when, to whom."""
    contents: Numbers
    """A digest of the rest that is kept: amounts, names, tags."""
    series: Numbers
    """A digest of what was used, the same for each of its hours. Zero for what is no usage over some time, or
    corrects another charge."""
    others: Numbers
    """A hash of the columns that are not kept; it holds in this process only."""

    def where(self, kept: Truths) -> Identities:
        """Those of some of the rows."""
        return Identities(self.keys[kept], self.contents[kept], self.series[kept], self.others[kept])


def identities(rows: Rows, draft: Draft) -> Identities:
    """What tells rows apart that break no rule."""
    import numpy as np

    things = [
        blake2b(text, digest_size=KEY_BYTES).digest()
        for text in _joined(_identifying(draft, name) for name in _IDENTITY)
    ]
    keys = [
        blake2b(thing + when, digest_size=KEY_BYTES).digest()
        for thing, when in zip(things, _periods(draft), strict=True)
    ]
    contents = [blake2b(text, digest_size=8).digest() for text in _joined(_telling(draft))]
    others = _joined(words(rows.cells[name]) for name in rows.cells.column_names if name not in _READ)
    return Identities(
        np.frombuffer(b"".join(keys), np.uint8).reshape(-1, KEY_BYTES),
        np.frombuffer(b"".join(contents), np.int64),
        np.where(_lasts(draft), np.frombuffer(b"".join(things), np.int64)[::2], 0),
        np.array([hash(text) for text in others] or [0] * len(rows.lines), np.int64),
    )


def _identifying(draft: Draft, name: str) -> pa.Array:
    """Times by their value, so that the same time written otherwise is the same."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if name in draft.instants:
        return pc.cast(pc.cast(draft.instants[name].values, pa.int64()), pa.string())
    return draft.words[name]


def _periods(draft: Draft) -> list[bytes]:
    """Start and end of each charge, in bytes."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    sides = [pc.cast(draft.instants[name].values, pa.int64()).to_numpy() for name in _PERIOD]
    whole = np.column_stack(sides).tobytes()
    return [whole[place : place + 16] for place in range(0, len(whole), 16)]


def _lasts(draft: Draft) -> Truths:
    """Whether a charge is for usage over some time, and no correction of another."""
    import pyarrow.compute as pc

    start, end = (draft.instants[name].values for name in _PERIOD)
    usage = pc.and_(pc.equal(draft.words["ChargeCategory"], "Usage"), pc.is_null(draft.words["ChargeClass"]))
    lasts: Truths = pc.and_(usage, pc.less(start, end)).to_numpy(zero_copy_only=False)
    return lasts


def _telling(draft: Draft) -> Iterable[pa.Array]:
    import pyarrow as pa
    import pyarrow.compute as pc

    yield from (pc.cast(draft.amounts[name].values, pa.string()) for name in AMOUNTS)
    yield from (draft.words[name] for name in _CONTENT)
    yield draft.tags.texts


def _joined(columns: Iterable[pa.Array]) -> list[bytes]:
    """Each row's cells as one text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = list(columns)
    if not parts:
        return []
    joined = pc.binary_join_element_wise(*parts, _BETWEEN, null_handling="replace", null_replacement="")
    found: list[bytes] = pc.cast(joined, pa.binary()).to_pylist()
    return found
