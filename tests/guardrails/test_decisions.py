"""Deciding is pure, and whatever more is found never softens a decision."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plumbline.guardrails.content import Text
from plumbline.guardrails.deciding import STRICTNESS, decide
from plumbline.guardrails.detector import Detection, Failure, Findings, Span
from tests.guardrails.policies import chain, rule

TEXT = Text("abcdef")
NAMES = ("one", "two")
LABELS = ("a", "b")
SCORES = st.sampled_from([0.0, 0.3, 0.5, 0.9, 1.0])
DETECTIONS = st.builds(
    Detection, st.sampled_from(LABELS), SCORES, st.sampled_from([(), (Span(0, 2),), (Span(1, 4), Span(5, 6))])
)
FOUND = st.lists(DETECTIONS, max_size=3) | st.just(Failure("was late"))
RULES = st.builds(
    rule,
    st.sampled_from(NAMES),
    st.sampled_from(STRICTNESS),
    labels=st.sampled_from([[], ["a"], ["b"]]),
    at_least=SCORES,
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Any, dict[str, Findings]]:
    given_chain = chain(
        *draw(st.lists(RULES, min_size=1, max_size=4)),
        on_failure=draw(st.sampled_from(["deny", "review", "allow"])),
    )
    return given_chain, {name: draw(FOUND) for name in NAMES}


@given(cases())
def test_the_decision_is_the_strictest_of_its_reasons(case):
    outcome = decide(*case, TEXT)
    actions = [reason.action for reason in outcome.reasons]
    assert outcome.decision == max(actions, key=STRICTNESS.index, default="allow")


@given(cases(), DETECTIONS, st.sampled_from(NAMES))
def test_one_more_detection_never_softens_it(case, more, name):
    given_chain, found = case
    if isinstance(found[name], Failure):
        return
    after = decide(given_chain, found | {name: [*found[name], more]}, TEXT)
    assert STRICTNESS.index(after.decision) >= STRICTNESS.index(decide(given_chain, found, TEXT).decision)


@given(cases())
def test_each_reason_is_a_rule_that_holds_or_a_failure(case):
    given_chain, found = case
    for reason in decide(given_chain, found, TEXT).reasons:
        if reason.label == "failed":
            assert isinstance(found[reason.detector], Failure)
            assert reason.action == given_chain.on_failure
        else:
            assert reason.score >= reason.at_least
            assert any(
                (one.detector, one.action, one.at_least) == (reason.detector, reason.action, reason.at_least)
                for one in given_chain.rules
            )


@given(cases())
def test_something_is_redacted_exactly_where_that_is_the_decision(case):
    outcome = decide(*case, TEXT)
    assert (outcome.redacted is not None) == (outcome.decision == "redact")
    assert outcome.redacted is None or outcome.redacted != TEXT.text


@given(cases())
def test_the_same_findings_come_to_the_same(case):
    assert decide(*case, TEXT) == decide(*case, TEXT)


def test_a_reason_shows_as_many_digits_as_tell_score_and_threshold_apart():
    given_chain = chain(rule("one", "review", at_least=0.9999))
    (reason,) = decide(given_chain, {"one": [Detection("a", 0.99995155)]}, TEXT).reasons
    assert reason.text.endswith("(one found a: 1, and 0.9999 or more counts)")
    (exact,) = decide(given_chain, {"one": [Detection("a", 0.9999)]}, TEXT).reasons
    assert exact.text.endswith("(one found a: 0.9999, and 0.9999 or more counts)")
