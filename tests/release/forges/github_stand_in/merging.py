"""Merges, by each of the three methods."""

from __future__ import annotations

from tests.release.forges.bare_repository import ConflictError
from tests.release.forges.github_schema import checked
from tests.release.forges.github_stand_in.records import Account, Pull
from tests.release.forges.github_stand_in.refusals import refused
from tests.release.forges.github_stand_in.repository import Repository
from tests.release.forges.stand_in_server import Reply, Request


def merge(site: Repository, request: Request, who: Account, number: str) -> Reply:
    one = site.one(number)
    site.refresh(one)
    method = request.body.get("merge_method", "merge")
    names = {"merge": "Merge commits", "squash": "Squash merges", "rebase": "Rebase merges"}
    if method not in site.methods:
        raise refused(405, f"{names[method]} are not allowed on this repository.")
    if one.state != "open":
        raise refused(405, "Pull Request is not mergeable")
    if request.body.get("sha") not in {None, one.head}:
        raise refused(409, "Head branch was modified. Review and try the merge again.")
    if why := site.protected(one, who):
        raise refused(405, why)
    try:
        one.merged_as = land(site, one, method, request.body.get("commit_message", ""))
    except ConflictError:
        raise refused(405, "Pull Request is not mergeable") from None
    site.finish(one, who)
    told = {"sha": one.merged_as, "merged": True, "message": "Pull Request successfully merged"}
    return Reply(200, checked("PullRequestMergeResult", told))


def land(site: Repository, one: Pull, method: str, message: str) -> str:
    if method == "merge":
        return site.repository.merge(one.base, one.head, f"Merge pull request #{one.number}\n\n{message}")
    tree = site.repository.merged_tree(one.base, one.head)
    tip = str(site.repository.tip(one.base))
    made = site.repository.git("commit-tree", tree, "-p", tip, "-m", message or one.title)
    site.repository.git("update-ref", f"refs/heads/{one.base}", made, tip)
    return made
