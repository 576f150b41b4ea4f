"""What the night asks of a release: propose a version, see what became of it, look before retraining."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from plumbline.attestation.envelope import Envelope
from plumbline.attestation.shelf import FOLDER as STATEMENTS
from plumbline.attestation.shelf import write_statement
from plumbline.errors import PlumblineError
from plumbline.intent import Target
from plumbline.records import Change, Draft, Promotion, PullRequest, Registration
from plumbline.release.deployment import MODEL_VERSION, DeploymentError, bump
from plumbline.release.forges.forge import Edit, Forge, ForgeError, NothingToProposeError, branch_name
from plumbline.release.forges.local import LocalForge
from plumbline.release.git.branches import changes_at, open_or_update
from plumbline.release.page.facts import facts_of
from plumbline.release.page.grounds import Grounds
from plumbline.release.page.promotion import body, title


class NotProposableError(PlumblineError, ValueError):
    """The version must not be proposed; says why."""


def seed(
    forge: LocalForge,
    tree: Path,
    target: Target,
    registration: Registration,
    others: Sequence[Target] = (),
    besides: Edit | None = None,
) -> bool:
    """Makes the local GitOps repository from `tree`, running the first champion; false if it exists.

    Args:
        forge: where.
        tree: the folder whose files are its first commit.
        target: where the champion runs.
        registration: the champion.
        others: where it runs besides.
        besides: what else the first commit holds.
    """
    edits = [*(_edit(one, registration) for one in (target, *others)), *([besides] if besides else [])]
    return forge.seed(tree, lambda folder: tuple(change for edit in edits for change in edit(folder)))


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
        _edit(target, registration, state),
        marks={"Model": registration.model, "Version": registration.version},
        give_way=give_way,
        paths=[target.file, f"{STATEMENTS}/{registration.model}/{target.environment}"],
    )


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
        return f"pull request {pull.number} ({pull.title}) is merged; it has yet to be seen in production"
    return None


def observe(forge: Forge, promotion: Promotion) -> PullRequest:
    """The promotion's pull request as it is now."""
    return forge.get(promotion.pull_request.number)


def version_in(pull: PullRequest) -> str | None:
    """The version number that a pull request carries, as its body says."""
    version = _facts(pull).get("version")
    return version if isinstance(version, str) else None


def carries(pull: PullRequest, promotion: Promotion) -> bool:
    """Whether the pull request still proposes this promotion's version, or a newer candidate replaced it.

    Ask before acting on a merge: what was merged is what the pull request carried last.
    """
    return _facts(pull).get("digest") == promotion.registration.digest


def base_moved(forge: Forge, target: Target, promotion: Promotion, pull: PullRequest) -> bool:
    """Whether the lines that the pull request edits say something else at the base than when it was written.

    Then it conflicts, and its statement is about another step. Other lines may change as they like.
    """
    try:
        wanted = changes_at(forge, target.branch, _edit(target, promotion.registration), [target.file])
    except DeploymentError:
        return False  # it can't be edited any more: whoever merges it sees that, and rewriting fails the same
    said = _facts(pull).get("changes")
    written = [Change.model_validate(change) for change in said] if isinstance(said, list) else []
    return not set(wanted) <= set(written)


def merged_as_proposed(forge: Forge, target: Target, promotion: Promotion, commit: str) -> bool:
    """Whether a merge commit's Deployment names just this promotion's image and version.

    Somebody may have committed to the branch, or merged something else over it.
    """
    try:
        return not changes_at(forge, commit, _edit(target, promotion.registration), [target.file])
    except DeploymentError:
        return False


def _edit(target: Target, registration: Registration, state: State | None = None) -> Edit:
    def edit(tree: Path) -> tuple[Change, ...]:
        changes = bump(tree, target, registration.image, registration.version, registration.model)
        if not changes or state is None:
            return changes
        return (*changes, *write_statement(tree, state(changes)))

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
