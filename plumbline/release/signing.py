"""Signs commits with an SSH or an OpenPGP key that only this user, and only for a moment, can read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from plumbline.release.git import Git
from plumbline.release.remote import SigningKey


@dataclass(frozen=True)
class SigningOptions:
    """What makes one `git commit` sign."""

    settings: tuple[str, ...] = ()
    """Before the command."""
    flags: tuple[str, ...] = ()
    """After it."""


def signing_options(git: Git, signing: SigningKey | None) -> SigningOptions:
    """The options that sign with `signing`, whose file lies in the checkout's private folder."""
    if signing is None:
        return SigningOptions()
    key = Path(git.environment["PLUMBLINE_FILES"]) / SIGNING_FILE
    settings = ("-c", f"gpg.format={signing.kind}", "-c", f"user.signingKey={key}")
    return SigningOptions(settings, ("-S",))


SIGNING_FILE = "signing-key"
"""Its name in `Remote.files`."""
