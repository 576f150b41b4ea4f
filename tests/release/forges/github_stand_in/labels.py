"""Labels of the repository and of its pull requests."""

from __future__ import annotations

from tests.release.forges.github_schema import checked
from tests.release.forges.github_stand_in.records import Account
from tests.release.forges.github_stand_in.refusals import invalid, refused
from tests.release.forges.github_stand_in.repository import Repository
from tests.release.forges.stand_in_server import Reply, Request


def add(site: Repository, request: Request, who: Account, number: str) -> Reply:
    one = site.one(number)
    wanted = request.body["labels"] if isinstance(request.body, dict) else request.body
    missing = [name for name in wanted if name not in site.labels]
    if missing:
        raise invalid({"resource": "Label", "field": "name", "code": "invalid", "value": missing[0]})
    one.labels += [name for name in wanted if name not in one.labels]
    return Reply(200, [checked("Label", site.bodies.label(name)) for name in one.labels])


def label(site: Repository, _: Request, who: Account, name: str) -> Reply:
    if name not in site.labels:
        raise refused(404, "Not Found")
    return Reply(200, checked("Label", site.bodies.label(name)))


def create(site: Repository, request: Request, who: Account) -> Reply:
    name = request.body["name"]
    if name in site.labels:
        raise invalid({"resource": "Label", "field": "name", "code": "already_exists"})
    site.labels.add(name)
    return Reply(201, checked("Label", site.bodies.label(name)))
