"""`config.json`: which model an image holds. It lies among the model's files and is none of them."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Annotated, Self

from pydantic import Field, ValidationError, model_validator

from plumbline.attestation.errors import MalformedError
from plumbline.attestation.strict_json import first_problem, read_json
from plumbline.records import Record

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
ImageDigest = Annotated[str, Field(pattern="^sha256:[0-9a-f]{64}$")]
Version = Annotated[str, Field(pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]

CONFIG_FILE = "config.json"
"""What `MODEL_CONFIG_PATH` names in an image."""
LARGEST = 64 * 1024
"""Bytes."""


class PinnedModel(Record):
    """`config.json`: which model the image holds. Never an alias."""

    model: str = Field(pattern="^[a-z][a-z0-9_]{0,62}$")
    digest: Digest
    """The model digest, of its files without this one."""
    version: Version | None = None
    """The registry's version number; else MODEL_VERSION says it."""
    image: ImageDigest | None = None
    """The digest of the image it runs from; else a statement says it, or the files do."""
    folder: str = "."
    """Where the files are, below this file's folder."""

    @model_validator(mode="after")
    def _stays_inside(self) -> Self:
        parts = PurePosixPath(self.folder).parts
        if self.folder.startswith("/") or ".." in parts or "\\" in self.folder:
            raise ValueError("folder: it must lie below the file's own folder")
        return self


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


def config_text(model: str, digest: str, version: str | None = None, folder: str = ".") -> str:
    """The `config.json` of a model."""
    fields = {"model": model, "digest": digest, "version": version, "folder": folder}
    return json.dumps({name: value for name, value in fields.items() if value}, sort_keys=True) + "\n"
