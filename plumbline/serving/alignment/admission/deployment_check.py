"""Whether a version may be deployed, asked before anything is applied."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plumbline.attestation.may_run import Running, may_run
from plumbline.records import Record
from plumbline.serving.alignment.admission.repository import Repository


class DeploymentQuestion(Record):
    """What somebody wants to deploy, and where."""

    model: str = Field(min_length=1, max_length=63)
    version: str = Field(min_length=1, max_length=64, description="The registry's version number.")
    digest: str = Field(pattern="^[0-9a-f]{64}$", description="The model digest, of its files.")
    image: str | None = Field(
        default=None, pattern="^sha256:[0-9a-f]{64}$", description="The image's digest, where it is known."
    )
    environment: str = Field(min_length=1, max_length=31)


class DeploymentAnswer(Record):
    """Whether it may."""

    decision: Literal["allow", "deny"]
    reasons: tuple[str, ...] = ()
    """Why not."""


def check_deployment(question: DeploymentQuestion, repository: Repository) -> DeploymentAnswer:
    """Allows what a good signed statement of the repository is about; holds and expiry judge changes."""
    running = Running(**question.model_dump())
    own = [one.envelope for one in repository.stated if _is_near(one.says.model, one.says.version, question)]
    because = may_run(running, own, repository.trust.keys)
    if because is None:
        return DeploymentAnswer(decision="allow")
    return DeploymentAnswer(decision="deny", reasons=(because,))


def _is_near(model: str, version: str, question: DeploymentQuestion) -> bool:
    """Whether a refusal should mention it: there may be hundreds of others."""
    return (model, version) == (question.model, question.version)
