"""A version is proposed once, only with a verdict that allows it, and stays what became of it."""

from __future__ import annotations

import re

import pytest

from plumbline.intent import Target
from plumbline.release.forges.forge import branch_name
from plumbline.release.forges.local import LocalForge
from plumbline.release.git.checkout import checkout
from plumbline.release.git.command import Git
from plumbline.release.page.facts import facts_of
from plumbline.release.promotion import propose
from plumbline.release.proposable import NotProposableError
from plumbline.release.said_in_git import commit_names
from plumbline.release.suppression import suppressed
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


def test_a_passing_candidate_gets_one_pull_request_of_two_lines(forge: LocalForge, target: Target):
    """Image and version change together, and nothing else."""
    promotion = propose(forge, target, grounds())
    pull = promotion.pull_request
    assert (pull.state, pull.branch) == ("open", "plumbline/multimodal-ai-service-production")
    assert pull.files == (FILE,)
    changed = [line for line in pull.diff.splitlines() if line.startswith(("+ ", "- "))]
    assert len(changed) == 4
    assert str(image("b")) in on(forge, pull.branch)
    assert [change.new for change in promotion.changes] == [str(image("b")), "2"]
    assert (promotion.target, promotion.environment) == ("multimodal-ai-service", "production")
    assert (promotion.champion, promotion.gates) == (plan().champion, plan().gates)


def test_proposing_again_returns_the_same_promotion(forge: LocalForge, target: Target):
    """Airflow may run a step twice."""
    assert propose(forge, target, grounds()) == propose(forge, target, grounds())
    assert len(forge.find()) == 1


def test_a_newer_candidate_rewrites_the_pull_request(forge: LocalForge, target: Target):
    """Never a second one; what it carries is told apart by the digest."""
    first = propose(forge, target, grounds("2", "b"))
    second = propose(forge, target, grounds("3", "c"))
    assert second.pull_request.number == first.pull_request.number
    assert second.pull_request.title == "Release acs_employment version 3 to production"
    assert str(image("c")) in on(forge, second.pull_request.branch)
    now = forge.get(first.pull_request.number)
    assert facts_of(now.body)["digest"] == second.registration.digest


def test_an_older_candidate_does_not_push_a_newer_one_out(forge: LocalForge, target: Target):
    """A late task of an earlier night changes nothing."""
    propose(forge, target, grounds("10", "c"))
    with pytest.raises(NotProposableError, match="version 10, newer than 9"):
        propose(forge, target, grounds("9", "b"))


def test_a_rejected_version_is_not_proposed_again(forge: LocalForge, target: Target):
    """Closing is an answer."""
    opened = propose(forge, target, grounds())
    forge.close(opened.pull_request.number, "platform")
    again = propose(forge, target, grounds())
    assert again.pull_request.state == "closed"
    assert again.changes == opened.changes
    assert len(forge.find()) == 1
    assert propose(forge, target, grounds("3", "c")).pull_request.number == 2


def test_a_merged_version_stays_merged(forge: LocalForge, target: Target):
    """What the base says already is not proposed again."""
    opened = propose(forge, target, grounds())
    forge.merge(opened.pull_request.number, opened.pull_request.head, "platform")
    assert str(image("b")) in on(forge, "main")
    assert forge.get(opened.pull_request.number).state == "merged"
    assert propose(forge, target, grounds()).pull_request.state == "merged"
    assert len(forge.find()) == 1


def test_an_open_or_rejected_promotion_suppresses_its_cause(forge: LocalForge, target: Target):
    """The same champion with a failing gate in common; a merged one, until it is seen in production."""
    promotion = propose(forge, target, grounds())
    cause = (plan().champion, (*plan().gates, "auc"))
    assert "merge it or close it" in str(suppressed(forge, [promotion], *cause))
    assert suppressed(forge, [promotion], plan().champion, ("auc",)) is None
    assert suppressed(forge, [promotion], "f" * 64, plan().gates) is None
    assert suppressed(forge, [], *cause) is None
    forge.close(1, "platform")
    assert "rejected" in str(suppressed(forge, [promotion], *cause))
    merged = propose(forge, target, grounds("3", "c"))
    forge.merge(merged.pull_request.number, merged.pull_request.head, "platform")
    assert "has yet to be seen in production" in str(suppressed(forge, [merged], *cause))


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
    changes: dict[str, object], words: str, forge: LocalForge, target: Target
):
    """Checked here again, right before the branch is written."""
    with pytest.raises(NotProposableError, match=words):
        propose(forge, target, grounds(**changes))
    assert forge.find() == []


def test_an_approved_insufficient_candidate_is_proposed(forge: LocalForge, target: Target):
    promotion = propose(forge, target, grounds(verdict=unsure(), approval="rai-lead"))
    assert promotion.pull_request.state == "open"


def test_the_wrong_repository_is_refused(forge: LocalForge, target: Target):
    with pytest.raises(NotProposableError, match="released through other"):
        propose(forge, target.model_copy(update={"repository": "other"}), grounds())


def test_two_models_do_not_share_a_target(forge: LocalForge, target: Target):
    """The second would overwrite the first one's pull request."""
    propose(forge, target, grounds())
    with pytest.raises(NotProposableError, match="another folder"):
        propose(forge, target, grounds(registration=registration("2", "b", "other_model")))


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
    file: str, environment: str, name: str, target: Target, tmp_path
):
    """Whatever the folder and the environment are called."""
    named = target.model_copy(update={"file": file, "environment": environment})
    assert re.fullmatch(name, branch_name(named))
    assert Git(tmp_path).run("check-ref-format", "--branch", branch_name(named)) == branch_name(named)


def test_what_was_merged_is_told_from_the_merge_and_not_from_what_was_proposed(forge, target):
    promotion = propose(forge, target, grounds("2", "b"))
    merged = forge.merge(1, promotion.pull_request.head, "platform")
    assert commit_names(forge, merged.merged_as, target, promotion.registration)


def test_another_image_on_the_branch_is_not_what_was_proposed(forge, target):
    promotion = propose(forge, target, grounds("2", "b"))
    branch = promotion.pull_request.branch
    with checkout(forge.remote, branch) as git:
        file = git.folder / target.file
        file.write_text(file.read_text().replace(str(promotion.registration.image), "evil.example/x:latest"))
        git.run("commit", "--quiet", "--all", "-m", "a detail")
        git.run("push", "--quiet", "origin", f"HEAD:{branch}")
    merged = forge.merge(1, forge.get(1).head, "platform")
    assert not commit_names(forge, merged.merged_as, target, promotion.registration)
