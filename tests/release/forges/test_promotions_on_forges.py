"""A promotion on every hosted forge: what is proposed, found again, taken over, rejected and merged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from plumbline.intent import Target
from plumbline.release.forges.forge import NotOursError, branch_name
from plumbline.release.page.facts import facts_of
from plumbline.release.promotion import propose
from plumbline.release.proposable import NotProposableError
from plumbline.release.said_in_git import commit_names
from plumbline.release.suppression import suppressed
from tests.release.example_release import REPOSITORY, grounds, image, plan
from tests.release.forges.worlds import World, world

FILE = "apps/service/deployment.yaml"
MANIFEST = f"""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: service  # whatever stands here, stays
spec:
  template:
    metadata:
      annotations: {{plumbline.dev/model-version: "1"}}
    spec:
      containers:
        - name: inference-engine
          image: "{image("a")}"
"""


@pytest.fixture(params=["github", "gitlab", "gitea"])
def there(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, request.param) as made:
        made.repository.commit("main", {FILE: MANIFEST})
        yield made


@pytest.fixture
def target(there: World) -> Target:
    name = there.forge.name
    where = {"branch": "main", "environment": "production", "file": FILE}
    return Target(repository=name, container="inference-engine", image=REPOSITORY, **where)


def test_a_promotion_is_one_pull_request_of_two_lines_with_its_facts(there: World, target: Target):
    """Proposed twice it is the same; what the machine reads back is what was proposed."""
    first = propose(there.forge, target, grounds())
    pull = first.pull_request
    assert (pull.state, pull.files) == ("open", (FILE,))
    changed = [line for line in pull.diff.splitlines() if line[:1] in "+-" and line[:3] not in {"+++", "---"}]
    assert len(changed) == 4
    assert [change.new for change in first.changes] == [str(image("b")), "2"]
    facts = facts_of(pull.body)
    assert facts is not None
    assert (facts["version"], facts["image"]) == ("2", str(image("b")))
    assert propose(there.forge, target, grounds()) == first
    assert len(there.forge.find()) == 1


def test_a_newer_version_takes_the_pull_request_over_and_an_older_one_does_not(there: World, target: Target):
    first = propose(there.forge, target, grounds("2", "b"))
    second = propose(there.forge, target, grounds("3", "c"))
    assert second.pull_request.number == first.pull_request.number
    now = there.forge.get(first.pull_request.number)
    assert facts_of(now.body)["digest"] == second.registration.digest
    with pytest.raises(NotProposableError, match="newer"):
        propose(there.forge, target, grounds("2", "b"))


def test_a_rejected_version_stays_rejected(there: World, target: Target):
    opened = propose(there.forge, target, grounds())
    there.forge.close(opened.pull_request.number, "ada")
    again = propose(there.forge, target, grounds())
    assert (again.pull_request.state, again.changes) == ("closed", opened.changes)
    assert "rejected" in str(suppressed(there.forge, [opened], plan().champion, plan().gates))
    assert propose(there.forge, target, grounds("3", "c")).pull_request.number == 2


def test_what_was_merged_is_read_from_the_merge(there: World, target: Target):
    promotion = propose(there.forge, target, grounds())
    pull = promotion.pull_request
    merged = there.forge.merge(pull.number, pull.head, "ada")
    assert commit_names(there.forge, str(merged.merged_as), target, promotion.registration)
    there.repository.commit("main", {FILE: MANIFEST})
    assert not commit_names(there.forge, str(there.repository.tip("main")), target, promotion.registration)


def test_a_persons_commit_on_the_branch_stops_it(there: World, target: Target):
    propose(there.forge, target, grounds())
    there.repository.commit(branch_name(target), {"notes.txt": "mine"}, who="ada")
    with pytest.raises(NotOursError, match="ada"):
        propose(there.forge, target, grounds("3", "c"))
