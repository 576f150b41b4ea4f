"""Branches, and statuses of their commits."""

from __future__ import annotations

from tests.release.forges.gitea_stand_in.records import Account
from tests.release.forges.gitea_stand_in.repository import Repository
from tests.release.forges.stand_in_server import RefusalError, Reply, Request


def branch(site: Repository, _: Request, __: Account, branch: str) -> Reply:
    tip = site.repository.tip(branch)
    if tip is None:
        raise site.not_found()
    return Reply(200, site.checked("Branch", {"name": branch, "commit": {"id": tip}}))


def statuses(site: Repository, request: Request, _: Account, commit: str) -> Reply:
    if not site.repository.has(commit):
        raise site.not_found()
    found = [{k: v for k, v in one.items() if k != "sha"} for one in site.shown if one["sha"] == commit]
    return site.paged(request, found if request.query.get("sort") == "oldest" else found[::-1])


def set_status(site: Repository, request: Request, who: Account, commit: str) -> Reply:
    if not who.may("write"):
        raise RefusalError(403, None)
    if not site.repository.has(commit):
        raise site.not_found()
    if request.body["state"] not in {"pending", "success", "error", "failure", "warning"}:
        raise site.refusal(422, "[State]: unknown")
    status = {
        "id": next(site.ids),
        "context": request.body["context"],
        "status": request.body["state"],
        "description": request.body.get("description", ""),
        "target_url": request.body.get("target_url", ""),
        "creator": site.person(who),
        "created_at": site.now(),
        "updated_at": site.now(),
        "url": "",
    }
    site.shown.append({**site.checked("CommitStatus", status), "sha": commit})
    return Reply(201, status)
