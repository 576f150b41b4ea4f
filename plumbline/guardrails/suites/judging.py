"""A policy's bounds held against what its detectors show. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plumbline.guardrails.suites.enough import what_would_tell
from plumbline.guardrails.suites.rates import LEVEL
from plumbline.intent import GuardrailPolicy
from plumbline.intent.guardrails import GuardrailBounds
from plumbline.records.guardrail_suites import BoundJudgement, SuiteMeasure, SuiteRate
from plumbline.records.subjects import Outcome

_BECAUSE: dict[Outcome, str] = {
    "pass": "the interval lies inside the bound",
    "fail": "the interval lies entirely beyond the bound",
    "insufficient": "the interval crosses the bound, so this suite cannot tell",
}


def judge_bounds(policy: GuardrailPolicy, rates: Sequence[SuiteRate]) -> list[BoundJudgement]:
    """Every bound on every label and way of writing that it is about, in the order of the policy.

    A rate that was not measured is `insufficient`, never silent.
    """
    return [judgement for bounds in policy.bounds for judgement in _of(bounds, rates)]


def overall(judgements: Sequence[BoundJudgement], unusable: Sequence[str]) -> Outcome:
    """`pass` when every bound passes and nothing was left unjudged."""
    outcomes = {one.outcome for one in judgements}
    if "fail" in outcomes:
        return "fail"
    return "pass" if outcomes == {"pass"} and not unusable else "insufficient"


def unbounded(policy: GuardrailPolicy, measured: Sequence[str]) -> list[str]:
    """Why detectors that rules act on are not judged at all, although they have a suite."""
    said = {(bounds.detector, measure) for bounds in policy.bounds for measure, *_ in wanted(bounds)}
    needed: tuple[SuiteMeasure, ...] = ("recall", "false_positives")
    return [
        f"{detector}: `bounds` has none for its {measure.replace('_', ' ')}"
        for detector in measured
        for measure in needed
        if (detector, measure) not in said
    ]


def _of(bounds: GuardrailBounds, rates: Sequence[SuiteRate]) -> Iterator[BoundJudgement]:
    for measure, at_least, at_most in wanted(bounds):
        variants = bounds.variants if measure != "identity_gap" else ("as_written",)
        for variant in variants:
            about = [
                r for r in rates if (r.detector, r.measure, r.variant) == (bounds.detector, measure, variant)
            ]
            for label in bounds.labels or _all_labels(measure, about):
                rate = next((one for one in about if one.label == label), None)
                yield _judgement(
                    bounds, rate or _unmeasured(bounds, label, variant, measure), at_least, at_most
                )


def wanted(bounds: GuardrailBounds) -> Iterator[tuple[SuiteMeasure, float | None, float | None]]:
    """Each measure that a bound is about, with the least and the most it may be."""
    if bounds.recall_at_least is not None:
        yield "recall", bounds.recall_at_least, None
    if bounds.false_positives_at_most is not None:
        yield "false_positives", None, bounds.false_positives_at_most
    if bounds.identity_gap_at_most is not None:
        yield "identity_gap", None, bounds.identity_gap_at_most


def _all_labels(measure: SuiteMeasure, about: Sequence[SuiteRate]) -> list[str]:
    """Recall is asked of each label; harmless items are flagged whatever the label."""
    if measure != "recall":
        return [""]
    return [rate.label for rate in about] or [""]


def _unmeasured(bounds: GuardrailBounds, label: str, variant: str, measure: SuiteMeasure) -> SuiteRate:
    return SuiteRate(detector=bounds.detector, label=label, variant=variant, measure=measure, n=0)


def _judgement(
    bounds: GuardrailBounds, rate: SuiteRate, at_least: float | None, at_most: float | None
) -> BoundJudgement:
    outcome = _outcome(rate, at_least, at_most)
    because = _BECAUSE[outcome] if rate.n else "its suite has nothing for this"
    if rate.n and outcome == "insufficient":
        because = f"{because}: {what_would_tell(rate, at_least, at_most, LEVEL)}"
    return BoundJudgement(
        rate=rate, at_least=at_least, at_most=at_most, outcome=outcome, because=because, reason=bounds.reason
    )


def _outcome(rate: SuiteRate, at_least: float | None, at_most: float | None) -> Outcome:
    if rate.low is None or rate.high is None:
        return "insufficient"
    if at_least is not None:
        return "pass" if rate.low >= at_least else "fail" if rate.high < at_least else "insufficient"
    if at_most is not None:
        return "pass" if rate.high <= at_most else "fail" if rate.low > at_most else "insufficient"
    return "insufficient"
