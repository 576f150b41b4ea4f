"""The example GitOps repository is judged as its README says, from its own policy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plumbline.attestation.keys import trusted, write_keys
from plumbline.release.editing.bump import bump_texts
from plumbline.release.editing.request import Request
from plumbline.release.editing.tree import candidates, write_all
from tests.release.verifying.gitops_repo import DAY, NOW, GitOpsRepo, digest, image, statement

EXAMPLE = Path(__file__).parents[3] / "deploy" / "gitops"
PLACES = {
    "production": "apps/multimodal-ai-service/deployment.yaml",
    "staging": "environments/staging/multimodal-ai-service/release.yaml",
    "dev": "environments/dev/multimodal-ai-service/release.yaml",
}
UNRELEASED = "registry.example.com/ai-apps/acs-employment:unreleased@" + digest("0")


@pytest.fixture
def example(made, tmp_path):
    """The example's files as a repository that trusts the test's key."""
    repo = GitOpsRepo(tmp_path / "example", made.key)
    shutil.copytree(EXAMPLE, repo.folder)
    write_keys(repo.folder, [trusted(made.key.public_key, NOW - 30 * DAY)])
    repo.git("init", "--quiet", "--initial-branch=main", ".")
    repo.commit("first")
    repo.git("checkout", "--quiet", "-b", "pull")
    return repo


def release(repo, environment):
    file = PLACES[environment]
    repo.edit(file, UNRELEASED, image("b"))
    repo.edit(file, 'model-version: "0"', 'model-version: "2"')


@pytest.mark.parametrize("environment", PLACES)
def test_a_release_into_each_environment_needs_its_statement(example, environment):
    release(example, environment)
    assert any("no valid statement for" in refusal for refusal in example.refusals())
    file = PLACES[environment]
    example.state(statement(environment=environment, files=(file,), replaces=(digest("0"),)))
    assert example.refusals() == []


def test_every_file_of_it_can_be_judged(example):
    """A comment more is no release; what the check cannot read would be named."""
    files = [str(path.relative_to(EXAMPLE)) for path in EXAMPLE.rglob("*.yaml")]
    for file in files:
        example.write(file, example.read(file) + "# a comment\n")
    judgement = example.verify()
    assert judgement.refusals == ()
    assert judgement.changed == len(files) > 30


ALIGNMENT = "apps/alignment-service/deployment.yaml"
ADMISSION = "apps/alignment-admission/deployment.yaml"
"""The same image, asked by the cluster."""
ALIGNMENT_SERVICE = "registry.example.com/ai-governance/alignment-service"
PLACEHOLDER = f"{ALIGNMENT_SERVICE}:unreleased@{digest('0')}"


def test_the_alignment_service_is_bumped_by_a_plain_pull_request(example):
    """It is no model: its owners review it, and no statement is needed."""
    texts = candidates(example.folder, ["**"], "alignment-service")
    bumped = bump_texts(texts, Request(ALIGNMENT_SERVICE, "v1.2.0", digest("b")))
    assert sorted({change.file for change in bumped.changes}) == [ADMISSION, ALIGNMENT]
    write_all(example.folder, bumped.texts)
    judgement = example.verify()
    assert (judgement.refusals, judgement.changed) == ((), 2)


def test_no_model_hides_in_the_place_of_the_alignment_service(example):
    example.edit(ALIGNMENT, PLACEHOLDER, image("b"))
    assert any("and the file belongs to no environment" in refusal for refusal in example.refusals())


@pytest.mark.parametrize("environment", PLACES)
def test_the_alignment_service_takes_no_model_s_place(example, environment):
    example.edit(PLACES[environment], UNRELEASED, PLACEHOLDER)
    assert any(f"names '{ALIGNMENT_SERVICE}', which" in refusal for refusal in example.refusals())
