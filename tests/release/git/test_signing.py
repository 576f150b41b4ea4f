"""Commits are signed with the connection's key, and the key is gone afterwards."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from plumbline.records import Change
from plumbline.release.forges.errors import ForgeError
from plumbline.release.git.checkout import checkout
from plumbline.release.git.command import Git
from plumbline.release.git.commits import commit
from plumbline.release.git.remote import Author, Remote, SigningKey
from plumbline.release.git.signing import SIGNING_FILE
from tests.release.forges.bare_repository import BareRepository
from tests.release.forges.worlds import FILE, setting

ROBOT = Author("Robot", "robot@example.com")


@pytest.fixture
def bare(tmp_path: Path) -> BareRepository:
    return BareRepository.made(tmp_path / "apps.git", {FILE: "0"})


@pytest.fixture
def ssh_key(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    return path


@pytest.fixture
def pgp_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("gpg") is None:
        pytest.skip("gpg is not installed")
    home = tmp_path_factory.mktemp("g")
    home.chmod(0o700)
    new = ["--passphrase", "", "--quick-generate-key", f"{ROBOT.name} <{ROBOT.email}>", "ed25519", "sign"]
    subprocess.run(
        ["gpg", "--homedir", str(home), "--batch", "--quiet", *new], check=True, capture_output=True
    )
    return home


def committed(bare: BareRepository, kind: str, key: str, value: str = "1") -> str:
    """A commit of the bare repository, made and signed in a checkout that is gone."""
    signing = SigningKey(kind)
    remote = Remote(str(bare.folder), files={SIGNING_FILE: key}, author=ROBOT, signing=signing)
    with checkout(remote, "main") as git:
        private = Path(git.environment["PLUMBLINE_FILES"])
        assert (private / SIGNING_FILE).stat().st_mode & 0o777 == 0o600
        made = commit(git, "Release", setting(value)(git.folder), {}, signing)
        git.run("push", "--quiet", "origin", f"{made}:refs/heads/signed")
    assert not private.exists()
    return made


def test_an_ssh_signature_verifies(bare: BareRepository, ssh_key: Path, tmp_path: Path):
    made = committed(bare, "ssh", ssh_key.read_text())
    (tmp_path / "allowed").write_text(f"{ROBOT.email} {ssh_key.with_suffix('.pub').read_text()}")
    trusted = ("-c", f"gpg.ssh.allowedSignersFile={tmp_path / 'allowed'}")
    Git(bare.folder).run(*trusted, "verify-commit", made)
    (tmp_path / "allowed").write_text("")
    assert Git(bare.folder).try_run(*trusted, "verify-commit", made) is None


def test_a_pgp_signature_verifies(bare: BareRepository, pgp_home: Path):
    export = ["gpg", "--homedir", str(pgp_home), "--batch", "--armor", "--export-secret-keys"]
    key = subprocess.run(export, check=True, capture_output=True, text=True).stdout
    made = committed(bare, "openpgp", key)
    assert (
        Git(bare.folder, environment={"GNUPGHOME": str(pgp_home)}).try_run("verify-commit", made) is not None
    )
    assert Git(bare.folder).try_run("verify-commit", made) is None


@pytest.mark.parametrize("kind", ["ssh", "openpgp"])
def test_a_key_that_cannot_sign_is_an_error_and_nothing_is_committed(bare: BareRepository, kind: str):
    """An unsigned commit where signed ones are wanted would be refused much later."""
    with pytest.raises(ForgeError, match="cannot be signed"):
        committed(bare, kind, "no key at all")
    assert bare.tip("signed") is None


def test_without_a_key_commits_are_not_signed(bare: BareRepository):
    with checkout(Remote(str(bare.folder)), "main") as git:
        (git.folder / FILE).write_text("1")
        made = commit(git, "Release", (Change(file=FILE, path="version", old="0", new="1"),))
        assert "gpgsig" not in git.run("cat-file", "commit", made)
