"""How a night's people differ from those before. Everything from outside is escaped."""

from __future__ import annotations

from plumbline.figures import tolerance
from plumbline.markdown import escape, table
from plumbline.names import metric_name, window_name
from plumbline.records import Judgement, Verdict
from plumbline.sentences import judged_figure

_MOST = 10
"""Rows that are shown."""
_DRIFT = (
    "ks_pvalue",
    "chi2_pvalue",
    "mmd",
    "mmd_pvalue",
    "classifier_auc",
    "classifier_pvalue",
    "concept_drift_pvalue",
)
"""Metrics that say how a night's people differ."""


def drift(champion: Verdict | None) -> str:
    """How the people of the night that asked for the version differ from those it is compared with."""
    judged = [j for j in champion.judgements if j.measurement.name in _DRIFT] if champion else []
    if champion is None or not judged:
        return ""
    moved = sorted((j for j in judged if j.outcome == "fail"), key=lambda j: j.measurement.value or 0.0)
    said = f"On {window_name(champion)}, {len(moved)} of {len(judged)} figures of drift are out of tolerance."
    if not moved:
        return f"{escape(said)} Drift diagnoses; it decides nothing."
    header = ("column", "what", "figure", "tolerance")
    more = f"\n\nAnd {len(moved) - _MOST} more." if len(moved) > _MOST else ""
    rows = [_drift_cells(judgement) for judgement in moved[:_MOST]]
    return f"{escape(said)} Drift diagnoses; it decides nothing.\n\n{table(header, rows)}{more}"


def _drift_cells(judgement: Judgement) -> list[str]:
    found = judgement.measurement
    cells = (
        found.group or "whole rows",
        metric_name(found.name),
        judged_figure(judgement),
        tolerance(judgement.lower, judgement.upper),
    )
    return [escape(cell) for cell in cells]
