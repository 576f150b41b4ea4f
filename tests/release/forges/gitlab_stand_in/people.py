"""Accounts: who asks, and who is who."""

from __future__ import annotations

from tests.release.forges.gitlab_stand_in import shown
from tests.release.forges.gitlab_stand_in.project import Project
from tests.release.forges.gitlab_stand_in.records import Account
from tests.release.forges.stand_in_server import Reply, Request


def user(site: Project, _: Request, who: Account) -> Reply:
    return Reply(200, shown.person(site, who))


def users(site: Project, request: Request, _: Account) -> Reply:
    wanted = request.query.get("username", "").lower()
    found = [one for one in site.accounts.values() if one.username.lower() == wanted]
    return site.paged(request, [shown.person(site, one) for one in found])
