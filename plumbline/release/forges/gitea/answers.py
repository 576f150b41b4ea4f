"""What Gitea's and Forgejo's answers mean: a pull request as the record everybody reads."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Literal

from plumbline.records import PullRequest
from plumbline.release.forges.json_object import JsonObject


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
