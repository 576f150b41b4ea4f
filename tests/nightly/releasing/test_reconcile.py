"""Open pull requests show what the rules say, and what became of each is recorded once."""

from __future__ import annotations

import pytest

from plumbline.attestation.holds import write_hold
from plumbline.nightly.answers import NotApprovedError
from plumbline.nightly.releasing import promote
from plumbline.nightly.releasing.reconcile import reconcile
from plumbline.records import Answer, Hold
from plumbline.release.forges.forge import NotOursError, NotReadyError
from plumbline.release.proposable import NotProposableError
from tests.nightly.census_night import MODEL
from tests.nightly.promotion_story import Story
from tests.nightly.releasing.by_hand import branch_of, commit_on_main, push_by_hand


def hold_by_hand(story: Story, registration) -> None:
    """A hold stands in the GitOps repository."""
    hold = Hold(
        model=MODEL,
        version=registration.version,
        digest=registration.digest,
        image=registration.image.digest,
        because="it answered wrongly",
        by="ben",
        at=story.clock(),
    )
    with branch_of(story, "main") as folder:
        write_hold(folder, hold)


def test_a_new_pull_request_has_its_statuses_at_once(tell):
    story = tell()
    story.propose(story.candidate())
    assert story.statuses(1) == dict.fromkeys(
        ("plumbline/verdict", "plumbline/freeze", "plumbline/approvals"), "success"
    )
    assert story.status(1, "plumbline/verdict").startswith("passed, until 2026-12-07; evidence sha256:")


def test_looking_twice_changes_nothing(tell):
    story = tell()
    story.propose(story.candidate())
    before = (story.pull(1), len(story.context.ledger.all()))
    assert reconcile(story.context) == [
        "pull request 1 (2 to production): a person merges releases to production"
    ]
    reconcile(story.context)
    assert (story.pull(1), len(story.context.ledger.all())) == before


def test_labels_and_reviewers_come_from_the_policy(tell):
    rules = {"labels": ["plumbline", "prod"], "reviewers": ["eva"]}
    story = tell(environments={"production": rules})
    story.propose(story.candidate())
    assert set(story.pull(1).labels) == {"plumbline", "prod"}


def test_who_merged_is_recorded_with_the_version(tell):
    story = tell()
    story.propose(story.candidate())
    merged = story.merge(1, actor="eva")
    assert reconcile(story.context) == ["pull request 1 was merged by eva: version 2 to production"]
    (entry,) = story.context.ledger.all("merge")
    assert (entry.body["by"], entry.body["commit"]) == ("eva", merged.merged_as)
    assert entry.body["registration"]["version"] == "2"
    assert reconcile(story.context) == []


def test_closed_unmerged_is_rejected_and_stays_so(tell):
    story = tell()
    made = story.candidate()
    story.propose(made)
    story.forge.close(1, "eva")
    reconcile(story.context)
    assert story.kinds("rejection") == 1
    assert story.propose(made).pull_request.state == "closed"
    assert len(story.forge.find()) == 1


def test_a_freeze_is_enforced_when_it_is_merged(tell):
    """It may be opened, and waits; afterwards it goes on by itself."""
    weekend = {"name": "weekend", "reason": "nobody is there to help", "days": ["saturday", "sunday"]}
    story = tell(freezes=[weekend])
    story.propose(story.candidate())
    story.clock.later(days=5)  # Saturday
    reconcile(story.context)
    assert story.statuses(1)["plumbline/freeze"] == "pending"
    with pytest.raises(NotReadyError, match="plumbline/freeze is pending"):
        story.merge(1)
    story.clock.later(days=2)
    reconcile(story.context)
    assert story.merge(1).state == "merged"


def test_evidence_that_grew_old_turns_red_and_asks_once(tell):
    story = tell(statement_days=3)
    story.propose(story.candidate())
    story.clock.later(days=3)
    reconcile(story.context)
    reconcile(story.context)
    assert story.statuses(1)["plumbline/verdict"] == "failure"
    assert story.comments(1).count("must be judged again") == 1
    (entry,) = story.context.ledger.all("stale")
    assert entry.body["because"].startswith("the verdict of 2026-11-23 held 3 days")
    with pytest.raises(NotReadyError):
        story.merge(1)


def test_a_changed_policy_makes_it_stale(tell):
    story = tell()
    story.propose(story.candidate())
    story.rewritten("policies/alignment.yaml", "confidence: 0.95", "confidence: 0.99")
    reconcile(story.context)
    assert story.status(1, "plumbline/verdict").startswith(
        "policies/alignment.yaml changed since the verdict"
    )


def test_a_later_fail_closes_it(tell):
    """Judged again under another policy: nobody may merge it, and nobody has to close it."""
    story = tell()
    made = story.candidate()
    story.propose(made)
    story.rewritten("policies/alignment.yaml", "confidence: 0.95", "confidence: 0.99")
    story.judged(made.plan, made.nomination.trained, made.registration, "fail")
    reconcile(story.context)
    assert story.pull(1).state == "closed"
    assert "fails now" in story.comments(1)
    reconcile(story.context)
    assert story.kinds("rejection") == 1


def test_a_newer_version_takes_the_pull_request_over_and_says_so(tell):
    story = tell()
    story.propose(story.candidate())
    story.propose(story.candidate("3", "c"))
    assert len(story.forge.find()) == 1
    assert "Version 3 takes this pull request over from version 2." in story.comments(1)
    assert any("carries a newer version than 2" in said for said in reconcile(story.context))
    story.merge(1)
    reconcile(story.context)
    assert (story.kinds("superseded"), story.kinds("merge")) == (1, 1)


def test_a_version_whose_pull_request_was_taken_over_may_come_back(tell):
    """After the newer one was rejected."""
    story = tell()
    first = story.candidate()
    story.propose(first)
    story.propose(story.candidate("3", "c"))
    story.forge.close(1, "eva")
    reconcile(story.context)
    again = story.propose(first)
    assert (again.pull_request.number, again.pull_request.state) == (2, "open")
    story.merge(2)
    reconcile(story.context)
    assert [entry.body["registration"]["version"] for entry in story.context.ledger.all("merge")] == ["2"]


def test_a_persons_commits_stop_it_and_are_kept(tell):
    story = tell()
    story.propose(story.candidate())
    push_by_hand(story, story.pull(1).branch)
    head = story.pull(1).head
    reconcile(story.context)
    reconcile(story.context)
    assert story.statuses(1)["plumbline/verdict"] == "failure"
    assert story.comments(1).count("Somebody else pushed to this branch") == 1
    with pytest.raises(NotOursError):
        story.propose(story.candidate("3", "c"))
    assert story.pull(1).head == head
    assert "Version 3 is ready" in story.comments(1)


def test_it_merges_by_itself_where_the_policy_says_so(tell):
    """Not before its statuses are green."""
    always = {
        "name": "audit",
        "reason": "the auditors are here",
        "start": "2026-11-23T00:00:00Z",
        "end": "2026-11-24T00:00:00Z",
    }
    story = tell(environments={"production": {"merge": "automatic"}}, freezes=[always])
    story.propose(story.candidate())
    reconcile(story.context)
    assert story.pull(1).state == "open"
    story.clock.later(days=1)
    reconcile(story.context)
    assert story.pull(1).finished_by == "plumbline (the policy says: automatic)"
    reconcile(story.context)
    assert story.kinds("merge") == 1


def test_it_is_written_anew_when_its_lines_were_changed_meanwhile(tell):
    """Somebody changed the same line: the edit is made again on top of that, with a statement of its own."""
    story = tell()
    story.propose(story.candidate())
    before = story.pull(1)
    commit_on_main(story, "model-aaaaaaaaaaaa@sha256:aa", "model-999999999999@sha256:99")
    assert "written anew" in reconcile(story.context)[0]
    after = story.pull(1)
    assert (after.number, after.state) == (1, "open")
    assert after.head != before.head
    assert "model-999999999999" in after.diff
    assert set(story.statuses(1).values()) == {"success"}
    assert story.merge(1).state == "merged"


def test_what_others_change_elsewhere_leaves_it_alone(tell):
    """Approvals of its commit would fall away."""
    story = tell()
    story.propose(story.candidate())
    head = story.pull(1).head
    commit_on_main(story, "# Plumbline writes it", "# another word")
    reconcile(story.context)
    assert story.pull(1).head == head


def test_an_approval_is_asked_for_where_the_forge_knows_people(tell):
    """The local forge knows nobody, so that nobody's yes counts there."""
    story = tell(environments={"production": {"approvals": 1}})
    story.propose(story.candidate())
    assert story.statuses(1)["plumbline/approvals"] == "pending"
    assert story.status(1, "plumbline/approvals") == "0 of 1 approvals"


def test_a_waiver_shows_and_ends_with_the_verdict(tell):
    story = tell()
    made = story.candidate(outcome="insufficient")
    answer = Answer(approved=True, person="rai-lead", reason="looked at it", at=story.clock())
    promote.record_waiver(story.context, made.registration, answer)
    story.propose(made, answer)
    assert "**Waived, until 2026-12-07 03:00 UTC**: rai-lead: looked at it" in story.pull(1).body
    assert story.status(1, "plumbline/verdict").startswith("waived by rai-lead, until 2026-12-07")
    story.clock.later(days=14)
    reconcile(story.context)
    assert story.statuses(1)["plumbline/verdict"] == "failure"


def test_nobody_waives_their_own_request(tell):
    story = tell()
    made = story.candidate(outcome="insufficient", requester="rai-lead")
    answer = Answer(approved=True, person="rai-lead", at=story.clock())
    with pytest.raises(NotApprovedError):
        story.propose(made, answer)


def test_a_version_on_hold_is_neither_merged_nor_proposed(tell):
    story = tell()
    made = story.candidate()
    story.propose(made)
    hold_by_hand(story, made.registration)
    reconcile(story.context)
    assert story.statuses(1)["plumbline/verdict"] == "failure"
    assert "is on hold since 2026-11-23, put there by ben" in story.comments(1)
    with pytest.raises(NotProposableError, match="is on hold"):
        story.propose(made)
