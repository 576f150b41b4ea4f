"""What all gates together say about one version on one window."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from alignment_checks.measurement import Measurement
from plumbline.intent import AlignmentPolicy
from plumbline.records import Judgement, Outcome, Role, Verdict, Window
from plumbline.verdicts.judging import fairness_not_applicable, judge
from plumbline.verdicts.limits import limits_of


def verdict_of(
    policy: AlignmentPolicy,
    window: Window,
    measurements: Sequence[Measurement],
    baseline: Mapping[str, Measurement],
    *,
    role: Role,
    version: str,
    level: float,
    declared: Mapping[str, Collection[str]],
    spec_digest: str,
    policy_digest: str,
    unusable: Sequence[str] = (),
    awaited: Sequence[str] = (),
    attempt: int | None = None,
    champion: str | None = None,
    without_groups: str = "",
) -> Verdict:
    """Applies every tolerance that judges this role.

    Args:
        policy: the tolerances.
        window: the rows measured.
        measurements: of this version on this window.
        baseline: the champion's measurements on the hold-out, by metric name.
        role: what the version is to this window.
        version: the model's digest.
        level: confidence the intervals were made at.
        declared: the spec's protected attributes, each with the groups it expects.
        spec_digest: digest of the model's spec.
        policy_digest: digest of `policy`.
        unusable: reasons why the window can't be judged; any of them forbids `pass`.
        awaited: labels that are still to come; what needs them is undefined among the measurements.
        attempt: which judgement against the hold-out this is; candidates only.
        champion: the digest a candidate is compared with.
        without_groups: why the spec declares no protected attribute at all; fairness is not applicable then.
    """
    judgements = tuple(
        judgement
        for tolerance in policy.tolerances
        if tolerance.judges in (role, "both")
        for judgement in judge(
            tolerance, measurements, limits_of(tolerance, baseline, measurements), declared, without_groups
        )
    )
    return Verdict(
        model=window.model,
        version=version,
        role=role,
        window=window,
        outcome=_outcome(judgements, unusable),
        spec=spec_digest,
        policy=policy_digest,
        level=level,
        attempt=attempt,
        champion=champion,
        judgements=judgements,
        unusable=tuple(unusable),
        awaited=tuple(awaited),
        not_applicable=(fairness_not_applicable(without_groups),) if without_groups else (),
    )


def _outcome(judgements: Sequence[Judgement], unusable: Sequence[str]) -> Outcome:
    """`fail` if a gate fails, `pass` if every gate passes, else `insufficient`. No gates is no pass."""
    gates = [j.outcome for j in judgements if j.severity == "block" and j.outcome != "not judged"]
    if unusable:
        return "insufficient"
    if "fail" in gates:
        return "fail"
    return "pass" if gates and set(gates) == {"pass"} else "insufficient"
