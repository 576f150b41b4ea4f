"""Merges a pull request on Gitea and Forgejo, once they had the time to look for conflicts."""

from __future__ import annotations

from dataclasses import replace

from plumbline.printable import one_line
from plumbline.release.forges.errors import BusyError, ForgeError, RefusedError
from plumbline.release.forges.gitea.answers import state_of
from plumbline.release.forges.gitea.client import GiteaRepository
from plumbline.release.forges.gitea.refusals import AGAIN, conflict, moved, unmerged
from plumbline.release.forges.json_object import JsonObject

_LOOKING = 10.0
"""Seconds the forge may take to look for conflicts; it does not tell that apart from having found some."""


def merge(gitea: GiteaRepository, number: int, head: str, actor: str) -> JsonObject:
    """Merges it and deletes its branch; the merged one. See `Forge.merge`."""
    pull = _looked_at(gitea, number, head)
    if state_of(pull) == "open":
        _merge(gitea, pull, head, actor)
    return finished(gitea, number, "merged")


def finished(gitea: GiteaRepository, number: int, state: str) -> JsonObject:
    """The pull request that was made to be so."""
    pull = gitea.pull(number)
    if state_of(pull) != state:
        raise ForgeError(f"{gitea.name}: pull request {number} is {state_of(pull)}, not {state}")
    return pull


def _looked_at(gitea: GiteaRepository, number: int, head: str) -> JsonObject:
    """The pull request once the forge has looked for conflicts, or has had the time to."""
    pull = replace(gitea.patience, seconds=_LOOKING).until(
        lambda: gitea.pull(number),
        lambda one: state_of(one) != "open" or one["head"]["sha"] != head or one["mergeable"],
    )
    if state_of(pull) == "open" and pull["head"]["sha"] != head:
        raise moved(pull, gitea.name, head)
    return pull


def _merge(gitea: GiteaRepository, pull: JsonObject, head: str, actor: str) -> None:
    number = pull["number"]
    fields = {
        "Do": "merge",
        "head_commit_id": head,
        "delete_branch_after_merge": True,
        "MergeTitleField": f"Merge pull request {number}: {pull['title']}",
        "MergeMessageField": f"Merged-by: {one_line(actor)}",
    }
    try:
        gitea.merge(number, fields)
    except BusyError:  # the answer got lost; what it did shows
        if state_of(gitea.pull(number)) == "open":
            raise
    except RefusedError as refused:
        now = gitea.pull(number)
        if state_of(now) == "merged":
            return  # somebody was faster, or only the branch was not deleted
        if AGAIN in refused.words:
            raise conflict(now, gitea.name) from None
        raise unmerged(now, gitea.name, refused) from None
