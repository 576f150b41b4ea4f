"""What a GitOps repository trusts: its policy, its keys and its holds, read from one commit's files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plumbline.attestation.errors import MalformedError
from plumbline.attestation.holds import UnreadableHold, sort_holds
from plumbline.attestation.keys import TrustedKey, read_keys
from plumbline.attestation.strict_yaml import read_record
from plumbline.intent import GitOpsPolicy
from plumbline.records import Hold

POLICY = "policies/plumbline.yaml"
"""Where the policy lies in the GitOps repository."""


@dataclass(frozen=True)
class Trust:
    """By what a change is judged. It never comes from the change itself."""

    policy: GitOpsPolicy
    keys: tuple[TrustedKey, ...]
    holds: tuple[Hold, ...] = ()
    unreadable: tuple[UnreadableHold, ...] = ()
    """Holds that cannot be read: each stops what it may be about."""


def read_trust(files: Mapping[str, bytes]) -> Trust:
    """The trust that a repository's files state, by path.

    Raises:
        MalformedError: if there is no policy or no key, or one of those files cannot be read.
    """
    if POLICY not in files:
        raise MalformedError(f"{POLICY}: there is no such file, so nothing says what is managed here")
    policy = read_record(files[POLICY], POLICY, GitOpsPolicy)
    keys = read_keys(files)
    if not keys:
        raise MalformedError(
            "policies/keys: holds no key, so nobody's signature counts: merge one, written by "
            "`plumbline keys generate --repo .`, before this check is required"
        )
    holds, unreadable = sort_holds(files)
    return Trust(policy, keys, tuple(holds), tuple(unreadable))
