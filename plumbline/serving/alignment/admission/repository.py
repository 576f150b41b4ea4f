"""What a GitOps repository says at one commit: whom it trusts, what it states, what it pins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plumbline.attestation.envelope import Envelope, read_envelope
from plumbline.attestation.errors import AttestationError
from plumbline.attestation.in_toto import read_payload
from plumbline.attestation.statement import Statement
from plumbline.attestation.statement_files import is_statement_file, statement_file
from plumbline.attestation.trust import Trust, read_trust
from plumbline.errors import PlumblineError
from plumbline.intent import GitOpsPolicy
from plumbline.release.verifying.file_rules import is_manifest
from plumbline.release.verifying.reading import manifests_of
from plumbline.release.verifying.scope import Reading


@dataclass(frozen=True)
class Stated:
    """A statement of the repository; whether it is to be believed is the judge's to say."""

    file: str
    envelope: Envelope
    says: Statement


@dataclass(frozen=True)
class Repository:
    """All of it. Pure data."""

    trust: Trust
    stated: tuple[Stated, ...]
    pinned: Mapping[str, frozenset[str]]
    """The digests that a file names, by file: of those that statements are for and that are there."""
    unread: tuple[str, ...] = ()
    """Statements that cannot be read, and why; none of them counts."""

    def stands(self, one: Stated) -> bool | None:
        """Whether a statement's file still names its image; None where none of its files is here."""
        there = [self.pinned[file] for file in one.says.files if file in self.pinned]
        return any(one.says.image.digest in digests for digests in there) if there else None


def read_repository(trusted: Mapping[str, bytes], manifests: Mapping[str, bytes]) -> Repository:
    """What the files of a repository say.

    Args:
        trusted: policy, keys, holds and statements, by path.
        manifests: the files that `named_files` names, by path; those that are there.

    Raises:
        MalformedError: if there is no policy or no key, or one of those cannot be read.
    """
    trust = read_trust(trusted)
    stated, unread = _statements(trusted)
    pinned = {file: _digests(file, content, trust.policy) for file, content in manifests.items()}
    return Repository(trust, stated, pinned, unread)


def named_files(trusted: Mapping[str, bytes]) -> set[str]:
    """The manifests that statements are for."""
    stated, _ = _statements(trusted)
    return {file for one in stated for file in one.says.files if is_manifest(file)}


def _statements(files: Mapping[str, bytes]) -> tuple[tuple[Stated, ...], tuple[str, ...]]:
    found, unread = [], []
    for file, content in sorted(files.items()):
        if not is_statement_file(file):
            continue
        try:
            envelope = read_envelope(content, file)
            if statement_file(envelope) != file:
                raise AttestationError(f"{file}: belongs at {statement_file(envelope)}")
            found.append(Stated(file, envelope, read_payload(envelope.body)))
        except AttestationError as error:
            unread.append(str(error))
    return tuple(found), tuple(unread)


def _digests(file: str, content: bytes, policy: GitOpsPolicy) -> frozenset[str]:
    """What a manifest names; nothing, where it cannot be read."""
    return frozenset(_named(file, content, policy))


def _named(file: str, content: bytes, policy: GitOpsPolicy) -> Iterator[str]:
    names = tuple(image.lower() for managed in policy.models for image in managed.images)
    try:
        said = manifests_of(content, Reading(file, names, lambda _: False))
    except PlumblineError:
        return
    yield from (image.digest for image in said.images if image.digest)
