"""Reviews: asked for, and given."""

from __future__ import annotations

from tests.release.forges.gitea_stand_in.records import Account
from tests.release.forges.gitea_stand_in.repository import Repository
from tests.release.forges.stand_in_server import Reply, Request


def listed(site: Repository, request: Request, _: Account, number: str) -> Reply:
    return site.paged(request, site.one(number).reviews)


def review(site: Repository, request: Request, who: Account, number: str) -> Reply:
    pull, event = site.one(number), request.body["event"]
    if who.id == pull.author.id and event != "COMMENT":
        raise site.refusal(422, "approve your own pull is not allowed")
    if pull.state != "open":
        raise site.refusal(422, "can't submit review for a closed or merged PR")
    review = {
        "id": next(site.ids),
        "user": site.person(who),
        "team": None,
        "state": event,
        "body": request.body.get("body", ""),
        "commit_id": request.body.get("commit_id") or pull.sha,
        "stale": False,
        "official": who.may("write"),
        "dismissed": False,
        "comments_count": 0,
        "submitted_at": site.now(),
        "updated_at": site.now(),
        "html_url": "",
        "pull_request_url": "",
    }
    pull.reviews.append(site.checked("PullReview", review))
    return Reply(200, review)


def ask(site: Repository, request: Request, _: Account, number: str) -> Reply:
    pull = site.one(number)
    people = {account.login: account for account in site.accounts.values()}
    for login in request.body["reviewers"]:
        if login not in people:
            raise site.refusal(404, f"user does not exist [uid: 0, name: {login}]")
        if login == pull.author.login:
            raise site.refusal(422, "poster of pr can't be reviewer")
        pull.asked.append(people[login])
    return Reply(201, [])
