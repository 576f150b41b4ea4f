"""A GitOps tree and a release into it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plumbline.intent import Target
from plumbline.release.first_champion import seed
from plumbline.release.forges.local import LocalForge
from tests.release.example_release import REPOSITORY, registration

EXAMPLE = Path(__file__).parents[2] / "deploy" / "gitops"


@pytest.fixture
def target() -> Target:
    return Target(
        repository="ai-apps",
        branch="main",
        environment="production",
        file="apps/multimodal-ai-service/deployment.yaml",
        container="inference-engine",
        image=REPOSITORY,
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A writable copy of the example GitOps tree."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "tree"))


@pytest.fixture
def forge(tmp_path: Path, tree: Path, target: Target) -> LocalForge:
    """The example tree as a repository that runs version 1."""
    forge = LocalForge(tmp_path / "forge", "ai-apps")
    seed(forge, tree, target, registration("1", "a"))
    return forge
