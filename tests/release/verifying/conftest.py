"""A GitOps repository to attack; made once, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.release.verifying.gitops_repo import GitOpsRepo, make_repo


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> GitOpsRepo:
    return make_repo(tmp_path_factory.mktemp("gitops") / "made")


@pytest.fixture
def repo(made: GitOpsRepo, tmp_path: Path) -> GitOpsRepo:
    return GitOpsRepo(Path(shutil.copytree(made.folder, tmp_path / "clone")), made.key)
