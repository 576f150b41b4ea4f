"""The public keys that a GitOps repository trusts: one small file each, `policies/keys/<first 16>.yaml`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from plumbline.attestation.ed25519 import check_public_key, key_id
from plumbline.attestation.envelope import decode_base64, encode_base64
from plumbline.attestation.errors import MalformedError
from plumbline.attestation.statement import Digest, Sentence, Time
from plumbline.attestation.strict_yaml import read_record, write_record
from plumbline.attestation.tree import write_file
from plumbline.records import Change, Record

FOLDER = "policies/keys"
"""Where the files lie in the GitOps repository."""


class TrustedKey(Record):
    """A public key, and for what its signature counts."""

    keyid: Digest = Field(description="SHA-256 of the public key's bytes.")
    public_key: str = Field(max_length=200, description="SubjectPublicKeyInfo in base64: PEM's middle line.")
    environments: tuple[str, ...] = Field(
        default=(), description="The only environments it may sign for; all of them if there are none."
    )
    valid_from: Time
    valid_until: Time | None = None
    revoked: Time | None = Field(
        default=None, description="From then on nothing it signed counts, whenever it was signed."
    )
    because: Sentence = ""

    @model_validator(mode="after")
    def _is_a_key(self) -> Self:
        check_public_key(self.key)
        if key_id(self.key) != self.keyid:
            raise ValueError("keyid: it is not the SHA-256 of the public key")
        if self.valid_until is not None and self.valid_until <= self.valid_from:
            raise ValueError("valid_until: it comes before valid_from")
        return self

    @property
    def key(self) -> bytes:
        """The public key's bytes."""
        return decode_base64(self.public_key)

    @property
    def file(self) -> str:
        """Where it lies in the GitOps repository."""
        return f"{FOLDER}/{self.keyid[:16]}.yaml"

    @property
    def content(self) -> bytes:
        """The key as a file."""
        fields = self.model_dump(mode="json", exclude_defaults=True)
        return write_record(fields, "A public key that may sign releases; written by `plumbline keys`.")


def trusted(public_key: bytes, valid_from: datetime.datetime, environments: Iterable[str] = ()) -> TrustedKey:
    """A public key as one that is trusted from a time on."""
    return TrustedKey(
        keyid=key_id(public_key),
        public_key=encode_base64(public_key),
        environments=tuple(environments),
        valid_from=valid_from,
    )


def read_keys(files: Mapping[str, bytes]) -> tuple[TrustedKey, ...]:
    """The keys among a repository's files, by path.

    Raises:
        MalformedError: if one cannot be read, or lies under another's name.
    """
    found = []
    for file, content in sorted(files.items()):
        if not is_key_file(file):
            continue
        key = read_record(content, file, TrustedKey)
        if key.file != file:
            raise MalformedError(f"{file}: holds the key of {key.file}; rename it")
        found.append(key)
    return tuple(found)


def is_key_file(file: str) -> bool:
    """Whether this path is that of a key."""
    return file.startswith(f"{FOLDER}/") and file.endswith(".yaml")


def write_keys(tree: Path, keys: Iterable[TrustedKey]) -> tuple[Change, ...]:
    """Puts public keys into a checked-out tree; what changed."""
    return tuple(change for key in keys for change in write_file(tree, key.file, key.content, "key"))
