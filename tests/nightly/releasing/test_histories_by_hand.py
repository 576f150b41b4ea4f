"""What people do with git, past the forge's buttons: it is told as it happened, counts once, stays undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plumbline.nightly.releasing.holds.pull_request import lift
from plumbline.nightly.releasing.observe import observe
from plumbline.nightly.releasing.reconcile import reconcile
from plumbline.nightly.releasing.rollback import roll_back
from plumbline.release.git.command import Git
from plumbline.release.proposable import NotProposableError
from tests.nightly.released import DEPLOYMENT, Released, copied, released_in


@pytest.fixture(scope="module")
def told(tmp_path_factory, project_root):
    """Version 2 runs, and version 3 is proposed in pull request 2."""
    with pytest.MonkeyPatch.context() as patch:
        released = released_in(tmp_path_factory.mktemp("by-hand"), project_root, patch)
        released.promote("2")
        released.propose("3")
        yield released


@pytest.fixture
def released(told, tmp_path, monkeypatch) -> Released:
    return copied(told, tmp_path, monkeypatch)


def clone(released: Released) -> Git:
    """A person's clone."""
    folder = released.story.root / "by-hand"
    Git(released.story.root).run("clone", "--quiet", released.forge.remote.address, str(folder))
    git = Git(folder)
    git.run("config", "user.name", "Eva")
    git.run("config", "user.email", "eva@example.com")
    return git


def squashed(git: Git, branch: str) -> None:
    git.run("merge", "--quiet", "--squash", f"origin/{branch}")
    git.run("commit", "--quiet", "-m", "Version 3, squashed")


def cherry_picked(git: Git, branch: str) -> None:
    git.run("commit", "--quiet", "--allow-empty", "-m", "Another's")
    git.run("cherry-pick", f"origin/{branch}")


def rebased(git: Git, branch: str) -> None:
    git.run("merge", "--quiet", "--ff-only", f"origin/{branch}")


@pytest.mark.parametrize("how", [squashed, cherry_picked])
def test_brought_in_by_hand_it_is_said_and_counts_once_it_is_merged(
    released: Released, how: Callable[[Git, str], None]
):
    """Git cannot tell that such a commit was the pull request; the base says its version all the same."""
    git = clone(released)
    how(git, released.forge.get(2).branch)
    git.run("push", "--quiet", "origin", "HEAD:main")
    (said,) = reconcile(released.context)
    assert "main says version 3 already, by a commit that is no merge of this: merge it all the same" in said
    reconcile(released.context)
    (comment,) = (c for c in released.forge.comments(2) if c.key == "there-already")
    assert "`champion` stays: merge it" in comment.text
    assert "Plumbline did not merge" in released.red()
    assert released.story.kinds("merge") == 1
    released.merge(2)
    reconcile(released.context)
    observe(released.context)
    assert (released.aliases["champion"], released.story.kinds("merge")) == ("3", 2)
    assert released.red() == ""


def test_fast_forwarded_by_hand_it_is_merged(released: Released):
    git = clone(released)
    rebased(git, released.forge.get(2).branch)
    git.run("push", "--quiet", "origin", "HEAD:main", f":{released.forge.get(2).branch}")
    assert "was merged" in reconcile(released.context)[0]
    assert reconcile(released.context) == []
    assert released.story.kinds("merge") == 2


@pytest.mark.parametrize("how", ["revert", "force"])
def test_taken_out_by_hand_it_is_not_applied_again(released: Released, how: str):
    """Every updater brings back what a person has just reverted, as soon as it runs again."""
    git = clone(released)
    before = git.run("rev-parse", "HEAD")
    released.merge(2)
    reconcile(released.context)
    observe(released.context)
    git.run("pull", "--quiet", "--ff-only")
    if how == "revert":
        git.run("revert", "--no-edit", "-m", "1", "HEAD")
        git.run("push", "--quiet", "origin", "HEAD:main")
    else:
        git.run("push", "--quiet", "--force", "origin", f"{before}:main")
    assert reconcile(released.context) == []
    assert "says something else by now that Plumbline did not merge" in released.red()
    with pytest.raises(NotProposableError, match="by pull request 2, and somebody took it out of main since"):
        released.propose("3")
    assert len(released.forge.find()) == 2
    assert 'model-version: "2"' in released.at_base(DEPLOYMENT)


def test_taken_out_by_hand_it_may_come_back_once_a_person_says_so(released: Released):
    git = clone(released)
    released.merge(2)
    reconcile(released.context)
    git.run("pull", "--quiet", "--ff-only")
    git.run("revert", "--no-edit", "-m", "1", "HEAD")
    git.run("push", "--quiet", "origin", "HEAD:main")
    roll_back(released.context, because="reverted by hand", by="eva", merge=True)
    observe(released.context)
    assert released.red() == ""
    with pytest.raises(NotProposableError, match="is on hold"):
        released.propose("3")
    lifted = lift(released.context, "3", "it was not the version", "eva")
    released.merge(lifted.number)
    observe(released.context)
    assert released.propose("3").state == "open"


def test_a_newer_version_goes_on_from_what_people_left(released: Released):
    """Nothing is stuck: the next version starts from what the base says."""
    git = clone(released)
    squashed(git, released.forge.get(2).branch)
    git.run("push", "--quiet", "origin", "HEAD:main", f":{released.forge.get(2).branch}")
    reconcile(released.context)
    released.promote("4")
    assert (released.aliases["champion"], released.red()) == ("4", "")
