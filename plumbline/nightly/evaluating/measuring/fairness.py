"""Fairness of a version on scored rows."""

from __future__ import annotations

from alignment_checks.measurement import Measurement
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.scoring import Scored
from plumbline.records import Subject


def measure_fairness(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """The groups of every protected attribute and intersection, and each against the privileged one.

    What needs labels that are awaited is undefined.
    """
    from alignment_checks.fairness.before_labels import measure_fairness_before_labels
    from alignment_checks.fairness.comparisons import measure_fairness as fairness_of_groups

    if scored.awaited:
        return measure_fairness_before_labels(
            scored.groups,
            privileged(context),
            scored.predictions,
            subject.level,
            scored.awaited,
            design=scored.design,
            intersections=context.spec.intersections,
        )
    return fairness_of_groups(
        scored.groups,
        privileged(context),
        scored.labels,
        scored.predictions,
        subject.level,
        design=scored.design,
        intersections=context.spec.intersections,
    )


def privileged(context: Context) -> dict[str, str]:
    """The privileged group of each protected attribute and, by `SEX & DIS`, of each intersection."""
    return context.spec.privileged
