"""Drift of a window against the hold-out: the reference rows no version was trained on."""

from __future__ import annotations

from functools import partial

from alignment_checks.measurement import Measurement
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.parts import added_up
from plumbline.nightly.evaluating.profiles import profile_of
from plumbline.nightly.evaluating.scoring import Scored
from plumbline.records import Subject

NOTHING_TO_DRAW = "The window can't be judged, so there is nothing to draw."
"""Why rows that cannot be used have no page on their drift."""


def measure_drift(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """Every column and the prediction; nothing where the window is the hold-out itself."""
    from alignment_checks.drift.columns import measure_profile_drift
    from alignment_checks.profiles.profile import Profile

    if subject.window.role == "holdout":
        return []
    holdout = subject.model_copy(update={"window": context.holdout})
    held = scored.holdout()
    # A hold-out that cannot be used has no column to compare with: every drift is then undefined.
    reference = Profile() if held.problems else profile_of(context, holdout, held)
    from_parts = partial(added_up, context, subject, scored)
    current = profile_of(context, subject, scored, reference=holdout.key, added_up=from_parts)
    return measure_profile_drift(reference, current)
