"""The queue of thousands answers at once, and never carries content about."""

from __future__ import annotations

from plumbline.intent import ReviewRules
from plumbline.review.answering import answer
from plumbline.review.claiming import PAGE, claim_next, opt_out
from plumbline.review.delivering import deliver
from plumbline.review.queue import figures, reviewed, waiting
from tests.review.checks import payload, queued, taken


def test_the_next_item_may_lie_behind_many_that_are_not_for_one(either_desk):
    desk = either_desk
    deliver(desk, [payload(desk, f"c{number}", label="threat") for number in range(2 * PAGE)])
    queued(desk, "mine", label="hate", score=0.5)
    opt_out(desk, "jo", {"threat"})
    assert claim_next(desk, "jo").check_id == "mine"


def test_items_come_with_their_own_answers(either_desk):
    desk = either_desk
    for number in range(3):
        queued(desk, f"c{number}", ReviewRules(second_reviewer=("hate",)))
    for who in ("jo", "kim"):
        answer(desk, taken(desk, who).check_id, who, "deny", ["hate"], "Because.")
    answer(desk, taken(desk, "jo").check_id, "jo", "allow", [], "Because.")
    found = {one.item.check_id: [a.person for a in one.answers] for one in reviewed(desk)}
    assert sorted(map(len, found.values())) == [0, 1, 2]
    assert {one.known.item.check_id for one in waiting(desk)} == {
        one for one, a in found.items() if len(a) < 2
    }
    assert (figures(desk).open, figures(desk).second) == (1, 1)


def test_a_model_is_told_apart(desk):
    queued(desk, "c1")
    assert [one.item.check_id for one in reviewed(desk, "hate_speech")] == ["c1"]
    assert reviewed(desk, "another") == []
