"""Which reviews on Gitea and Forgejo count as approvals."""

from __future__ import annotations

from collections.abc import Iterable

from plumbline.records import Approval
from plumbline.release.forges.gitea.answers import login, moment
from plumbline.release.forges.json_object import JsonObject


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


def _counts(review: JsonObject, head: str) -> bool:
    fresh = review["commit_id"] == head and not review["stale"] and not review["dismissed"]
    return bool(review["state"] == "APPROVED" and review["official"] and fresh)
