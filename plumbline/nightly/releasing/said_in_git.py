"""Whether a commit of the GitOps repository names a version for a target."""

from __future__ import annotations

from pathlib import Path

from plumbline.intent import Target
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.gitops import forge
from plumbline.records import Change, Registration
from plumbline.release.deployment import DeploymentError, bump
from plumbline.release.git.branches import changes_at


def says(context: Context, target: Target, registration: Registration, commit: str) -> bool:
    """Whether image and version in the commit are just these: editing them in would change nothing.

    Args:
        context: the model's.
        target: the container and its file.
        registration: the version.
        commit: a commit, or the name of a branch.
    """

    def edit(tree: Path) -> tuple[Change, ...]:
        return bump(tree, target, registration.image, registration.version, registration.model)

    try:
        return not changes_at(forge(context), commit, edit, [target.file])
    except DeploymentError:
        return False
