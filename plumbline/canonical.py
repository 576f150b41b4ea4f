"""Canonical JSON and the digests that keys are made of."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel


def canonical_json(value: Any) -> str:
    """The one JSON text for `value`: keys sorted, no spaces, no NaN.

    Records, wherever they stand, are written as their fields.

    Raises:
        ValueError: for a NaN or an infinity, which JSON cannot say.
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), allow_nan=False, ensure_ascii=False, default=_plain
    )


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    raise TypeError(f"{type(value).__name__} has no canonical JSON")


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_digest(folder: Path) -> str:
    """SHA-256 over a folder's files: the digest of its sorted (relative name, file digest) pairs.

    Raises:
        ValueError: the folder holds no file, or something that is neither file nor folder (a link).
    """
    found = sorted(folder.rglob("*"))
    links = [path for path in found if path.is_symlink() or not (path.is_file() or path.is_dir())]
    if links:
        raise ValueError(f"{links[0]} is neither a file nor a folder: a digest cannot hold it")
    files = sorted(
        (path.relative_to(folder).as_posix(), file_digest(path)) for path in found if path.is_file()
    )
    if not files:
        raise ValueError(f"{folder} holds no files")
    return digest(files)


def seed_from(*parts: str) -> int:
    """A 32-bit seed that depends on nothing but `parts` (model, window, policy)."""
    return int(hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8], 16)
