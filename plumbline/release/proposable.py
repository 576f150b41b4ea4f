"""Whether a version may be proposed: asked before its pull request is written, and while it is."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.errors import PlumblineError
from plumbline.intent import Target
from plumbline.records import Change, PullRequest, Registration
from plumbline.release.deployment import MODEL_VERSION
from plumbline.release.forges.forge import Forge
from plumbline.release.page.facts import facts_of
from plumbline.release.page.grounds import Grounds

_DIGITS = 20
"""A longer number, in a body that anybody may edit, is no version's."""


class NotProposableError(PlumblineError, ValueError):
    """The version must not be proposed; says why."""


def must_be_allowed(forge: Forge, target: Target, grounds: Grounds) -> None:
    """Raises NotProposableError where the verdict or its approval does not allow it, or records disagree."""
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


def must_have_the_branch(pulls: list[PullRequest], registration: Registration) -> None:
    """Raises NotProposableError where an open pull request is another model's, or carries a newer version."""
    for pull in (one for one in pulls if one.state == "open"):
        facts = facts_of(pull.body) or {}
        model = facts.get("model")
        if isinstance(model, str) and model != registration.model:
            raise NotProposableError(
                f"pull request {pull.number} releases {model} to the same target: "
                "give one of the two models a Deployment in another folder"
            )
        if _is_newer(str(facts.get("version")), registration.version):
            raise NotProposableError(
                f"pull request {pull.number} proposes version {facts['version']}, newer than "
                f"{registration.version}: close it first if the older one is wanted"
            )


def must_go_forward(changes: tuple[Change, ...], registration: Registration) -> None:
    """Raises NotProposableError where a newer version was merged meanwhile: only a rollback goes back."""
    for change in changes:
        if MODEL_VERSION in change.path and _is_newer(change.old, registration.version):
            raise NotProposableError(
                f"{change.file}: runs version {change.old}, newer than {registration.version}: roll back "
                "if the older one is wanted"
            )


def must_give_way(carried: Mapping[str, str], registration: Registration, branch: str) -> None:
    """Raises NotProposableError where the branch carries a newer version by now: its writer was faster."""
    version = carried.get("Version", "")
    if carried.get("Model") == registration.model and _is_newer(version, registration.version):
        raise NotProposableError(f"{branch} carries version {version}, newer than this one")


def _is_newer(one: str, other: str) -> bool:
    numbers = one.isdecimal() and other.isdecimal() and max(len(one), len(other)) < _DIGITS
    return numbers and int(one) > int(other)
