"""Reviews: given, and asked for."""

from __future__ import annotations

from tests.release.forges.github_schema import checked
from tests.release.forges.github_stand_in.records import Account
from tests.release.forges.github_stand_in.refusals import refused
from tests.release.forges.github_stand_in.repository import Repository
from tests.release.forges.stand_in_server import Reply, Request


def listed(site: Repository, request: Request, who: Account, number: str) -> Reply:
    one = site.one(number)
    shown = [checked("PullRequestReview", site.bodies.review(one, review)) for review in one.reviews]
    return site.paged(request, shown)


def ask(site: Repository, request: Request, who: Account, number: str) -> Reply:
    one = site.one(number)
    logins = request.body.get("reviewers", [])
    people = [account for account in site.accounts.values() if account.login in logins]
    if one.author.login in logins:
        raise refused(422, "Review cannot be requested from pull request author.")
    if len(people) != len(logins) or any(person.permission == "none" for person in people):
        raise refused(422, "Reviews may only be requested from collaborators.")
    one.people += [person for person in people if person not in one.people]
    one.teams += [team for team in request.body.get("team_reviewers", []) if team not in one.teams]
    return Reply(201, checked("PullRequestSimple", site.bodies.pull(one)))
