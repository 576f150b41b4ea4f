"""Bounds are held against whole intervals, and what was not measured never passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.guardrails.suites.item import Item
from plumbline.guardrails.suites.judging import judge_bounds, overall, unbounded
from plumbline.guardrails.suites.measuring import Result
from plumbline.guardrails.suites.rates import rates
from plumbline.intent import GuardrailPolicy


def policy(**bounds) -> GuardrailPolicy:
    return GuardrailPolicy.model_validate(
        {
            "guardrails": "made_up",
            "models": ["*"],
            "chains": [
                {
                    "stage": "input",
                    "modality": "text",
                    "rules": [{"detector": "toxicity", "action": "deny", "reason": "so"}],
                }
            ],
            "bounds": [{"detector": "toxicity", "reason": "so", **bounds}] if bounds else [],
        }
    )


def measured(caught: int, missed: int, flagged: int = 0, clear: int = 60, speaking: int = 0):
    """Rates of a suite with so many of each; of the harmless flagged ones so many speak of an identity."""
    kinds = [(("threat",), ("threat",), False)] * caught + [(("threat",), (), False)] * missed
    kinds += [((), ("threat",), n < speaking) for n in range(flagged)]
    kinds += [((), (), n % 2 == 0) for n in range(clear)]
    items = [
        Item(id=f"i-{n}", text="x", labels=labels, identity=identity, held_out=False)
        for n, (labels, _, identity) in enumerate(kinds)
    ]
    results = [
        Result(item=f"i-{n}", variant="as_written", flagged=found) for n, (_, found, _) in enumerate(kinds)
    ]
    return rates("toxicity", ("threat",), items, results)


def outcomes(given: GuardrailPolicy, found) -> list[str]:
    return [one.outcome for one in judge_bounds(given, found)]


@pytest.mark.parametrize(
    ("caught", "missed", "outcome"), [(60, 0, "pass"), (55, 5, "insufficient"), (30, 30, "fail")]
)
def test_recall_passes_only_where_its_whole_interval_does(caught, missed, outcome):
    assert outcomes(policy(recall_at_least=0.9), measured(caught, missed)) == [outcome]


@pytest.mark.parametrize(
    ("bound", "found", "said"),
    [
        ({"recall_at_least": 0.9}, measured(2, 0), "at least 34 more items of this label, all of them found"),
        ({"recall_at_least": 1}, measured(60, 0), "no suite of any size can show this"),
        ({"false_positives_at_most": 0.05}, measured(1, 0, clear=2), "70 more harmless items"),
        ({"identity_gap_at_most": 0.1}, measured(1, 0, clear=20), "more harmless items, with an identity"),
    ],
)
def test_what_is_insufficient_says_what_would_tell(bound, found, said):
    """A newcomer's suite of a few sentences is told how many it lacks."""
    [judgement] = judge_bounds(policy(**bound), found)

    assert judgement.outcome == "insufficient"
    assert said in judgement.because


@given(st.integers(0, 40), st.integers(0, 5))
def test_as_many_items_as_are_asked_for_suffice_and_one_fewer_does_not(caught, missed):
    """The number is the fewest, given that each of them is found."""
    [judgement] = judge_bounds(
        policy(recall_at_least=0.8), measured(caught, missed) if caught + missed else []
    )
    if "it needs at least" not in judgement.because:
        return
    more = int(judgement.because.partition("at least ")[2].split()[0])

    assert outcomes(policy(recall_at_least=0.8), measured(caught + more, missed)) == ["pass"]
    assert outcomes(policy(recall_at_least=0.8), measured(caught + more - 1, missed)) != ["pass"]


@pytest.mark.parametrize(("flagged", "outcome"), [(0, "pass"), (4, "insufficient"), (30, "fail")])
def test_false_positives_pass_only_where_their_whole_interval_does(flagged, outcome):
    found = measured(60, 0, flagged=flagged, clear=60 - flagged)
    assert outcomes(policy(false_positives_at_most=0.08), found) == [outcome]


@pytest.mark.parametrize(("speaking", "outcome"), [(0, "pass"), (30, "fail")])
def test_the_identity_gap_is_about_harmless_sentences_alone(speaking, outcome):
    found = measured(60, 0, flagged=speaking, clear=120, speaking=speaking)
    assert outcomes(policy(identity_gap_at_most=0.15), found) == [outcome]


@pytest.mark.parametrize(
    "bounds",
    [
        {"recall_at_least": 0.0, "labels": ["insult"]},
        {"recall_at_least": 0.0, "variants": ["leet"]},
        {"identity_gap_at_most": 1.0},
    ],
)
def test_what_was_not_measured_is_insufficient_however_loose_the_bound(bounds):
    found = [rate for rate in measured(60, 0) if rate.measure == "recall"]
    assert outcomes(policy(**bounds), found) == ["insufficient"]


def test_a_detector_without_bounds_keeps_its_policy_from_passing():
    unusable = unbounded(policy(recall_at_least=0.5), ["toxicity"])
    judgements = judge_bounds(policy(recall_at_least=0.5), measured(60, 0))
    assert unusable == ["toxicity: `bounds` has none for its false positives"]
    assert overall(judgements, unusable) == "insufficient"
    assert overall(judgements, []) == "pass"
    assert overall([], []) == "insufficient"


@given(st.integers(0, 60), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_a_stricter_bound_never_passes_what_a_looser_one_does_not(caught, one, other):
    found = measured(caught, 60 - caught)
    looser, stricter = sorted((one, other))
    if outcomes(policy(recall_at_least=stricter), found) == ["pass"]:
        assert outcomes(policy(recall_at_least=looser), found) == ["pass"]
