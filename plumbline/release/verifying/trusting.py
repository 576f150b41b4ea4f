"""What a commit trusts, and what may not happen to that: a hold that cannot be read is never no hold."""

from __future__ import annotations

from dataclasses import replace

from plumbline.attestation.errors import AttestationError
from plumbline.attestation.manifests import Refusal
from plumbline.attestation.trust import Trust, read_trust
from plumbline.release.verifying.file_rules import shown
from plumbline.release.verifying.side import Side


def trust_of(side: Side) -> Trust:
    """Policy, keys and holds of a commit; holds that cannot be read apart.

    Raises:
        AttestationError: if nothing can be judged by it.
    """
    trust = read_trust(side.trust_files())
    return replace(trust, unreadable=(*trust.unreadable, *side.odd_holds()))


def judge_trust(before: Side, after: Side) -> list[Refusal]:
    """Refuses a change after which no pull request could be judged any more, or a hold could not be read."""
    try:
        unreadable = trust_of(after).unreadable
    except AttestationError as error:
        return [Refusal(file="HEAD", because=f"{error}; after the merge nothing could be judged")]
    return [
        Refusal(
            file=shown(one.file),
            because=f"cannot be read: {one.because.removeprefix(f'{shown(one.file)}: ')}; after the merge it "
            "would stop every promotion",
        )
        for one in unreadable
        if before.tree.get(one.file) != after.tree[one.file]
    ]
