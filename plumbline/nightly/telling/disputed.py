"""A single row that somebody disputes: its score, and what moved it."""

from __future__ import annotations

import math
from typing import NoReturn

from plumbline.errors import PlumblineError
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.measuring.explanations import contributions_of
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.evaluating.scoring import Scored, predictor, score, trees
from plumbline.nightly.seeds import seed_of
from plumbline.records import Record, Subject


class NoSuchRowError(PlumblineError):
    """The window has no usable row of that id."""


class FeaturePart(Record):
    """What one feature adds to a row's score, in log odds."""

    feature: str
    value: str
    shap: float
    """Against the average row."""
    lime: float | None
    """Against values drawn from the hold-out, by a linear model of scores around the row; none of a
    model that is linear itself."""


class DisputedRow(Record):
    """One row explained two ways."""

    row: str
    version: str
    score: float
    """The predicted probability."""
    base: float
    """Log odds of a row nothing is known about; with all `shap` values it makes the row's log odds. Of a
    text, one without a known word."""
    lime_fit: float | None
    """Share of the variance around the row that the linear model explains; below a half, believe little."""
    parts: tuple[FeaturePart, ...]
    """The largest SHAP value first."""


def explain_row(context: Context, night: int, row: str) -> DisputedRow:
    """The champion's score of one row of a night, explained by SHAP and by LIME; of a text, by its words.

    Nothing is recorded: a row's values stay where its data is.

    Raises:
        NoSuchRowError: the night has no such row, or its rows cannot be used.
        ModelError: the model is of a kind whose single rows can't be explained so.
    """
    explained = {"tabular": _explained_columns, "text": _explained_words, "image": _refused_picture}
    subject = prepare(context, night)
    scored = score(context, subject)
    place = _place(scored, night, row)
    return explained[context.spec.modality](context, subject, scored, place)


def _explained_words(context: Context, subject: Subject, scored: Scored, place: int) -> DisputedRow:
    """What each known word adds, exactly: the model is linear in them."""
    from plumbline.serving.scoring.formats.linear_text import LinearText
    from plumbline.serving.scoring.predictor import ModelError

    model = predictor(context, subject.version)
    if not isinstance(model, LinearText):
        raise ModelError(
            f"{context.model}: a text can be explained by a model that is linear in its words only"
        )
    found = model.contributions(scored.columns[context.spec.content][place])
    parts = [
        FeaturePart(feature=term, value="in the text", shap=its, lime=None) for term, its in found.items()
    ]
    return DisputedRow(
        row=str(scored.ids[place]),
        version=subject.version,
        score=float(scored.scores[place]),
        base=model.intercept,
        lime_fit=None,
        parts=tuple(sorted(parts, key=lambda part: (-abs(part.shap), part.feature))),
    )


def _refused_picture(context: Context, subject: Subject, scored: Scored, place: int) -> NoReturn:
    from plumbline.serving.scoring.predictor import ModelError

    raise ModelError(
        f"{context.model}: row {scored.ids[place]} is a picture, without columns or words to explain its "
        f"score by: the page on night {subject.window.night} shows where the model looks on some pictures"
    )


def _explained_columns(context: Context, subject: Subject, scored: Scored, place: int) -> DisputedRow:
    import numpy as np

    from alignment_checks.explanations.single_row import local_surrogate

    model = trees(context, subject.version)
    holdout = scored.holdout()
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
        row=str(scored.ids[place]),
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
