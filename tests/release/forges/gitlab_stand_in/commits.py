"""Branches, and statuses of their commits."""

from __future__ import annotations

from tests.release.forges import gitlab_schema
from tests.release.forges.gitlab_stand_in import shown
from tests.release.forges.gitlab_stand_in.project import Project
from tests.release.forges.gitlab_stand_in.records import Account
from tests.release.forges.stand_in_server import RefusalError, Reply, Request

_ACTIVE = {"pending", "running"}


def branch(site: Project, _: Request, who: Account, project: str, branch: str) -> Reply:
    site.must_be_member(who, project, 20)
    tip = site.repository.tip(branch)
    if tip is None:
        raise RefusalError(404, {"message": "404 Branch Not Found"})
    return Reply(200, gitlab_schema.checked("branch", {"name": branch, "commit": {"id": tip}}))


def statuses(site: Project, request: Request, who: Account, project: str, commit: str) -> Reply:
    site.must_be_member(who, project, 20)
    site.must_have(commit)
    by_name = {one["name"]: one for one in site.shown if one["sha"] == commit}
    return site.paged(request, list(by_name.values()))


def set_status(site: Project, request: Request, who: Account, project: str, commit: str) -> Reply:
    site.must_be_member(who, project, 30)
    site.must_have(commit)
    state, name = request.body.get("state"), request.body.get("name", "default")
    if state not in {"pending", "running", "success", "failed", "canceled", "skipped"}:
        raise RefusalError(400, {"error": "state does not have a valid value"})
    if request.body.get("target_url") == "":
        raise RefusalError(
            400, {"message": {"target_url": ["is blocked: Only allowed schemes are http, https"]}}
        )
    active = [
        one for one in site.shown if (one["sha"], one["name"]) == (commit, name) and one["status"] in _ACTIVE
    ]
    if active and active[-1]["status"] == state and not site.forgets_repeats:
        event = {"pending": "enqueue", "running": "run"}[state]
        reason = f'(Reason(s): Status cannot transition via "{event}")'
        raise RefusalError(400, {"message": f"Cannot transition status via :{event} from :{state} {reason}"})
    status = active[-1] if active else {"id": next(site.ids), "sha": commit, "name": name, "ref": "main"}
    status |= {
        "status": state,
        "description": request.body.get("description"),
        "target_url": request.body.get("target_url"),
        "allow_failure": False,
        "created_at": shown.time(site.now()),
        "author": shown.person(site, who),
    }
    if not active:
        site.shown.append(status)
    return Reply(201, gitlab_schema.checked("status", status))
