"""The measuring steps: each takes a subject and returns what it measured."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from alignment_checks.disclosure import suppress_small_cells
from plumbline.canonical import seed_from
from plumbline.errors import PlumblineError
from plumbline.nightly.baseline import ensure_baseline
from plumbline.nightly.context import Context
from plumbline.nightly.scoring import Scored, predictor, score, score_holdout
from plumbline.records import Measured, Subject

if TYPE_CHECKING:
    from alignment_checks.measurement import Measurement

EXPLAINED_ROWS = 2000
"""Rows explained a night: enough that the top-5 set is stable (its error is in the intervals)."""

REPORT_ROWS = 2000
"""Rows on each side of Evidently's page; its size does not grow with them."""


class ChecksDisagreeError(PlumblineError):
    """AIF360 and Plumbline measured the same thing and got different figures."""


def forget(context: Context, subject: Subject) -> None:
    """Removes what earlier runs kept of a subject, so that it starts from the rows. Records stay."""
    shutil.rmtree(context.folder(subject.key))


def measure(context: Context, subject: Subject) -> Measured:
    """Drift of every column and of the prediction, fairness, performance, and one prediction's time."""
    scored = score(context, subject)
    if scored.problems:
        return Measured(unusable=scored.problems)
    if subject.role == "champion":
        ensure_baseline(context, subject)
    measurements = [*_drift(context, subject, scored), *_fairness(context, subject, scored)]
    measurements += _performance(context, subject, scored)
    shown = suppress_small_cells(measurements)
    return Measured(measurements=tuple(shown), timings=(_latency(scored),))


def compare_with_aif360(context: Context, subject: Subject) -> Measured:
    """AIF360's own fairness figures beside ours.

    Raises:
        ChecksDisagreeError: where they differ; one of the two is wrong, so neither may decide.
    """
    from alignment_checks.aif360_metrics import aif360_figures, disagreements

    scored = score(context, subject)
    if scored.problems:
        return Measured()
    theirs = aif360_figures(scored.groups, _privileged(context), scored.labels, scored.predictions)
    differences = disagreements(_fairness(context, subject, scored), theirs)
    if differences:
        raise ChecksDisagreeError("AIF360 and Plumbline disagree: " + "; ".join(differences))
    return Measured(measurements=tuple(suppress_small_cells(theirs)))


def explain(context: Context, subject: Subject) -> Measured:
    """SHAP values: global ranking with intervals, per protected group, the rows explained worst."""
    from alignment_checks.explanations import explain as shap_values

    scored = score(context, subject)
    if scored.problems:
        return Measured()
    model = predictor(context, subject.version)
    measurements = shap_values(
        model.booster,
        model.encode(scored.columns),
        [feature.name for feature in model.features],
        scored.ids,
        scored.labels,
        scored.groups,
        rows=EXPLAINED_ROWS,
        seed=_seed(subject),
        level=subject.level,
    )
    return Measured(measurements=tuple(suppress_small_cells(measurements)))


def draw_drift_report(context: Context, subject: Subject) -> Path | None:
    """Evidently's HTML page on a sample, kept beside the window's other files; none of unusable rows."""
    from alignment_checks.evidently_report import write_drift_report
    from plumbline.windows.columns import kinds
    from plumbline.windows.locating import reference_window
    from plumbline.windows.reading import read

    destination = context.folder(subject.key) / "drift.html"
    if destination.exists():
        return destination
    spec, settings = context.spec, context.settings
    rows = read(settings, spec, subject.window)
    if rows.problems:
        return None
    reference = read(settings, spec, reference_window(settings, spec)).usable()
    write_drift_report(reference, rows.table, kinds(spec), destination, rows=REPORT_ROWS, seed=_seed(subject))
    return destination


def _drift(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """Against the hold-out: the reference rows no version was trained on."""
    from alignment_checks.drift import measure_drift
    from plumbline.windows.columns import kinds

    if subject.window.role == "holdout":
        return []
    reference = score_holdout(context, subject)
    columns = kinds(context.spec) | {"prediction": "numeric"}
    return measure_drift(
        reference.columns | {"prediction": reference.scores},
        scored.columns | {"prediction": scored.scores},
        columns,
    )


def _fairness(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    from alignment_checks.fairness import measure_fairness

    return measure_fairness(
        scored.groups, _privileged(context), scored.labels, scored.predictions, subject.level
    )


def _performance(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    from alignment_checks.performance import measure_change, measure_performance

    measurements = measure_performance(scored.labels, scored.scores, subject.level)
    if subject.champion:
        champion = score(context, subject.model_copy(update={"version": subject.champion}))
        measurements += measure_change(scored.labels, scored.scores, champion.scores, subject.level)
    return measurements


def _latency(scored: Scored) -> Measurement:
    from alignment_checks.latency import prediction_latency

    return prediction_latency(scored.predict_one, clock=time.perf_counter)


def _privileged(context: Context) -> dict[str, str]:
    return {p.attribute: p.privileged for p in context.spec.protected}


def _seed(subject: Subject) -> int:
    return seed_from(subject.model, subject.window.content, subject.policy)
