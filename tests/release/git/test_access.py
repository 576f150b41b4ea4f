"""A token reaches the one host it is for, and nothing else: no argument, no file, no other server."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from plumbline.release.forges.credentials import Credentials, CredentialsError
from plumbline.release.forges.errors import BusyError, ForgeError, NoSuchError, NotAllowedError
from plumbline.release.git import command as git_module
from plumbline.release.git.access import git_remote, has_ssh_key, must_be_for
from plumbline.release.git.answers import explained
from plumbline.release.git.checkout import checkout, push
from plumbline.release.git.remote import Remote
from tests.release.forges.bare_repository import BareRepository
from tests.release.forges.stand_in_server import StandInServer

TOKEN = "token-of-plumbline"
KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nnot a real one\n-----END OPENSSH PRIVATE KEY-----"


class Guarded(StandInServer):
    """Lets in whoever has the token."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.seen: list[str] = []

    def git_access(self, repository: str, user: str, password: str, writes: bool) -> int:
        self.seen.append(password)
        if password != TOKEN:
            return 401
        return 200 if repository == "org/apps.git" else 404


@pytest.fixture
def bare(tmp_path: Path) -> BareRepository:
    return BareRepository.made(tmp_path / "org" / "apps.git", {"app.yaml": "0\n"})


def remote(address: str, token: str = TOKEN, name: str = "org/apps") -> Remote:
    return git_remote(Credentials("plumbline_forge"), address, name, "robot", token)


def test_a_token_stands_in_no_argument_and_no_file(
    bare: BareRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """While a clone is read and written; only git's environment carries it."""
    commands: list[str] = []
    popen = subprocess.Popen

    def recording(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        commands.append(" ".join(command))
        return popen(command, **options)

    monkeypatch.setattr(git_module.subprocess, "Popen", recording)
    with Guarded(tmp_path).running() as address, checkout(remote(address), "main") as git:
        (git.folder / "app.yaml").write_text("1\n")
        git.run("commit", "--quiet", "--all", "-m", "One")
        assert push(git, ["HEAD:refs/heads/plumbline/x"], {"plumbline/x": None})
        written = [path.read_bytes() for path in git.folder.rglob("*") if path.is_file()]
    assert bare.read("plumbline/x", "app.yaml") == "1\n"
    assert not [command for command in commands if TOKEN in command]
    assert not [content for content in written if TOKEN.encode() in content]


def test_the_users_own_credentials_and_settings_are_not_used(
    bare: BareRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        f'[credential]\n\thelper = "!f() {{ echo username=me; echo password={TOKEN}; }}; f"\n'
    )
    monkeypatch.setenv("HOME", str(home))
    with (
        Guarded(tmp_path).running() as address,
        pytest.raises(NotAllowedError, match="credentials are refused"),
        checkout(remote(address, "other"), "main"),
    ):
        pass


def test_a_redirect_to_another_host_is_not_followed(bare: BareRepository, tmp_path: Path):
    """Whoever answers there would be asked for data, and git would ask for credentials on its behalf."""
    first, second = Guarded(tmp_path), Guarded(tmp_path)
    with second.running() as elsewhere, first.running() as address:
        where = f"{elsewhere}/org/apps.git/info/refs?service=git-upload-pack"
        first.fail("GET .*/info/refs", 301, None, Location=where, times=9)
        with pytest.raises(NoSuchError, match="moved"), checkout(remote(address), "main"):
            pass
    assert second.log == []


def test_what_a_server_answers_is_said_in_a_users_words(bare: BareRepository, tmp_path: Path):
    server = Guarded(tmp_path)
    with server.running() as address:
        with (
            pytest.raises(NoSuchError, match="no such Git repository"),
            checkout(remote(address, name="org/x"), "main"),
        ):
            pass
        with pytest.raises(NoSuchError, match="no branch trunk"), checkout(remote(address), "trunk"):
            pass
        server.fail("GET .*/info/refs", 403, None)
        with (
            pytest.raises(NotAllowedError, match="read and write contents"),
            checkout(remote(address), "main"),
        ):
            pass
        server.fail("GET .*/info/refs", 503, None)
        with pytest.raises(BusyError, match="tried again"), checkout(remote(address), "main"):
            pass
    with pytest.raises(BusyError, match="not reachable"), checkout(remote(address), "main"):
        pass


def test_a_server_that_hangs_is_given_up(bare: BareRepository, tmp_path: Path):
    server = Guarded(tmp_path)
    server.hang("GET .*/info/refs")
    with server.running() as address:
        slow = remote(address)
        hasty = Remote(slow.address, slow.environment, seconds=1)
        with pytest.raises(BusyError, match="no answer in 1 s"), checkout(hasty, "main"):
            pass


def test_a_folder_that_is_no_repository_is_named(tmp_path: Path):
    (tmp_path / "plain").mkdir()
    with (
        pytest.raises(NoSuchError, match="no such Git repository"),
        checkout(Remote(str(tmp_path / "plain")), "main"),
    ):
        pass


def test_a_shallow_clone_is_refused(bare: BareRepository, tmp_path: Path):
    """It has no merge base, and its history would look like somebody's whole work."""
    bare.commit("main", {"app.yaml": "1\n"})
    subprocess.run(
        [
            "git",
            "clone",
            "--quiet",
            "--bare",
            "--depth=1",
            f"file://{bare.folder}",
            str(tmp_path / "shallow"),
        ],
        check=True,
    )
    with pytest.raises(ForgeError, match="unshallow"), checkout(Remote(str(tmp_path / "shallow")), "main"):
        pass


def test_a_protected_branch_is_named_with_what_must_be_allowed(bare: BareRepository, tmp_path: Path):
    bare.protect("plumbline/x", "GH006: Protected branch update failed for refs/heads/plumbline/x.")
    with Guarded(tmp_path).running() as address, checkout(remote(address), "main") as git:
        git.run("commit", "--quiet", "--allow-empty", "-m", "One")
        with pytest.raises(NotAllowedError, match=r"branches that start with plumbline/.*GH006"):
            push(git, ["HEAD:refs/heads/plumbline/x"], {"plumbline/x": None})


def test_an_unknown_answer_keeps_gits_words():
    error = git_module.GitError("git fetch (in /x): exit 1: the moon is full")
    assert explained(error, Remote("/x")) is error


# Over SSH.


def over_ssh(**extra: object) -> Remote:
    known = Credentials(
        "plumbline_forge", extra={"private_key": KEY, "known_hosts": "host ssh-ed25519 A", **extra}
    )
    return git_remote(known, "https://git.example.com", "org/apps", "robot", TOKEN)


def test_an_ssh_key_makes_git_go_over_ssh_with_host_keys_checked(
    bare: BareRepository, tmp_path: Path, monkeypatch
):
    """The real command line, as ssh itself understands it; a stand-in for ssh then serves the repository."""
    ssh = shutil.which("ssh")
    if ssh is None:
        pytest.skip("ssh is not installed")
    (tmp_path / "bin").mkdir()
    stand_in = tmp_path / "bin" / "ssh"
    stand_in.write_text(
        f'#!/bin/sh\n{ssh} -G "$@" > {tmp_path}/options\nls -l "$PLUMBLINE_FILES" > {tmp_path}/files\n'
        f"exec git-upload-pack {bare.folder}\n"
    )
    stand_in.chmod(0o755)
    exec_path = subprocess.run(
        ["git", "--exec-path"], capture_output=True, text=True, check=True
    ).stdout.strip()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{exec_path}:{os.environ['PATH']}")
    with checkout(over_ssh(ssh_port=2222), "main") as git:
        assert (git.folder / "app.yaml").read_text() == "0\n"
    options = dict(line.split(" ", 1) for line in (tmp_path / "options").read_text().splitlines())
    assert (options["hostname"], options["port"], options["user"]) == ("git.example.com", "2222", "git")
    assert (options["stricthostkeychecking"], options["batchmode"]) == ("true", "yes")
    assert options["userknownhostsfile"].endswith("/known_hosts")
    assert options["identityfile"].endswith("/identity")
    assert options["identitiesonly"] == "yes"
    listed = (tmp_path / "files").read_text()
    assert listed.count("-rw-------") == 2
    assert "known_hosts" in listed


def test_ssh_without_known_hosts_is_refused():
    with pytest.raises(CredentialsError, match="known_hosts"):
        over_ssh(known_hosts="")


def test_a_key_with_a_passphrase_is_refused():
    """Nobody is there to type it."""
    with pytest.raises(CredentialsError, match="without a passphrase"):
        over_ssh(private_key_passphrase="x")


def test_an_apps_private_key_is_no_ssh_key():
    assert not has_ssh_key(Credentials("x", extra={"private_key": KEY, "app_id": 7}))
    assert has_ssh_key(Credentials("x", extra={"key_file": "/x"}))


# Whom a secret is for.


@pytest.mark.parametrize(
    ("host", "web"),
    [
        ("", "https://github.com"),
        ("https://api.github.com", "https://github.com"),
        ("https://github.com/org/apps", "https://github.com"),
        ("gitlab.example.com", "https://gitlab.example.com"),
        ("https://ghe.example.com/api/v3", "https://ghe.example.com"),
        ("git@gitlab.example.com", "https://gitlab.example.com"),
    ],
)
def test_a_connection_serves_its_own_host(host: str, web: str):
    must_be_for(Credentials("plumbline_forge", host=host), web)


@pytest.mark.parametrize(
    ("host", "web"),
    [
        ("", "https://evil.example.com"),
        ("github.com", "https://evil.example.com"),
        ("https://gitlab.example.com", "https://gitlab.com"),
        ("https://gitlab.example.com", "https://gitlab.example.com.evil.org"),
    ],
)
def test_whoever_writes_a_spec_does_not_get_the_token_sent_elsewhere(host: str, web: str):
    with pytest.raises(CredentialsError, match="not sent there"):
        must_be_for(Credentials("plumbline_forge", host=host, password=TOKEN), web)
