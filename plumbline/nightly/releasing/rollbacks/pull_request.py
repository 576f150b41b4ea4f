"""A rollback's pull request: written, shown green, said where people look, and merged where that is let."""

from __future__ import annotations

from pathlib import Path

from plumbline.attestation.holds import FOLDER as HOLDS
from plumbline.attestation.holds import write_hold
from plumbline.attestation.statement_files import FOLDER as STATEMENTS
from plumbline.attestation.statement_files import write_statement
from plumbline.canonical import digest
from plumbline.intent import Target
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.environments.recorded import git_says
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.promotions.carried import carried
from plumbline.nightly.releasing.rollbacks.settling import settled
from plumbline.nightly.releasing.rollbacks.statement import rollback_statement
from plumbline.records import Change, Draft, Hold, PullRequest, Rollback
from plumbline.release.deployment import bump
from plumbline.release.forges.forge import Forge, ForgeError, NothingToProposeError, branch_name
from plumbline.release.git.branches import open_or_update
from plumbline.release.page.rollback import draft_of, rollback_branch
from plumbline.release.statuses import VERDICT, rollback_statuses, status
from plumbline.release.way_back import NoWayBackError, Way


def propose(
    context: Context, target: Target, way: Way, asked: Hold, also: list[Hold]
) -> tuple[PullRequest, tuple[Change, ...]]:
    """The pull request, and what it changes.

    Args:
        context: the model's.
        target: where.
        way: from which version to which.
        asked: the hold on the version that leaves, with who asked and why.
        also: further holds that were asked for and are not merged yet.

    Raises:
        NoWayBackError: if everything stands as the rollback would make it.
        ForgeError: if the forge can't do it.
    """
    held = also if way.takes_back else [asked, *also]
    now = git_says(context, target.environment)
    made: tuple[Change, ...] = ()

    def edit(tree: Path) -> tuple[Change, ...]:
        changes = bump(tree, target, way.right.image, way.right.version, context.model)
        if changes:
            changes += write_statement(tree, rollback_statement(context, target, way, asked, changes))
        return changes + tuple(change for hold in held for change in write_hold(tree, hold))

    def describe(changes: tuple[Change, ...]) -> Draft:
        nonlocal made
        made = changes
        return draft_of(way, target, asked, now.pull_request if now else None, changes)

    model = context.model
    try:
        pull = open_or_update(
            forge(context),
            rollback_branch(target),
            target.branch,
            describe,
            edit,
            marks={"Model": model, "Version": way.right.version, "Rollback": way.wrong.version},
            paths=[target.file, f"{STATEMENTS}/{model}/{target.environment}", f"{HOLDS}/{model}"],
        )
    except NothingToProposeError:
        raise NoWayBackError(
            f"{target.environment} is at version {way.right.version} already, and version "
            f"{way.wrong.version} is on hold"
        ) from None
    return pull, made


def show(context: Context, rollback: Rollback) -> None:
    """Green beside its own commit, red beside the version's other pull requests, and said to people."""
    where, pull = forge(context), rollback.pull_request
    for green in rollback_statuses(digest(rollback.hold)):
        where.set_status(pull.head, green)
    now = git_says(context, rollback.environment)
    said = f"Version {rollback.wrong.version} is rolled back by #{pull.number}"
    if now is not None and now.registration.digest == rollback.wrong.digest:
        where.comment(now.pull_request, f"{said}.", key=f"rollback-{pull.number}")
    if not rollback.takes_back:
        _stop_others(context, where, rollback)


def _stop_others(context: Context, where: Forge, rollback: Rollback) -> None:
    text = f"version {rollback.wrong.version} is on hold: rolled back in {rollback.environment}"
    for target in context.spec.release.targets:
        for pull in where.find(branch_name(target)):
            if pull.state == "open" and carried(context, pull) == rollback.wrong.digest:
                where.set_status(pull.head, status(VERDICT, "failure", text))
                where.comment(pull.number, f"{text}.", key="held")


def merged(context: Context, rollback: Rollback) -> Rollback:
    """Merges where the forge lets us; else it stays open, and says why."""
    where, pull = forge(context), rollback.pull_request
    try:
        merged = where.merge(pull.number, pull.head, actor=rollback.by)
    except ForgeError as error:
        where.comment(pull.number, f"Not merged automatically: {error}", key="not-merged")
        return rollback
    settled(context, rollback, merged)
    return rollback.model_copy(update={"pull_request": merged})
