"""Opens pull requests on Gitea and Forgejo and writes them anew, also after a lost answer or race."""

from __future__ import annotations

from plumbline.records import Draft
from plumbline.release.forges.errors import BusyError, LostRaceError, NoSuchError, RefusedError
from plumbline.release.forges.gitea.answers import branch_of, is_ours, login, state_of
from plumbline.release.forges.gitea.client import GiteaRepository
from plumbline.release.forges.gitea.refusals import explained
from plumbline.release.forges.json_object import JsonObject

_LOOKS = 3
"""How often a pull request is written until it says what it should."""


def create(gitea: GiteaRepository, draft: Draft) -> JsonObject:
    """Opens one, or rewrites the open one of the branch; see `Forge.create`."""
    _must_exist(gitea, draft.base, "correct `release.branch` in the model's spec")
    _must_exist(gitea, draft.branch, "run again to write it anew")
    fields = {"head": draft.branch, "base": draft.base, "title": draft.title, "body": draft.body}
    try:
        made = gitea.create(fields)
    except (BusyError, RefusedError) as error:
        if isinstance(error, RefusedError) and error.code != 409:
            raise
        existing = _open_one(gitea, draft.branch, draft.base)
        if existing is None:
            raise
        return update(gitea, existing["number"], draft)
    _add(gitea, made, draft)
    return gitea.pull(made["number"])


def update(gitea: GiteaRepository, number: int, draft: Draft) -> JsonObject:
    """Makes it say what the draft says, as long as it is about the draft's commit; see `Forge.update`.

    Looks again afterwards: a writer that lost the race, and was slow, may have written in between.
    """
    wanted = {"title": draft.title, "body": draft.body}

    def write() -> JsonObject:
        for _ in range(_LOOKS):
            pull = _at_head(gitea, number, draft)
            changed = {name: value for name, value in wanted.items() if pull.get(name) != value}
            if not changed:
                break
            gitea.update(number, changed)
        _add(gitea, pull, draft)
        return _at_head(gitea, number, draft)

    with explained(f"{gitea.name}: update pull request {number}"):
        return gitea.patience.ask(write, repeatable=True)


def _must_exist(gitea: GiteaRepository, branch: str, remedy: str) -> None:
    try:
        gitea.tip(branch)
    except RefusedError as refused:
        if refused.code != 404:
            raise
        raise NoSuchError(f"{gitea.name}: has no branch {branch}; {remedy}") from None


def _open_one(gitea: GiteaRepository, branch: str, base: str) -> JsonObject | None:
    for pull in gitea.pulls():
        ours = is_ours(pull) and state_of(pull) == "open"
        if ours and (branch_of(pull), pull["base"]["ref"]) == (branch, base):
            return pull
    return None


def _at_head(gitea: GiteaRepository, number: int, draft: Draft) -> JsonObject:
    pull = gitea.pull(number)
    if state_of(pull) != "open" or pull["head"]["sha"] != draft.head:
        raise LostRaceError(
            f"{gitea.name}: pull request {number} is {state_of(pull)}, at "
            f"{str(pull['head']['sha'])[:12]} and not at {draft.head[:12]}; run again"
        )
    return pull


def _add(gitea: GiteaRepository, pull: JsonObject, draft: Draft) -> None:
    """Adds labels and asks reviewers; what people added stays."""
    there = {label["name"] for label in pull.get("labels") or ()}
    missing = [name for name in draft.labels if name not in there]
    if missing:
        known = gitea.labels()
        numbers = [known.get(name) or gitea.make_label(name) for name in missing]
        gitea.add_labels(pull["number"], numbers)
    asked = {login(user) for user in pull.get("requested_reviewers") or ()}
    new = [name for name in draft.reviewers if name not in asked]
    if new:
        gitea.ask(pull["number"], new)
