"""What Gitea's and Forgejo's answers mean; asking is `client.py`'s part."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Literal

from plumbline.records import Approval, PullRequest, Status
from plumbline.release.forges.errors import (
    ForgeError,
    LostRaceError,
    MergeConflictError,
    NoSuchError,
    NotAllowedError,
    NotReadyError,
    RefusedError,
)
from plumbline.release.forges.json_object import JsonObject

AGAIN = "Please try again later"
"""What both products answer to a merge while they look for conflicts, and when there are some."""

_STATUS: dict[str, Literal["success", "pending", "failure"]] = {
    "success": "success",
    "failure": "failure",
    "error": "failure",
    "warning": "failure",
}


def is_ours(pull: JsonObject) -> bool:
    """Whether its branch is in this repository; a fork may name a branch as it likes."""
    return bool(pull["head"]["repo_id"] == pull["base"]["repo_id"])


def branch_of(pull: JsonObject) -> str:
    """Its branch's name; `ref` is no longer that once the branch is gone."""
    return str(pull["head"]["label"] or pull["head"]["ref"])


def state_of(pull: JsonObject) -> Literal["open", "merged", "closed"]:
    """Its state in our words."""
    if pull["merged"]:
        return "merged"
    return "open" if pull["state"] == "open" else "closed"


def pull_request(pull: JsonObject, files: Iterable[JsonObject], diff: str, closed_by: str) -> PullRequest:
    """A pull request as the record everybody reads; the forge does not say in it who closed it."""
    state = state_of(pull)
    by = {"merged": login(pull.get("merged_by")), "closed": closed_by}.get(state, "")
    return PullRequest(
        number=pull["number"],
        state=state,
        branch=branch_of(pull),
        base=str(pull["base"]["label"] or pull["base"]["ref"]),
        title=pull["title"],
        body=pull.get("body") or "",
        files=tuple(sorted(file["filename"] for file in files)),
        diff=diff,
        head=pull["head"]["sha"] or "",
        merged_as=pull.get("merge_commit_sha") if state == "merged" else None,
        author=login(pull.get("user")),
        url=pull.get("html_url") or "",
        labels=tuple(label["name"] for label in pull.get("labels") or ()),
        finished_by=by,
        finished_at=moment(pull.get("merged_at") or pull.get("closed_at")) if state != "open" else None,
    )


def login(user: JsonObject | None) -> str:
    """The account's name; empty for none."""
    return str((user or {}).get("login") or "")


def moment(text: str | None) -> datetime.datetime | None:
    """A time as the forge writes it."""
    return datetime.datetime.fromisoformat(text) if text else None


def who_closed(timeline: Iterable[JsonObject]) -> str:
    """Who closed it last."""
    names = [login(event.get("user")) for event in timeline if event and event.get("type") == "close"]
    return names[-1] if names else ""


def latest(statuses: Iterable[JsonObject]) -> tuple[Status, ...]:
    """The last status of each name; each has the number it was made with."""
    by_name = {one["context"]: one for one in sorted(statuses, key=lambda one: int(one["id"]))}
    return tuple(_status(by_name[name]) for name in sorted(by_name))


def approvals(pull: JsonObject, reviews: Iterable[JsonObject]) -> tuple[Approval, ...]:
    """Approvals of the present head: official, neither stale nor dismissed, and their person's last word.

    Official means that the person may write, or is named by the branch's protection.
    """
    words = {"APPROVED", "REQUEST_CHANGES"}
    said = sorted((one for one in reviews if one["state"] in words), key=lambda one: int(one["id"]))
    last = {login(review.get("user")): review for review in said}
    counted = []
    for person, review in last.items():
        at = moment(review["submitted_at"])
        if at and person not in {"", login(pull.get("user"))} and _counts(review, pull["head"]["sha"]):
            counted.append(Approval(person=person, commit=review["commit_id"], at=at))
    return tuple(sorted(counted, key=lambda approval: (approval.at, approval.person)))


def conflict(pull: JsonObject, name: str) -> ForgeError:
    """A pull request that the forge cannot merge, though nothing else is said to be missing."""
    return MergeConflictError(
        f"{name}: pull request {pull['number']} conflicts with {pull['base']['ref']}, or the forge has not "
        "finished looking; it stays open: run again to write it anew"
    )


def moved(pull: JsonObject, name: str, head: str) -> ForgeError:
    """A pull request whose branch has another head by now."""
    return LostRaceError(
        f"{name}: pull request {pull['number']} moved on from {head[:12]} to "
        f"{str(pull['head']['sha'])[:12] or 'no commit'}; look at it again"
    )


def unmerged(pull: JsonObject, name: str, refused: RefusedError) -> ForgeError:
    """Why a merge was refused, in a user's words."""
    subject, words = f"{name}: pull request {pull['number']} cannot be merged", refused.words
    if refused.code == 405 and "not allowed to merge PR" in words:
        return NotAllowedError(
            f"{subject}: the account may not merge into the protected branch; allow it in the repository's "
            "settings under branches, or let a maintainer merge"
        )
    if refused.code == 405 and "merge style" in words:
        return NotAllowedError(f"{subject}: allow merge commits in the repository's settings")
    if refused.code == 405:
        return NotReadyError(f"{subject}: {words or 'the forge does not say why'}; it stays open")
    return _lost(pull, name, subject, words) if refused.code == 409 else refusal(refused, subject)


def refusal(refused: RefusedError, subject: str) -> ForgeError:
    """What an error answer means, and what to do; `subject` says what was asked of which repository."""
    code, words = refused.code, refused.words
    if "required scope" in words:
        return NotAllowedError(
            f"{subject}: the token's scopes are too small ({words}); it needs write:repository, write:issue "
            "and read:user"
        )
    if code == 401:
        return NotAllowedError(f"{subject}: the forge refused the token: it is wrong, expired or revoked")
    if code == 403:
        return NotAllowedError(
            f"{subject}: the account may not ({words or 'forbidden'}); it needs write access"
        )
    if code == 423:
        return NotAllowedError(f"{subject}: the repository is archived; unarchive it or release elsewhere")
    if code == 404:
        return NoSuchError(
            f"{subject}: not found ({words}); the forge says so too where the account may not look"
        )
    return ForgeError(f"{subject}: the forge answered {code}: {words}")


def _lost(pull: JsonObject, name: str, subject: str, words: str) -> ForgeError:
    """What a merge came up against: another push, a hook, or a conflict."""
    if "out of date" in words:
        return LostRaceError(f"{subject}: {words}; look at it again")
    if "PushRejected" in words:
        return NotAllowedError(f"{subject}: {words}")
    return conflict(pull, name)


def _status(answer: JsonObject) -> Status:
    return Status(
        name=answer["context"],
        state=_STATUS.get(answer["status"], "pending"),
        text=(answer.get("description") or "")[:140],
        address=answer.get("target_url") or "",
    )


def _counts(review: JsonObject, head: str) -> bool:
    fresh = review["commit_id"] == head and not review["stale"] and not review["dismissed"]
    return bool(review["state"] == "APPROVED" and review["official"] and fresh)
