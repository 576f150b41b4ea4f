"""Proposing a version: its one pull request, opened, brought up to date, or found as it was left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from plumbline.attestation.envelope import Envelope
from plumbline.attestation.statement_files import FOLDER as STATEMENTS
from plumbline.attestation.statement_files import write_statement
from plumbline.errors import PlumblineError
from plumbline.intent import Target
from plumbline.records import Change, Draft, Promotion, PullRequest, Registration
from plumbline.release.deployment import MODEL_VERSION, edit_of
from plumbline.release.forges.forge import Edit, Forge, ForgeError, NothingToProposeError, branch_name
from plumbline.release.git.branches import open_or_update
from plumbline.release.page.facts import facts_of
from plumbline.release.page.grounds import Grounds
from plumbline.release.page.promotion import body, title


class NotProposableError(PlumblineError, ValueError):
    """The version must not be proposed; says why."""


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
    _must_be_allowed(forge, target, grounds)
    registration = grounds.registration
    earlier = forge.find(branch_name(target))
    mine = [pull for pull in earlier if _facts(pull).get("digest") == registration.digest]
    rejected = [pull for pull in mine if pull.state == "closed"]
    if rejected:
        return _promotion(rejected[-1], grounds, target)
    _must_have_the_branch(earlier, registration)
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
    registration, branch, rules = grounds.registration, branch_name(target), grounds.way.rules

    def describe(changes: tuple[Change, ...]) -> Draft:
        _must_go_forward(changes, registration)
        return Draft(
            branch=branch,
            base=target.branch,
            title=title(registration.model, registration.version, target.environment),
            body=body(grounds, target, changes),
            head="",
            labels=rules.labels,
            reviewers=rules.reviewers,
        )

    def give_way(carried: Mapping[str, str]) -> None:
        if carried.get("Model") == registration.model and _is_newer(carried["Version"], registration.version):
            raise NotProposableError(f"{branch} carries version {carried['Version']}, newer than this one")

    return open_or_update(
        forge,
        branch,
        target.branch,
        describe,
        _stated(edit_of(target, registration), state),
        marks={"Model": registration.model, "Version": registration.version},
        give_way=give_way,
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


def _must_be_allowed(forge: Forge, target: Target, grounds: Grounds) -> None:
    verdict, registration = grounds.verdict, grounds.registration
    name = f"{registration.model} version {registration.version}"
    if forge.name != target.repository:
        raise NotProposableError(f"{name}: is released through {target.repository}, not {forge.name}")
    if verdict.outcome == "fail":
        raise NotProposableError(f"{name}: fails {', '.join(verdict.failing)}; nobody may approve a fail")
    if verdict.outcome == "insufficient" and not grounds.approval:
        raise NotProposableError(f"{name}: its verdict is insufficient and nobody approved it")
    if len({registration.digest, verdict.version, grounds.trained.digest}) != 1:
        raise NotProposableError(
            f"{name}: verdict, training and registration are about different model files"
        )


def _must_have_the_branch(pulls: list[PullRequest], registration: Registration) -> None:
    """An open pull request of another model, or of a newer version, is not overwritten."""
    for facts in (_facts(pull) | {"number": pull.number} for pull in pulls if pull.state == "open"):
        if facts.get("model", registration.model) != registration.model:
            raise NotProposableError(
                f"pull request {facts['number']} releases {facts['model']} to the same target: "
                "give one of the two models a Deployment in another folder"
            )
        if _is_newer(str(facts.get("version")), registration.version):
            raise NotProposableError(
                f"pull request {facts['number']} proposes version {facts['version']}, newer than "
                f"{registration.version}: close it first if the older one is wanted"
            )


def _must_go_forward(changes: tuple[Change, ...], registration: Registration) -> None:
    """Nor is an older version put where somebody merged a newer one meanwhile: only a rollback goes back."""
    for change in changes:
        if MODEL_VERSION in change.path and _is_newer(change.old, registration.version):
            raise NotProposableError(
                f"{change.file}: runs version {change.old}, newer than {registration.version}: roll back "
                "if the older one is wanted"
            )


def _is_newer(one: str, other: str) -> bool:
    return one.isdecimal() and other.isdecimal() and int(one) > int(other)


def _facts(pull: PullRequest) -> dict[str, object]:
    return facts_of(pull.body) or {}


def _promotion(pull: PullRequest, grounds: Grounds, target: Target) -> Promotion:
    changes = _facts(pull).get("changes")
    if not isinstance(changes, list):
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
        changes=tuple(Change.model_validate(change) for change in changes),
        pull_request=pull,
    )
