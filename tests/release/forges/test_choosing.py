"""A spec names its forge, a connection says who Plumbline is there, and one goes with the other."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from plumbline.intent import Release
from plumbline.release.forges.choosing import forge_of
from plumbline.release.forges.credentials import Credentials, CredentialsError
from plumbline.release.forges.forge import Forge, ForgeError
from plumbline.release.forges.local import LocalForge

KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----\n"


def now() -> datetime.datetime:
    return datetime.datetime(2026, 11, 26, tzinfo=datetime.UTC)


def release(forge: str, **more: object) -> Release:
    name = "ai-apps" if forge == "local" else "org/ai-apps"
    fields = {"file": "app.yaml", "container": "c", "image": "registry.example.com/x"}
    return Release(forge=forge, repository=name, **fields, **more)


def made(spec: Release, **known: object) -> Forge:
    held = Credentials("plumbline_forge", **{"password": "token-of-plumbline", **known})
    return forge_of(spec, Path("/nonexistent"), {"plumbline_forge": held}.get, now)


@pytest.mark.parametrize(
    ("forge", "address", "host", "git"),
    [
        ("github", None, "", "https://github.com/org/ai-apps.git"),
        (
            "github",
            "https://ghe.example.com/",
            "https://ghe.example.com/api/v3",
            "https://ghe.example.com/org/ai-apps.git",
        ),
        ("gitlab", None, "gitlab.com", "https://gitlab.com/org/ai-apps.git"),
        ("gitea", "https://git.example.com", "git.example.com", "https://git.example.com/org/ai-apps.git"),
    ],
)
def test_each_kind_is_reached_by_https_with_its_token(forge: str, address: str | None, host: str, git: str):
    there = made(release(forge, address=address), host=host)
    assert (there.name, str(there.remote)) == ("org/ai-apps", git)
    assert there.remote.environment["PLUMBLINE_GIT_SECRET"] == "token-of-plumbline"
    assert "token-of-plumbline" not in repr(there.remote)


def test_a_local_forge_needs_no_connection(tmp_path: Path):
    assert isinstance(forge_of(release("local"), tmp_path, lambda _: None, now), LocalForge)


def test_a_missing_connection_says_how_to_make_it():
    with pytest.raises(CredentialsError, match="org/ai-apps: there is no connection my_forge"):
        forge_of(release("github", connection="my_forge"), Path(), lambda _: None, now)


@pytest.mark.parametrize("forge", ["github", "gitlab", "gitea"])
def test_a_connection_without_a_token_is_refused(forge: str):
    with pytest.raises(CredentialsError, match="holds no token"):
        made(release(forge, address="https://git.example.com"), host="git.example.com", password="")


@pytest.mark.parametrize("forge", ["github", "gitlab", "gitea"])
def test_the_token_of_one_host_is_not_for_another(forge: str):
    with pytest.raises(CredentialsError, match="not sent there"):
        made(release(forge, address="https://evil.example.org"), host="git.example.com")


@pytest.mark.parametrize("forge", ["github", "gitlab", "gitea"])
def test_no_token_goes_over_plain_http(forge: str):
    """Neither git's nor the API's: refused before anything is asked."""
    with pytest.raises(ForgeError, match="use https"):
        made(release(forge, address="http://git.example.com"), host="git.example.com")


@pytest.mark.parametrize("forge", ["github", "gitlab", "gitea"])
def test_with_an_ssh_key_git_goes_over_ssh(forge: str):
    extra = {"private_key": KEY, "known_hosts": "git.example.com ssh-ed25519 AAAA", "ssh_port": "2222"}
    there = made(release(forge, address="https://git.example.com"), host="git.example.com", extra=extra)
    assert str(there.remote) == "ssh://git@git.example.com:2222/org/ai-apps.git"
    assert "StrictHostKeyChecking=yes" in there.remote.environment["GIT_SSH_COMMAND"]
    assert there.remote.files["identity"] == KEY


@pytest.mark.parametrize(
    ("key", "kind"), [(KEY, "ssh"), ("-----BEGIN PGP PRIVATE KEY BLOCK-----\n", "openpgp")]
)
def test_a_signing_key_and_an_author_come_from_the_connection(key: str, kind: str):
    extra = {"signing_key": key, "author_name": "Robot", "author_email": "robot@example.com"}
    remote = made(release("github"), extra=extra).remote
    assert remote.signing is not None
    assert (remote.signing.kind, remote.author.name, remote.author.email) == (
        kind,
        "Robot",
        "robot@example.com",
    )
    assert key not in repr(remote)


def test_a_port_or_installation_that_is_no_number_is_named():
    extra = {"private_key": KEY, "known_hosts": "x", "ssh_port": "ssh"}
    with pytest.raises(CredentialsError, match="ssh_port"):
        _ = made(release("github"), extra=extra).remote
    with pytest.raises(CredentialsError, match="installation_id"):
        made(release("github"), extra={"app_id": "7", "private_key": KEY, "installation_id": "mine"})
