"""Git runs isolated, within a time limit, and its errors hold no secret."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pytest

from plumbline.release.git.command import Git, GitError, redacted


@pytest.fixture
def repository(tmp_path: Path) -> Git:
    git = Git(tmp_path, date=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    git.run("init", "--quiet", "--initial-branch=main", ".")
    return git


def test_the_same_content_and_date_make_the_same_commit(repository: Git):
    """Author, committer and date are given, never taken from the machine."""
    (repository.folder / "a").write_text("a")
    repository.run("add", "a")
    repository.run("commit", "--quiet", "-m", "One")
    shown = repository.run("log", "--format=%an <%ae> %cn <%ce> %aI")
    who = "Plumbline <plumbline@localhost>"
    assert shown == f"{who} {who} 2026-01-01T00:00:00+00:00"


def test_the_users_configuration_and_environment_are_ignored(
    repository: Git, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """Neither a global configuration nor GIT_ variables reach the command."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".gitconfig").write_text(
        "[user]\n\tname = Somebody\n[alias]\n\thello = !echo hello\n"
    )
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody")
    assert repository.try_run("config", "user.name") is None
    assert repository.try_run("hello") is None
    assert repository.run("rev-parse", "--git-dir") == ".git"
    assert repository.run("var", "GIT_AUTHOR_IDENT").startswith("Plumbline <plumbline@localhost>")


def test_git_trusts_the_certificates_the_http_clients_trust(repository: Git, monkeypatch: pytest.MonkeyPatch):
    """One setting for a private authority; and no way to switch the check off."""
    monkeypatch.delenv("GIT_SSL_CAINFO", raising=False)
    monkeypatch.setenv("GIT_SSL_NO_VERIFY", "1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/etc/own.pem")
    seen = repository.run("-c", "alias.show-env=!env", "show-env")
    assert "GIT_SSL_CAINFO=/etc/own.pem" in seen
    assert "GIT_SSL_NO_VERIFY" not in seen


def test_hooks_and_the_ext_protocol_do_not_run(repository: Git):
    """Nothing a repository brings along is executed."""
    hook = repository.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    repository.run("commit", "--quiet", "--allow-empty", "-m", "One")
    with pytest.raises(GitError, match="not allowed"):
        repository.run("clone", "ext::sh -c true", "copy")


def test_a_symbolic_link_in_a_repository_is_checked_out_as_text(repository: Git, tmp_path: Path):
    """An edit of the clone cannot follow it out of the folder."""
    blob = repository.run("hash-object", "-w", "--stdin", text="/etc/passwd")
    repository.run("update-index", "--add", "--cacheinfo", f"120000,{blob},link")
    repository.run("commit", "--quiet", "-m", "Link")
    repository.run("clone", "--quiet", ".", "copy")
    assert not (tmp_path / "copy" / "link").is_symlink()


def test_an_error_says_command_folder_and_answer(repository: Git):
    """Enough to look into it."""
    with pytest.raises(GitError) as caught:
        repository.run("checkout", "absent")
    for part in ("git checkout absent", str(repository.folder), "exit 1", "did not match"):
        assert part in str(caught.value)


def test_passwords_in_addresses_are_redacted(repository: Git):
    """In the command as in git's answer."""
    with pytest.raises(GitError) as caught:
        repository.run("fetch", "nowhere://robot:s3cret@example.invalid/x.git")
    assert "s3cret" not in str(caught.value)
    assert "robot" not in str(caught.value)
    assert "nowhere://***@example.invalid/x.git" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "https://s3cret@host/x",
        "see HTTPS://a:s3cret@b@host/x",
        "Authorization: Basic s3cret",
        "authorization: s3cret",
    ],
)
def test_every_form_of_a_secret_is_redacted(text: str):
    assert "s3cret" not in redacted(text)


def test_a_command_that_hangs_is_ended_with_its_children(tmp_path: Path):
    """The limit covers what git started, too: reading the child's pipe ends only when the child does."""
    git = Git(tmp_path, seconds=1)
    git.run("init", "--quiet", ".")
    os.mkfifo(tmp_path / "pipe")
    pipe = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(GitError, match=r"no answer in 1 s"):
        git.run("-c", "alias.hang=!exec 3>pipe; echo started >&3; exec tail -f /dev/null", "hang")
    os.set_blocking(pipe, True)
    with os.fdopen(pipe) as reader:
        assert reader.read() == "started\n"


def test_a_missing_folder_is_an_error_of_its_own(tmp_path: Path):
    with pytest.raises(GitError, match="could not start"):
        Git(tmp_path / "absent").run("status")
