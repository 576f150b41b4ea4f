"""The statements that speak for a change in the cluster, and what the one judge says to it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from plumbline.attestation.errors import AttestationError
from plumbline.attestation.judging import at_admission, judge_change
from plumbline.attestation.manifests import Manifests, Refusal, only_changed
from plumbline.attestation.signing import verify_past
from plumbline.serving.alignment.admission.repository import Repository, Stated


@dataclass(frozen=True)
class Judgement:
    """What speaks against a change, and what speaks for it."""

    refusals: tuple[Refusal, ...] = ()
    statements: tuple[str, ...] = ()
    """The files of the statements it was judged with."""


def judge(
    before: Manifests, after: Manifests, repository: Repository, environment: str, now: datetime.datetime
) -> Judgement:
    """Judges a change in an environment's namespace.

    What the repository's main branch pins may be made to run, whatever ran before and however old its
    statement is: both were judged when it was merged. Where the pinning file is not at hand, the statement
    must be for just this step, and valid now.

    Args:
        before: what the object said.
        after: what it would say.
        repository: what the GitOps repository says.
        environment: where the object is.
        now: the time.
    """
    gone, new = only_changed(before, after)
    if (gone, new) == (Manifests(), Manifests()) and not after.unreadable:
        return Judgement()
    for_it = _speaking_for(new, after, repository, environment)
    chosen = [one for one in for_it if repository.stands(one) is not False]
    merged = bool(chosen) and all(repository.stands(one) for one in chosen)
    trust = replace(repository.trust, policy=at_admission(repository.trust.policy, environment))
    envelopes = {one.file: one.envelope for one in chosen}
    refusals = judge_change(before, after, envelopes, trust, now, merged=merged)
    if refusals:
        refusals += [_superseded(one) for one in for_it if one not in chosen]
    return Judgement(tuple(refusals), tuple(envelopes))


def _speaking_for(
    new: Manifests, after: Manifests, repository: Repository, environment: str
) -> Sequence[Stated]:
    """The best statement for each image that appears, or that a version appears beside."""
    digests = {image.digest for image in new.images}
    versions = {(named.model, named.version) for named in new.versions}
    beside = {image.digest for image in after.images}
    found: dict[tuple[str, str], list[Stated]] = {}
    for one in repository.stated:
        says, digest = one.says, one.says.image.digest
        stated = {(says.model, says.version), (None, says.version)} & versions
        if says.environment == environment and (digest in digests or (stated and digest in beside)):
            found.setdefault((says.model, digest), []).append(one)
    return [_best(several, repository) for several in found.values()]


def _best(several: Sequence[Stated], repository: Repository) -> Stated:
    """The newest that stands, else the newest; one whose signature counts nowhere only where all are so."""

    def place(one: Stated) -> tuple[bool, datetime.datetime]:
        return repository.stands(one) is not False, one.says.issued

    in_order = sorted(several, key=place, reverse=True)
    return next((one for one in in_order if _is_signed(one, repository)), in_order[0])


def _is_signed(one: Stated, repository: Repository) -> bool:
    try:
        verify_past(one.envelope, repository.trust.keys)
    except AttestationError:
        return False
    return True


def _superseded(one: Stated) -> Refusal:
    where = " and ".join(one.says.files)
    because = (
        f"is of {one.says.name}, and {where} names another image now: only what is merged and stands may run"
    )
    return Refusal(file=one.file, because=because)


def told(refusals: Iterable[Refusal]) -> tuple[str, ...]:
    """Refusals as sentences; an object has a place and no file."""
    said = []
    for refusal in refusals:
        where = [part for part in (refusal.file, refusal.place) if part]
        said.append(": ".join((*where, refusal.because)))
    return tuple(dict.fromkeys(said))
