"""Pull requests: listed, opened, edited."""

from __future__ import annotations

from typing import Any

from tests.release.forges.github_schema import checked
from tests.release.forges.github_stand_in.records import Account, Pull
from tests.release.forges.github_stand_in.refusals import custom, invalid, refused
from tests.release.forges.github_stand_in.repository import Repository
from tests.release.forges.stand_in_server import Reply, Request


def listed(site: Repository, request: Request, who: Account) -> Reply:
    head = request.query.get("head")
    found = [one for one in site.pulls if head in {None, site.label_of(one)}]
    for one in found:
        site.refresh(one)
    shown = [checked("PullRequestSimple", site.bodies.pull(one)) for one in found]
    return site.paged(request, shown)


def create(site: Repository, request: Request, who: Account) -> Reply:
    body = request.body
    branch, base = body["head"], body["base"]
    heads = {name: site.repository.tip(name) for name in (base, branch)}
    if heads[base] is None:
        raise invalid({"resource": "PullRequest", "field": "base", "code": "invalid"})
    if heads[branch] is None:
        raise invalid({"resource": "PullRequest", "field": "head", "code": "invalid"})
    same = [one for one in site.pulls if (one.branch, one.base, one.state) == (branch, base, "open")]
    if [one for one in same if not one.fork]:
        raise invalid(custom(f"A pull request already exists for org:{branch}."))
    head = str(heads[branch])
    if site.repository.holds(base, head):
        raise invalid(custom(f"No commits between {base} and {branch}"))
    must_be_short(site, body)
    fork = site.repository.fork(base, head)
    made = Pull(
        len(site.pulls) + 1,
        who,
        branch,
        base,
        body["title"],
        body.get("body", ""),
        head,
        fork,
        site.now(),
    )
    made.unlooked = site.slow_to_look
    site.pulls.append(made)
    return Reply(201, site.whole(made))


def get(site: Repository, request: Request, who: Account, number: str) -> Reply:
    one = site.one(number)
    site.refresh(one)
    if "diff" in request.headers.get("accept", "") and site.diffs_too_large:
        raise refused(406, "Sorry, the diff exceeded the maximum number of lines (20000)")
    if "diff" in request.headers.get("accept", ""):
        return Reply(200, site.repository.diff(one.start, one.head))
    reply = Reply(200, site.whole(one))
    one.unseen, one.unlooked = max(0, one.unseen - 1), max(0, one.unlooked - 1)
    return reply


def edit(site: Repository, request: Request, who: Account, number: str) -> Reply:
    one = site.one(number)
    must_be_short(site, request.body)
    for name in ("title", "body", "base"):
        setattr(one, name, request.body.get(name, getattr(one, name)))
    if request.body.get("state") == "closed" and one.state == "open":
        site.finish(one, who)
    return Reply(200, site.whole(one))


def files(site: Repository, request: Request, who: Account, number: str) -> Reply:
    one = site.one(number)
    names = site.repository.files(one.start, one.head)
    return site.paged(request, [checked("DiffEntry", site.bodies.file(name)) for name in names])


def issue(site: Repository, _: Request, who: Account, number: str) -> Reply:
    return Reply(200, checked("Issue", site.bodies.issue(site.one(number))))


def must_be_short(site: Repository, body: dict[str, Any]) -> None:
    if len(body.get("body") or "") > 65536:
        raise invalid(custom("body is too long (maximum is 65536 characters)"))
