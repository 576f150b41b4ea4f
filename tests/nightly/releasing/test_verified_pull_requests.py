"""What Plumbline proposes passes the check that the GitOps repository runs on it, and nothing else does."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from plumbline.nightly.releasing.holds.pull_request import lift
from plumbline.nightly.releasing.observe import observe
from plumbline.nightly.releasing.rollback import roll_back
from plumbline.release.anchors import anchors_in
from plumbline.release.forges.errors import NotReadyError
from plumbline.release.forges.local import LocalForge
from plumbline.release.forges.local.verified import VERIFIED
from plumbline.release.git.command import Git
from plumbline.release.verifying.verify_pr import verify_pull_request
from tests.nightly.released import DEPLOYMENT, Released

POLICY = "policies/plumbline.yaml"


@pytest.fixture
def checked(released: Released, project_root: Path) -> Released:
    """The repository has the example's policy, as it comes with the example."""
    folder = released.story.root / "with-policy"
    git = Git(released.story.root)
    git.run("clone", "--quiet", released.forge.remote.address, str(folder))
    (folder / POLICY).parent.mkdir(exist_ok=True)
    shutil.copy(project_root / "deploy/gitops" / POLICY, folder / POLICY)
    git = Git(folder)
    git.run("add", "--all")
    git.run("commit", "--quiet", "-m", "What is managed here")
    git.run("push", "--quiet", "origin", "HEAD:main")
    return released


def judged(released: Released, head: str) -> list[str]:
    repository = Path(released.forge.remote.address)
    judgement = verify_pull_request(repository, "main", head, released.story.clock())
    return [str(refusal) for refusal in judgement.refusals]


def test_a_promotion_passes_until_its_verdict_is_stale(checked):
    pull = checked.propose("4")
    assert judged(checked, pull.head) == []
    checked.story.clock.later(days=15)
    assert any("the statement expired" in refusal for refusal in judged(checked, pull.head))


def test_a_rollback_passes_however_late(checked):
    pull = roll_back(checked.context, because="it answers wrongly", by="ana").pull_request
    checked.story.clock.later(days=400)
    assert judged(checked, pull.head) == []


def test_a_version_that_comes_again_after_its_hold_was_lifted_passes(checked):
    """Its first statement was merged and is spent; the same step is stated anew."""
    roll_back(checked.context, because="the network", by="ana", merge=True)
    observe(checked.context)
    checked.merge(lift(checked.context, "3", because="it was the network", by="ana").number)
    observe(checked.context)
    assert judged(checked, checked.propose("3").head) == []


def on_top(checked: Released, branch: str) -> str:
    """Another image, committed by a person on top of a proposed release; the commit."""
    pull = checked.propose("4")
    folder = checked.story.root / "on-top"
    Git(checked.story.root).run("clone", "--quiet", checked.forge.remote.address, str(folder))
    git = Git(folder)
    git.run("checkout", "--quiet", pull.head)
    place = folder / DEPLOYMENT
    image = checked.registration("4").image
    assert str(image) in place.read_text()
    place.write_text(place.read_text().replace(image.digest, "sha256:" + "f" * 64))
    git.run("commit", "--quiet", "--all", "-m", "Another image")
    git.run("push", "--quiet", "origin", f"HEAD:refs/heads/{branch or pull.branch}")
    return git.run("rev-parse", "HEAD")


def test_a_commit_on_top_of_it_does_not(checked):
    on_top(checked, "on-top")
    assert any("no valid statement for" in refusal for refusal in judged(checked, "on-top"))


def test_every_promotion_anchors_the_evidence(checked):
    """Two were merged; the evidence is what their statements say it was."""
    anchors = anchors_in(Path(checked.forge.remote.address))
    assert len(anchors.hashes) == 2
    assert anchors.problems == []
    assert checked.context.ledger.verify(anchors.hashes) == []


def requiring(released: Released) -> LocalForge:
    """The forge with the check required, in the story's time."""
    forge = LocalForge(released.context.settings.forge, released.forge.name, released.story.clock)
    forge.require(VERIFIED)
    return forge


def shown(released: Released, commit: str) -> dict[str, str]:
    return {one.name: f"{one.state}: {one.text}" for one in released.forge.statuses(commit)}


def test_where_it_is_required_the_local_forge_runs_it_on_the_merge(checked):
    forge, pull = requiring(checked), checked.propose("4")
    assert VERIFIED not in shown(checked, pull.head)
    assert forge.merge(pull.number, pull.head, "ana").state == "merged"
    assert shown(checked, pull.head)[VERIFIED].startswith("success: promotion of acs_employment")


def test_where_it_refuses_the_local_forge_does_not_merge_and_shows_why(checked):
    forge, head = requiring(checked), on_top(checked, "")
    with pytest.raises(NotReadyError, match=r"plumbline/verify-pr is failure \(.*no valid statement"):
        forge.merge(forge.find()[-1].number, head, "ana")
    assert "no valid statement" in shown(checked, head)[VERIFIED]
    assert forge.find()[-1].state == "open"


def test_it_is_required_from_the_first_commit_on_where_the_policy_knows_the_model(tell, project_root: Path):
    story = tell()
    place = story.root / "deploy/gitops" / POLICY
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(project_root / "deploy/gitops" / POLICY, place)
    story.propose(story.candidate())
    assert VERIFIED in json.loads((story.context.settings.forge / "ai-apps.pulls/required.json").read_text())
