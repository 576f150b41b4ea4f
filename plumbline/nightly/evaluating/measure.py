"""The measuring steps: each takes a subject and returns what it measured."""

from __future__ import annotations

import shutil
from pathlib import Path

from alignment_checks.disclosure import suppress_small_cells
from plumbline.errors import PlumblineError
from plumbline.nightly.alarms.awaiting import keep_awaiting
from plumbline.nightly.alarms.counts import keep_counts
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.baseline import ensure_baseline
from plumbline.nightly.evaluating.measuring.drift import measure_drift
from plumbline.nightly.evaluating.measuring.expectations import measure_expectations
from plumbline.nightly.evaluating.measuring.explanations import measure_explanations
from plumbline.nightly.evaluating.measuring.fairness import measure_fairness, privileged
from plumbline.nightly.evaluating.measuring.latency import measure_limited_latency, usual_latency
from plumbline.nightly.evaluating.measuring.performance import measure_performance
from plumbline.nightly.evaluating.measuring.whole_rows import measure_whole_rows
from plumbline.nightly.evaluating.scoring import score
from plumbline.nightly.seeds import seed_of
from plumbline.records import Measured, Subject

REPORT_ROWS = 2000
"""Rows on each side of Evidently's page; its size does not grow with them."""


class ChecksDisagreeError(PlumblineError):
    """AIF360 and Plumbline measured the same thing and got different figures."""


def forget(context: Context, subject: Subject) -> None:
    """Removes what earlier runs kept of a subject, so that it starts from the rows. Records stay."""
    shutil.rmtree(context.folder(subject.key))


def measure(context: Context, subject: Subject) -> Measured:
    """Drift of every column, of the prediction and of whole rows; fairness; performance; latency."""
    scored = score(context, subject)
    if scored.problems:
        return Measured(unusable=scored.problems)
    if subject.role == "champion":
        ensure_baseline(context, subject)
        keep_counts(context, subject, scored)
        keep_awaiting(context, subject, scored)
    measurements = [
        *measure_drift(context, subject, scored),
        *measure_whole_rows(context, subject, scored),
        *measure_fairness(context, subject, scored),
        *measure_performance(context, subject, scored),
        *measure_expectations(context, subject, scored),
        *measure_limited_latency(context, subject, scored),
    ]
    return Measured(
        measurements=tuple(suppress_small_cells(measurements)),
        timings=(usual_latency(scored),),
        awaited=(scored.awaited,) if scored.awaited else (),
    )


def compare_with_aif360(context: Context, subject: Subject) -> Measured:
    """AIF360's own fairness figures beside ours; nothing before labels are there.

    Raises:
        ChecksDisagreeError: where they differ; one of the two is wrong, so neither may decide.
    """
    from alignment_checks.fairness.aif360_metrics import aif360_figures, disagreements
    from alignment_checks.fairness.joint import joint_titles
    from alignment_checks.fairness.names import joint_name

    scored = score(context, subject)
    if scored.problems or scored.awaited:
        return Measured()
    groups = scored.groups | {
        joint_name(asked): joint_titles({name: scored.groups[name] for name in asked})
        for asked in context.spec.intersections
    }
    weights = None if scored.design is None else scored.design.weights
    theirs = aif360_figures(groups, privileged(context), scored.labels, scored.predictions, weights)
    differences = disagreements(measure_fairness(context, subject, scored), theirs)
    if differences:
        raise ChecksDisagreeError("AIF360 and Plumbline disagree: " + "; ".join(differences))
    return Measured(measurements=tuple(suppress_small_cells(theirs)))


def explain(context: Context, subject: Subject) -> Measured:
    """SHAP values: global ranking with intervals, per protected group, the rows explained worst."""
    scored = score(context, subject)
    if scored.problems:
        return Measured()
    return Measured(measurements=tuple(suppress_small_cells(measure_explanations(context, subject, scored))))


def draw_drift_report(context: Context, subject: Subject) -> Path | None:
    """Evidently's HTML page on a sample, kept beside the window's other files; none of unusable rows."""
    from alignment_checks.drift.evidently_report import write_drift_report
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
    seed = seed_of(subject)
    write_drift_report(reference, rows.table, kinds(spec), destination, rows=REPORT_ROWS, seed=seed)
    return destination
