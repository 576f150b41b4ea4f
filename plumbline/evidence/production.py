"""What was in production at a time, and why: answered from the evidence alone."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence

from pydantic import Field

from plumbline.canonical import digest
from plumbline.evidence.unseen_merge import unseen_merge
from plumbline.records import (
    Answer,
    Entry,
    Evaluation,
    Merge,
    Observation,
    Promotion,
    Record,
    Registration,
    Rollback,
    Rollout,
)
from plumbline.sentences import verdict_sentence

RESTS_ON = (
    "champion",
    "registration",
    "verdict",
    "waiver",
    "promotion",
    "rollback",
    "merge",
    "rollout",
    "observation",
)
"""Kinds of evidence that the answer rests on."""


class InProduction(Record):
    """A version that was seen to arrive in an environment, and nothing after it before a time."""

    model: str
    environment: str
    called: str = Field(default="", description="What it was called when it arrived, if not that.")
    version: str = Field(description="The registry's version number; empty if it was never registered.")
    digest: str = Field(description="The model digest.")
    image: str = Field(description="Digest of the image; empty if it was never registered.")
    since: datetime.datetime = Field(description="When it was seen to run, or made, if it is the first.")
    commit: str = Field(default="", description="The commit of the GitOps repo that put it there.")
    merged_by: str = ""
    merged_at: datetime.datetime | None = None
    pull_request: int | None = None
    because: str = Field(description="The verdict that allowed it, or why an earlier one was rolled back to.")
    otherwise: str = Field(default="", description="What was seen to run instead at that time, if anything.")
    unseen: str = Field(default="", description="The merge since that was not seen to run by then, if any.")


def in_production(
    entries: Iterable[Entry],
    at: datetime.datetime,
    environment: str,
    *,
    earlier: Collection[str] = (),
    first: bool = True,
) -> InProduction | None:
    """What ran in an environment at a time, as far as it was seen; None before anything did.

    Args:
        entries: the evidence about one model, in its order; at least the kinds in `RESTS_ON`.
        at: the time, with a time zone.
        environment: where.
        earlier: what it was called before; it is the same place.
        first: whether the first champion ran there before anything was promoted; then it is also what
            evidence from before there were environments is about.
    """
    past, names = [entry for entry in entries if entry.at <= at], {environment, *earlier}
    unnamed = {None} if first else set()  # evidence from before there were environments
    rollout = next((entry for entry in reversed(past) if _is_rollout(entry, names | unnamed)), None)
    champion = next((entry for entry in past if entry.kind == "champion"), None)
    if rollout is not None:
        found = _rolled_out(past, rollout, environment, names)
    elif champion is not None and first:
        found = _first(past, champion, environment)
    else:
        return None
    return found.model_copy(update={"unseen": unseen_merge(past, names, found.commit)})


def _is_rollout(entry: Entry, names: Collection[str | None]) -> bool:
    return entry.kind == "rollout" and entry.body.get("environment") in names


def _rolled_out(
    past: Sequence[Entry], entry: Entry, environment: str, names: Collection[str]
) -> InProduction:
    if "environment" not in entry.body:
        return _of_one_environment(past, entry, environment)
    rollout = Rollout.model_validate(entry.body)
    merge = _merge(past, rollout)
    return InProduction(
        model=entry.model,
        environment=environment,
        called="" if rollout.environment == environment else rollout.environment,
        version=rollout.version,
        digest=rollout.digest,
        image=rollout.image,
        since=entry.at,
        commit=rollout.since,
        merged_by=rollout.merged_by,
        merged_at=merge.at if merge else None,
        pull_request=merge.pull_request if merge else None,
        because=_because(past, merge, rollout.digest),
        otherwise=_otherwise(past, entry, rollout, names),
    )


def _of_one_environment(past: Sequence[Entry], entry: Entry, environment: str) -> InProduction:
    """A rollout as it was recorded when a merge was all that could be seen."""
    found = _registration(past, str(entry.body["digest"]))
    return InProduction(
        model=entry.model,
        environment=environment,
        version=found.version if found else "",
        digest=str(entry.body["digest"]),
        image=found.image.digest if found else "",
        since=entry.at,
        commit=str(entry.body["since"]),
        because=_promoted(past, str(entry.body["digest"]), None),
    )


def _first(past: Sequence[Entry], entry: Entry, environment: str) -> InProduction:
    found = _registration(past, str(entry.body["digest"]))
    return InProduction(
        model=entry.model,
        environment=environment,
        version=found.version if found else "",
        digest=str(entry.body["digest"]),
        image=found.image.digest if found else "",
        since=entry.at,
        because="it is the first champion: it was there before anything was judged",
    )


def _because(past: Sequence[Entry], merge: Merge | None, version: str) -> str:
    if merge is not None and merge.why == "rollback":
        return _rolled_back(past, merge)
    return _promoted(past, version, merge.pull_request if merge else None)


def _rolled_back(past: Sequence[Entry], merge: Merge) -> str:
    for entry in reversed(past):
        if entry.kind == "rollback" and entry.body["pull_request"]["number"] == merge.pull_request:
            rollback = Rollback.model_validate(entry.body)
            return f"version {rollback.wrong.version} was rolled back by {rollback.by}: {rollback.because}"
    return "it was rolled back to"


def _promoted(past: Sequence[Entry], version: str, number: int | None) -> str:
    for entry in reversed(past):
        if entry.kind != "promotion" or entry.body["registration"]["digest"] != version:
            continue
        promotion = Promotion.model_validate(entry.body)
        if number in (None, promotion.pull_request.number):
            return _verdict(past, promotion) + _waiver(past, promotion)
    return "no promotion of it is recorded"


def _verdict(past: Sequence[Entry], promotion: Promotion) -> str:
    for entry in reversed(past):
        if entry.kind == "verdict" and entry.key == promotion.verdict:
            verdict = Evaluation.model_validate(entry.body).verdict
            return verdict_sentence(verdict, promotion.registration.version, {})
    return f"its verdict {promotion.verdict[:12]} is not recorded"


def _waiver(past: Sequence[Entry], promotion: Promotion) -> str:
    for entry in reversed(past):
        if entry.kind == "waiver":
            answer = Answer.model_validate(entry.body)
            if answer.approved and entry.key == digest([promotion.registration.digest, answer]):
                return f" Waived by {answer.person}: {answer.reason or 'no reason given'}"
    return ""


def _merge(past: Sequence[Entry], rollout: Rollout) -> Merge | None:
    for entry in reversed(past):
        if entry.kind == "merge" and entry.body["commit"] == rollout.since:
            merge = Merge.model_validate(entry.body)
            if merge.environment == rollout.environment:
                return merge
    return None


def _otherwise(past: Sequence[Entry], arrived: Entry, rollout: Rollout, names: Collection[str]) -> str:
    """What was last seen there, if that is not the version, or not healthy."""
    for entry in reversed(past):
        if entry.sequence > arrived.sequence and entry.kind == "observation":
            seen = Observation.model_validate(entry.body)
            if seen.environment in names:
                fine = seen.healthy and (seen.image, seen.version) == (rollout.image, rollout.version)
                return "" if fine else seen.because
    return ""


def _registration(past: Sequence[Entry], version: str) -> Registration | None:
    for entry in past:
        if entry.kind == "registration" and entry.key == version:
            return Registration.model_validate(entry.body)
    return None
