"""What all gates together say about one version on one window."""

import pytest

from alignment_checks.measurement import Measurement
from plumbline.findings import not_judged
from plumbline.intent import AlignmentPolicy
from plumbline.records import Role, Verdict, Window
from plumbline.sentences import verdict_sentence
from plumbline.verdicts.attempts import level_of_attempt
from plumbline.verdicts.verdict import verdict_of
from tests.reports.example_night import SPEC

WINDOW = Window(model="m", role="current", night=3, source="a.pq", stop=10, rows=10, content="c" * 64)


def policy(*severities: str) -> AlignmentPolicy:
    tolerances = [
        {"metric": f"metric_{i}", "at_most": 0.5, "severity": s, "reason": "long enough a reason"}
        for i, s in enumerate(severities)
    ]
    return AlignmentPolicy.model_validate(
        {"policy": "alignment", "reviewers": ["lead"], "tolerances": tolerances}
    )


def at(*values: float) -> list[Measurement]:
    return [
        Measurement(name=f"metric_{i}", value=v, low=v - 0.1, high=v + 0.1, n=10, unit="rate", method="t")
        for i, v in enumerate(values)
    ]


def judged(
    rules: AlignmentPolicy, measurements: list[Measurement], role: Role = "champion", **more: object
) -> Verdict:
    return verdict_of(
        rules,
        WINDOW,
        measurements,
        {},
        role=role,
        version="v",
        level=0.95,
        declared={},
        spec_digest="s",
        policy_digest="p",
        **more,
    )


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ((0.1, 0.1), "pass"),
        ((0.1, 0.9), "fail"),
        ((0.5, 0.9), "fail"),
        ((0.1, 0.5), "insufficient"),
        ((0.1,), "insufficient"),
        ((), "insufficient"),
    ],
)
def test_every_gate_must_pass(values: tuple[float, ...], outcome: str) -> None:
    assert judged(policy("block", "block"), at(*values)).outcome == outcome


@pytest.mark.parametrize("severity", ["warn", "diagnose"])
def test_what_does_not_block_does_not_decide(severity: str) -> None:
    assert judged(policy("block", severity), at(0.1, 0.9)).outcome == "pass"


def test_an_unusable_window_never_passes_and_never_fails() -> None:
    verdict = judged(policy("block"), at(0.1), unusable=["column SCHL is missing"])
    assert verdict.outcome == "insufficient"
    assert judged(policy("block"), at(0.9), unusable=["x"]).outcome == "insufficient"


def test_failing_and_undecided_gates_are_named_once() -> None:
    verdict = judged(policy("block", "block", "block"), at(0.9, 0.5, 0.1))
    assert verdict.failing == ("metric_0",)
    assert verdict.undecided == ("metric_1",)


def test_the_key_holds_contents_only() -> None:
    """Level, attempt and outcome are not part of what makes a verdict unique."""
    first, second = judged(policy("block"), at(0.1)), judged(policy("block"), at(0.9), attempt=2)
    assert first.key == second.key


def test_the_error_of_all_attempts_together_stays_bounded() -> None:
    spent = sum(1 - level_of_attempt(0.95, k) for k in range(1, 10_000))
    assert 0.0499 < spent < 0.05


def test_later_attempts_need_more_confidence() -> None:
    assert level_of_attempt(0.95, 1) < level_of_attempt(0.95, 2) < level_of_attempt(0.95, 3) < 1


def test_attempts_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        level_of_attempt(0.95, 0)


AWAITED = "labels of night 3 are expected with night 5"


def waiting(place: int) -> Measurement:
    return Measurement.undefined(f"metric_{place}", AWAITED, n=10)


def test_what_waits_for_labels_is_undecided_and_what_needs_none_is_judged():
    found = judged(policy("block", "block"), [*at(0.1), waiting(1)], awaited=(AWAITED,))
    assert (found.outcome, found.undecided, found.waiting) == ("insufficient", ("metric_1",), ("metric_1",))
    failed = judged(policy("block", "block"), [*at(0.9), waiting(1)], awaited=(AWAITED,))
    assert (failed.outcome, failed.failing, failed.waiting) == ("fail", ("metric_0",), ("metric_1",))


def test_a_gate_that_lacks_more_than_labels_does_not_only_wait():
    found = judged(policy("block", "block"), [*at(0.5), waiting(1)], awaited=(AWAITED,))
    assert (found.undecided, found.waiting) == (("metric_0", "metric_1"), ("metric_1",))


def test_a_verdict_on_all_labels_is_written_as_before_any_could_be_awaited():
    written = judged(policy("block"), at(0.1)).model_dump(mode="json")
    assert "awaited" not in written
    assert Verdict.model_validate(written) == judged(policy("block"), at(0.1))
    assert "awaited" in judged(policy("block"), [waiting(0)], awaited=(AWAITED,)).model_dump()


def test_what_is_not_applicable_is_said_in_the_verdicts_sentence() -> None:
    verdict = judged(policy("block"), at(0.1), without_groups="digits are nobody's")
    assert verdict.not_applicable == ("fairness is not applicable: digits are nobody's",)
    assert verdict_sentence(verdict, None, {}).endswith(
        "its one gate is inside its tolerance; fairness is not applicable: digits are nobody's."
    )


def test_gates_that_cannot_be_asked_are_named_under_one_reason() -> None:
    fair = {"metric": "tpr", "at_most": 0.5, "severity": "block", "reason": "long enough a reason"}
    rules = AlignmentPolicy.model_validate(
        {
            "policy": "alignment",
            "reviewers": ["lead"],
            "tolerances": [fair | {"attributes": ["SEX", "DIS"]}, fair | {"metric": "metric_0"}],
        }
    )
    verdict = judged(rules, at(0.1), without_groups="nobody")
    assert verdict.outcome == "pass"
    assert not_judged(verdict) == ("tpr.SEX, tpr.DIS (fairness is not applicable: nobody)",)


def test_a_verdict_of_a_model_with_groups_is_written_as_before() -> None:
    assert "not_applicable" not in judged(policy("block"), at(0.1)).model_dump(mode="json")


@pytest.mark.parametrize(
    ("limited", "speaks"),
    [
        ({}, True),
        ({"modalities": ["text"]}, False),
        ({"modalities": ["tabular", "text"]}, True),
        ({"models": ["acs_employment"]}, True),
        ({"models": ["other"]}, False),
    ],
    ids=["all", "texts", "tables and texts", "this model", "another model"],
)
def test_a_tolerance_speaks_of_the_models_it_names(limited: dict[str, list[str]], speaks: bool) -> None:
    both = policy("block", "block").model_dump(mode="json")
    both["tolerances"][1] |= limited
    rules = AlignmentPolicy.model_validate(both).for_model(SPEC)
    assert [t.metric for t in rules.tolerances] == ["metric_0", "metric_1"][: 1 + speaks]
