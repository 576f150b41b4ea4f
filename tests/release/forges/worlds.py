"""A stand-in that runs over a repository with one file, and the forge that talks to it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from plumbline.records import Change, Draft, PullRequest
from plumbline.release.forges.credentials import Credentials
from plumbline.release.forges.forge import Forge
from plumbline.release.forges.gitea import GiteaForge
from plumbline.release.forges.gitea.client import GiteaRepository
from plumbline.release.forges.github import GitHubForge
from plumbline.release.forges.github.client import GitHubRepository, Login
from plumbline.release.forges.gitlab import GitLabForge
from plumbline.release.forges.gitlab.client import GitLabProject
from plumbline.release.forges.patience import Patience
from plumbline.release.git import branches
from plumbline.release.git.access import git_remote
from plumbline.release.git.command import Git
from plumbline.release.git.remote import Remote
from tests.release.forges.bare_repository import BareRepository
from tests.release.forges.gitea_stand_in import GiteaStandIn
from tests.release.forges.github_stand_in import GitHubStandIn
from tests.release.forges.gitlab_stand_in import GitLabStandIn

FILE = "app.yaml"
BRANCH = "plumbline/app-production"
TOKEN = "token-of-plumbline"


@dataclass
class World:
    """Everything a test of one forge needs."""

    server: GitHubStandIn | GitLabStandIn | GiteaStandIn
    repository: BareRepository
    remote: Remote
    folder: Path
    pauses: list[float] = field(default_factory=list)
    """How long the forge paused, in seconds; nobody sleeps."""
    patience: float = 60

    @property
    def forge(self) -> Forge:
        return self.acting(TOKEN)

    def acting(self, token: str, path: str | None = None) -> Forge:
        """A forge with another token, or for another repository."""
        patience = Patience(self.patience, self.pauses.append)
        name = path or self.server.path
        if isinstance(self.server, GitHubStandIn):
            return self._on_github(name, token, patience)
        if isinstance(self.server, GitLabStandIn):
            project = GitLabProject(self.server.address, name, token, seconds=5, patience=patience)
            return GitLabForge(project, lambda: self.remote)
        repository = GiteaRepository(self.server.address, name, token, seconds=5, patience=patience)
        return GiteaForge(repository, lambda: self.remote)

    def _on_github(self, name: str, token: str, patience: Patience) -> GitHubForge:
        address, login = f"{self.server.address}/api/v3", Login(token)
        client = GitHubRepository(address, name, login, seconds=5, pause=0, patience=patience)
        known = Credentials("plumbline_forge", password=token)
        remote = git_remote(known, self.server.address, name, "x-access-token", token)
        return GitHubForge(client, lambda: remote)

    def propose(self, value: str, branch: str = BRANCH, **draft: object) -> PullRequest:
        """A pull request that makes the file say `value`."""
        written = {"title": f"Release {value}", "body": f"To {value}.", "branch": branch, "base": "main"}

        def describe(changes: tuple[Change, ...]) -> Draft:
            return Draft(**{**written, "head": "", **draft})

        return branches.open_or_update(self.forge, branch, "main", describe, setting(value))

    def push(self, branch: str, value: str, *, onto: str | None = None, force: bool = False) -> str:
        """Somebody commits to a branch with plain git; the commit."""
        work = self.folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        Git(self.folder).run(
            "clone", "--quiet", "--branch", onto or branch, str(self.repository.folder), "work"
        )
        git = Git(work)
        (work / FILE).write_text(value)
        git.run("commit", "--quiet", "-a", "-m", f"By hand: {value}", "--author", "ada <ada@example.com>")
        git.run("push", "--quiet", *(["--force"] if force else []), "origin", f"HEAD:refs/heads/{branch}")
        return git.run("rev-parse", "HEAD")

    def draft(self, pull: PullRequest, **changes: object) -> Draft:
        """The draft that a pull request was made from, changed."""
        fields = {"branch": pull.branch, "base": pull.base, "title": pull.title, "body": pull.body}
        return Draft(**{**fields, "head": pull.head, **changes})


def setting(value: str) -> Callable[[Path], tuple[Change, ...]]:
    """An edit that makes the file's one line say `value`."""

    def edit(tree: Path) -> tuple[Change, ...]:
        old = (tree / FILE).read_text()
        if old == value:
            return ()
        (tree / FILE).write_text(value)
        return (Change(file=FILE, path="version", old=old, new=value),)

    return edit


@contextlib.contextmanager
def world(folder: Path, kind: str) -> Iterator[World]:
    """A running stand-in of a kind of forge. Ada and Grace may write, Eve may only look."""
    repository = seeded(folder / "org" / "apps.git")
    if kind == "github":
        server = GitHubStandIn(repository)
    else:
        server = GitLabStandIn(repository) if kind == "gitlab" else GiteaStandIn(repository, product=kind)
    server.account(TOKEN, "plumbline-bot")
    for person in ("ada", "grace"):
        server.account(f"token-of-{person}", person)
    reading = {"github": {"permission": "read"}, "gitlab": {"access": 20}}.get(kind, {"access": "read"})
    server.account("token-of-eve", "eve", **reading)
    with server.running():
        yield World(server, repository, Remote(str(repository.folder)), folder)


def seeded(folder: Path) -> BareRepository:
    """A bare repository whose `main` holds the file, saying 0."""
    folder.mkdir(parents=True)
    Git(folder).run("init", "--quiet", "--bare", "--initial-branch=main", ".")
    Git(folder).run("config", "uploadpack.allowFilter", "true")
    work = folder.parent / "first"
    work.mkdir()
    git = Git(work)
    git.run("init", "--quiet", "--initial-branch=main", ".")
    (work / FILE).write_text("0")
    git.run("add", FILE)
    git.run("commit", "--quiet", "-m", "First")
    git.run("push", "--quiet", str(folder), "HEAD:refs/heads/main")
    return BareRepository(folder)
