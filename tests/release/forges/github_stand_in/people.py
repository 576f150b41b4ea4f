"""Accounts and Apps: who is who, and what they may do."""

from __future__ import annotations

import datetime
from dataclasses import replace

from tests.release.forges.github_schema import checked
from tests.release.forges.github_stand_in.bodies import time
from tests.release.forges.github_stand_in.records import Account
from tests.release.forges.github_stand_in.refusals import refused
from tests.release.forges.github_stand_in.repository import Repository
from tests.release.forges.stand_in_server import Reply, Request


def user(site: Repository, _: Request, who: Account) -> Reply:
    return Reply(200, checked("PrivateUser", site.bodies.private_user(who)))


def app(site: Repository, _: Request, who: Account) -> Reply:
    return Reply(200, checked("Integration", site.bodies.app(who.login.removesuffix("[bot]"))))


def installation(site: Repository, _: Request, who: Account) -> Reply:
    assert site.app
    return Reply(200, checked("Installation", site.bodies.installation(site.installation, *site.app[:2])))


def grant(site: Repository, _: Request, who: Account, number: str) -> Reply:
    if int(number) != site.installation:
        raise refused(404, "Not Found")
    token = f"ghs_{next(site.ids)}"
    site.accounts[token] = replace(who, id=next(site.ids), permission="write")
    end = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=site.token_minutes)
    return Reply(201, checked("InstallationToken", {"token": token, "expires_at": time(end)}))


def permission(site: Repository, _: Request, who: Account, login: str) -> Reply:
    found = next((one for one in site.accounts.values() if one.login == login), None)
    if found is None:
        raise refused(404, f"{login} is not a user")
    return Reply(200, checked("RepositoryCollaboratorPermission", site.bodies.permission(found)))
