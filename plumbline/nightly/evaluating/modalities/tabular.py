"""What is measured of a model that is given rows of numbers and categories."""

from __future__ import annotations

from pathlib import Path

from alignment_checks.measurement import Measurement
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.measuring.drift import NOTHING_TO_DRAW, measure_drift
from plumbline.nightly.evaluating.measuring.expectations import measure_expectations
from plumbline.nightly.evaluating.measuring.explanations import measure_explanations
from plumbline.nightly.evaluating.measuring.performance import measure_performance
from plumbline.nightly.evaluating.measuring.readings import measure_readings, tally_readings
from plumbline.nightly.evaluating.measuring.whole_rows import measure_whole_rows
from plumbline.nightly.evaluating.scoring import Scored
from plumbline.nightly.seeds import seed_of
from plumbline.records import Subject, Tally

REPORT_ROWS = 2000
"""Rows on each side of Evidently's page; its size does not grow with them."""


def baseline(context: Context, subject: Subject, held: Scored) -> list[Measurement]:
    """Realised performance on the hold-out."""
    from alignment_checks.performance.realised import measure_performance as realised

    return realised(held.labels, held.scores, context.policy.confidence, design=held.design)


def measure_inputs(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """Drift of every column, of the prediction and of whole rows."""
    return [
        *measure_drift(context, subject, scored),
        *measure_whole_rows(context, subject, scored),
    ]


def measure_outcomes(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """Performance, and what the hold-out lets one expect of it."""
    return [
        *measure_performance(context, subject, scored),
        *measure_expectations(subject, scored),
        *measure_readings(context, subject, scored),
    ]


def tally(context: Context, subject: Subject, scored: Scored) -> tuple[Tally, ...]:
    """What reading costs, where a feature is read; all else that is bet on rests on groups and scores."""
    return tally_readings(context, subject, scored)


def explain(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """SHAP values: global ranking with intervals, per protected group, the rows explained worst."""
    return measure_explanations(context, subject, scored)


def draw_drift_report(context: Context, subject: Subject, page: Path) -> Path | str:
    """Evidently's page on a sample of columns of numbers and categories."""
    from alignment_checks.drift.evidently_report import write_drift_report
    from plumbline.windows.columns import kinds
    from plumbline.windows.locating import reference_window
    from plumbline.windows.reading import read

    spec, settings = context.spec, context.settings
    rows = read(settings, spec, subject.window)
    if rows.problems:
        return NOTHING_TO_DRAW
    reference = read(settings, spec, reference_window(settings, spec)).usable()
    seed = seed_of(subject)
    write_drift_report(reference, rows.table, kinds(spec), page, rows=REPORT_ROWS, seed=seed)
    return page
