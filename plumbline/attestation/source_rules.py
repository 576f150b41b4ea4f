"""What says where manifests come from: who changes it changes what runs without naming an image."""

from __future__ import annotations

from collections import Counter

from plumbline.attestation.areas import area_of, area_of_folder
from plumbline.attestation.manifests import Manifests, NamedSource, Refusal
from plumbline.intent import GitOpsPolicy

PARTS = (
    "resources", "bases", "components", "patches", "patchesStrategicMerge", "patchesJson6902",
    "configMapGenerator", "secretGenerator",
)  # fmt: skip
"""Keys of a kustomization that point at files and folders; all other sources are addresses and the like."""

MOVES = ("namespace", "namePrefix", "nameSuffix")
"""Keys of a kustomization that make one environment's release another's."""
_OWN = ("path", "targetNamespace", "name", "server", *MOVES)
"""Keys in which a new object may say something new; that it names no other place's release is reviewed."""
_FIRST = "first take the file off policies/plumbline.yaml, in a pull request of its own"


def judge_sources(
    before: Manifests, was: Manifests, becomes: Manifests, policy: GitOpsPolicy
) -> list[Refusal]:
    """Refusals for sources that appear, change or vanish in managed files.

    Args:
        before: everything before the change.
        was: what is said only before.
        becomes: what is said only after.
        policy: the policy.
    """
    known = {(source.key, source.text) for source in before.sources}
    objects = {_object(source) for source in before.sources if source.key not in PARTS}
    kustomizations = {source.file for source in before.sources if source.key in PARTS}
    left = Counter(_object(source) for source in before.sources)
    left.subtract(_object(source) for source in was.sources)
    stay = {one for one, number in left.items() if number > 0} | {_object(one) for one in becomes.sources}
    said = {(_object(source), source.key) for source in becomes.sources}
    refusals = []
    for source in (*becomes.sources, *was.sources):
        if not area_of(source.file, policy).managed:
            continue
        gone = source not in becomes.sources
        if source.key in PARTS:
            problem = _missing_part(source, before) if gone else _new_part(source, policy)
        else:
            fell_away = _object(source) in stay and (_object(source), source.key) not in said
            problem = _changed(source) if fell_away else None
            if not gone:
                moves = source.key in MOVES and source.file in kustomizations
                problem = _changed(source) if moves else _new_address(source, known, objects)
        if problem:
            refusals.append(Refusal(file=source.file, place=source.place, because=problem))
    return refusals


def _new_part(source: NamedSource, policy: GitOpsPolicy) -> str | None:
    if source.local is None:
        return f"{source.text[:120]!r} is no manifest or folder of this repository, so nothing vouches for it"
    area, own = area_of(source.local, policy), area_of(source.file, policy)
    if not area.managed:
        area = area_of_folder(source.local, policy)
    if not area.managed:
        return f"{source.local} is not managed by policies/plumbline.yaml, so nothing vouches for it"
    if area.environments != own.environments and not area.shared:
        whose = " and ".join(area.environments)
        return f"{source.local} is {whose}'s, and what is stated for it counts there only"
    return None


def _missing_part(source: NamedSource, before: Manifests) -> str | None:
    """Why a part may not go: what it said is then said by what lies beneath, which is for another place."""
    files = {image.file for image in before.images} | {named.file for named in before.versions}
    local = source.local or ""
    if local in files or any(file.startswith(f"{local}/") for file in files):
        return f"{local} says what runs and would not be applied any more; {_FIRST}"
    return None


def _new_address(
    source: NamedSource, known: set[tuple[str, str]], objects: set[tuple[str, str]]
) -> str | None:
    """Why an address may not appear; a new object may use those that others use already."""
    if _object(source) in objects:
        return _changed(source)
    if source.key in _OWN or (source.key, source.text) in known:
        return None
    return f"{source.key} {source.text[:120]!r} is used nowhere else here; {_FIRST}"


def _changed(source: NamedSource) -> str:
    return f"changes where {source.workload or 'it'} comes from or goes to ({source.key}); {_FIRST}"


def _object(source: NamedSource) -> tuple[str, str]:
    return source.file, source.workload
