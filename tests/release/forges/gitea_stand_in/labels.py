"""Labels of the repository and of its pull requests."""

from __future__ import annotations

from tests.release.forges.gitea_stand_in.records import Account
from tests.release.forges.gitea_stand_in.repository import Repository
from tests.release.forges.stand_in_server import RefusalError, Reply, Request


def of_organization(site: Repository, request: Request, _: Account, owner: str) -> Reply:
    if owner != site.path.split("/", maxsplit=1)[0]:
        raise site.not_found()
    return site.paged(request, [])


def make(site: Repository, request: Request, who: Account) -> Reply:
    if not who.may("write"):
        raise RefusalError(403, None)
    color = request.body["color"].removeprefix("#")
    label = {"id": next(site.ids), "name": request.body["name"], "color": color, "exclusive": False}
    label |= {"is_archived": False, "description": "", "url": ""}
    site.labels.append(site.checked("Label", label))
    return Reply(201, label)


def add(site: Repository, request: Request, _: Account, number: str) -> Reply:
    pull = site.one(number)
    pull.labels += [label for label in request.body["labels"] if label not in pull.labels]
    return Reply(200, site.labels_of(pull))
