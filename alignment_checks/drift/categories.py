"""Drift of a categorical column."""

from __future__ import annotations

from alignment_checks.drift import statistics
from alignment_checks.drift.telling import Teller
from alignment_checks.measurement import Measurement
from alignment_checks.profiles.columns import Categories

CATEGORICAL = ("chi2_pvalue", "psi", "jensenshannon", "unseen_rate")
"""What is measured of categories, besides `missing_rate`."""


def drift_of_categories(name: str, reference: Categories, current: Categories) -> list[Measurement]:
    """`missing_rate` and `CATEGORICAL` of one column."""
    teller = Teller(name, min(reference.n, current.n))
    missing = teller.share("missing_rate", current.missing, current.rows)
    problem = _problem(reference, current)
    if problem:
        return [missing, *(teller.undefined(metric, problem) for metric in CATEGORICAL)]
    shares = statistics.category_shares(reference.counts, current.counts)
    unseen = sum(rows for category, rows in current.counts.items() if category not in reference.counts)
    p_value, method = statistics.chi2_pvalue(reference.counts, current.counts)
    return [
        missing,
        teller.point("chi2_pvalue", p_value).model_copy(update={"method": method}),
        teller.distance("psi", statistics.psi(shares)),
        teller.distance("jensenshannon", statistics.jensenshannon(shares)),
        teller.share("unseen_rate", unseen, current.n),
    ]


def _problem(reference: Categories, current: Categories) -> str | None:
    if not reference.counts or not current.counts:
        return f"the {'current window' if reference.counts else 'reference'} has no values"
    if len({*reference.counts, *current.counts}) == 1:
        return f"the column is constant: every value is {next(iter(reference.counts))!r}"
    return None
