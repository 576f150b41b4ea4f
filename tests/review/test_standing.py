"""Whatever people answer, an item ends, and never more leniently than somebody asked for."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from plumbline.intent import ReviewRules
from plumbline.records import ReviewAnswer
from plumbline.review.making import review_item
from plumbline.review.standing import may_answer, standing_of
from tests.review.checks import KNOWN, check, checked

AT = datetime.datetime(2026, 11, 26, tzinfo=datetime.UTC)
PEOPLE = ("jo", "kim", "sam", "lee")  # lee leads, where anybody does
RULES = st.sampled_from(
    [
        ReviewRules(),
        ReviewRules(second_reviewer=("hate",)),
        ReviewRules(second_reviewer=("hate",), leads=("lee",)),
        ReviewRules(second_reviewer=("hate",), disagreement="lead", leads=("lee",)),
    ]
)


@given(RULES, st.lists(st.sampled_from(["allow", "redact", "deny"]), min_size=4, max_size=4), st.randoms())
def test_an_item_ends_with_an_answer_that_somebody_gave(rules, decisions, random):
    item = review_item(check(), checked("c1"), rules, KNOWN, "0" * 64, AT, audited=False)
    answers: list[ReviewAnswer] = []
    for decision in decisions:
        standing = standing_of(item, answers)
        able = [who for who in PEOPLE if may_answer(item, standing, answers, who)]
        if standing.state == "settled":
            break
        assert able
        who, seat = random.choice(able), len(answers) + 1
        given_ = {"decision": decision, "at": AT, "reason_hmac": ""}
        answers.append(ReviewAnswer(check_id="c1", seat=seat, person=who, **given_))
    end = standing_of(item, answers)
    assert end.state == "settled"
    votes = [answer.decision for answer in answers].count(end.decision)
    by_lead = [answer.decision for answer in answers if answer.person in item.leads]
    strictest = max((answer.decision for answer in answers), key=["allow", "redact", "deny"].index)
    assert votes >= item.reviewers or end.decision in (by_lead or [strictest])
    assert not any(may_answer(item, end, answers, who) for who in PEOPLE)
