"""What the hold-out lets one expect of a window's scores, and whether its labels bear that out."""

from __future__ import annotations

from alignment_checks.measurement import Measurement
from plumbline.nightly.evaluating.scoring import Scored
from plumbline.records import Subject


def measure_expectations(subject: Subject, scored: Scored) -> list[Measurement]:
    """Performance estimated without labels, then how far labels depart from what scores were worth.

    Nothing where the window is the hold-out itself.
    """
    from alignment_checks.performance.concept import concept_drift_before_labels, measure_concept_drift
    from alignment_checks.performance.estimated import estimate_performance
    from alignment_checks.performance.recalibration import recalibrated

    if subject.window.role == "holdout":
        return []
    holdout = scored.holdout()
    if holdout.problems:
        return []
    curve = recalibrated(holdout.labels, holdout.scores)
    estimated = estimate_performance(scored.scores, curve, subject.level)
    if scored.awaited:
        return [*estimated, *concept_drift_before_labels(scored.awaited, len(scored.scores))]
    drifted = measure_concept_drift(
        holdout.labels, holdout.scores, scored.labels, scored.scores, curve, subject.level
    )
    return [*estimated, *drifted]
