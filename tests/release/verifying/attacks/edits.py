"""Edits that several attacks begin with."""

from __future__ import annotations

from collections.abc import Callable

from tests.release.verifying.gitops_repo import (
    OVERLAY,
    REPOSITORY,
    GitOpsRepo,
    digest,
    statement,
)  # fmt: skip

Attack = Callable[[GitOpsRepo], object]
EVIL = "evil.example.com/x/y:1@" + digest("f")
CONTAINER = "        - name: data-preprocessor\n"


def promoted(repo: GitOpsRepo, *statements: object) -> None:
    repo.promote()
    repo.state(*statements)


def kustomize(entry: str) -> Attack:
    return lambda repo: repo.write(OVERLAY, repo.read(OVERLAY) + entry)


def values(text: str) -> Attack:
    return lambda repo: repo.write("environments/production/values.yaml", text)


def replayed_after_rollback(repo: GitOpsRepo) -> None:
    """1 to 2, 2 to 3, and then the first statement again."""
    promoted(repo, statement())
    repo.merge()
    repo.promote(letter="c", version="3", old="b")
    files = repo.state(
        statement(version="3", digest="c" * 64, replaces=(digest("b"),),
                  image={"repository": REPOSITORY, "tag": "model-" + "c" * 12, "digest": digest("c")})
    )  # fmt: skip
    assert files
    repo.merge()
    repo.promote(letter="b", version="2", old="c")
