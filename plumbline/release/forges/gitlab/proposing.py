"""Opens merge requests on GitLab and writes them anew, also after a lost answer or a lost race."""

from __future__ import annotations

from collections.abc import Iterable

from plumbline.records import Draft
from plumbline.release.forges.errors import BusyError, LostRaceError, NoSuchError, RefusedError
from plumbline.release.forges.gitlab.answers import head_of, inert, is_ours, username
from plumbline.release.forges.gitlab.client import GitLabProject
from plumbline.release.forges.gitlab.refusals import explained
from plumbline.release.forges.json_object import JsonObject

_LOOKS = 3
"""How often a merge request is written until it says what it should."""


def create(gitlab: GitLabProject, draft: Draft) -> JsonObject:
    """Opens one, or rewrites the open one of the branch; see `Forge.create`."""
    tip(gitlab, draft.base, "correct `release.branch` in the model's spec")
    tip(gitlab, draft.branch, "run again to write it anew")
    try:
        return gitlab.create(_fields(gitlab, draft))
    except (BusyError, RefusedError) as error:
        if isinstance(error, RefusedError) and error.code != 409:
            raise
        existing = _open_one(gitlab, draft.branch, draft.base)
        if existing is None:
            raise
        return update(gitlab, existing["iid"], draft)


def update(gitlab: GitLabProject, number: int, draft: Draft) -> JsonObject:
    """Makes it say what the draft says, as long as it is about the draft's commit; see `Forge.update`.

    Looks again afterwards: a writer that lost the race, and was slow, may have written in between.
    """

    def write() -> JsonObject:
        request = _at_head(gitlab, number, draft)
        wanted = _text(request, draft) | _people(gitlab, request, draft)
        for _ in range(_LOOKS):
            if not wanted:
                break
            gitlab.update(number, wanted)
            wanted = _text(_at_head(gitlab, number, draft), draft)
        return _at_head(gitlab, number, draft)

    with explained(f"{gitlab.name}: update merge request {number}"):
        return gitlab.patience.ask(write, repeatable=True)


def tip(gitlab: GitLabProject, branch: str, remedy: str) -> str:
    """The commit a branch is at.

    Raises:
        NoSuchError: if there is no such branch; says `remedy`.
    """
    try:
        return gitlab.tip(branch)
    except RefusedError as refused:
        if refused.code != 404 or "Branch" not in refused.words:
            raise
        raise NoSuchError(f"{gitlab.name}: has no branch {branch}; {remedy}") from None


def _open_one(gitlab: GitLabProject, branch: str, base: str) -> JsonObject | None:
    found = [one for one in gitlab.requests(branch) if is_ours(one)]
    return next((one for one in found if one["state"] == "opened" and one["target_branch"] == base), None)


def _at_head(gitlab: GitLabProject, number: int, draft: Draft) -> JsonObject:
    """The merge request, open and at the draft's head; GitLab sees a push a moment later."""

    def settled(one: JsonObject) -> bool:
        if one["state"] != "opened" or head_of(one) == draft.head:
            return True
        return tip(gitlab, draft.branch, "run again") != draft.head

    request = gitlab.patience.until(lambda: gitlab.request(number), settled)
    if request["state"] != "opened" or head_of(request) != draft.head:
        raise LostRaceError(
            f"{gitlab.name}: merge request {number} is {request['state']}, at "
            f"{head_of(request)[:12] or 'no commit'} and not at {draft.head[:12]}; run again"
        )
    return request


def _fields(gitlab: GitLabProject, draft: Draft) -> dict[str, object]:
    fields: dict[str, object] = {
        "source_branch": draft.branch,
        "target_branch": draft.base,
        "title": draft.title,
        "description": inert(draft.body),
        "remove_source_branch": True,
    }
    if draft.labels:
        fields["labels"] = ",".join(draft.labels)
    if draft.reviewers:
        fields["reviewer_ids"] = _ids(gitlab, draft.reviewers)
    return fields


def _text(request: JsonObject, draft: Draft) -> dict[str, object]:
    """Title and description, where they say something else."""
    wanted: dict[str, object] = {"title": draft.title, "description": inert(draft.body)}
    return {name: value for name, value in wanted.items() if request.get(name) != value}


def _people(gitlab: GitLabProject, request: JsonObject, draft: Draft) -> dict[str, object]:
    """Labels and reviewers that are missing: those that people added stay."""
    changed: dict[str, object] = {}
    missing = [label for label in draft.labels if label not in request["labels"]]
    if missing:
        changed["add_labels"] = ",".join(missing)
    asked = {username(user): user["id"] for user in request.get("reviewers") or ()}
    new = [name for name in draft.reviewers if name not in asked]
    if new:
        changed["reviewer_ids"] = [*asked.values(), *_ids(gitlab, new)]
    return changed


def _ids(gitlab: GitLabProject, names: Iterable[str]) -> list[int]:
    numbers = {name: gitlab.user(name) for name in names}
    unknown = [name for name, number in numbers.items() if number is None]
    if unknown:
        raise NoSuchError(
            f"{gitlab.name}: GitLab knows no {', '.join(unknown)}; "
            "correct `reviewers` in policies/release.yaml"
        )
    return [number for number in numbers.values() if number is not None]
