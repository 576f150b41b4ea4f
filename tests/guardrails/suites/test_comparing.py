"""A change is no worse than what it replaces, sentence by sentence, and what it loosens is named."""

from __future__ import annotations

import copy

import pytest

from plumbline.guardrails.suites.comparing import compare, loosened, sign_test
from plumbline.guardrails.suites.item import Item
from plumbline.guardrails.suites.measuring import Result
from plumbline.intent import GuardrailPolicy

ITEMS = [
    *(Item(id=f"bad-{n}", text="x", labels=("threat",), held_out=False) for n in range(20)),
    *(Item(id=f"good-{n}", text="x", labels=(), held_out=False) for n in range(20)),
]


def results(caught: int, flagged: int, variants: int = 3) -> list[Result]:
    return [
        Result(
            item=item.id,
            variant=f"v{v}",
            flagged=("threat",) if n < (caught if item.labels else flagged) else (),
        )
        for v in range(variants)
        for n, item in [*enumerate(ITEMS[:20]), *enumerate(ITEMS[20:])]
    ]


def test_the_same_again_passes():
    change = compare("p", "toxicity", ITEMS, results(18, 1), results(18, 1))
    assert (change.outcome, change.lost, change.won, change.chance) == ("pass", 0, 0, 1.0)


def test_less_found_fails_once_it_is_more_than_chance():
    assert compare("p", "toxicity", ITEMS, results(20, 0), results(16, 0)).outcome == "pass"
    change = compare("p", "toxicity", ITEMS, results(20, 0), results(15, 0))
    assert (change.outcome, change.lost) == ("fail", 5)


def test_more_harmless_sentences_flagged_fail_as_well():
    change = compare("p", "toxicity", ITEMS, results(20, 0), results(20, 5))
    assert (change.outcome, change.flagged) == ("fail", 5)


def test_more_found_is_no_reason_to_refuse():
    assert compare("p", "toxicity", ITEMS, results(10, 5), results(20, 0)).outcome == "pass"


def test_a_detector_that_is_gone_has_lost_all_it_found():
    assert compare("p", "toxicity", ITEMS, results(20, 0), []).lost == 20


def test_ways_of_writing_one_sentence_count_as_one():
    """Three ways of writing two sentences are two, not six."""
    assert compare("p", "toxicity", ITEMS, results(20, 0), results(18, 0)).lost == 2


def test_the_sign_test_is_the_binomials():
    assert sign_test(0, 0) == 1
    assert sign_test(5, 0) == 1 / 32
    assert sign_test(1, 1) == 0.75


BEFORE = {
    "guardrails": "made_up",
    "models": ["*", "chat"],
    "chains": [
        {
            "stage": "input",
            "modality": "text",
            "rules": [
                {"detector": "pii", "labels": ["email"], "action": "redact", "reason": "so"},
                {"detector": "toxicity", "action": "deny", "reason": "so"},
            ],
        }
    ],
    "bounds": [
        {"detector": "pii", "recall_at_least": 0.9, "false_positives_at_most": 0.05, "reason": "so"},
    ],
}


def edited(path: list, value: object) -> GuardrailPolicy:
    after = copy.deepcopy(BEFORE)
    place = after
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return GuardrailPolicy.model_validate(after)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (["bounds", 0, "recall_at_least"], 0.8, "at least 0.9 before, 0.8 now"),
        (["bounds", 0, "false_positives_at_most"], 0.2, "at most 0.05 before, 0.2 now"),
        (["bounds"], [], "no bound now"),
        (["bounds", 0, "variants"], ["leet"], "no bound now"),
        (["models"], ["*"], "no longer for chat"),
        (["chains", 0, "on_failure"], "allow", "a failure counts as allow"),
        (["chains", 0, "rules", 1, "action"], "review", "toxicity leads to review, and led to deny"),
        (["chains", 0, "rules", 1, "labels"], ["threat"], "toxicity leads to allow"),
        (["chains", 0, "rules", 0, "labels"], ["phone"], "pii leads to allow"),
        (["chains", 0, "stage"], "output", "input of text has no chain any more"),
        (["without_chain"], "allow", "what no chain is for is allowed now"),
    ],
)
def test_what_holds_less_than_before_is_named(path, value, said):
    found = loosened(GuardrailPolicy.model_validate(BEFORE), edited(path, value))
    assert any(said in line for line in found)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["bounds", 0, "recall_at_least"], 0.95),
        (["bounds", 0, "reason"], "other words"),
        (["chains", 0, "rules", 0, "action"], "deny"),
        (["chains", 0, "rules", 0, "labels"], []),
        (["models"], ["*", "chat", "other"]),
    ],
)
def test_what_holds_as_much_or_more_is_not(path, value):
    assert loosened(GuardrailPolicy.model_validate(BEFORE), edited(path, value)) == []


def test_a_policy_that_is_gone_is_named():
    assert loosened(GuardrailPolicy.model_validate(BEFORE), None) == ["made_up: the policy is gone"]
