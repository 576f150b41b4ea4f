"""Whether a commit of the GitOps repository names a version for a target."""

from __future__ import annotations

from plumbline.intent import Target
from plumbline.records import Registration
from plumbline.release.deployment import DeploymentError, edit_of
from plumbline.release.forges.forge import Forge
from plumbline.release.git.branches import changes_at


def says(forge: Forge, commit: str, target: Target, registration: Registration) -> bool:
    """Whether image and version in the commit are just these: editing them in would change nothing.

    Ask it of a merge: somebody may have committed to the branch, or merged something else over it.

    Args:
        forge: where.
        commit: a commit, or the name of a branch.
        target: the container and its file.
        registration: the version.
    """
    try:
        return not changes_at(forge, commit, edit_of(target, registration), [target.file])
    except DeploymentError:
        return False
