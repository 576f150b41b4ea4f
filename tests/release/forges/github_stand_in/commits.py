"""Branches, and statuses of their commits."""

from __future__ import annotations

from tests.release.forges.github_schema import checked
from tests.release.forges.github_stand_in.records import Account
from tests.release.forges.github_stand_in.refusals import custom, invalid, refused
from tests.release.forges.github_stand_in.repository import Repository
from tests.release.forges.stand_in_server import Reply, Request


def commit(site: Repository, _: Request, who: Account, commit: str) -> Reply:
    must_be_known(site, commit)
    return Reply(200, checked("Commit", site.bodies.commit(commit)))


def ref(site: Repository, _: Request, who: Account, branch: str) -> Reply:
    tip = site.repository.tip(branch)
    if tip is None:
        raise refused(404, "Not Found")
    return Reply(200, checked("GitRef", site.bodies.ref(branch, tip)))


def statuses(site: Repository, request: Request, who: Account, commit: str) -> Reply:
    must_be_known(site, commit)
    return site.paged(request, site.shown.get(commit, []))


def set_status(site: Repository, request: Request, who: Account, commit: str) -> Reply:
    must_be_known(site, commit)
    if len(request.body.get("description") or "") > 140:
        raise invalid(custom("description is too long (maximum is 140 characters)"))
    made = checked("Status", site.bodies.status(commit, request.body, who, site.now()))
    site.shown.setdefault(commit, []).insert(0, made)
    return Reply(201, made)


def must_be_known(site: Repository, commit: str) -> None:
    if not site.repository.has(commit):
        raise refused(422, f"No commit found for SHA: {commit}")
