"""The stand-in's git is git: it clones in part, takes pushes, and asks for the token."""

from __future__ import annotations

from pathlib import Path

import pytest

from plumbline.release.git.command import Git, GitError
from tests.release.forges.bare_repository import BareRepository
from tests.release.forges.stand_in_server import StandInServer


class Guarded(StandInServer):
    def git_access(self, repository: str, user: str, password: str, writes: bool) -> int:
        return 200 if (repository, user, password) == ("org/apps.git", "robot", "right") else 401


@pytest.fixture
def bare(tmp_path: Path) -> BareRepository:
    return BareRepository.made(tmp_path / "org" / "apps.git", {"app.yaml": "0\n"})


def address(server: str, user: str) -> str:
    return server.replace("//", f"//{user}@") + "/org/apps.git"


def test_it_clones_in_part_and_takes_a_push(bare: BareRepository, tmp_path: Path):
    with Guarded(tmp_path).running() as server:
        git = Git(tmp_path, transport="http")
        git.run(
            "clone", "--quiet", "--no-checkout", "--filter=blob:none", address(server, "robot:right"), "work"
        )
        git = Git(tmp_path / "work", transport="http")
        assert git.run("rev-list", "--objects", "--all", "--missing=print").count("?") == 1
        git.run("checkout", "--quiet", "main")
        (git.folder / "app.yaml").write_text("x" * 2_000_000)
        git.run("commit", "--quiet", "--all", "-m", "Much, so that it comes in chunks")
        git.run("push", "--quiet", "origin", "main")
    assert len(bare.read("main", "app.yaml")) == 2_000_000


@pytest.mark.parametrize("user", ["robot:wrong", "other:right"])
def test_a_wrong_token_is_asked_for_again(bare: BareRepository, tmp_path: Path, user: str):
    with Guarded(tmp_path).running() as server, pytest.raises(GitError, match="Authentication failed"):
        Git(tmp_path, transport="http").run("clone", "--quiet", address(server, user), "work")


def test_a_protected_branch_refuses_the_push_in_the_forges_words(bare: BareRepository, tmp_path: Path):
    bare.protect("main", "GH006: Protected branch update failed")
    with StandInServer(tmp_path).running() as server:
        git = Git(tmp_path, transport="http")
        git.run("clone", "--quiet", f"{server}/org/apps.git", "work")
        git = Git(tmp_path / "work", transport="http")
        git.run("commit", "--quiet", "--allow-empty", "-m", "Nothing")
        git.run("push", "--quiet", "origin", "HEAD:other")
        with pytest.raises(GitError, match="GH006"):
            git.run("push", "--quiet", "origin", "HEAD:main")


def test_a_server_that_hangs_is_given_up(bare: BareRepository, tmp_path: Path):
    server = StandInServer(tmp_path)
    server.hang("GET /org/apps.git/info/refs")
    with server.running() as address, pytest.raises(GitError, match="no answer in 1 s"):
        Git(tmp_path, seconds=1, transport="http").run("clone", f"{address}/org/apps.git", "work")
