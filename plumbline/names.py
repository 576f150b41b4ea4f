"""What metrics, groups, judgements and windows are called by people, wherever they are told of."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.intent import Spec
from plumbline.records import Judgement, Mitigation, Verdict

Labels = Mapping[str, str]
"""What a group means, for people: `DIS=1` is `with a disability`."""

_METRICS = {
    "equal_opportunity_difference": "equal opportunity",
    "average_abs_odds_difference": "mean absolute odds difference",
    "average_odds_difference": "mean odds difference",
    "predictive_parity_difference": "predictive parity",
    "statistical_parity_difference": "statistical parity",
    "disparate_impact": "disparate impact",
    "false_positive_rate_difference": "false positive parity",
    "flip_rate": "decisions turned by naming another group",
    "pair_flip_rate": "decisions turned by another wording",
    "auc": "AUC",
    "auc_change": "AUC against the champion",
    "accuracy_change": "accuracy against the champion",
    "calibration_error": "calibration error",
    "estimated_auc": "AUC estimated without labels",
    "estimated_accuracy": "accuracy estimated without labels",
    "estimated_log_loss": "log loss estimated without labels",
    "estimated_brier": "Brier score estimated without labels",
    "concept_drift": "change of what a score means",
    "concept_drift_pvalue": "chance that a score means what it did",
    "attribution_share": "share of attribution",
    "attribution_change": "change of the share of attribution",
    "attribution_gap": "gap in the share of attribution",
    "prediction_latency_p95": "95th percentile of prediction times in ms",
    "settled_features": "largest features told from the others",
    "ks_pvalue": "drift (KS p-value)",
    "chi2_pvalue": "drift (chi-squared p-value)",
    "mmd": "drift of whole rows or embeddings (MMD)",
    "mmd_pvalue": "drift of whole rows or embeddings (MMD p-value)",
    "classifier_auc": "drift of whole rows (a classifier's AUC)",
    "classifier_pvalue": "drift of whole rows (a classifier's p-value)",
    "class_recall": "recall",
    "noise_drop": "accuracy lost under noise",
    "reading_drop": "accuracy lost by reading",
    "reading_accuracy": "share of rows read right",
    "corruption_drop": "accuracy lost on worse pictures",
    "attribution_on_drawing": "share of attribution on what is drawn",
}


def group_labels(spec: Spec) -> dict[str, str]:
    """What the spec says its protected groups mean."""
    return {f"{p.attribute}={value}": label for p in spec.protected for value, label in p.labels.items()}


def mitigation_name(mitigation: Mitigation | None) -> str:
    """`reweighing on DIS`; one that treats no attribute by its name alone."""
    if mitigation is None:
        return "none"
    return f"{mitigation.name} on {mitigation.attribute}" if mitigation.attribute else mitigation.name


def metric_name(metric: str) -> str:
    """The metric as people say it."""
    return _METRICS.get(metric, metric.replace("_", " "))


def group_name(group: str, labels: Labels) -> str:
    """`DIS=1 (with a disability)`, or the group alone where nobody said what it means."""
    return f"{group} ({labels[group]})" if group in labels else group


def subject_name(judgement: Judgement, labels: Labels) -> str:
    """What a judgement is about: `equal opportunity for DIS=1 (with a disability)`."""
    about = judgement.group or judgement.gate.partition(".")[2]
    name = metric_name(compared_metric(judgement))
    return f"{name} for {group_name(about, labels)}" if about else name


def compared_metric(judgement: Judgement) -> str:
    """The metric; of a feature that must not lead, over which rank: `attribution_share_over_rank_5`."""
    name, against = judgement.measurement.name, judgement.measurement.against
    return f"{name}_over_{against.replace(' ', '_')}" if against.startswith("rank ") else name


def window_name(verdict: Verdict) -> str:
    """`night 0`, or `the hold-out`."""
    if verdict.window.night is not None:
        return f"night {verdict.window.night}"
    return {"holdout": "the hold-out"}.get(verdict.window.role, f"the {verdict.window.role} window")
