"""A GitOps repository in which version 2 was merged over version 1, and a cluster that asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plumbline.serving.alignment.admission.admit import admit
from plumbline.serving.alignment.admission.answering import Answer
from plumbline.serving.alignment.admission.repository_folder import RepositoryFolder
from tests.release.verifying.gitops_repo import NOW, GitOpsRepo, make_repo, statement
from tests.serving.alignment.admission.cluster import WITH_NAMESPACES, body, review

Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> GitOpsRepo:
    """Read only: tests that change it take `own_repo`."""
    return merged(tmp_path_factory.mktemp("gitops") / "ai-apps")


@pytest.fixture
def own_repo(tmp_path: Path) -> GitOpsRepo:
    return merged(tmp_path / "ai-apps")


def merged(folder: Path) -> GitOpsRepo:
    made = make_repo(folder)
    made.write("policies/plumbline.yaml", WITH_NAMESPACES)
    made.promote()
    made.state(statement())
    return made


@pytest.fixture
def ask(repo: GitOpsRepo) -> Ask:
    return asking(repo)


def asking(repo: GitOpsRepo) -> Ask:
    """Asks whether the change may be made, by what the repository says now."""
    repository = RepositoryFolder(repo.folder).current()

    def asked(
        new: Any, old: Any = None, now: Any = NOW, cluster: str | None = None, **changes: Any
    ) -> Answer:
        return admit(body(review(new, old, **changes)), repository, now, cluster)

    return asked
