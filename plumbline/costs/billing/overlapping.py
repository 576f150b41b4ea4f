"""Usage that is charged twice, by the hour and by the day: a period within another's, for the same thing.

Two exports of one account, or an export whose granularity changed, tell of the same spend in rows that are
not the same. Of two such rows of one delivery the longer is held, since the shorter ones say more; a row that
comes later than a charge that is kept is held in any case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from plumbline.costs.billing.merging import Merge
from plumbline.costs.billing.spool import PeriodSpool

if TYPE_CHECKING:
    from plumbline.costs.billing.arrays import Numbers, Truths


class Spans(NamedTuple):
    """Charges for usage: what, from when to when in microseconds, and whether each comes now."""

    series: Numbers
    starts: Numbers
    ends: Numbers
    comes: Truths


def overlapping(file: Path, period: PeriodSpool, merge: Merge) -> Truths:
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


def _in_question(spans: Spans) -> Numbers:
    """Places of charges whose series may have periods of several lengths."""
    import numpy as np

    lasts = spans.series != 0
    lengths = spans.ends - spans.starts
    usual, counts = np.unique(lengths[lasts], return_counts=True)
    if len(usual) < 2:
        return np.array([], np.int64)
    unusual = lasts & (lengths != usual[counts.argmax()])
    return np.flatnonzero(lasts & np.isin(spans.series, np.unique(spans.series[unusual])))


@dataclass
class _Period:
    """Charges of one series for the same time."""

    end: int
    comes: list[int]
    """Rows of the delivery that are new."""
    kept: bool
    """Whether one of them is kept already, or comes again."""


def _held(spans: Spans, rows: Numbers) -> Iterator[int]:
    """Goes through each series by time, with the periods in mind that are still open."""
    for _, periods in groupby(_periods(spans, rows), key=itemgetter(0)):
        around: list[_Period] = []
        for _, period in periods:
            around = [outer for outer in around if outer.end >= period.end]
            if any(outer.kept for outer in around):
                yield from period.comes
                period.comes = []
            if not period.comes and not period.kept:
                continue
            for outer in around:
                yield from outer.comes
                outer.comes = []
            around = [outer for outer in around if outer.kept]
            around.append(period)


def _periods(spans: Spans, rows: Numbers) -> Iterator[tuple[int, _Period]]:
    """Each series with its periods: the earlier first, and of those that start together the longer."""
    import numpy as np

    order = rows[np.lexsort((-spans.ends[rows], spans.starts[rows], spans.series[rows]))]
    told = zip(*(column[order].tolist() for column in spans), order.tolist(), strict=True)
    for (series, _, end), alike in groupby(told, key=itemgetter(0, 1, 2)):
        found = list(alike)
        comes = [row for *_, new, row in found if new]
        yield series, _Period(end, comes, kept=len(comes) < len(found))
