"""Signs commits with an SSH or an OpenPGP key that only this user, and only for a moment, can read."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from plumbline.release.forges.errors import ForgeError
from plumbline.release.git.command import Git, GitError, redacted
from plumbline.release.git.remote import SigningKey

SIGNING_FILE = "signing-key"
"""The private key's name in `Remote.files`."""
_SECONDS = 20


def commit_signed(git: Git, key: SigningKey | None, message: str) -> str:
    """Commits what is staged, signed if there is a key; the new commit.

    Raises:
        ForgeError: if the key cannot sign.
    """
    plain = ("commit", "--quiet", "--no-verify", "-F", "-")
    if key is None:
        git.run(*plain, text=message)
        return git.run("rev-parse", "HEAD")
    with _signer(git, key) as (signer, name):
        try:
            signer.run("-c", f"gpg.format={key.kind}", *plain, f"--gpg-sign={name}", text=message)
        except GitError as error:
            raise _unusable(str(error).rpartition("exit ")[2]) from None
    return git.run("rev-parse", "HEAD")


@contextlib.contextmanager
def _signer(git: Git, key: SigningKey) -> Iterator[tuple[Git, str]]:
    """Git as it signs, and what it calls the key."""
    private = Path(git.environment["PLUMBLINE_FILES"])
    if key.kind == "ssh":
        yield git, str(private / SIGNING_FILE)
        return
    home = private / "gnupg"
    home.mkdir(mode=0o700, exist_ok=True)
    try:
        told = _gpg(home, "--import-options", "show-only", "--import", str(private / SIGNING_FILE))
        prints = [line.split(":")[9] for line in told.splitlines() if line.startswith("fpr:")]
        _gpg(home, "--import", str(private / SIGNING_FILE))
        yield replace(git, environment={**git.environment, "GNUPGHOME": str(home)}), prints[0]
    finally:
        with contextlib.suppress(OSError, subprocess.SubprocessError):  # it ends by itself with its folder
            subprocess.run(
                ["gpgconf", "--homedir", str(home), "--kill", "all"], timeout=_SECONDS, check=False
            )


def _gpg(home: Path, *arguments: str) -> str:
    command = ["gpg", "--homedir", str(home), "--batch", "--quiet", "--with-colons", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=True)
    except subprocess.CalledProcessError as error:
        raise _unusable(error.stderr) from None
    except (OSError, subprocess.SubprocessError) as error:
        raise _unusable(f"gpg: {error}") from None
    return done.stdout


def _unusable(why: str) -> ForgeError:
    return ForgeError(
        "commits cannot be signed: `signing_key` of the connection must be an SSH or OpenPGP private key "
        f"without a passphrase, and ssh-keygen or gpg must be installed ({redacted(' '.join(why.split()))})"
    )
