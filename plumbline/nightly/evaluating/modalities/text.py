"""What is measured of a model that is given texts. What is recorded holds none of them."""

from __future__ import annotations

from pathlib import Path

from alignment_checks.measurement import Measurement
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.measuring.drift import measure_drift
from plumbline.nightly.evaluating.measuring.false_positive_parity import measure_false_positive_parity
from plumbline.nightly.evaluating.measuring.flips import measure_flips, measure_rewordings, tally_flips
from plumbline.nightly.evaluating.measuring.text_embeddings import measure_embedding_drift
from plumbline.nightly.evaluating.measuring.token_attributions import measure_attributions
from plumbline.nightly.evaluating.modalities import tabular
from plumbline.nightly.evaluating.scoring import Scored
from plumbline.records import Subject, Tally

baseline = tabular.baseline
"""As of a table's model: how well the scores rank, decide, and say probabilities."""


def measure_inputs(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """Drift of the prediction and of embeddings; how often naming another group turns a decision."""
    return [
        *measure_drift(context, subject, scored),
        *measure_embedding_drift(context, subject, scored),
        *measure_flips(context, subject, scored),
        *measure_rewordings(context, subject, scored),
    ]


def measure_outcomes(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """Performance, realised and expected; false positive parity of the groups."""
    return [
        *tabular.measure_outcomes(context, subject, scored),
        *measure_false_positive_parity(context, subject, scored),
    ]


def tally(context: Context, subject: Subject, scored: Scored) -> tuple[Tally, ...]:
    """Of every text that names a group, the share of its swaps that turn the decision."""
    return tally_flips(context, subject, scored)


def explain(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """What words add to the scores: those that name groups by group, the most telling others, the rest."""
    return measure_attributions(context, subject, scored)


def draw_drift_report(context: Context, subject: Subject, page: Path) -> Path | str:
    """No page: Evidently's would show texts, and their drift is told by embeddings."""
    return "Not applicable: Evidently draws columns of numbers and categories."
