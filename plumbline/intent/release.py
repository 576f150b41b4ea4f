"""A spec's release: what is deployed, where, in which order, and how it is seen to run."""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any, Self

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from plumbline.intent.base import Intent, RelativePath
from plumbline.intent.forge_place import ForgePlace
from plumbline.records import Record, unless_empty

EnvironmentName = Field(pattern="^[a-z][a-z0-9-]{0,30}$", description="Such as dev, staging, production.")


_LAYERS = {"base", "overlays", "environments", "envs"}
"""Names of folders that say how a tree is laid out, and not what is in it."""


class Observe(Intent):
    """Where to see what really runs. One of the three; without any, the merge is all that is seen."""

    http: str | None = Field(
        default=None,
        pattern="^https?://[^\\s]+$",
        description="Address that answers with the image digest and the model version it serves, in JSON.",
    )
    argocd: str | None = Field(default=None, description="Name of the Argo CD Application.")
    kubernetes: str | None = Field(
        default=None,
        pattern="^[a-z0-9-]+/[a-z0-9.-]+$",
        description="The Deployment, as namespace/name.",
    )
    connection: str | None = Field(
        default=None, description="Airflow connection with the address and credentials of that server."
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(way is not None for way in (self.http, self.argocd, self.kubernetes)) != 1:
            raise ValueError("observe: give exactly one of `http`, `argocd` and `kubernetes`")
        return self


class Environment(Intent):
    """One place a version is released to; the next one waits for it."""

    name: str = EnvironmentName
    file: RelativePath
    soak_hours: Decimal = Field(
        default=Decimal(0),
        ge=0,
        le=24 * 90,
        description="Hours a version must have run here, healthy, before the next environment is proposed.",
    )
    observe: Observe | None = None

    @model_serializer(mode="wrap")
    def _without_what_is_not_said(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return unless_empty(fields(self), "observe")


class Target(Record):
    """One container's image in one environment: what a promotion edits."""

    repository: str
    branch: str
    environment: str
    file: str
    container: str
    image: str

    @property
    def name(self) -> str:
        """What is released: the name of the folder that holds the file, environments and layers left out."""
        folders = [part for part in PurePosixPath(self.file).parent.parts if part not in _LAYERS]
        named = [part for part in folders if part != self.environment]
        return named[-1] if named else PurePosixPath(self.file).stem


class Release(ForgePlace):
    """The deployments that run the model, in the GitOps repo."""

    environment: str = "production"
    file: RelativePath | None = None
    environments: tuple[Environment, ...] = Field(
        default=(), description="From the first to be released to, to production; instead of `file`."
    )
    container: str = Field(
        pattern="^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", description="The container that runs the model."
    )
    image: str = Field(
        pattern="^[a-z0-9][a-z0-9.:-]*(/[a-z0-9][a-z0-9._-]*)+$", description="Image repository, without tag."
    )

    @model_validator(mode="after")
    def _files_are_named_once(self) -> Self:
        if bool(self.environments) == (self.file is not None):
            raise ValueError("release: give either `file` or `environments`")
        names = [stage.name for stage in self.stages]
        files = [stage.file for stage in self.stages]
        if len(set(names)) != len(names) or len(set(files)) != len(files):
            raise ValueError("release: two environments share a name or a file")
        return self

    @model_serializer(mode="wrap")
    def _as_written(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A spec written before there were forges and environments keeps its digest."""
        said = unless_empty(fields(self), "address", "connection", "environments", "file")
        defaults = {"forge": "local", "branch": "main"}
        return {name: value for name, value in said.items() if defaults.get(name) != value}

    def at(self, environment: str) -> Target:
        """Where a version is released to in one of the environments.

        Raises:
            KeyError: if there is no such environment.
        """
        stage = next((stage for stage in self.stages if stage.name == environment), None)
        if stage is None:
            raise KeyError(f"{environment!r} is none of {', '.join(one.name for one in self.stages)}")
        return Target(
            repository=self.repository,
            branch=self.branch,
            environment=stage.name,
            file=stage.file,
            container=self.container,
            image=self.image,
        )

    @property
    def targets(self) -> tuple[Target, ...]:
        """Every place a version is released to, in order; the last is where the champion runs."""
        return tuple(self.at(stage.name) for stage in self.stages)

    @property
    def stages(self) -> tuple[Environment, ...]:
        """The environments in their order; the last is production, where the champion runs."""
        if self.environments:
            return self.environments
        return (Environment(name=self.environment, file=str(self.file)),)
