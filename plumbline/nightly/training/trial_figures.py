"""What a trial's model is worth on rows it did not see, and how far that lies beyond the gates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.measuring.fairness import privileged
from plumbline.nightly.evaluating.scoring import THRESHOLD
from plumbline.records import Judgement
from plumbline.retraining.backends.job import TrainingOutcome

if TYPE_CHECKING:
    import pyarrow as pa

    from alignment_checks.measurement import Measurement


FARTHEST = 1e9
"""What stands for a gate whose measurement is undefined: evidence holds no infinity."""


def measure_trial(
    context: Context, attribute: str, outcome: TrainingOutcome, rows: pa.Table
) -> list[Measurement]:
    """Accuracy, AUC and the rest, and the attribute's comparisons, on rows the trial did not see."""
    import numpy as np

    from alignment_checks.disclosure import suppress_small_cells
    from alignment_checks.fairness.comparisons import measure_fairness
    from alignment_checks.performance.realised import measure_performance
    from plumbline.serving.scoring.predictor import load_predictor
    from plumbline.windows.columns import drift_columns, groups, labels

    spec, level = context.spec, context.policy.confidence
    model, its_labels = load_predictor(outcome.folder, outcome.digest), labels(spec, rows)
    scores = model.predict(model.encode(drift_columns(spec, rows)))
    decisions = (scores >= THRESHOLD).astype(np.int64)
    its_groups = {attribute: groups(spec, rows)[attribute]}
    found = [
        *measure_performance(its_labels, scores, level),
        *measure_fairness(its_groups, privileged(context), its_labels, decisions, level),
    ]
    return suppress_small_cells(found)


def judge_trial(context: Context, attribute: str, measurements: Sequence[Measurement]) -> list[Judgement]:
    """Every gate on the attribute, on the trial's rows; groups too small to judge aside."""
    from plumbline.verdicts.judging import judge
    from plumbline.verdicts.limits import limits_of

    gates = [t for t in context.policy.tolerances if t.severity == "block" and attribute in t.attributes]
    one: dict[str, tuple[str, ...]] = {attribute: ()}
    found = [
        judgement
        for gate in gates
        for judgement in judge(
            gate.model_copy(update={"attributes": (attribute,)}), measurements, limits_of(gate, {}), one
        )
    ]
    return [judgement for judgement in found if judgement.outcome != "not judged"]


def beyond(judgement: Judgement) -> float:
    """How far the estimate lies outside its limits; infinitely where there is none."""
    value = judgement.measurement.value
    if value is None:
        return float("inf")
    below = (judgement.lower - value) if judgement.lower is not None else 0.0
    above = (value - judgement.upper) if judgement.upper is not None else 0.0
    return max(below, above, 0.0)
