"""The champion on the hold-out: what relative limits and drift are measured against."""

from __future__ import annotations

from alignment_checks.measurement import Measurement
from plumbline.canonical import digest
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.modalities.modality import modality_of
from plumbline.nightly.evaluating.scoring import score_holdout
from plumbline.records import Measured, Subject


def ensure_baseline(context: Context, subject: Subject) -> None:
    """Measures the champion's performance on the hold-out and records it, once per version."""
    key = _key(context, subject.version)
    if context.ledger.find("baseline", key):
        return
    scored = score_holdout(context, subject)
    measurements = modality_of(context).baseline(context, subject, scored)
    context.record("baseline", key, Measured(measurements=tuple(measurements), unusable=scored.problems))


def baseline_of(context: Context, champion: str) -> dict[str, Measurement]:
    """The champion's hold-out measurements by name; empty when they were never made."""
    entry = context.ledger.find("baseline", _key(context, champion))
    measured = Measured.model_validate(entry.body) if entry else Measured()
    return {m.name: m for m in measured.measurements}


def _key(context: Context, version: str) -> str:
    return digest([version, context.holdout.content])
