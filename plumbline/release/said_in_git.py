"""What commits of the GitOps repository say of a target: a version, or other lines than a promotion edits."""

from __future__ import annotations

from plumbline.intent import Target
from plumbline.records import Change, Promotion, PullRequest, Registration
from plumbline.release.deployment import DeploymentError, edit_of
from plumbline.release.forges.forge import Forge
from plumbline.release.git.branches import changes_at
from plumbline.release.page.facts import changes_of


def commit_names(forge: Forge, commit: str, target: Target, registration: Registration) -> bool:
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


def wanted_at_base(forge: Forge, target: Target, promotion: Promotion) -> tuple[Change, ...] | None:
    """What the promotion would still change at the base; none if it cannot be edited there any more.

    Then whoever merges it sees that, and rewriting it fails the same.
    """
    try:
        return changes_at(forge, target.branch, edit_of(target, promotion.registration), [target.file])
    except DeploymentError:
        return None


def base_moved(wanted: tuple[Change, ...] | None, pull: PullRequest) -> bool:
    """Whether the lines that the pull request edits say something else at the base than when it was written.

    Then it conflicts, and its statement is about another step. Other lines may change as they like.
    """
    return wanted is not None and not set(wanted) <= set(changes_of(pull.body) or ())
