"""Whether one commit of the GitOps repository contains another."""

from __future__ import annotations

import re

from plumbline.release.forges.forge import Forge
from plumbline.release.git.branches import NO_FILES
from plumbline.release.git.checkout import checkout


def contains(forge: Forge, base: str, revision: str, commit: str) -> bool:
    """Whether `revision` is `commit`, or comes after it; false for what is no commit of the branch.

    Args:
        forge: where.
        base: the branch that is deployed.
        revision: told by a server, so it may be anything.
        commit: a commit of the branch.
    """
    if not re.fullmatch("[0-9a-f]{40}|[0-9a-f]{64}", revision):
        return False
    if revision == commit:
        return True
    with checkout(forge.remote, base, paths=NO_FILES) as git:
        return git.try_run("merge-base", "--is-ancestor", commit, revision) is not None
