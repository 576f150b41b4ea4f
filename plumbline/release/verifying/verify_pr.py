"""The judgement of a pull request in the GitOps repository: whether HEAD may be merged into BASE.

Keys, policy and holds are BASE's, so that a pull request cannot bring its own; statements come with HEAD,
because they are signed.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from plumbline.attestation.envelope import Envelope, read_envelope
from plumbline.attestation.errors import AttestationError
from plumbline.attestation.in_toto import read_payload
from plumbline.attestation.judging import changes_what_runs, judge_change
from plumbline.attestation.manifests import Refusal, only_changed
from plumbline.attestation.signing import verify
from plumbline.attestation.statement_files import is_statement_file, statement_file
from plumbline.attestation.trust import Trust
from plumbline.release.verifying.attributes import judge_attributes
from plumbline.release.verifying.both_sides import both_manifests
from plumbline.release.verifying.code_owners import PLACES, weakened
from plumbline.release.verifying.file_rules import changed_paths, judge_files, judge_mixture, shown
from plumbline.release.verifying.git_objects import Objects
from plumbline.release.verifying.side import Side
from plumbline.release.verifying.spent import name_spent
from plumbline.release.verifying.trusting import judge_trust, trust_of


@dataclass(frozen=True)
class Judgement:
    """What came out, and what it rests on."""

    base: str
    head: str
    refusals: tuple[Refusal, ...]
    changed: int
    """How many files differ."""
    releases: tuple[str, ...]
    """What the accepted statements are about, for people."""


def verify_pull_request(repository: Path, base: str, head: str, now: datetime.datetime) -> Judgement:
    """Everything that speaks against merging HEAD into BASE.

    Args:
        repository: a clone, bare or not, with both commits.
        base: the commit it would be merged into.
        head: the commit that is proposed; it must hold all of BASE.
        now: the time.

    Raises:
        RepositoryError: if the clone or one of the commits cannot be used.
    """
    objects = Objects(repository)
    old, new = objects.commit(base), objects.commit(head)
    before, after = Side(objects, objects.tree(old)), Side(objects, objects.tree(new))
    changed = changed_paths(before.tree, after.tree)
    releases: tuple[str, ...] = ()
    try:
        trust = trust_of(before)
    except AttestationError as error:
        refusals = [Refusal(file="BASE", because=str(error))]
    else:
        refusals = _not_ancestor(objects, old, new)
        refusals += _judge(before, after, changed, trust, now)
        releases = _releases(_statements(before, after)[0], trust, now)
    return Judgement(old, new, tuple(dict.fromkeys(refusals)), len(changed), releases)


def _not_ancestor(objects: Objects, old: str, new: str) -> list[Refusal]:
    if objects.is_ancestor(old, new):
        return []
    because = f"{new[:12]} does not hold all of {old[:12]}, so what is judged is not what would be merged"
    hint = (
        "fetch the whole history (fetch-depth: 0)"
        if objects.is_shallow
        else "merge BASE into it, or rebase it"
    )
    return [Refusal(file="HEAD", because=f"{because}: {hint}")]


def _judge(
    before: Side, after: Side, changed: list[str], trust: Trust, now: datetime.datetime
) -> list[Refusal]:
    refusals = judge_files(before.tree, after.tree, changed, trust.policy)
    refusals += judge_attributes(after, changed)
    refusals += weakened(_owners(before), _owners(after))
    statements, unread = _statements(before, after)
    refusals += unread + judge_trust(before, after)
    was, becomes = both_manifests(before, after, [*changed, *_named(statements)], trust.policy)
    refusals += judge_change(was, becomes, statements, _with_holds(after, trust), now)
    _, states = only_changed(was, becomes)
    refusals += name_spent(refusals, states, before.tree, statements, trust.policy)
    if changes_what_runs(was, becomes, trust.policy) or statements:
        refusals += judge_mixture(before.tree, changed)
    return refusals


def _owners(side: Side) -> dict[str, bytes]:
    """Every CODEOWNERS; a link or a huge file names nobody, but hides those that come after it."""
    return {place: b"" for place in PLACES if place in side.tree} | side.files(PLACES)


def _statements(before: Side, after: Side) -> tuple[dict[str, Envelope], list[Refusal]]:
    """The statements that come with the change; one that is in BASE is spent."""
    brought = [path for path in after.tree if is_statement_file(path) and path not in before.tree]
    contents = after.files(brought)
    found: dict[str, Envelope] = {}
    refusals = []
    for path in brought:
        if path not in contents:
            continue  # refused as a file
        try:
            envelope = read_envelope(contents[path], shown(path))
            if statement_file(envelope) != path:
                raise AttestationError(
                    f"belongs at {statement_file(envelope)}: its name is made of its content"
                )
            found[path] = envelope
        except AttestationError as error:
            because = str(error).removeprefix(f"{shown(path)}: ")
            refusals.append(Refusal(file=shown(path), because=because))
    return found, refusals


def _named(statements: Mapping[str, Envelope]) -> set[str]:
    """The files that statements name, whether they are to be believed or not."""
    return {file for envelope in statements.values() for file in read_payload(envelope.body).files}


def _releases(statements: Mapping[str, Envelope], trust: Trust, now: datetime.datetime) -> tuple[str, ...]:
    said = []
    for envelope in statements.values():
        try:
            says = verify(envelope, trust.keys, now)
        except AttestationError:
            continue
        said.append(f"{says.kind} of {says.name}")
    return tuple(said)


def _with_holds(after: Side, trust: Trust) -> Trust:
    """BASE's trust, and the holds that come with the change; that those can be read is seen to elsewhere."""
    return replace(trust, holds=(*trust.holds, *after.holds()))
