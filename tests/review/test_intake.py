"""What people shall see is on disk, encrypted, before anybody is answered; without room, nothing passes."""

from __future__ import annotations

import pytest

from plumbline.intent import ReviewRules
from plumbline.review.intake import Intake, read_spilled, spilled
from plumbline.review.spill import Spill
from tests.review.checks import KNOWN, RULES, check, checked

NOBODY = ReviewRules(audit_share=0)
EVERYBODY = ReviewRules(audit_share=1)


@pytest.fixture
def intake(keys, spill, clock):
    return Intake(keys, spill, clock)


def taken(spill):
    found = []

    def deliver(payloads):
        found.extend(map(read_spilled, payloads))
        return 0

    spill.drain(deliver)
    return found


def test_a_review_decision_is_kept(intake, spill):
    answer = checked("c1")
    assert intake.submit(check(), answer, NOBODY, KNOWN) is answer
    (one,) = taken(spill)
    assert (one.item.cause, one.item.audited, one.item.probability) == ("review", False, 1.0)
    assert one.item.known == ("email", "hate", "threat")


def test_other_decisions_are_kept_only_where_they_are_drawn(intake, spill):
    intake.submit(check(), checked("c1", "allow"), NOBODY)
    assert taken(spill) == []
    intake.submit(check(), checked("c2", "allow"), EVERYBODY)
    (one,) = taken(spill)
    assert (one.item.cause, one.item.audited) == ("audit", True)


def test_the_draw_is_the_same_every_time_and_its_probability_is_kept(intake, spill):
    rules = ReviewRules(audit_share=0.1)
    ids = [f"check-{number}" for number in range(3000)]
    drawn = [one for one in ids if intake.is_due(checked(one, "allow"), rules)]
    assert drawn == [one for one in ids if intake.is_due(checked(one, "allow"), rules)]
    assert 230 < len(drawn) < 370  # five standard deviations around 300
    intake.submit(check(), checked(drawn[0], "allow"), rules)
    (one,) = taken(spill)
    assert one.item.probability == 0.1


def test_another_service_draws_others(tmp_path, spill, clock, intake):
    """Who knows the code and the check ids, and not the key, can't tell which checks are looked at."""
    from plumbline.review.keys import review_keys

    other = Intake(review_keys(tmp_path / "other"), spill, clock)
    rules = ReviewRules(audit_share=0.5)
    answers = [checked(f"check-{number}", "allow") for number in range(200)]
    assert [intake.is_due(one, rules) for one in answers] != [other.is_due(one, rules) for one in answers]


def test_the_disk_holds_no_content(intake, tmp_path):
    intake.submit(check("a sentence nobody may find"), checked("c1"), NOBODY)
    data = b"".join(file.read_bytes() for file in (tmp_path / "spill").iterdir())
    assert b"c1" in data
    assert b"nobody may find" not in data


def test_without_room_a_review_becomes_a_denial(keys, tmp_path, clock):
    intake = Intake(keys, Spill(tmp_path / "spill", limit=10), clock)
    answer = intake.submit(check(), checked("c1"), NOBODY)
    assert answer.decision == "deny"
    assert answer.reasons[-1].label == "no_room"
    assert answer.check_id == "c1"


def test_without_room_an_audit_is_missed_and_counted(keys, tmp_path, clock):
    intake = Intake(keys, Spill(tmp_path / "spill", limit=10), clock)
    answer = checked("c1", "allow")
    assert intake.submit(check(), answer, EVERYBODY) is answer
    assert intake.missed == 1


def test_high_stakes_come_first_and_ask_for_two(intake, spill):
    rules = ReviewRules(audit_share=1, second_reviewer=("threat",))
    intake.submit(check(), checked("audit", "allow"), rules)
    intake.submit(check(), checked("plain", label="hate", score=0.9), rules)
    intake.submit(check(), checked("grave", label="threat", score=0.5), rules)
    items = {one.item.check_id: one.item for one in taken(spill)}
    assert items["grave"].priority > items["plain"].priority > items["audit"].priority
    assert (items["grave"].reviewers, items["plain"].reviewers) == (2, 1)


def test_it_expires_and_is_forgotten_as_the_policy_says(intake, spill, clock):
    intake.submit(check(), checked("c1"), ReviewRules(answer_hours=5, keep_days=3, audit_share=0))
    (one,) = taken(spill)
    assert (one.item.expires - clock.now).total_seconds() == 5 * 3600
    assert (one.item.keep_until - clock.now).days == 3


def test_the_same_content_has_one_hash_whatever_was_sent_beside_it(keys, clock):
    """Else the same text, asked about under two ids, would be trained on and judged by."""
    sent = [check("you are a walnut", context={"item": name}) for name in ("one", "two")]
    first, second = (
        read_spilled(spilled(keys, one, checked(f"c{n}"), RULES, KNOWN, clock())).item
        for n, one in enumerate(sent)
    )
    assert first.content_hmac == second.content_hmac


def test_reviewers_can_choose_what_no_detector_finds(keys, clock):
    rules = ReviewRules(also_ask=("employed",))
    item = read_spilled(spilled(keys, check(), checked("c1"), rules, KNOWN, clock())).item
    assert "employed" in item.known
