"""The local GitOps repository's first commit: it runs the first champion, which nobody proposed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from plumbline.intent import Target
from plumbline.records import Registration
from plumbline.release.deployment import edit_of
from plumbline.release.forges.forge import Edit
from plumbline.release.forges.local import LocalForge


def seed(
    forge: LocalForge,
    tree: Path,
    target: Target,
    registration: Registration,
    others: Sequence[Target] = (),
    besides: Edit | None = None,
) -> bool:
    """Makes the local GitOps repository from `tree`, running the first champion; false if it exists.

    Args:
        forge: where.
        tree: the folder whose files are its first commit.
        target: where the champion runs.
        registration: the champion.
        others: where it runs besides.
        besides: what else the first commit holds.
    """
    edits = [*(edit_of(one, registration) for one in (target, *others)), *([besides] if besides else [])]
    return forge.seed(tree, lambda folder: tuple(change for edit in edits for change in edit(folder)))
