"""Comments under a pull request."""

from __future__ import annotations

from tests.release.forges.github_schema import checked
from tests.release.forges.github_stand_in.records import Account, Comment
from tests.release.forges.github_stand_in.refusals import refused
from tests.release.forges.github_stand_in.repository import Repository
from tests.release.forges.stand_in_server import Reply, Request


def listed(site: Repository, request: Request, who: Account, number: str) -> Reply:
    one = site.one(number)
    shown = [checked("IssueComment", site.bodies.comment(one, said)) for said in one.comments]
    return site.paged(request, shown)


def add(site: Repository, request: Request, who: Account, number: str) -> Reply:
    one = site.one(number)
    made = Comment(next(site.ids), who, request.body["body"], site.now())
    one.comments.append(made)
    return Reply(201, checked("IssueComment", site.bodies.comment(one, made)))


def one_comment(site: Repository, request: Request, who: Account, number: str) -> Reply:
    pairs = [(one, said) for one in site.pulls for said in one.comments if said.id == int(number)]
    if not pairs:
        raise refused(404, "Not Found")
    one, said = pairs[0]
    said.body = request.body.get("body", said.body)
    return Reply(200, checked("IssueComment", site.bodies.comment(one, said)))
