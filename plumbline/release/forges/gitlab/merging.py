"""Merges a merge request on GitLab, once GitLab has seen the commit and looked whether it can."""

from __future__ import annotations

from plumbline.printable import one_line
from plumbline.release.forges.errors import (
    BusyError,
    ForgeError,
    LostRaceError,
    NotAllowedError,
    NotReadyError,
    RefusedError,
)
from plumbline.release.forges.gitlab.answers import head_of
from plumbline.release.forges.gitlab.client import GitLabProject
from plumbline.release.forges.gitlab.proposing import tip
from plumbline.release.forges.gitlab.refusals import UNDECIDED, unmergeable
from plumbline.release.forges.json_object import JsonObject


def merge(gitlab: GitLabProject, number: int, head: str, actor: str) -> JsonObject:
    """Merges it and deletes its branch; the merged one. See `Forge.merge`."""
    request = _looked_at(gitlab, number, head)
    if request["state"] == "opened":
        _must_be_ready(gitlab, request, head)
        gitlab.patience.ask(lambda: _merge(gitlab, request, head, actor), repeatable=False)
    return finished(gitlab, number, "merged")


def finished(gitlab: GitLabProject, number: int, state: str) -> JsonObject:
    """The merge request once it is what it was made to be."""
    request = gitlab.patience.until(
        lambda: gitlab.request(number), lambda one: one["state"] not in {"locked", "opened"}
    )
    if request["state"] != state:
        raise ForgeError(f"{gitlab.name}: merge request {number} is {request['state']}, not {state}")
    return request


def _looked_at(gitlab: GitLabProject, number: int, head: str) -> JsonObject:
    """The merge request once GitLab has seen the head and looked whether it can be merged."""

    def settled(one: JsonObject) -> bool:
        if one["state"] != "opened":
            return str(one["state"]) != "locked"
        if head_of(one) != head:
            return tip(gitlab, one["source_branch"], "run again to write it anew") != head
        return one["detailed_merge_status"] not in UNDECIDED

    return gitlab.patience.until(lambda: gitlab.request(number), settled)


def _must_be_ready(gitlab: GitLabProject, request: JsonObject, head: str) -> None:
    if head_of(request) != head:
        raise LostRaceError(
            f"{gitlab.name}: merge request {request['iid']} moved on from {head[:12]} to "
            f"{head_of(request)[:12]}; look at it again"
        )
    if request["detailed_merge_status"] != "mergeable":
        raise unmergeable(request, gitlab.name)


def _merge(gitlab: GitLabProject, request: JsonObject, head: str, actor: str) -> None:
    number = request["iid"]
    message = f"Merge request {number}: {request['title']}\n\nMerged-by: {one_line(actor)}"
    fields = {"sha": head, "should_remove_source_branch": True, "merge_commit_message": message}
    try:
        gitlab.merge(number, fields)
    except BusyError:  # the answer got lost; what it did shows
        if gitlab.request(number)["state"] == "opened":
            raise
    except RefusedError as refused:
        _explain(gitlab, number, head, refused)


def _explain(gitlab: GitLabProject, number: int, head: str, refused: RefusedError) -> None:
    """A refused merge in a user's words, from what GitLab says of the merge request now."""
    if refused.code == 401:
        raise NotAllowedError(
            f"{gitlab.name}: the account may not merge into the protected branch; allow it in the "
            "project's settings under protected branches, or let a maintainer merge"
        )
    if refused.code not in {405, 406, 409, 422}:
        raise refused
    request = _looked_at(gitlab, number, head)
    if request["state"] == "opened":
        _must_be_ready(gitlab, request, head)
        raise NotReadyError(f"{gitlab.name}: merge request {number}: GitLab says {refused.words}; run again")
