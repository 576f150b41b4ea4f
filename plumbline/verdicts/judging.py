"""One tolerance against the measurements it speaks of."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

from alignment_checks.fairness.names import JOINT, attribute_of, titled
from alignment_checks.measurement import Measurement
from plumbline.intent import Tolerance
from plumbline.records import Judgement, Outcome
from plumbline.verdicts.attribution import asked_of_explanations
from plumbline.verdicts.limits import Limits

CLASS_METRICS = ("class_recall",)
"""Metrics of each class of the label, which are named as `digit 7`."""


def outcome_of(measurement: Measurement, limits: Limits) -> Outcome:
    """`pass` when the interval lies inside the limits, `fail` when entirely beyond, else `insufficient`.

    Each group passes on its own interval, and fails on the one that holds for all groups at once.

    A measurement without a value or without an interval cannot pass.
    """
    low, high = measurement.low, measurement.high
    if low is None or high is None or measurement.value is None:
        return "insufficient"
    # Of several groups one is beyond by chance more easily: `fail` takes the interval that holds for all.
    lowest = low if measurement.simultaneous_low is None else measurement.simultaneous_low
    highest = high if measurement.simultaneous_high is None else measurement.simultaneous_high
    if _above(lowest, limits.upper) or _below(highest, limits.lower):
        return "fail"
    if _above(high, limits.upper) or _below(low, limits.lower):
        return "insufficient"
    return "pass"


def judge(
    tolerance: Tolerance,
    measurements: Sequence[Measurement],
    limits: Limits | None,
    declared: Mapping[str, Collection[str]],
    without_groups: str = "",
) -> list[Judgement]:
    """Judges every measurement the tolerance speaks of, one judgement a group, in order.

    A gate about an attribute of which no group is large enough, or of which an expected group is absent,
    is `insufficient`, never silent; an attribute the spec does not declare is named as not judged.

    Args:
        tolerance: from the policy.
        measurements: of one version on one window.
        limits: the tolerance's; None where they can't be told.
        declared: the spec's protected attributes and intersections (`SEX & DIS`), each with the groups it
            expects besides the privileged.
        without_groups: why the spec declares none at all.
    """
    measurements = asked_of_explanations(tolerance, measurements)
    if not tolerance.attributes:
        return _of_gate(tolerance, tolerance.metric, "", measurements, limits)
    judged: list[Judgement] = []
    for attribute in tolerance.attributes:
        gate = f"{tolerance.metric}.{attribute}"
        if attribute in declared:
            judged += _of_gate(tolerance, gate, attribute, measurements, limits, declared)
            judged += _absent(tolerance, gate, attribute, declared[attribute], judged)
        else:
            because = f"the spec declares no protected attribute {attribute}"
            because = fairness_not_applicable(without_groups) if without_groups else because
            judged.append(_unmeasured(gate, tolerance, attribute, because, "not judged"))
    return judged


def fairness_not_applicable(without_groups: str) -> str:
    """What is said of fairness where the spec declares why nobody can be told apart."""
    return f"fairness is not applicable: {without_groups.strip().rstrip('.')}"


def _of_gate(
    tolerance: Tolerance,
    gate: str,
    attribute: str,
    measurements: Sequence[Measurement],
    limits: Limits | None,
    declared: Collection[str] = (),
) -> list[Judgement]:
    groups = list(_about(tolerance, attribute, measurements, declared))
    judged = [_judgement(gate, tolerance, m, limits) for m in groups]
    if all(j.outcome == "not judged" for j in judged) and not (judged and _accumulates(tolerance)):
        because = _why_nothing(tolerance, groups)
        judged.append(_unmeasured(gate, tolerance, attribute, because, "insufficient"))
    return judged


def _about(
    tolerance: Tolerance, attribute: str, measurements: Sequence[Measurement], declared: Collection[str]
) -> Iterator[Measurement]:
    wanted = {titled(attribute, group) for group in tolerance.groups}
    for measurement in measurements:
        if measurement.name != tolerance.metric:
            continue
        cohort = _cohort(measurement.group)
        if attribute and not _is_group_of(attribute, cohort, declared):
            continue
        if not wanted or cohort in wanted:
            yield measurement


def _is_group_of(attribute: str, cohort: str, declared: Collection[str]) -> bool:
    """Groups of an intersection are none of its first attribute."""
    if JOINT in attribute:
        return attribute_of(cohort) == attribute
    return cohort.startswith(f"{attribute}=") and attribute_of(cohort) not in {*declared} - {attribute}


def _cohort(group: str) -> str:
    """The protected group of `AGEP | DIS=1`, which is about a feature in it."""
    return group.rpartition(" | ")[2]


def _judgement(gate: str, tolerance: Tolerance, measurement: Measurement, limits: Limits | None) -> Judgement:
    outcome: Literal["pass", "fail", "insufficient", "not judged"]
    if _has_groups(tolerance) and measurement.n < tolerance.minimum_size:
        outcome = "insufficient" if tolerance.small_groups == "block" else "not judged"
        because = f"{measurement.n} in its denominator, fewer than the policy's {tolerance.minimum_size}"
    elif limits is None:
        outcome, because = (
            "insufficient",
            "its limit rests on the champion's hold-out figure, which is missing",
        )
    elif measurement.value is None:
        outcome, because = "insufficient", measurement.reason or "it could not be computed"
    else:
        outcome = outcome_of(measurement, limits)
        because = _BECAUSE[outcome]
    return Judgement(
        gate=gate,
        group=measurement.group,
        severity=tolerance.severity,
        outcome=outcome,
        lower=limits.lower if limits else None,
        upper=limits.upper if limits else None,
        measurement=measurement,
        because=because,
        reason=tolerance.reason,
    )


def _has_groups(tolerance: Tolerance) -> bool:
    """Whether it is judged group by group, protected ones or classes, so that some may be too small."""
    return bool(tolerance.attributes) or tolerance.metric in CLASS_METRICS


def _accumulates(tolerance: Tolerance) -> bool:
    """Whether a night with small groups alone leaves the rest to the nights together."""
    return tolerance.small_groups == "accumulate"


def _absent(
    tolerance: Tolerance, gate: str, attribute: str, expected: Collection[str], judged: Sequence[Judgement]
) -> list[Judgement]:
    """A group that should be there and is not: who vanished from the data must not pass unseen."""
    seen = {_cohort(judgement.group) for judgement in judged if judgement.gate == gate}
    if seen == {""}:  # nothing was measured, which is said already
        return []
    wanted = [group for group in expected if not tolerance.groups or group in tolerance.groups]
    missing = [title for title in (titled(attribute, group) for group in wanted) if title not in seen]
    because = "none of its rows arrived, although the spec names it"
    return [
        _unmeasured(gate, tolerance, group, because, "insufficient").model_copy(update={"group": group})
        for group in missing
    ]


def _why_nothing(tolerance: Tolerance, groups: Sequence[Measurement]) -> str:
    if not groups:
        return "it was not measured"
    most = max(m.n for m in groups)
    asked = tolerance.minimum_size
    too_small = f"no group has the {asked} in its denominator that the policy asks for: {most} at most"
    return next((m.reason for m in groups if m.reason), too_small)


def _unmeasured(
    gate: str,
    tolerance: Tolerance,
    attribute: str,
    because: str,
    outcome: Literal["insufficient", "not judged"],
) -> Judgement:
    return Judgement(
        gate=gate,
        severity=tolerance.severity,
        outcome=outcome,
        measurement=Measurement.undefined(tolerance.metric, because, group=attribute),
        because=because,
        reason=tolerance.reason,
    )


def _above(value: float, limit: float | None) -> bool:
    return limit is not None and value > limit


def _below(value: float, limit: float | None) -> bool:
    return limit is not None and value < limit


_BECAUSE = {
    "pass": "the interval lies inside the tolerance",
    "fail": "the interval lies entirely beyond the tolerance",
    "insufficient": "the interval crosses the tolerance's limit, so these rows cannot tell",
}
