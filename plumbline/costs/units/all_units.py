"""Every unit cost of every model."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from plumbline.costs.units.metric import per_point_gained
from plumbline.costs.units.nights import per_judged_night
from plumbline.costs.units.predictions import per_thousand_predictions
from plumbline.costs.units.retrainings import per_retraining
from plumbline.costs.units.work import work_of
from plumbline.intent import HumanReview
from plumbline.records import Entry, UnitCost


def unit_costs(
    recorded: Mapping[str, Sequence[Entry]],
    review: HumanReview | None,
    first: datetime.date,
    last: datetime.date,
) -> list[UnitCost]:
    """What each unit costs on the days from `first` to `last`, both included, or why that can't be told.

    Args:
        recorded: everything in the evidence, by model.
        review: what a person's decision costs.
        first: in UTC.
        last: in UTC.

    Raises:
        BookedError: an accrual cannot be read.
    """
    found: list[UnitCost] = []
    for model, entries in sorted(recorded.items()):
        work = work_of(model, entries, review, first, last)
        found += per_judged_night(work)
        found += per_thousand_predictions(work, first, last)
        found += per_retraining(work)
        found += per_point_gained(work)
    return found
