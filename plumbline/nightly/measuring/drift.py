"""Drift of a window against the hold-out: the reference rows no version was trained on."""

from __future__ import annotations

from alignment_checks.measurement import Measurement
from plumbline.nightly.context import Context
from plumbline.nightly.scoring import Scored, score_holdout
from plumbline.records import Subject


def measure_drift(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """Every column and the prediction; nothing where the window is the hold-out itself."""
    from alignment_checks.drift.columns import measure_drift as drift_of_columns
    from plumbline.windows.columns import kinds

    if subject.window.role == "holdout":
        return []
    reference = score_holdout(context, subject)
    columns = kinds(context.spec) | {"prediction": "numeric"}
    return drift_of_columns(
        reference.columns | {"prediction": reference.scores},
        scored.columns | {"prediction": scored.scores},
        columns,
    )
