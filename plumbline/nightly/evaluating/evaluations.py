"""The evaluations on record, by the contents that were judged."""

from __future__ import annotations

from plumbline.nightly.context import Context
from plumbline.records import Evaluation


def recorded_evaluation(context: Context, key: str) -> Evaluation | None:
    """The evaluation recorded under these contents, if there is one."""
    entry = context.ledger.find("verdict", key)
    return Evaluation.model_validate(entry.body) if entry else None
