"""Merge requests: listed, opened, changed, merged."""

from __future__ import annotations

from typing import Any

from tests.release.forges.bare_repository import ConflictError
from tests.release.forges.gitlab_stand_in import quick_actions, shown
from tests.release.forges.gitlab_stand_in.project import Project
from tests.release.forges.gitlab_stand_in.records import Account, MergeRequest
from tests.release.forges.stand_in_server import RefusalError, Reply, Request


def listed(site: Project, request: Request, who: Account, project: str) -> Reply:
    site.must_be_member(who, project, 20)
    branch, state = request.query.get("source_branch"), request.query.get("state", "all")
    found = [
        one
        for one in map(site.refreshed, site.requests)
        if branch in {None, one.source} and state in {"all", one.state}
    ]
    found.sort(key=lambda one: one.iid, reverse=request.query.get("sort") != "asc")
    return site.paged(request, [shown.request(site, one) for one in found])


def create(site: Project, request: Request, who: Account, project: str) -> Reply:
    site.must_be_member(who, project, 30)
    body = request.body
    missing = [
        f"{name} is missing" for name in ("title", "source_branch", "target_branch") if name not in body
    ]
    if missing:
        raise RefusalError(400, {"error": ", ".join(missing)})
    source, target = body["source_branch"], body["target_branch"]
    for one in site.requests:
        if (one.source, one.target, one.state, one.fork) == (source, target, "opened", False):
            again = f"Another open merge request already exists for this source branch: !{one.iid}"
            raise RefusalError(409, {"message": [again]})
    made = MergeRequest(len(site.requests) + 1, who, source, target, body["title"], "", [], site.now())
    made.remove_source = bool(body.get("remove_source_branch"))
    made.unseen = site.slow_to_see
    site.requests.append(made)
    write(site, made, who, body)
    return Reply(201, shown.request(site, site.refreshed(made), whole=True))


def get(site: Project, _: Request, who: Account, project: str, number: str) -> Reply:
    site.must_be_member(who, project, 20)
    one = site.one(number)
    reply = Reply(200, shown.request(site, one, whole=True))
    one.unseen, one.unlooked = max(0, one.unseen - 1), max(0, one.unlooked - (not one.unseen))
    return reply


def update(site: Project, request: Request, who: Account, project: str, number: str) -> Reply:
    site.must_be_member(who, project, 30)
    one = site.one(number)
    write(site, one, who, request.body)
    if request.body.get("state_event") == "close" and one.state == "opened":
        site.finish(one, "closed", who)
    return Reply(200, shown.request(site, one, whole=True))


def write(site: Project, one: MergeRequest, who: Account, body: dict[str, Any]) -> None:
    one.title = body.get("title", one.title)
    if "description" in body:
        one.description = quick_actions.carried_out(site, one, who, body["description"])
    one.labels = body["labels"].split(",") if body.get("labels") else one.labels
    added = [label for label in body.get("add_labels", "").split(",") if label]
    one.labels += [label for label in added if label not in one.labels]
    if "reviewer_ids" in body:
        one.reviewers = [a for a in site.accounts.values() if a.id in body["reviewer_ids"]]


def merge(site: Project, request: Request, who: Account, project: str, number: str) -> Reply:
    site.must_be_member(who, project, 20)
    one = site.one(number)
    if who.access < site.merge_access:
        raise RefusalError(401, {"message": "401 Unauthorized"})
    if site.merge_status(one) != "mergeable":
        raise RefusalError(405, {"message": "405 Method Not Allowed"})
    head = one.versions[-1][0]
    if request.body.get("sha") not in {None, head}:
        raise RefusalError(409, {"message": f"SHA does not match HEAD of source branch: {head}"})
    message = request.body.get("merge_commit_message") or f"Merge branch '{one.source}'"
    try:
        if site.fast_forward:
            site.repository.git("update-ref", f"refs/heads/{one.target}", head)
        else:
            one.commit = site.repository.merge(one.target, head, message)
    except ConflictError:
        raise RefusalError(422, {"message": "Branch cannot be merged"}) from None
    site.finish(one, "merged", who)
    if request.body.get("should_remove_source_branch") and site.repository.tip(one.source):
        site.repository.delete(one.source)
    return Reply(200, shown.request(site, one, whole=True))


def parts(site: Project, request: Request, who: Account, project: str, number: str, what: str) -> Reply:
    site.must_be_member(who, project, 20)
    one = site.one(number)
    read = {"diffs": shown.diffs, "versions": shown.versions, "notes": shown.notes}[what]
    return site.paged(request, read(site, one))
