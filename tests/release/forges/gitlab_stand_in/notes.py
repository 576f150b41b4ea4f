"""Notes under a merge request."""

from __future__ import annotations

from tests.release.forges.gitlab_stand_in import quick_actions, shown
from tests.release.forges.gitlab_stand_in.project import Project
from tests.release.forges.gitlab_stand_in.records import Account, Note
from tests.release.forges.stand_in_server import RefusalError, Reply, Request


def add(site: Project, request: Request, who: Account, project: str, number: str) -> Reply:
    site.must_be_member(who, project, 20)
    one = site.one(number)
    text = quick_actions.carried_out(site, one, who, request.body["body"])
    note = Note(next(site.ids), who, text, site.now())
    one.notes.append(note)
    return Reply(201, shown.note(site, one, note))


def rewrite(site: Project, request: Request, who: Account, project: str, number: str, note: str) -> Reply:
    site.must_be_member(who, project, 20)
    one = site.one(number)
    found = next((held for held in one.notes if held.id == int(note)), None)
    if found is None:
        raise RefusalError(404, {"message": "404 Note Not Found"})
    if found.author.id != who.id and who.access < 40:
        raise RefusalError(403, {"message": "403 Forbidden"})
    found.body = request.body["body"]
    return Reply(200, shown.note(site, one, found))
