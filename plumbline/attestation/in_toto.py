"""A statement as in-toto writes it: https://in-toto.io/Statement/v1, with a predicate of our own.

Two subjects: the image with its digest, and the model version with the model digest. That digest is not of
one file, so it is called by what it is: SHA-256 of the canonical JSON of the folder's sorted
(name, SHA-256) pairs.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from plumbline.attestation.errors import MalformedError
from plumbline.attestation.statement import Statement
from plumbline.attestation.strict_json import first_problem, read_json
from plumbline.canonical import canonical_json

TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "https://plumbline.dev/release/v1"
FOLDER_DIGEST = "plumblineFolderSha256"
"""The name of the model digest's algorithm."""
LARGEST = 64 * 1024
"""Bytes of a payload."""
_SUBJECTS = {"digest", "image"}


def payload_of(statement: Statement) -> bytes:
    """The statement as canonical JSON in UTF-8."""
    predicate = statement.model_dump(mode="json", exclude=_SUBJECTS) | {"tag": statement.image.tag}
    image = {"name": statement.image.repository, "digest": {"sha256": statement.image.digest[7:]}}
    version = {
        "name": f"{statement.model}@{statement.version}",
        "digest": {FOLDER_DIGEST: statement.digest},
    }
    whole = {
        "_type": TYPE,
        "subject": [image, version],
        "predicateType": PREDICATE_TYPE,
        "predicate": predicate,
    }
    return canonical_json(whole).encode()


def read_payload(payload: bytes, file: str = "the statement") -> Statement:
    """The statement that a payload is, if it is written exactly as `payload_of` writes it.

    Raises:
        MalformedError: if not, or if it does not say what its kind must.
    """
    whole = read_json(payload, LARGEST, file)
    try:
        statement = Statement.model_validate_json(canonical_json(_fields(whole)), strict=True)
        exact = payload_of(statement) == payload
    except ValidationError as error:
        raise MalformedError(f"{file}: {first_problem(error)}") from None
    except (KeyError, TypeError, AttributeError, ValueError):
        raise MalformedError(f"{file}: no statement of {PREDICATE_TYPE}") from None
    if not exact:
        raise MalformedError(f"{file}: not in the one form it is written in, or with fields nobody defined")
    return statement


def _fields(whole: Any) -> dict[str, Any]:
    if (whole["_type"], whole["predicateType"]) != (TYPE, PREDICATE_TYPE):
        raise KeyError("another type")
    image, version = whole["subject"]
    predicate = dict(whole["predicate"])
    said = {
        "repository": image["name"],
        "tag": predicate.pop("tag"),
        "digest": f"sha256:{image['digest']['sha256']}",
    }
    return {**predicate, "image": said, "digest": version["digest"][FOLDER_DIGEST]}
