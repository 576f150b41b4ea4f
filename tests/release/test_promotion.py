"""A version is proposed once, only with a verdict that allows it, and stays what became of it."""

from __future__ import annotations

import re

import pytest

from plumbline.intent import Release
from plumbline.release.checkout import checkout
from plumbline.release.forge import branch_name
from plumbline.release.git import Git
from plumbline.release.local_forge import LocalForge
from plumbline.release.promotion import (
    NotProposableError,
    carries,
    merged_as_proposed,
    observe,
    propose,
    suppressed,
)
from tests.release.example_release import grounds, image, judgement, plan, registration, verdict

FILE = "apps/multimodal-ai-service/deployment.yaml"


def on(forge: LocalForge, branch: str) -> str:
    return Git(forge.repository).run("show", f"{branch}:{FILE}")


def test_the_seed_runs_the_first_champion(forge: LocalForge):
    """The placeholder is gone, comments are not."""
    text = on(forge, "main")
    assert str(image("a")) in text
    assert 'plumbline.dev/model-version: "1"     # the registry' in text
    assert "unreleased" not in text


def test_a_passing_candidate_gets_one_pull_request_of_two_lines(forge: LocalForge, release: Release):
    """Image and version change together, and nothing else."""
    promotion = propose(forge, release, grounds())
    pull = promotion.pull_request
    assert (pull.state, pull.branch) == ("open", "plumbline/multimodal-ai-service-production")
    assert pull.files == (FILE,)
    changed = [line for line in pull.diff.splitlines() if line.startswith(("+ ", "- "))]
    assert len(changed) == 4
    assert str(image("b")) in on(forge, pull.branch)
    assert [change.new for change in promotion.changes] == [str(image("b")), "2"]
    assert (promotion.target, promotion.environment) == ("multimodal-ai-service", "production")
    assert (promotion.champion, promotion.gates) == (plan().champion, plan().gates)


def test_proposing_again_returns_the_same_promotion(forge: LocalForge, release: Release):
    """Airflow may run a step twice."""
    assert propose(forge, release, grounds()) == propose(forge, release, grounds())
    assert len(forge.find()) == 1


def test_a_newer_candidate_rewrites_the_pull_request(forge: LocalForge, release: Release):
    """Never a second one; what it carries is told apart by the digest."""
    first = propose(forge, release, grounds("2", "b"))
    second = propose(forge, release, grounds("3", "c"))
    assert second.pull_request.number == first.pull_request.number
    assert second.pull_request.title == "Release acs_employment version 3 to production"
    assert str(image("c")) in on(forge, second.pull_request.branch)
    now = observe(forge, first)
    assert carries(now, second)
    assert not carries(now, first)


def test_an_older_candidate_does_not_push_a_newer_one_out(forge: LocalForge, release: Release):
    """A late task of an earlier night changes nothing."""
    propose(forge, release, grounds("10", "c"))
    with pytest.raises(NotProposableError, match="version 10, newer than 9"):
        propose(forge, release, grounds("9", "b"))


def test_a_rejected_version_is_not_proposed_again(forge: LocalForge, release: Release):
    """Closing is an answer."""
    opened = propose(forge, release, grounds())
    forge.close(opened.pull_request.number, "platform")
    again = propose(forge, release, grounds())
    assert again.pull_request.state == "closed"
    assert again.changes == opened.changes
    assert len(forge.find()) == 1
    assert propose(forge, release, grounds("3", "c")).pull_request.number == 2


def test_a_merged_version_stays_merged(forge: LocalForge, release: Release):
    """Also after somebody reverted it: a rollback sticks."""
    opened = propose(forge, release, grounds())
    forge.merge(opened.pull_request.number, "platform")
    assert str(image("b")) in on(forge, "main")
    assert observe(forge, opened).state == "merged"
    assert propose(forge, release, grounds()).pull_request.state == "merged"
    assert len(forge.find()) == 1


def test_an_open_or_rejected_promotion_suppresses_its_cause(forge: LocalForge, release: Release):
    """The same champion with a failing gate in common; a merged one suppresses nothing."""
    promotion = propose(forge, release, grounds())
    cause = (plan().champion, (*plan().gates, "auc"))
    assert "merge it or close it" in str(suppressed(forge, [promotion], *cause))
    assert suppressed(forge, [promotion], plan().champion, ("auc",)) is None
    assert suppressed(forge, [promotion], "f" * 64, plan().gates) is None
    assert suppressed(forge, [], *cause) is None
    forge.close(1, "platform")
    assert "rejected" in str(suppressed(forge, [promotion], *cause))
    merged = propose(forge, release, grounds("3", "c"))
    forge.merge(merged.pull_request.number, "platform")
    assert "has yet to see it" in str(suppressed(forge, [merged], *cause))


def failing():
    return verdict("b", "candidate", "fail", (judgement("auc_change", "", 0.9, "fail"),))


def unsure():
    return verdict("b", "candidate", "insufficient", (judgement("auc_change", "", 0.2, "insufficient"),))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"verdict": failing()}, "fails auc_change"),
        ({"verdict": failing(), "approval": "rai-lead"}, "nobody may approve a fail"),
        ({"verdict": unsure()}, "nobody approved it"),
        ({"registration": registration("2", "c")}, "different model files"),
    ],
)
def test_what_must_not_be_proposed_is_not(
    changes: dict[str, object], words: str, forge: LocalForge, release: Release
):
    """Checked here again, right before the branch is written."""
    with pytest.raises(NotProposableError, match=words):
        propose(forge, release, grounds(**changes))
    assert forge.find() == []


def test_an_approved_insufficient_candidate_is_proposed(forge: LocalForge, release: Release):
    promotion = propose(forge, release, grounds(verdict=unsure(), approval="rai-lead"))
    assert promotion.pull_request.state == "open"


def test_the_wrong_repository_is_refused(forge: LocalForge, release: Release):
    with pytest.raises(NotProposableError, match="released through other"):
        propose(forge, release.model_copy(update={"repository": "other"}), grounds())


def test_two_models_do_not_share_a_target(forge: LocalForge, release: Release):
    """The second would overwrite the first one's pull request."""
    propose(forge, release, grounds())
    with pytest.raises(NotProposableError, match="another folder"):
        propose(forge, release, grounds(registration=registration("2", "b", "other_model")))


@pytest.mark.parametrize(
    ("file", "environment", "name"),
    [
        (
            "apps/multimodal-ai-service/deployment.yaml",
            "production",
            r"plumbline/multimodal-ai-service-production",
        ),
        ("service.yaml", "staging", r"plumbline/service-staging"),
        ("apps/a b/d.yaml", "pro/../d:~^", r"plumbline/a-b-pro-d-[0-9a-f]{6}"),
        ("apps/-x.lock/d.yaml", "@{-1}", r"plumbline/x-lock-1-[0-9a-f]{6}"),
    ],
)
def test_branch_names_are_legal_and_distinct(
    file: str, environment: str, name: str, release: Release, tmp_path
):
    """Whatever the folder and the environment are called."""
    named = release.model_copy(update={"file": file, "environment": environment})
    assert re.fullmatch(name, branch_name(named))
    assert Git(tmp_path).run("check-ref-format", "--branch", branch_name(named)) == branch_name(named)


def test_what_was_merged_is_told_from_the_merge_and_not_from_what_was_proposed(forge, release):
    promotion = propose(forge, release, grounds("2", "b"))
    merged = forge.merge(promotion.pull_request.number, "platform")
    assert merged_as_proposed(forge, release, promotion, merged.merged_as)


def test_another_image_on_the_branch_is_not_what_was_proposed(forge, release):
    promotion = propose(forge, release, grounds("2", "b"))
    branch = promotion.pull_request.branch
    with checkout(forge.repository, branch) as git:
        file = git.folder / release.file
        file.write_text(file.read_text().replace(str(promotion.registration.image), "evil.example/x:latest"))
        git.run("commit", "--quiet", "--all", "-m", "a detail")
        git.run("push", "--quiet", "origin", branch)
    merged = forge.merge(promotion.pull_request.number, "platform")
    assert not merged_as_proposed(forge, release, promotion, merged.merged_as)
