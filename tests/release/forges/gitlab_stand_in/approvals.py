"""Approvals, and the notes that GitLab writes about them."""

from __future__ import annotations

from tests.release.forges import gitlab_schema
from tests.release.forges.gitlab_stand_in import shown
from tests.release.forges.gitlab_stand_in.project import Project
from tests.release.forges.gitlab_stand_in.records import Account, Note
from tests.release.forges.stand_in_server import RefusalError, Reply, Request


def listed(site: Project, _: Request, who: Account, project: str, number: str) -> Reply:
    site.must_be_member(who, project, 20)
    one = site.one(number)
    people = {account.username: account for account in site.accounts.values()}
    given = [
        {"user": shown.person(site, people[name])}
        | ({"approved_at": shown.time(at)} if site.tells_when_approved else {})
        for name, at in one.approved.items()
    ]
    return Reply(200, gitlab_schema.checked("approvals", {"iid": one.iid, "approved_by": given}))


def approve(site: Project, request: Request, who: Account, project: str, number: str, what: str) -> Reply:
    site.must_be_member(who, project, 30)
    one = site.one(number)
    if request.body.get("sha") not in {None, one.versions[-1][0]}:
        raise RefusalError(
            409, {"message": f"SHA does not match HEAD of source branch: {one.versions[-1][0]}"}
        )
    one.approved.pop(who.username, None)
    if what == "approve":
        one.approved[who.username] = site.now()
    said = "approved this merge request" if what == "approve" else "unapproved this merge request"
    one.notes.append(Note(next(site.ids), who, said, site.clock, system=True))
    return Reply(201, {"iid": one.iid})
