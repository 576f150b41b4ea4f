"""Comments under a pull request."""

from __future__ import annotations

import itertools

from tests.release.forges.gitea_stand_in.records import Account
from tests.release.forges.gitea_stand_in.repository import Repository
from tests.release.forges.stand_in_server import RefusalError, Reply, Request


def listed(site: Repository, _: Request, __: Account, number: str) -> Reply:
    return Reply(200, site.one(number).comments)


def add(site: Repository, request: Request, who: Account, number: str) -> Reply:
    comment = {
        "id": next(site.ids),
        "user": site.person(who),
        "body": request.body["body"],
        "created_at": site.now(),
        "updated_at": site.now(),
        "html_url": "",
        "issue_url": "",
        "pull_request_url": "",
        "assets": [],
    }
    site.one(number).comments.append(site.checked("Comment", comment))
    return Reply(201, comment)


def rewrite(site: Repository, request: Request, who: Account, number: str) -> Reply:
    for comment in itertools.chain.from_iterable(pull.comments for pull in site.pulls):
        if comment["id"] == int(number):
            if comment["user"]["id"] != who.id and not who.may("admin"):
                raise RefusalError(403, None)
            comment["body"] = request.body["body"]
            return Reply(200, comment)
    raise site.not_found()
