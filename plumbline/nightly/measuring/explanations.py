"""What drives a version's scores on a window."""

from __future__ import annotations

from alignment_checks.measurement import Measurement
from plumbline.nightly.context import Context
from plumbline.nightly.scoring import Scored, predictor
from plumbline.nightly.seeds import seed_of
from plumbline.records import Subject

EXPLAINED_ROWS = 2000
"""Rows explained a night: enough that the top-5 set is stable (its error is in the intervals)."""


def measure_explanations(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """SHAP values: global ranking with intervals, per protected group, the rows explained worst."""
    from alignment_checks.explanations.tree_shap import explain

    model = predictor(context, subject.version)
    return explain(
        model.booster,
        model.encode(scored.columns),
        [feature.name for feature in model.features],
        scored.ids,
        scored.labels,
        scored.groups,
        rows=EXPLAINED_ROWS,
        seed=seed_of(subject),
        level=subject.level,
    )
