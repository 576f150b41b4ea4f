"""How often a trained version says what people said, beside the champion: on reviewed rows of no training."""

from __future__ import annotations

from plumbline.canonical import digest
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.scoring import decisions
from plumbline.nightly.training.reviewed_rows import rows_to_judge
from plumbline.records import ReviewedFigures, TrainingRequest

EVIDENCE = "reviewed_figures"


def measure_reviewed(
    context: Context, request: TrainingRequest, candidate: str, champion: str
) -> ReviewedFigures | None:
    """Counts both versions' right answers on the gate part, and records them; none without such rows.

    Reviewed rows are a selected sample: what was flagged is in it more often. So they inform and block
    nothing; the hold-out judges.
    """
    from plumbline.windows.columns import drift_columns, labels

    if not request.reviewed:
        return None
    rows = rows_to_judge(context, request)
    if not rows.num_rows:
        return None
    columns, truth = drift_columns(context.spec, rows), labels(context.spec, rows)

    def right(version: str) -> int:
        from plumbline.serving.scoring.predictor import load_predictor

        model = load_predictor(context.settings.trained / version, version)
        return int((decisions(model.predict(model.encode(columns))) == truth).sum())

    found = ReviewedFigures(
        rows=request.reviewed,
        candidate=candidate,
        champion=champion,
        judged_on=rows.num_rows,
        candidate_right=right(candidate),
        champion_right=right(champion),
    )
    context.record(EVIDENCE, digest([request.reviewed, candidate, champion]), found)
    return found
