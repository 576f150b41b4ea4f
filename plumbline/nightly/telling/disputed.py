"""A single row that somebody disputes: its score, and what moved it."""

from __future__ import annotations

import math

from plumbline.errors import PlumblineError
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.measuring.explanations import contributions_of
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.evaluating.scoring import Scored, score, score_holdout, trees
from plumbline.nightly.seeds import seed_of
from plumbline.records import Record


class NoSuchRowError(PlumblineError):
    """The window has no usable row of that id."""


class FeaturePart(Record):
    """What one feature adds to a row's score, in log odds."""

    feature: str
    value: str
    shap: float
    """Against the average row."""
    lime: float
    """Against values drawn from the hold-out, by a linear model of scores around the row."""


class DisputedRow(Record):
    """One row explained two ways."""

    row: str
    version: str
    score: float
    """The predicted probability."""
    base: float
    """Log odds of a row nothing is known about; with all `shap` values it makes the row's log odds."""
    lime_fit: float | None
    """Share of the variance around the row that the linear model explains; below a half, believe little."""
    parts: tuple[FeaturePart, ...]
    """The largest SHAP value first."""


def explain_row(context: Context, night: int, row: str) -> DisputedRow:
    """The champion's score of one row of a night, explained by SHAP and by LIME.

    Nothing is recorded: a row's values stay where its data is.

    Raises:
        NoSuchRowError: the night has no such row, or its rows cannot be used.
    """
    import numpy as np

    from alignment_checks.explanations.single_row import local_surrogate

    subject = prepare(context, night)
    scored = score(context, subject)
    place = _place(scored, night, row)
    model = trees(context, subject.version)
    holdout = score_holdout(context, subject)
    if holdout.problems:
        raise NoSuchRowError(f"the hold-out cannot be used: {'; '.join(holdout.problems)}")
    reference = model.encode(holdout.columns)
    own = model.encode({name: values[place : place + 1] for name, values in scored.columns.items()})
    shap = contributions_of(context, subject, model)(own)
    lime = local_surrogate(model.log_odds, own[0], reference, seed_of(subject))
    parts = [
        FeaturePart(
            feature=feature.name,
            value=_shown(scored.columns[feature.name][place]),
            shap=float(shap.values[0, at]),
            lime=float(lime.effects[at]),
        )
        for at, feature in enumerate(model.features)
    ]
    return DisputedRow(
        row=row,
        version=subject.version,
        score=float(scored.scores[place]),
        base=shap.base,
        lime_fit=lime.fit if np.isfinite(lime.fit) else None,
        parts=tuple(sorted(parts, key=lambda part: -abs(part.shap))),
    )


def _place(scored: Scored, night: int, row: str) -> int:
    if scored.problems:
        raise NoSuchRowError(f"night {night} cannot be used: {'; '.join(scored.problems)}")
    places = [place for place, name in enumerate(scored.ids.tolist()) if str(name) == row]
    if len(places) != 1:
        some = ", ".join(str(name) for name in scored.ids[:3].tolist())
        found = "twice or more" if places else "not"
        raise NoSuchRowError(f"row {row} is {found} in night {night}; its rows are named {some}, ...")
    return places[0]


def _shown(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "missing"
    return f"{value:.15g}" if isinstance(value, float) else str(value)
