"""The GitOps repository: the forge that holds it, and what stands in it."""

from __future__ import annotations

from pathlib import Path

from plumbline.attestation.first_trust import trust_own_keys
from plumbline.nightly.context import Context
from plumbline.nightly.publish import champion_registration
from plumbline.records import Change
from plumbline.release.first_champion import seed
from plumbline.release.forges.choosing import forge_of
from plumbline.release.forges.forge import Forge
from plumbline.release.forges.local import LocalForge
from plumbline.release.statuses import APPROVALS, FREEZE, VERDICT

EXAMPLE_TREE = "deploy/gitops"
"""What the local forge's repository is made from, on first use."""


def forge(context: Context) -> Forge:
    """The forge that holds the model's GitOps repository."""
    return forge_of(context.spec.release, context.settings.forge, context.credentials)


def seed_forge(context: Context, version: str) -> bool:
    """Makes a local GitOps repository, running the first champion; false if it is there, or elsewhere."""
    local = forge(context)
    if not isinstance(local, LocalForge):
        return False
    tree = context.settings.root / EXAMPLE_TREE
    registration = champion_registration(context, version)
    first, *others = context.spec.release.targets

    def trust(folder: Path) -> tuple[Change, ...]:
        return trust_own_keys(folder, context.settings.signing_keys, context.now())

    made = seed(local, tree, first, registration, others, trust)
    if made:
        local.require(VERDICT, FREEZE, APPROVALS)
    return made
