"""Statements of BASE that somebody may think still count: a replay is named, and not only refused."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from plumbline.attestation.areas import area_of
from plumbline.attestation.manifests import Manifests, Refusal
from plumbline.attestation.statement_files import FOLDER
from plumbline.intent import GitOpsPolicy
from plumbline.release.verifying.file_rules import shown

_SPENT = (
    "was merged before, so it is spent: it let one change through, once; propose the version anew, or go "
    "back to it by `plumbline rollback`"
)


def name_spent(
    refusals: Sequence[Refusal],
    states: Manifests,
    merged: Collection[str],
    brought: Collection[str],
    policy: GitOpsPolicy,
) -> list[Refusal]:
    """The merged statements of versions that are refused because none comes with the change.

    Args:
        refusals: what was found so far.
        states: what is said only after the change.
        merged: every path of BASE.
        brought: the statements that come with the change.
        policy: the policy.
    """
    files = {refusal.file for refusal in refusals}
    beginnings = {
        f"{FOLDER}/{named.model}/{environment}/{named.version}-"
        for named in states.versions
        if named.model and named.file in files
        for environment in area_of(named.file, policy).environments
    }
    missing = tuple(
        beginning for beginning in beginnings if not any(path.startswith(beginning) for path in brought)
    )
    spent = sorted(path for path in merged if missing and path.startswith(missing))
    return [Refusal(file=shown(path), because=_SPENT) for path in spent]
