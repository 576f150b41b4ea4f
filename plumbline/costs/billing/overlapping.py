"""Usage that is charged twice, by the hour and by the day: a period within another's, for the same thing.

Two exports of one account, or an export whose granularity changed, tell of the same spend in rows that are
not the same. Of two such rows of one delivery the longer is held, since the shorter ones say more; a row that
comes later than a charge that is kept is held in any case.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from plumbline.costs.billing.merging import Merge
from plumbline.costs.billing.spool import PeriodSpool


class Spans(NamedTuple):
    """Charges for usage: what, from when to when in microseconds, and whether each comes now."""

    series: Any
    starts: Any
    ends: Any
    comes: Any


def overlapping(file: Path, period: PeriodSpool, merge: Merge) -> Any:
    """Rows that count as new and lie within, or around, another charge for the same thing: a truth for each.

    Args:
        file: of the month.
        period: the delivery's rows.
        merge: what they would change.
    """
    import numpy as np

    new = merge.counts & ~merge.known
    held = np.zeros(len(new), bool)
    if not new.any():
        return held
    spans = _spans(file, period, merge)
    rows = _in_question(spans)
    if len(rows):
        # Rows of the delivery come first, so that a place among all is a row's place.
        held[list(_held(spans, rows))] = True
    return held


def _spans(file: Path, period: PeriodSpool, merge: Merge) -> Spans:
    """The delivery's rows, then the charges that are kept and stay."""
    import numpy as np
    import pyarrow.parquet as pq

    series = np.where(merge.counts, period.column("series"), 0)
    come = [series, period.column("starts"), period.column("ends"), merge.counts & ~merge.known]
    if not merge.stays.any():
        return Spans(*come)
    table = pq.read_table(file, columns=["series", "start", "end"])
    kept = [np.where(merge.stays, table["series"].to_numpy(), 0)]
    kept += [table[side].cast("int64").to_numpy() for side in ("start", "end")]
    kept += [np.zeros(len(merge.stays), bool)]
    return Spans(*(np.concatenate(pair) for pair in zip(come, kept, strict=True)))


def _in_question(spans: Spans) -> Any:
    """Places of charges whose series may have periods of several lengths."""
    import numpy as np

    lasts = spans.series != 0
    lengths = spans.ends - spans.starts
    usual, counts = np.unique(lengths[lasts], return_counts=True)
    if len(usual) < 2:
        return np.array([], np.int64)
    unusual = lasts & (lengths != usual[counts.argmax()])
    return np.flatnonzero(lasts & np.isin(spans.series, np.unique(spans.series[unusual])))


def _held(spans: Spans, rows: Any) -> Iterator[int]:
    """Goes through each series by time, with the periods in mind that are still open."""
    import numpy as np

    order = rows[np.lexsort((-spans.ends[rows], spans.starts[rows], spans.series[rows]))]
    series = None
    around: list[int] = []
    told = zip(*(column[order].tolist() for column in spans), order.tolist(), strict=True)
    facts: dict[int, tuple[int, int, bool]] = {}
    for thing, start, end, comes, row in told:
        if thing != series:
            series, around, facts = thing, [], {}
        around = [each for each in around if facts[each][1] >= end]
        outer = [each for each in around if facts[each][:2] != (start, end)]
        facts[row] = (start, end, comes)
        if any(not facts[each][2] for each in outer) and comes:
            yield row
            continue
        for each in outer:
            if facts[each][2]:
                yield each
                around.remove(each)
        around.append(row)
