"""Anchors: the heads of the evidence chain that signed statements noted in a GitOps repository."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plumbline.attestation.envelope import read_envelope
from plumbline.attestation.errors import AttestationError, RevokedKeyError
from plumbline.attestation.keys import TrustedKey, is_key_file, read_keys
from plumbline.attestation.signing import verify_past
from plumbline.attestation.statement_files import FOLDER, is_statement_file
from plumbline.release.verifying.git_objects import Objects


@dataclass
class Anchors:
    """What a GitOps repository says about the evidence chain."""

    hashes: dict[int, str] = field(default_factory=dict)
    """By sequence."""
    problems: list[str] = field(default_factory=list)
    """What should be a statement and does not count, or contradicts another."""
    notes: list[str] = field(default_factory=list)
    """What does not count, and was known not to."""

    def add(self, sequence: int, noted: str, file: str) -> None:
        """Notes one anchor."""
        if self.hashes.setdefault(sequence, noted) != noted:
            self.problems.append(f"{file}: anchors another entry {sequence} than an earlier statement does")


def anchors_in(repository: Path, commit: str = "HEAD") -> Anchors:
    """The anchors of every statement that was ever merged, whether its file is still there or not.

    Args:
        repository: a clone with its whole history, bare or not.
        commit: the tip of the deployed branch.

    Raises:
        RepositoryError: if it is no such clone.
        MalformedError: if the repository's keys cannot be read.
    """
    objects = Objects(repository)
    tip = objects.commit(commit)
    tree = objects.tree(tip)
    keys = read_keys(objects.files(tree, [path for path in tree if is_key_file(path)]))
    anchors = Anchors()
    if objects.is_shallow:
        anchors.problems.append(
            f"{repository}: the clone is shallow, so older anchors are missing: run `git fetch --unshallow` "
            "there"
        )
    for file, versions in sorted(objects.history(FOLDER, tip).items()):
        if is_statement_file(file):
            for content in objects.read(versions).values():
                _note(anchors, file, content, keys)
    return anchors


def _note(anchors: Anchors, file: str, content: bytes, keys: Sequence[TrustedKey]) -> None:
    try:
        says = verify_past(read_envelope(content, file), keys)
    except RevokedKeyError as error:
        anchors.notes.append(f"{file}: does not count: {error}")
    except AttestationError as error:
        anchors.problems.append(f"{file}: {str(error).removeprefix(f'{file}: ')}")
    else:
        anchors.add(says.evidence.sequence, says.evidence.hash, file)
