"""Where statements lie in the GitOps repository: each under a name made of its content, never rewritten.

`plumbline/statements/<model>/<environment>/<version>-<kind>-<first 16 of the digest>.json`
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from plumbline.attestation.envelope import Envelope
from plumbline.attestation.in_toto import read_payload
from plumbline.attestation.tree import write_file
from plumbline.records import Change

FOLDER = "plumbline/statements"

_IMAGE = re.compile("sha256:[0-9a-f]{64}")


def statement_file(envelope: Envelope) -> str:
    """The path of a statement in the GitOps repository."""
    statement = read_payload(envelope.body)
    digest = hashlib.sha256(envelope.body).hexdigest()
    name = f"{statement.version}-{statement.kind}-{digest[:16]}.json"
    return f"{FOLDER}/{statement.model}/{statement.environment}/{name}"


def is_statement_file(file: str) -> bool:
    """Whether this path is that of a statement: everything in the folder but what only explains."""
    return file.startswith(f"{FOLDER}/") and not file.endswith(".md")


def write_statement(tree: Path, envelope: Envelope) -> tuple[Change, ...]:
    """Puts a signed statement into a checked-out tree; what changed, nothing if it is there already."""
    return write_file(tree, statement_file(envelope), envelope.content, "statement")


def replaced_by(changes: Iterable[Change]) -> tuple[str, ...]:
    """The digests of the images that an edit replaces, from what it changed: a statement's `replaces`."""
    return tuple(sorted({digest for change in changes for digest in _IMAGE.findall(change.old)}))
