"""Merges, and what keeps one from happening."""

from __future__ import annotations

from tests.release.forges.bare_repository import ConflictError
from tests.release.forges.gitea_stand_in.records import Account, Pull
from tests.release.forges.gitea_stand_in.repository import Repository
from tests.release.forges.stand_in_server import RefusalError, Reply, Request


def merge(site: Repository, request: Request, who: Account, number: str) -> Reply:
    pull, body = site.one(number), request.body
    must_be_allowed(site, pull, who)
    if body["Do"] != "merge" or not site.merge_commits:
        raise site.refusal(405, f"{body['Do']} is not allowed an allowed merge style for this repository")
    if body.get("head_commit_id") not in {None, "", pull.sha}:
        raise site.refusal(409, "head out of date")
    message = f"{body.get('MergeTitleField') or 'Merge'}\n\n{body.get('MergeMessageField', '')}"
    try:
        pull.commit = site.repository.merge(pull.base, pull.sha, message)
    except ConflictError:
        raise RefusalError(409, {"Style": "merge", "StdOut": "CONFLICT", "StdErr": "", "Err": {}}) from None
    pull.merged = True
    site.finish(pull, who, "merge_pull")
    if body.get("delete_branch_after_merge") and site.repository.tip(pull.head):
        site.repository.delete(pull.head)
    return Reply(200)


def must_be_allowed(site: Repository, pull: Pull, who: Account) -> None:
    if pull.merged:
        raise site.refusal(405, "")
    if pull.state == "closed":
        raise site.not_found()
    if not who.may("write") or (site.mergers is not None and who.login not in site.mergers):
        raise site.refusal(405, "User not allowed to merge PR")
    if not site.mergeable(pull):
        raise site.refusal(405, "Please try again later")
    missing = what_is_missing(site, pull)
    if missing:
        raise site.refusal(405, f"not allowed to merge [reason: {missing}]")


def what_is_missing(site: Repository, pull: Pull) -> str:
    latest = {one["context"]: one["status"] for one in site.shown if one["sha"] == pull.sha}
    if any(latest.get(name) != "success" for name in site.required):
        return "Not all required status checks successful"
    good = {r["user"]["login"] for r in pull.reviews if r["state"] == "APPROVED" and not r["dismissed"]}
    return "Does not have enough approvals" if len(good) < site.approvals_required else ""
