"""The first commit of a GitOps repository made here trusts the key that signs here."""

from __future__ import annotations

import datetime
from pathlib import Path

from plumbline.attestation.keys import trusted, write_keys
from plumbline.attestation.private_keys import make_signing_key, signing_keys
from plumbline.records import Change


def trust_own_keys(tree: Path, place: Path, now: datetime.datetime) -> tuple[Change, ...]:
    """Puts the public keys of this worker into the tree of a repository's first commit; what changed.

    Where there is no private key yet, one is made. Only for a repository that is made here: into one that
    exists, keys come by a pull request that its owners review.

    Args:
        tree: the checked-out tree.
        place: the file or folder of the private keys, `Settings.signing_keys`.
        now: from when on they are trusted.

    Raises:
        KeyFileError: if a private key cannot be used.
    """
    keys = signing_keys(place) or (make_signing_key(place),)
    return write_keys(tree, [trusted(key.public_key, now) for key in keys])
