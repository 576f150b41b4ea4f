"""What says where manifests come from: who changes it changes what runs without naming an image."""

from __future__ import annotations

from plumbline.attestation.areas import area_of, folder_is_managed
from plumbline.attestation.manifests import Manifests, NamedSource, Refusal
from plumbline.intent import GitOpsPolicy

LISTS = ("resources", "bases", "components", "patches", "patchesStrategicMerge", "patchesJson6902", "valueFiles")
"""Kinds of sources that point at files and folders of this repository."""


def judge_sources(
    before: Manifests, was: Manifests, becomes: Manifests, policy: GitOpsPolicy
) -> list[Refusal]:
    """Refusals for sources that appear, change or vanish in managed files."""
    known = {(source.key, source.text) for source in before.sources}
    objects = {(source.file, source.workload) for source in before.sources if source.key not in LISTS}
    refusals = []
    for source in becomes.sources:
        problem = _new(source, known, objects, policy)
        if problem:
            refusals.append(Refusal(file=source.file, place=source.place, because=problem))
    remaining = {(source.file, source.workload) for source in becomes.sources}
    for source in was.sources:
        problem = _gone(source, before, remaining, policy)
        if problem:
            refusals.append(Refusal(file=source.file, place=source.place, because=problem))
    return refusals


def _new(
    source: NamedSource,
    known: set[tuple[str, str]],
    objects: set[tuple[str, str]],
    policy: GitOpsPolicy,
) -> str | None:
    if not area_of(source.file, policy).managed:
        return None
    if source.key in LISTS:
        if source.local is None:
            return f"{source.text[:120]!r} lies outside this repository, where nothing vouches for it"
        if area_of(source.local, policy).managed or folder_is_managed(source.local, policy):
            return None
        return f"{source.local} is no managed file of policies/plumbline.yaml, so nothing vouches for it"
    if (source.file, source.workload) in objects:
        return f"changes where {source.workload or 'the release'} comes from ({source.key}); {_FIRST}"
    if source.key == "path" or (source.key, source.text) in known:
        return None
    return f"{source.key} {source.text[:120]!r} is used nowhere else here; {_FIRST}"


_FIRST = "first take the file off policies/plumbline.yaml, in a pull request of its own"


def _gone(
    source: NamedSource, before: Manifests, remaining: set[tuple[str, str]], policy: GitOpsPolicy
) -> str | None:
    """Why a source may not go: what it brought is covered by what lies beneath, which nobody judged here."""
    if not area_of(source.file, policy).managed or source.key not in LISTS or source.local is None:
        return None
    inside = {image.file for image in before.images} | {named.file for named in before.versions}
    if source.local in inside or any(file.startswith(f"{source.local}/") for file in inside):
        return f"{source.local} names what runs and would not be applied any more; {_FIRST}"
    return None
