"""`config.json`: which model an image holds. It lies among the model's files and is none of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import Field, ValidationError, model_validator

from plumbline.attestation.errors import MalformedError
from plumbline.attestation.strict_json import first_problem, read_json
from plumbline.canonical import folder_digest
from plumbline.model_files import READERS
from plumbline.records import Record

if TYPE_CHECKING:
    from plumbline.intent import Reading

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
ImageDigest = Annotated[str, Field(pattern="^sha256:[0-9a-f]{64}$")]
Version = Annotated[str, Field(pattern="^[0-9][A-Za-z0-9._-]{0,63}$")]
"""A registry's version number: it begins with a digit, so that no `champion` or `latest` is taken for one."""
ModelName = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,62}$")]
Column = Annotated[str, Field(pattern="^[^/\\x00-\\x1f]{1,100}$")]
"""A column's name; without a slash, for it stands in the ids of pictures."""

CONFIG_FILE = "config.json"
"""What `MODEL_CONFIG_PATH` names in an image."""
LARGEST = 64 * 1024
"""Bytes."""


class PinnedReader(Record):
    """A model in this one's folder that reads a feature off pictures, digit by digit."""

    feature: Column
    """What it reads."""
    model: ModelName
    digest: Digest
    """The model digest of its files, under `readers/<model>/`."""
    version: Version | None = None
    """The registry's version number where it has one; checks name its digest else."""
    pictures: tuple[Column, ...] = Field(min_length=1, max_length=9)
    """The columns of its pictures, the most significant digit first."""


class PinnedModel(Record):
    """`config.json`: which model the image holds. Never an alias."""

    model: ModelName
    digest: Digest
    """The model digest, of its files without this one."""
    version: Version | None = None
    """The registry's version number; else MODEL_VERSION says it."""
    image: ImageDigest | None = None
    """The digest of the image it runs from; else a statement says it, or the files do."""
    folder: str = "."
    """Where the files are, below this file's folder."""
    reads: tuple[PinnedReader, ...] = Field(default=(), max_length=20)
    """Which models in its folder read for it, and off which pictures."""

    @model_validator(mode="after")
    def _stays_inside(self) -> Self:
        parts = PurePosixPath(self.folder).parts
        if self.folder.startswith("/") or ".." in parts or "\\" in self.folder:
            raise ValueError("folder: it must lie below the file's own folder")
        return self

    @model_validator(mode="after")
    def _reads_each_once(self) -> Self:
        features = [one.feature for one in self.reads]
        pictures = [column for one in self.reads for column in one.pictures]
        if len({*features, *pictures}) != len(features) + len(pictures):
            raise ValueError("reads: a feature or a column of pictures stands twice")
        if len({(one.model, one.digest, one.version) for one in self.reads}) != len(self.readers):
            raise ValueError("reads: one model is pinned to two versions")
        return self

    @property
    def readers(self) -> dict[str, PinnedReader]:
        """The models that read, by name."""
        return {one.model: one for one in self.reads}


def read_pinned(content: bytes, file: str) -> PinnedModel:
    """What a config.json says.

    Args:
        content: its bytes.
        file: what errors call it.

    Raises:
        MalformedError: it is none; says what is wrong.
    """
    try:
        return PinnedModel.model_validate(read_json(content, LARGEST, file))
    except ValidationError as error:
        raise MalformedError(f"{file}: {first_problem(error)}") from None


def config_text(
    model: str,
    digest: str,
    version: str | None = None,
    folder: str = ".",
    reads: Sequence[PinnedReader] = (),
) -> str:
    """The `config.json` of a model."""
    fields: dict[str, Any] = {"model": model, "digest": digest, "version": version, "folder": folder}
    fields["reads"] = [one.model_dump(mode="json", exclude_none=True) for one in reads]
    return json.dumps({name: value for name, value in fields.items() if value}, sort_keys=True) + "\n"


def pinned_readers(folder: Path, reads: Sequence[Reading]) -> tuple[PinnedReader, ...]:
    """The readers that a version carries, as its `config.json` pins them.

    They have no version number there: the registry may give one later, and the image must stay the same.

    Args:
        folder: the model's files.
        reads: what its spec has read.

    Raises:
        ValueError: a reader is not there, or holds a link.
    """
    return tuple(
        PinnedReader(
            feature=one.feature,
            model=one.model,
            digest=folder_digest(folder / READERS / one.model),
            pictures=one.pictures,
        )
        for one in reads
    )
