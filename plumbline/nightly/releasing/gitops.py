"""The GitOps repository: the forge that holds it, and what stands in it."""

from __future__ import annotations

from pathlib import Path

from plumbline.attestation.first_trust import trust_own_keys
from plumbline.attestation.strict_yaml import read_record
from plumbline.attestation.trust import POLICY
from plumbline.intent import GitOpsPolicy, Release
from plumbline.nightly.context import Context
from plumbline.nightly.publishing.publish import champion_registration
from plumbline.records import Change
from plumbline.release.first_champion import seed
from plumbline.release.forges.choosing import forge_of
from plumbline.release.forges.forge import Forge
from plumbline.release.forges.local import LocalForge
from plumbline.release.forges.local.verified import VERIFIED
from plumbline.release.statuses import APPROVALS, FREEZE, VERDICT

EXAMPLE_TREE = "deploy/gitops"
"""What the local forge's repository is made from, on first use."""


def forge(context: Context) -> Forge:
    """The forge that holds the model's GitOps repository."""
    return forge_of(context.spec.release, context.settings.forge, context.credentials, context.now)


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
        vouched = [VERIFIED] if _vouches_for(tree, context.spec.release) else []
        local.require(VERDICT, FREEZE, APPROVALS, *vouched)
    return made


def _vouches_for(tree: Path, release: Release) -> bool:
    """Whether a tree's policy is about this repository, and knows the model's image and environments."""
    if not (tree / POLICY).is_file():
        return False
    policy = read_record((tree / POLICY).read_bytes(), POLICY, GitOpsPolicy)
    images = {image for model in policy.models for image in model.images}
    places = {environment.name for environment in policy.environments}
    known = release.image in images and {stage.name for stage in release.stages} <= places
    return known and policy.repository == release.repository
