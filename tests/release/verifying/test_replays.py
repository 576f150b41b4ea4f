"""A statement that was merged is spent: who uses it again is told so, by its name."""

from __future__ import annotations

import subprocess

import pytest

from plumbline.release.verifying.git_objects import Objects, RepositoryError
from tests.release.verifying.gitops_repo import digest, rollback, statement

SPENT = "was merged before, so it is spent"


@pytest.fixture
def gone_back(repo):
    """Version 2 was promoted and rolled back; what let either through is in BASE."""
    repo.promote()
    (promoted,) = repo.state(statement())
    repo.merge()
    repo.promote(letter="a", version="1", old="b")
    (returned,) = repo.state(rollback())
    repo.merge()
    return repo, promoted, returned


def test_the_same_change_again_names_the_spent_statement(gone_back):
    repo, promoted, _ = gone_back
    repo.promote()
    refusals = repo.refusals()
    assert any("no valid statement for" in one for one in refusals)
    assert [one.partition(":")[0] for one in refusals if SPENT in one] == [promoted]


def test_with_a_statement_of_its_own_nothing_is_spent(gone_back):
    """The old ones of the same version lie in BASE and are no matter."""
    repo, _, _ = gone_back
    repo.promote()
    repo.state(statement(because="judged again"))
    assert repo.refusals() == []


def test_one_of_its_own_that_does_not_count_is_the_reason(gone_back):
    repo, _, _ = gone_back
    repo.promote()
    repo.state(statement(replaces=(digest("c"),)))
    refusals = repo.refusals()
    assert any("it is replayed, or must be made anew" in one for one in refusals)
    assert not [one for one in refusals if SPENT in one]


def test_a_partial_clone_says_what_to_do(repo, tmp_path):
    repo.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "partial"
    source = f"file://{repo.folder}"
    subprocess.run(
        ["git", "clone", "--quiet", "--filter=blob:none", "--no-checkout", source, clone], check=True
    )
    objects = Objects(clone)
    with pytest.raises(RepositoryError, match="the clone is partial and lacks files: clone it anew"):
        objects.tree(objects.commit("HEAD"))
