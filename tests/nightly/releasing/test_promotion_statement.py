"""Each promotion carries a statement that a stranger can check against the keys at its base."""

from __future__ import annotations

import datetime

import pytest

from plumbline.attestation.envelope import read_envelope
from plumbline.attestation.errors import AttestationError, ExpiredError
from plumbline.attestation.keys import FOLDER, read_keys
from plumbline.attestation.signing import verify
from plumbline.nightly.releasing import promote
from plumbline.nightly.releasing.reconcile import reconcile
from plumbline.records import Answer
from plumbline.release.git.branches import files_at
from plumbline.release.proposable import NotProposableError
from tests.nightly.promotion_story import Story


def stated(story: Story, number: int, now: datetime.datetime | None = None):
    """The statement in a pull request, verified with the keys of its base."""
    pull = story.pull(number)
    (file,) = [file for file in pull.files if file.startswith("plumbline/statements/")]
    (content,) = files_at(story.forge, pull.head, [file]).values()
    keys = read_keys(files_at(story.forge, "main", [FOLDER]))
    return verify(read_envelope(content), keys, now or story.clock())


def test_it_is_for_this_version_and_step_and_holds_as_long_as_the_verdict(tell):
    story = tell()
    made = story.candidate()
    story.propose(made)
    said = stated(story, 1)
    assert (said.kind, said.model, said.version) == ("promotion", "acs_employment", "2")
    assert (said.digest, said.image) == (made.registration.digest, made.registration.image)
    assert said.replaces == ("sha256:" + "a" * 64,)
    assert said.files == ("apps/multimodal-ai-service/production/deployment.yaml",)
    assert said.judged.verdict == made.evaluation.verdict.key
    assert said.requested_by == "ana"
    with pytest.raises(ExpiredError):
        stated(story, 1, story.clock() + datetime.timedelta(days=14))


def test_it_anchors_the_evidence_as_it_was(tell):
    """Whoever cuts the chain off behind that entry is found out."""
    story = tell()
    story.propose(story.candidate())
    anchor = stated(story, 1).evidence
    assert story.context.ledger.verify({anchor.sequence: anchor.hash}) == []
    assert story.context.ledger.verify({anchor.sequence: "0" * 64}) != []


def test_proposing_again_signs_nothing_new(tell):
    story = tell()
    made = story.candidate()
    story.propose(made)
    before = story.pull(1)
    story.clock.later(hours=5)
    story.propose(made)
    assert story.pull(1).head == before.head
    assert story.kinds("statement") == 1


def test_a_waiver_names_who_gave_it_and_ends_with_the_verdict(tell):
    story = tell()
    made = story.candidate(outcome="insufficient")
    answer = Answer(approved=True, person="rai-lead", reason="looked at it", at=story.clock())
    promote.record_waiver(story.context, made.registration, answer)
    story.propose(made, answer)
    said = stated(story, 1)
    assert (said.kind, said.waiver.person, said.requested_by) == ("waiver", "rai-lead", "ana")
    assert said.waiver.expires == said.expires == story.clock() + datetime.timedelta(days=14)


def test_each_environment_has_its_own(tell):
    story = tell({"dev": 0, "production": 0}, environments={"dev": {"merge": "automatic"}})
    story.propose(story.candidate())
    reconcile(story.context)
    assert stated(story, 1).environment == "dev"


def test_without_a_key_nothing_is_proposed(tell):
    """Rather than a pull request that nobody can check."""
    story = tell()
    story.propose(story.candidate())
    for key in story.context.settings.signing_keys.iterdir():
        key.unlink()
    with pytest.raises(AttestationError, match="no key to sign releases with"):
        story.propose(story.candidate("3", "c"))
    assert story.pull(1).title.endswith("version 2 to production")


def test_a_verdict_that_grew_old_while_a_person_thought_is_not_signed(tell):
    story = tell(statement_days=3)
    made = story.candidate(outcome="insufficient")
    story.clock.later(days=5)
    answer = Answer(approved=True, person="rai-lead", at=story.clock())
    promote.record_waiver(story.context, made.registration, answer)
    with pytest.raises(NotProposableError, match="held until 2026-11-26"):
        story.propose(made, answer)
