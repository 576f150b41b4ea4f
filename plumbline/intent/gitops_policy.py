"""`policies/plumbline.yaml` of a GitOps repository: what may be changed there only with a statement."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from plumbline.intent.base import Intent, Name, RelativePath

ImageName = Annotated[
    str,
    Field(
        pattern="^[a-z0-9][a-z0-9.:-]*(/[a-z0-9][a-z0-9._-]*)+$",
        description="Image repository with its registry, without tag.",
    ),
]


def _pattern(text: str) -> str:
    if not text.isprintable() or not re.fullmatch(r"[^/\[\]?{}]+(/[^/\[\]?{}]+)*", text):
        raise ValueError(f"{text!r}: a path's letters, `*` within a name, or `**` for any folders")
    return text


PathPattern = Annotated[
    RelativePath,
    AfterValidator(_pattern),
    Field(description="A path in the repository; `*` is anything within a name, `**` any folders."),
]


Namespace = Annotated[str, Field(pattern="^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]


class ManagedModel(Intent):
    """A model whose releases need a statement, and the images it is released as."""

    model: str = Name
    images: tuple[ImageName, ...] = Field(min_length=1)


class ManagedEnvironment(Intent):
    """One environment, and the files that say what runs in it."""

    name: str = Field(pattern="^[a-z][a-z0-9-]{0,30}$")
    paths: tuple[PathPattern, ...] = Field(min_length=1)
    namespaces: tuple[Namespace, ...] = Field(
        default=(), description="Where it is in the cluster; what admission there judges belongs to it."
    )


class GitOpsPolicy(Intent):
    """What `plumbline verify-pr` holds a pull request to, always as the base of the pull request says it."""

    policy: Literal["gitops"]
    repository: str = Field(
        pattern="^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$",
        description="This repository, as `release.repository` in the models' specs names it.",
    )
    models: tuple[ManagedModel, ...] = Field(min_length=1)
    environments: tuple[ManagedEnvironment, ...] = Field(min_length=1)
    shared: tuple[PathPattern, ...] = Field(
        default=(), description="Files that several environments build on; no release edits them."
    )
    other_images: tuple[ImageName, ...] = Field(
        default=(), description="Images that may stand beside the models' in these files, in any version."
    )
    longest_days: int = Field(
        default=30, ge=1, le=365, description="A statement that is valid for longer is not accepted."
    )
    pickled_models: bool = Field(
        default=False, description="Whether a model may run whose loading unpickles something."
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        models = [managed.model for managed in self.models]
        images = [image for managed in self.models for image in managed.images]
        names = [environment.name for environment in self.environments]
        namespaces = [name for environment in self.environments for name in environment.namespaces]
        for listed in (models, [*images, *self.other_images], names, namespaces):
            if len(set(listed)) != len(listed):
                raise ValueError(
                    "gitops: a model, an image, an environment or a namespace is listed more than once"
                )
        return self
