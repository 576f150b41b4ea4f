"""What Plumbline states about a release, for anybody who holds the public key."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from plumbline.records import Image, Outcome, Record, unless_empty

Kind = Literal["promotion", "waiver", "rollback"]

_MODEL = "^[a-z][a-z0-9_]{0,62}$"
_VERSION = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
_HEX = "^[0-9a-f]{64}$"
_DIGEST = "^sha256:[0-9a-f]{64}$"


def _utc(time: datetime.datetime) -> datetime.datetime:
    if time.tzinfo is None:
        raise ValueError("a time needs a time zone")
    if not 2000 <= time.year < 9000:  # so that no sum of times overflows
        raise ValueError("no time of ours: a year between 2000 and 9000")
    return time.astimezone(datetime.UTC).replace(microsecond=0)


def _file(name: str) -> str:
    parts = name.split("/")
    if not name.isprintable() or "\\" in name or {"", ".", "..", ".git"} & set(parts):
        raise ValueError(f"{name!r} is no plain path inside the repository")
    return name


Time = Annotated[datetime.datetime, AfterValidator(_utc)]
"""A time in UTC, in whole seconds."""
File = Annotated[str, AfterValidator(_file), Field(max_length=300)]
"""A path inside the GitOps repository."""
Digest = Annotated[str, Field(pattern=_HEX)]
"""SHA-256 in hex."""
ImageDigest = Annotated[str, Field(pattern=_DIGEST)]
"""sha256: and the digest in hex."""
LONGEST_NAME = 200
"""Characters of a name that a statement holds: a person's, a service's, a repository's, a gate's."""
LONGEST_SENTENCE = 1000
"""Characters of a sentence that a statement holds."""
Name = Annotated[str, Field(max_length=LONGEST_NAME)]
"""What people call somebody or something."""
Sentence = Annotated[str, Field(max_length=LONGEST_SENTENCE)]
"""What a person wrote or reads."""


class Gate(Record):
    """One gate in brief: the worst that came of any of its groups."""

    gate: Name
    outcome: str = Field(max_length=40)
    groups: int = Field(default=1, ge=1, description="How many groups it was judged for.")


class Judged(Record):
    """What the version was judged by. The evidence holds all of it under the verdict's key."""

    verdict: Digest = Field(description="The verdict's key.")
    outcome: Outcome
    measurements: Digest = Field(description="SHA-256 of the measurements' canonical JSON.")
    gates: tuple[Gate, ...] = Field(default=(), max_length=500)
    spec: Digest
    policy: Digest
    policy_commit: str | None = Field(
        default=None, pattern="^[0-9a-f]{40}([0-9a-f]{24})?$", description="Where the policy stood in Git."
    )
    data: Digest = Field(description="The content of the rows it was judged on.")


class Waiver(Record):
    """A person's approval of a version that the machine could not decide."""

    person: Name = Field(min_length=1)
    reason: Sentence
    expires: Time


class Anchor(Record):
    """The head of the evidence chain when this was stated: whoever holds it can tell what was cut off."""

    sequence: int = Field(ge=1)
    hash: Digest


class CarriedVersion(Record):
    """A version of another model that lies in this one's folder, and is released with it."""

    model: str = Field(pattern=_MODEL)
    digest: Digest = Field(description="The model digest.")


class Statement(Record):
    """That one version may run in one environment, as one image, in these files; and why."""

    kind: Kind
    model: str = Field(pattern=_MODEL)
    version: str = Field(pattern=_VERSION, description="The registry's version number.")
    digest: Digest = Field(description="The model digest.")
    image: Image
    repository: Name = Field(description="The GitOps repository, as its policy says.")
    environment: str = Field(pattern="^[a-z][a-z0-9-]{0,30}$")
    target: Name = Field(description="What is released: the service's name.")
    files: tuple[File, ...] = Field(min_length=1, max_length=20, description="The files it may be named in.")
    replaces: tuple[ImageDigest, ...] = Field(
        default=(),
        max_length=20,
        description="The images that stood in the files before: it is for the step from there, and no other.",
    )
    judged: Judged | None = Field(default=None, description="None for a rollback to what was never judged.")
    waiver: Waiver | None = None
    requested_by: Name
    because: Sentence
    pickled: bool = Field(default=False, description="Whether loading the model unpickles something.")
    issued: Time
    expires: Time | None = Field(default=None, description="None for a rollback.")
    evidence: Anchor
    carries: tuple[CarriedVersion, ...] = Field(
        default=(), max_length=20, description="Versions of other models that read features for it."
    )

    @model_serializer(mode="wrap")
    def _without_carrying_nothing(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A statement about a model that nobody reads for is written as it was before any were."""
        return unless_empty(fields(self), "carries")

    @model_validator(mode="after")
    def _says_what_its_kind_must(self) -> Self:
        needed = {"promotion": "pass", "waiver": "insufficient"}.get(self.kind)
        outcome = self.judged.outcome if self.judged else None
        if needed and outcome != needed:
            raise ValueError(f"a {self.kind} needs a verdict `{needed}`, not {outcome or 'none'}")
        if (self.kind == "waiver") != (self.waiver is not None):
            raise ValueError(f"a {self.kind} {'needs' if self.kind == 'waiver' else 'has no'} waiver")
        if (self.kind == "rollback") != (self.expires is None):
            raise ValueError(f"a {self.kind} {'never expires' if self.kind == 'rollback' else 'must expire'}")
        return self

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.expires is not None and self.expires <= self.issued:
            raise ValueError("it expires before it is issued")
        if self.waiver is not None:
            if self.waiver.person == self.requested_by:
                raise ValueError("nobody waives their own request")
            if self.expires is None or self.expires > self.waiver.expires:
                raise ValueError("it outlives its waiver")
        for name, values in (("files", self.files), ("replaces", self.replaces)):
            if tuple(sorted(set(values))) != values:
                raise ValueError(f"{name}: in order, each once")
        return self

    @property
    def name(self) -> str:
        """What it is about, for people: `acs_employment 7 in production`."""
        return f"{self.model} {self.version} in {self.environment}"
