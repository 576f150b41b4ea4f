"""Tolerances that nothing is measured for, or that no measurement could ever meet."""

from __future__ import annotations

from typing import NamedTuple

from alignment_checks.fairness.names import JOINT
from plumbline.intent import AlignmentPolicy, Tolerance
from plumbline.specs.documents import Document
from plumbline.specs.problems import Place, Problem
from plumbline.specs.wordings import nearest


class Range(NamedTuple):
    """The values a metric can take."""

    low: float
    high: float
    ideal: str
    """What a limit is for."""


INFINITE = float("inf")
RATE = Range(0, 1, "a share between 0 and 1")
DIFFERENCE = Range(-1, 1, "a difference between -1 and 1")
DISTANCE = Range(0, INFINITE, "zero or more")
MILLISECONDS = Range(0, INFINITE, "a time in milliseconds")

METRICS = {
    "equal_opportunity_difference": DIFFERENCE,
    "average_abs_odds_difference": RATE,
    "average_odds_difference": DIFFERENCE,
    "predictive_parity_difference": DIFFERENCE,
    "statistical_parity_difference": DIFFERENCE,
    "disparate_impact": DISTANCE,
    "false_positive_rate_difference": DIFFERENCE,
    "flip_rate": RATE,
    "pair_flip_rate": RATE,
    "base_rate": RATE,
    "selection_rate": RATE,
    "tpr": RATE,
    "fpr": RATE,
    "fnr": RATE,
    "ppv": RATE,
    "accuracy": RATE,
    "accuracy_change": DIFFERENCE,
    "auc": RATE,
    "auc_change": DIFFERENCE,
    "log_loss": DISTANCE,
    "brier": RATE,
    "calibration_error": RATE,
    "estimated_auc": RATE,
    "estimated_accuracy": RATE,
    "estimated_log_loss": DISTANCE,
    "estimated_brier": RATE,
    "concept_drift": RATE,
    "concept_drift_pvalue": RATE,
    "ks": RATE,
    "ks_pvalue": RATE,
    "chi2_pvalue": RATE,
    "wasserstein": DISTANCE,
    "psi": DISTANCE,
    "jensenshannon": RATE,
    "mmd": DISTANCE,
    "mmd_pvalue": RATE,
    "classifier_auc": RATE,
    "classifier_pvalue": RATE,
    "missing_rate": RATE,
    "unseen_rate": RATE,
    "prediction_latency_p95": MILLISECONDS,
    "attribution_share": RATE,
    "attribution_change": DIFFERENCE,
    "attribution_gap": DIFFERENCE,
    "settled_features": DISTANCE,
    "class_recall": RATE,
    "noise_drop": DIFFERENCE,
    "reading_drop": DIFFERENCE,
    "reading_accuracy": RATE,
    "corruption_drop": DIFFERENCE,
    "attribution_on_drawing": RATE,
}
"""Everything that is measured, by its standard name."""

PER_GROUP = frozenset(
    {
        "equal_opportunity_difference",
        "average_abs_odds_difference",
        "average_odds_difference",
        "predictive_parity_difference",
        "statistical_parity_difference",
        "disparate_impact",
        "false_positive_rate_difference",
        "base_rate",
        "selection_rate",
        "tpr",
        "fpr",
        "fnr",
        "ppv",
        "accuracy",
        "attribution_gap",
    }
)
"""Measured for the groups of protected attributes."""


def check_tolerances(policy: Document[AlignmentPolicy]) -> list[Problem]:
    """Problems of the policy by itself, in its order."""
    problems: list[Problem] = []
    for index, tolerance in enumerate(policy.intent.tolerances):
        place: Place = ("tolerances", index)
        if tolerance.metric not in METRICS:
            problems.append(_unknown(policy, place, tolerance.metric))
            continue
        problems += _check_attributes(policy, place, tolerance)
        problems += _check_limits(policy, place, tolerance)
    return problems


def _unknown(policy: Document[AlignmentPolicy], place: Place, metric: str) -> Problem:
    guess = nearest(metric, tuple(METRICS))
    remedy = f"Write {guess} if that is meant. " if guess else ""
    known = f"Measured are: {', '.join(METRICS)}"
    return policy.problem((*place, "metric"), f"nobody measures {metric!r}", remedy + known)


def _check_attributes(policy: Document[AlignmentPolicy], place: Place, tolerance: Tolerance) -> list[Problem]:
    if not tolerance.attributes or tolerance.metric in PER_GROUP:
        return _check_intersections(policy, place, tolerance)
    message = f"{tolerance.metric} is measured for the whole window, not for groups"
    return [policy.problem((*place, "attributes"), message, "Remove `attributes` and `groups`")]


def _check_intersections(
    policy: Document[AlignmentPolicy], place: Place, tolerance: Tolerance
) -> list[Problem]:
    together = [name for name in tolerance.attributes if JOINT in name]
    if not together or tolerance.metric != "attribution_gap":
        return []
    message = f"{tolerance.metric} is measured for single attributes, not for {together[0]!r}"
    return [policy.problem((*place, "attributes"), message, "Write single attributes")]


def _check_limits(policy: Document[AlignmentPolicy], place: Place, tolerance: Tolerance) -> list[Problem]:
    """A limit must leave something to pass, and something to fail."""
    low, high, ideal = METRICS[tolerance.metric]
    remedy = f"Write a limit inside the metric's range: {tolerance.metric} is {ideal}"

    def problem(key: str, limit: float, effect: str) -> Problem:
        return policy.problem((*place, key), f"{limit:g} is a limit that {effect}", remedy)

    problems = []
    least, most, within = tolerance.at_least, tolerance.at_most, tolerance.within
    if least is not None and not low < least <= high:
        problems.append(
            problem("at_least", least, "nothing can meet" if least > high else "nothing can fail")
        )
    if most is not None and not low <= most < high:
        problems.append(problem("at_most", most, "nothing can meet" if most < low else "nothing can fail"))
    if within is not None and within >= high:
        problems.append(problem("within", within, "nothing can fail"))
    return problems
