"""What the night asks of a release: propose a version, see what became of it, look before retraining."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from plumbline.errors import PlumblineError
from plumbline.intent import Target
from plumbline.records import Change, Draft, Promotion, PullRequest, Registration
from plumbline.release.branches import changes_at, open_or_update
from plumbline.release.deployment import MODEL_VERSION, DeploymentError, bump
from plumbline.release.facts import facts_of
from plumbline.release.forge import Edit, Forge, ForgeError, branch_name
from plumbline.release.grounds import Grounds
from plumbline.release.local_forge import LocalForge
from plumbline.release.pull_request import body, title


class NotProposableError(PlumblineError, ValueError):
    """The version must not be proposed; says why."""


def seed(forge: LocalForge, tree: Path, target: Target, registration: Registration) -> bool:
    """Makes the local GitOps repository from `tree`, running the first champion; false if it exists."""
    return forge.seed(tree, _edit(target, registration))


def propose(forge: Forge, target: Target, grounds: Grounds) -> Promotion:
    """The promotion of `grounds.registration`: its one pull request, opened, brought up to date or found.

    A digest that was merged or rejected before is not proposed again: its finished pull request comes back.

    Raises:
        NotProposableError: if the verdict or its approval does not allow it, records disagree, or the open
            pull request is about another model or a newer version.
        ForgeError: if the forge cannot do it.
        DeploymentError: if the Deployment cannot be bumped.
    """
    _must_be_allowed(forge, target, grounds)
    registration, branch = grounds.registration, branch_name(target)
    earlier = forge.find(branch)
    finished = [
        pull for pull in earlier if pull.state != "open" and _facts(pull).get("digest") == registration.digest
    ]
    if finished:
        return _promotion(finished[-1], grounds, target)
    _must_have_the_branch(earlier, registration)

    def describe(changes: tuple[Change, ...]) -> Draft:
        _must_go_forward(changes, registration)
        wanted = title(registration.model, registration.version, target.environment)
        return Draft(
            branch=branch, base=target.branch, title=wanted, body=body(grounds, target, changes), head=""
        )

    def give_way(carried: Mapping[str, str]) -> None:
        if carried.get("Model") == registration.model and _is_newer(carried["Version"], registration.version):
            raise NotProposableError(f"{branch} carries version {carried['Version']}, newer than this one")

    pull = open_or_update(
        forge,
        branch,
        target.branch,
        describe,
        _edit(target, registration),
        marks={"Model": registration.model, "Version": registration.version},
        give_way=give_way,
    )
    return _promotion(pull, grounds, target)


def suppressed(
    forge: Forge, promotions: Iterable[Promotion], champion: str, gates: Collection[str]
) -> str | None:
    """Why a cause needs no retraining now: a promotion that replaces this champion answers it; else none.

    The same cause is the same champion with a failing gate in common: nights differ a little in which
    further gates fail, and must not each open a promotion of their own.
    """
    for promotion in promotions:
        if promotion.champion != champion or not set(promotion.gates) & set(gates):
            continue
        pull = observe(forge, promotion)
        if pull.state == "open":
            return f"pull request {pull.number} ({pull.title}) answers this already: merge it or close it"
        if pull.state == "closed":
            return (
                f"pull request {pull.number} ({pull.title}) answered this and was rejected: a person decides"
            )
        return f"pull request {pull.number} ({pull.title}) is merged; the rollout DAG has yet to see it"
    return None


def observe(forge: Forge, promotion: Promotion) -> PullRequest:
    """The promotion's pull request as it is now."""
    return forge.get(promotion.pull_request.number)


def carries(pull: PullRequest, promotion: Promotion) -> bool:
    """Whether the pull request still proposes this promotion's version, or a newer candidate replaced it.

    Ask before acting on a merge: what was merged is what the pull request carried last.
    """
    return _facts(pull).get("digest") == promotion.registration.digest


def merged_as_proposed(forge: Forge, target: Target, promotion: Promotion, commit: str) -> bool:
    """Whether a merge commit's Deployment names just this promotion's image and version.

    Somebody may have committed to the branch, or merged something else over it.
    """
    try:
        return not changes_at(forge, commit, _edit(target, promotion.registration))
    except DeploymentError:
        return False


def _edit(target: Target, registration: Registration) -> Edit:
    def edit(tree: Path) -> tuple[Change, ...]:
        return bump(tree, target, registration.image, registration.version, registration.model)

    return edit


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
