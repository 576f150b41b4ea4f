"""Proposing a version: its one pull request, opened, brought up to date, or found as it was left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from plumbline.attestation.envelope import Envelope
from plumbline.attestation.statement_files import FOLDER as STATEMENTS
from plumbline.attestation.statement_files import write_statement
from plumbline.intent import Target
from plumbline.records import Change, Draft, Promotion, PullRequest
from plumbline.release.deployment import edit_of
from plumbline.release.forges.forge import Edit, Forge, ForgeError, NothingToProposeError, branch_name
from plumbline.release.git.branches import open_or_update
from plumbline.release.page.facts import changes_of, facts_of
from plumbline.release.page.grounds import Grounds
from plumbline.release.page.promotion import body, title
from plumbline.release.proposable import must_be_allowed, must_give_way, must_go_forward, must_have_the_branch

State = Callable[[tuple[Change, ...]], Envelope]
"""Signs a statement about the changes a promotion makes."""


def propose(forge: Forge, target: Target, grounds: Grounds, state: State | None = None) -> Promotion:
    """The promotion of `grounds.registration`: its one pull request, opened, brought up to date or found.

    A digest that was rejected before is not proposed again, nor one that runs there: its finished pull
    request comes back.

    Args:
        forge: where.
        target: what is edited.
        grounds: what the version rests on.
        state: signs the statement that the pull request carries; without, it carries none.

    Raises:
        NotProposableError: if the verdict or its approval does not allow it, records disagree, or the open
            pull request is about another model or a newer version.
        ForgeError: if the forge cannot do it.
        DeploymentError: if the Deployment cannot be bumped.
    """
    must_be_allowed(forge, target, grounds)
    registration = grounds.registration
    earlier = forge.find(branch_name(target))
    mine = [pull for pull in earlier if _facts(pull).get("digest") == registration.digest]
    rejected = [pull for pull in mine if pull.state == "closed"]
    if rejected:
        return _promotion(rejected[-1], grounds, target)
    must_have_the_branch(earlier, registration)
    try:
        pull = _opened(forge, target, grounds, state)
    except NothingToProposeError:
        merged = [pull for pull in mine if pull.state == "merged"]
        if not merged:
            raise
        pull = merged[-1]
    return _promotion(pull, grounds, target)


def _opened(forge: Forge, target: Target, grounds: Grounds, state: State | None) -> PullRequest:
    """The open pull request, written as the grounds say."""
    registration, branch, rules = grounds.registration, branch_name(target), grounds.route.rules

    def describe(changes: tuple[Change, ...]) -> Draft:
        must_go_forward(changes, registration)
        return Draft(
            branch=branch,
            base=target.branch,
            title=title(registration.model, registration.version, target.environment),
            body=body(grounds, target, changes),
            head="",
            labels=rules.labels,
            reviewers=rules.reviewers,
        )

    return open_or_update(
        forge,
        branch,
        target.branch,
        describe,
        _stated(edit_of(target, registration), state),
        marks={"Model": registration.model, "Version": registration.version},
        give_way=lambda carried: must_give_way(carried, registration, branch),
        paths=[target.file, f"{STATEMENTS}/{registration.model}/{target.environment}"],
    )


def _stated(edit: Edit, state: State | None) -> Edit:
    """The edit with the statement about what it changed."""

    def both(tree: Path) -> tuple[Change, ...]:
        changes = edit(tree)
        if not changes or state is None:
            return changes
        return (*changes, *write_statement(tree, state(changes)))

    return both


def _facts(pull: PullRequest) -> dict[str, object]:
    return facts_of(pull.body) or {}


def _promotion(pull: PullRequest, grounds: Grounds, target: Target) -> Promotion:
    changes = changes_of(pull.body)
    if changes is None:
        raise ForgeError(
            f"pull request {pull.number} lost its machine-readable block; close it and run again"
        )
    return Promotion(
        model=grounds.registration.model,
        registration=grounds.registration,
        verdict=grounds.verdict.key,
        champion=grounds.plan.champion,
        gates=grounds.plan.gates,
        target=target.name,
        environment=target.environment,
        changes=changes,
        pull_request=pull,
    )
