"""What was reviewed tells of flags; only the random sample tells of everything that was checked."""

from __future__ import annotations

import numpy as np

from plumbline.nightly.reviewing.agreeing import agreement
from tests.nightly.reviewing.answered import answered, false_alarms, item, unanswered


def figures(measurements):
    return {one.name: one.value for one in measurements}


def world(checks: int, share: float):
    """A detector that finds half of what is there, and flags one in fifty of the rest."""
    generator = np.random.default_rng(5)
    made = []
    for number in range(checks):
        bad, drawn = generator.random() < 0.1, bool(generator.random() < share)
        flagged = generator.random() < (0.5 if bad else 0.02)
        one = item(number, 0.8 if flagged else 0.2, audited=drawn, share=share)
        if flagged or drawn:
            made.append(answered(one, ["hate"] if bad else []))
    return made


def test_reviewed_items_flatter_recall_and_the_audit_sample_tells_it():
    (one,) = agreement(world(8000, share=0.1)).detectors
    reviewed, audited = figures(one.reviewed), figures(one.audited)
    assert reviewed["recall"] > 0.8
    low, high = next((m.low, m.high) for m in one.audited if m.name == "recall")
    assert low <= 0.5 <= high
    assert abs(reviewed["precision"] - audited["precision"]) < 0.15
    assert audited["false_positive_rate"] < 0.06 < reviewed["false_positive_rate"]


def test_an_answer_changes_the_figures():
    items = false_alarms(10)
    before = agreement(items).detectors[0].reviewed[1]
    after = agreement([*items, answered(item(99, 0.7), ["hate"])]).detectors[0].reviewed[1]
    assert (before.name, before.value, before.n) == ("precision", 0.5, 20)
    assert (after.n, after.value > before.value) == (21, True)


def test_who_did_not_answer_counts_nowhere_and_is_told():
    items = [*false_alarms(3), unanswered(item(50, 0.6)), unanswered(item(51, 0.2, audited=True))]
    items += [unanswered(item(52, 0.2, audited=True), "open"), answered(item(53, 0.2, audited=True), [])]
    found = agreement(items)
    assert (found.items, found.answered) == (10, 7)
    assert (found.audit_items, found.audit_answered) == (2, 1)


def test_a_label_reviewers_could_not_choose_says_nothing():
    one = answered(item(1, 0.6), [])
    blind = one.model_copy(update={"item": one.item.model_copy(update={"known": ("email",)})})
    (found,) = agreement([blind]).detectors
    assert not found.reviewed[1].defined


def test_reviewers_are_held_against_one_another():
    def two(number, first, second):
        one = answered(item(number, 0.6), [], first)
        other = one.answers[0].model_copy(update={"seat": 2, "person": "kim", "decision": second})
        return one.model_copy(update={"answers": (*one.answers, other)})

    same = [two(n, d, d) for n, d in enumerate(["deny", "allow"] * 5)]
    assert agreement(same).reviewers.value == 1
    apart = [two(20 + n, "deny", "allow") for n in range(10)]
    assert agreement([*same, *apart]).reviewers.value < 0.5


def test_nobody_yet_is_undefined_and_no_error():
    found = agreement([])
    assert found.detectors == ()
    assert not found.reviewers.defined
