"""Pull requests: listed, opened, changed."""

from __future__ import annotations

from tests.release.forges.gitea_stand_in.records import Account, Pull
from tests.release.forges.gitea_stand_in.repository import Repository
from tests.release.forges.stand_in_server import RefusalError, Reply, Request


def listed(site: Repository, request: Request, _: Account) -> Reply:
    found = [site.refreshed(pull) for pull in site.pulls]
    wanted = [pull for pull in found if request.query.get("state") in {"all", pull.state}]
    wanted.sort(key=lambda pull: pull.number, reverse=request.query.get("sort") != "oldest")
    return site.paged(request, [site.shown_pull(pull) for pull in wanted])


def create(site: Repository, request: Request, who: Account) -> Reply:
    body = request.body
    head, base = body["head"], body["base"]
    if head == base:
        raise site.refusal(422, "Invalid PullRequest: There are no changes between the head and the base")
    if site.repository.tip(head) is None or site.repository.tip(base) is None:
        raise site.not_found()
    for pull in map(site.refreshed, site.pulls):
        if (pull.head, pull.base, pull.state, pull.fork) == (head, base, "open", False):
            said = (
                f"pull request already exists for these targets [id: {pull.number}, issue_id: "
                f"{pull.number}, head_repo_id: 7, base_repo_id: 7, head_branch: {head}, "
                f"base_branch: {base}]"
            )
            raise site.refusal(409, said)
    made = Pull(len(site.pulls) + 1, who, head, base, body["title"], body.get("body", ""), site.moment())
    site.pulls.append(made)
    return Reply(201, site.shown_pull(site.refreshed(made)))


def get(site: Repository, _: Request, __: Account, number: str) -> Reply:
    pull = site.one(number)
    shown = site.shown_pull(pull)
    pull.unlooked = max(0, pull.unlooked - 1)
    return Reply(200, shown)


def diff(site: Repository, _: Request, __: Account, number: str) -> Reply:
    pull = site.one(number)
    return Reply(200, site.repository.diff(pull.fork_point, pull.sha))


def files(site: Repository, request: Request, _: Account, number: str) -> Reply:
    pull = site.one(number)
    entries = [
        {"filename": file, "status": "changed", "additions": 1, "deletions": 1, "changes": 2}
        for file in site.repository.files(pull.fork_point, pull.sha)
    ]
    return site.paged(request, [site.checked("ChangedFile", entry) for entry in entries])


def update(site: Repository, request: Request, who: Account, number: str) -> Reply:
    pull = site.one(number)
    if pull.author.id != who.id and not who.may("write"):
        raise RefusalError(403, None)
    pull.title = request.body.get("title", pull.title)
    pull.body = request.body.get("body", pull.body)
    if "state" in request.body:
        if pull.merged:
            raise site.refusal(412, "cannot change state of this pull request, it was already merged")
        if pull.state != request.body["state"] == "closed":
            site.finish(pull, who, "close")
    return Reply(201, site.shown_pull(pull))


def timeline(site: Repository, request: Request, _: Account, number: str) -> Reply:
    return site.paged(request, site.one(number).timeline)
