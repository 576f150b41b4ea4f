"""Performance of a version on scored rows, a candidate beside its champion."""

from __future__ import annotations

from alignment_checks.measurement import Measurement
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.scoring import Scored, score
from plumbline.records import Subject


def measure_performance(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """The version's own performance; of a candidate also the change against the champion, row by row."""
    from alignment_checks.performance.realised import measure_change, performance_before_labels
    from alignment_checks.performance.realised import measure_performance as realised

    if scored.awaited:
        return performance_before_labels(scored.awaited, len(scored.scores))
    measurements = realised(scored.labels, scored.scores, subject.level, design=scored.design)
    if subject.champion:
        champion = score(context, subject.model_copy(update={"version": subject.champion}))
        measurements += measure_change(
            scored.labels, scored.scores, champion.scores, subject.level, design=scored.design
        )
    return measurements
