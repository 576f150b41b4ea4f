"""Where manifests come from: who changes that changes what runs without naming an image."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from plumbline.attestation.areas import area_of, area_of_folder
from plumbline.attestation.case import Case
from plumbline.attestation.manifests import Manifests, NamedSource, Refusal
from plumbline.attestation.wordings import TAKE_OFF_FIRST
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
_LONGEST = 120
"""Characters of a source that a refusal repeats."""


def sources(case: Case) -> Iterator[Refusal]:
    """Refuses sources that appear, change or vanish in managed files."""
    known = _Known.of(case)
    for source in case.new.sources:
        if area_of(source.file, case.policy).managed:
            yield from _refused(source, _against_new(source, known, case.policy))
    for source in case.gone.sources:
        if area_of(source.file, case.policy).managed:
            yield from _refused(source, _against_vanished(source, known, case.before))


@dataclass(frozen=True)
class _Known:
    """What the change is held against."""

    addresses: frozenset[tuple[str, str]]
    """Keys with their texts, as they stood anywhere before."""
    objects: frozenset[tuple[str, str]]
    """The objects that named an address before."""
    kustomizations: frozenset[str]
    """The files that were kustomizations before."""
    staying: frozenset[tuple[str, str]]
    """The objects that name any source afterwards."""
    renewed: frozenset[tuple[tuple[str, str], str]]
    """The keys, each with its object, that say something new."""

    @classmethod
    def of(cls, case: Case) -> _Known:
        before, new = case.before.sources, case.new.sources
        left = Counter(_object(source) for source in before)
        left.subtract(_object(source) for source in case.gone.sources)
        return cls(
            addresses=frozenset((source.key, source.text) for source in before),
            objects=frozenset(_object(source) for source in before if source.key not in PARTS),
            kustomizations=frozenset(source.file for source in before if source.key in PARTS),
            staying=frozenset({*(one for one in left if left[one] > 0), *map(_object, new)}),
            renewed=frozenset((_object(source), source.key) for source in new),
        )


def _refused(source: NamedSource, because: str | None) -> Iterator[Refusal]:
    if because:
        yield Refusal(file=source.file, place=source.place, because=because)


def _against_new(source: NamedSource, known: _Known, policy: GitOpsPolicy) -> str | None:
    if source.key in PARTS:
        return _new_part(source, policy)
    if source.key in MOVES and source.file in known.kustomizations:
        return _changed(source)
    return _new_address(source, known)


def _against_vanished(source: NamedSource, known: _Known, before: Manifests) -> str | None:
    if source.key in PARTS:
        return _missing_part(source, before)
    fell_away = _object(source) in known.staying and (_object(source), source.key) not in known.renewed
    return _changed(source) if fell_away else None


def _new_part(source: NamedSource, policy: GitOpsPolicy) -> str | None:
    if source.local is None:
        what = repr(source.text[:_LONGEST])
        return f"{what} is no manifest or folder of this repository, so nothing vouches for it"
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
        return f"{local} says what runs and would not be applied any more; {TAKE_OFF_FIRST}"
    return None


def _new_address(source: NamedSource, known: _Known) -> str | None:
    """Why an address may not appear; a new object may use those that others use already."""
    if _object(source) in known.objects:
        return _changed(source)
    if source.key in _OWN or (source.key, source.text) in known.addresses:
        return None
    return f"{source.key} {source.text[:_LONGEST]!r} is used nowhere else here; {TAKE_OFF_FIRST}"


def _changed(source: NamedSource) -> str:
    return f"changes where {source.workload or 'it'} comes from or goes to ({source.key}); {TAKE_OFF_FIRST}"


def _object(source: NamedSource) -> tuple[str, str]:
    return source.file, source.workload
