"""Which forge holds a model's GitOps repository: the one place that knows the kinds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from plumbline.release.forges.credentials import Credentials, CredentialsError, Lookup, found
from plumbline.release.forges.forge import Forge
from plumbline.release.forges.local import LocalForge
from plumbline.release.git.access import app_id, git_remote, must_be_for
from plumbline.release.git.remote import transport_of

CONNECTION = "plumbline_forge"
"""The connection of a release that names none."""
_PUBLIC = {"github": "https://github.com", "gitlab": "https://gitlab.com"}


class Place(Protocol):
    """Which repository on which forge: a spec's release, or where policies lie."""

    @property
    def forge(self) -> Literal["local", "github", "gitlab", "gitea"]:
        """The kind of forge."""

    @property
    def repository(self) -> str:
        """A name on the local forge, owner/name on the others."""

    @property
    def address(self) -> str | None:
        """The forge's, where it is not the public one."""

    @property
    def connection(self) -> str | None:
        """With its credentials; `CONNECTION` unless given."""


def forge_of(release: Place, folder: Path, credentials: Lookup, now: Callable[[], datetime]) -> Forge:
    """The forge that a spec's `release` names, or a policy's proposals.

    Args:
        release: the spec's, or the policy's.
        folder: where the local forge lies.
        credentials: finds connections by id.
        now: the time, where the forge is local; others have their own.

    Raises:
        CredentialsError: if the connection is missing, lacks something, or is for another host.
        ForgeError: if the address is plain http.
    """
    if release.forge == "local":
        return LocalForge(folder, release.repository, now)
    web = (release.address or _PUBLIC[release.forge]).rstrip("/")
    known = found(credentials, release.connection or CONNECTION, f"repository {release.repository}")
    transport_of(f"{web}/{release.repository}.git")  # before a token is sent anywhere in the clear
    must_be_for(known, web)
    makers = {"github": _github, "gitlab": _gitlab, "gitea": _gitea}
    return makers[release.forge](release.repository, web, known)


def _github(name: str, web: str, known: Credentials) -> Forge:
    from plumbline.release.forges.github import GitHubForge
    from plumbline.release.forges.github.client import GitHubRepository, Login

    api = "https://api.github.com" if web == _PUBLIC["github"] else f"{web}/api/v3"
    if app := app_id(known):
        installation = known.number("installation_id") or known.number("github_installation_id")
        login = Login(known.text("private_key"), app, installation)
    else:
        login = Login(_token(known))
    repository = GitHubRepository(api, name, login)
    return GitHubForge(repository, lambda: git_remote(known, web, name, "x-access-token", repository.token()))


def _gitlab(name: str, web: str, known: Credentials) -> Forge:
    from plumbline.release.forges.gitlab import GitLabForge
    from plumbline.release.forges.gitlab.client import GitLabProject

    token = _token(known)
    remote = git_remote(known, web, name, known.user or "oauth2", token)
    return GitLabForge(GitLabProject(web, name, token), lambda: remote)


def _gitea(name: str, web: str, known: Credentials) -> Forge:
    from plumbline.release.forges.gitea import GiteaForge
    from plumbline.release.forges.gitea.client import GiteaRepository

    token = _token(known)
    remote = git_remote(known, web, name, known.user or "oauth2", token)
    return GiteaForge(GiteaRepository(web, name, token), lambda: remote)


def _token(known: Credentials) -> str:
    if not known.token:
        raise CredentialsError(f"connection {known.connection}: holds no token in its password field")
    return known.token
