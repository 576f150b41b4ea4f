"""What is deployed: images, versions, the pull requests that carry them, and what became of each."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from plumbline.records.base import Record, unless_empty
from plumbline.records.subjects import Role


class Image(Record):
    """An OCI image in a layout: its tag resolves to its digest before anything names them."""

    repository: str
    tag: str
    digest: str = Field(pattern="^sha256:[0-9a-f]{64}$")

    def __str__(self) -> str:
        return f"{self.repository}:{self.tag}@{self.digest}"


class Registration(Record):
    """A model version in the registry, and the image that holds it."""

    model: str
    role: Role
    version: str = Field(description="The registry's version number.")
    digest: str = Field(description="The model digest.")
    run: str = Field(description="The tracking run that holds its reports.")
    image: Image
    training: str = Field(description="The training request's key.")


class Change(Record):
    """An edit of the GitOps repo as data."""

    file: str
    path: str = Field(description="Path inside the document, e.g. `spec.template.spec.containers[0].image`.")
    old: str
    new: str


class Draft(Record):
    """A pull request as it is asked for: what a forge is given to open one, or to write one anew."""

    branch: str
    base: str
    title: str
    body: str
    head: str = Field(description="The commit it proposes; already on the branch.")
    labels: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()


class Status(Record):
    """What a forge shows beside a commit; a required one that is not `success` keeps it from being merged."""

    name: str
    state: Literal["success", "pending", "failure"]
    text: str = Field(max_length=140, description="One line for people.")
    address: str = ""


class Approval(Record):
    """A person's yes to a pull request, given where the forge knows who they are."""

    person: str
    commit: str = Field(description="The head they looked at; a later one is not approved.")
    at: datetime.datetime


class PullRequest(Record):
    """A proposed change of the GitOps repo, and what became of it."""

    number: int
    state: Literal["open", "merged", "closed"]
    branch: str
    base: str
    title: str
    body: str
    files: tuple[str, ...]
    diff: str = ""
    head: str = Field(default="", description="Commit at the branch's tip.")
    merged_as: str | None = Field(default=None, description="Merge commit, once merged.")
    author: str = ""
    url: str = Field(default="", description="Where people see it.")
    labels: tuple[str, ...] = ()
    finished_by: str = Field(default="", description="Who merged or closed it.")
    finished_at: datetime.datetime | None = None

    @model_serializer(mode="wrap")
    def _without_what_the_forge_does_not_say(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return unless_empty(fields(self), "author", "url", "labels", "finished_by", "finished_at")


class Promotion(Record):
    """A version proposed for one environment: its evidence, and the pull request that carries it."""

    model: str
    registration: Registration
    verdict: str = Field(description="Key of the verdict that allows it.")
    champion: str = Field(description="Digest of the version it replaces.")
    gates: tuple[str, ...] = Field(description="The champion's failing gates: its cause.")
    target: str
    environment: str
    changes: tuple[Change, ...]
    pull_request: PullRequest


class Observation(Record):
    """What was seen to run in an environment, and who said so."""

    environment: str
    source: Literal["merge", "http", "argocd", "kubernetes"] = Field(
        description="`merge` where nothing but Git can be seen."
    )
    image: str | None = Field(description="Digest of the image that runs, sha256:...; none if none was told.")
    version: str | None = Field(
        description="The registry's version number that serves; none if none was told."
    )
    healthy: bool
    because: str = Field(description="One sentence a person can use.")
    at: datetime.datetime


class Merge(Record):
    """What Git says runs in an environment: a version, and the commit that put it there."""

    model: str
    environment: str
    registration: Registration
    why: Literal["promotion", "rollback"]
    pull_request: int
    commit: str = Field(description="The merge commit in the GitOps repo.")
    by: str = Field(default="", description="Who merged it.")
    at: datetime.datetime


class Mismatch(Record):
    """An environment that does not run what Git says, or does not run it well."""

    model: str
    environment: str
    image: str = Field(description="Digest of the image that Git says.")
    version: str = Field(description="The version that Git says.")
    since: str = Field(description="The commit of the GitOps repo that says so.")
    observation: Observation
    because: str = Field(description="One sentence a person can use.")


class Rollout(Record):
    """A version seen to run in an environment: from then on it is what is there."""

    model: str
    digest: str = Field(description="The model digest.")
    version: str
    image: str = Field(description="Digest of the image.")
    environment: str
    since: str = Field(description="The commit of the GitOps repo that put it there.")
    merged_by: str = ""
    observation: Observation


class Hold(Record):
    """A version that must not be promoted until a person lifts it."""

    model: str
    version: str
    digest: str = Field(description="The model digest.")
    image: str = Field(description="Digest of the image.")
    because: str
    by: str = Field(description="Who or what put it there.")
    at: datetime.datetime


class Holding(Record):
    """A hold that was asked for, and the pull request that puts it into the GitOps repo."""

    model: str
    hold: Hold
    pull_request: int
    url: str = Field(default="", description="Where people see the pull request.")

    @model_serializer(mode="wrap")
    def _without_what_the_forge_does_not_say(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return unless_empty(fields(self), "url")


class Lift(Record):
    """The end of a hold: its file was seen to be gone from the GitOps repo."""

    model: str
    hold: Hold
    by: str = Field(default="", description="Who merged it, where that is known.")
    at: datetime.datetime
    pull_request: int | None = Field(default=None, description="None where its file was removed by hand.")
    url: str = Field(default="", description="Where people see the pull request.")

    @model_serializer(mode="wrap")
    def _without_what_nobody_said(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return unless_empty(fields(self), "pull_request", "url")


class Review(Record):
    """A version that a reviewer rejected in the registry, which does not tell who."""

    model: str
    registration: Registration
    because: str


class Rollback(Record):
    """A way back: the version that was in an environment before, and the pull request that returns to it."""

    model: str
    environment: str
    wrong: Registration = Field(description="The version that leaves.")
    right: Registration = Field(description="The version that returns.")
    because: str
    by: str
    hold: Hold = Field(description="On the version that leaves: by whom, why, and since when.")
    takes_back: bool = Field(
        default=False, description="It undoes an earlier rollback: the hold is not put in force."
    )
    changes: tuple[Change, ...]
    pull_request: PullRequest
