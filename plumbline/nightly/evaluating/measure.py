"""The measuring steps: each takes a subject and returns what it measured."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from alignment_checks.disclosure import suppress_small_cells
from plumbline.errors import PlumblineError
from plumbline.nightly.alarms.awaiting import keep_awaiting
from plumbline.nightly.alarms.counts import keep_counts
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.baseline import ensure_baseline
from plumbline.nightly.evaluating.measuring.fairness import measure_fairness, privileged
from plumbline.nightly.evaluating.measuring.latency import measure_limited_latency, usual_latency
from plumbline.nightly.evaluating.measuring.readings import readers_out_of_order
from plumbline.nightly.evaluating.modalities.modality import modality_of
from plumbline.nightly.evaluating.scoring import score
from plumbline.records import Measured, Subject


class ChecksDisagreeError(PlumblineError):
    """AIF360 and Plumbline measured the same thing and got different figures."""


def forget(context: Context, subject: Subject) -> None:
    """Removes what earlier runs kept of a subject, so that it starts from the rows. Records stay."""
    shutil.rmtree(context.folder(subject.key))


def measure(context: Context, subject: Subject) -> Measured:
    """Drift and performance as they are of such a model; fairness of groups of people; latency."""
    scored = score(context, subject)
    if scored.problems:
        return Measured(unusable=scored.problems)
    modality, out_of_order = modality_of(context), readers_out_of_order(context, subject)
    if subject.role == "champion":
        ensure_baseline(context, subject)
        if not out_of_order:  # else the counts would tell of the reader
            keep_counts(context, subject, scored, partial(modality.tally, context, subject, scored))
        keep_awaiting(context, subject, scored)
    measurements = [
        *modality.measure_inputs(context, subject, scored),
        *measure_fairness(context, subject, scored),
        *modality.measure_outcomes(context, subject, scored),
        *measure_limited_latency(context, subject, scored),
    ]
    return Measured(
        measurements=tuple(suppress_small_cells(measurements)),
        unusable=out_of_order,
        timings=(usual_latency(scored),),
        awaited=(scored.awaited,) if scored.awaited else (),
    )


def compare_with_aif360(context: Context, subject: Subject) -> Measured:
    """AIF360's own fairness figures beside ours; nothing before labels are there, or without groups.

    Raises:
        ChecksDisagreeError: where they differ; one of the two is wrong, so neither may decide.
    """
    from alignment_checks.fairness.aif360_metrics import aif360_figures, disagreements
    from alignment_checks.fairness.joint import joint_titles
    from alignment_checks.fairness.names import joint_name

    scored = score(context, subject)
    if scored.problems or scored.awaited or not context.spec.protected:
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
    """What drives the scores, as it can be told of such a model."""
    scored = score(context, subject)
    if scored.problems:
        return Measured()
    found = modality_of(context).explain(context, subject, scored)
    return Measured(measurements=tuple(suppress_small_cells(found)))


def draw_drift_report(context: Context, subject: Subject) -> Path | str:
    """A page on drift, kept beside the window's other files, or a sentence that says why there is none."""
    destination = context.folder(subject.key) / "drift.html"
    if destination.exists():
        return destination
    return modality_of(context).draw_drift_report(context, subject, destination)
