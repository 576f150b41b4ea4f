"""Whether a window's rows as a whole moved from the hold-out's, measured where the policy asks."""

from __future__ import annotations

from alignment_checks.measurement import Measurement
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.row_samples import sample_of
from plumbline.nightly.evaluating.scoring import Scored
from plumbline.nightly.seeds import seed_of
from plumbline.records import Subject


def measure_whole_rows(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """The tests that tolerances are about, on samples of both sides.

    Nothing where the window is the hold-out itself.
    """
    from alignment_checks.drift.points import OF_POINTS
    from alignment_checks.drift.whole_rows import drift_of_whole_rows, undefined_rows
    from alignment_checks.samples.building import arrays_of

    asked = {tolerance.metric for tolerance in context.policy.tolerances}.intersection(OF_POINTS)
    if subject.window.role == "holdout" or not asked:
        return []
    held = scored.holdout()
    if held.problems:
        return undefined_rows("the hold-out cannot be used", asked)
    holdout = subject.model_copy(update={"window": context.holdout})
    reference, kinds = arrays_of(sample_of(context, holdout, held))
    current, _ = arrays_of(sample_of(context, subject, scored))
    return drift_of_whole_rows(reference, current, kinds, seed_of(subject), subject.level, asked)
