"""Model versions that a change states, and whether image and version move together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from plumbline.attestation.accepting import Accepted, is_in, is_of
from plumbline.attestation.areas import area_of
from plumbline.attestation.image_rules import misplaced
from plumbline.attestation.manifests import Manifests, NamedVersion, Refusal
from plumbline.attestation.statement import Statement
from plumbline.intent import GitOpsPolicy


def judge_versions(
    was: Manifests, becomes: Manifests, accepted: Sequence[Accepted], policy: GitOpsPolicy
) -> list[Refusal]:
    """Refusals for model versions that are stated only after the change."""
    filled = {(named.file, named.workload, named.model) for named in becomes.versions}
    moved = Counter(
        _where(one, policy) for one in was.versions if (one.file, one.workload, one.model) not in filled
    )
    refusals = []
    for named in becomes.versions:
        if moved[_where(named, policy)] > 0:  # the same in another file of the environment
            moved[_where(named, policy)] -= 1
            continue
        problem = _against(named, accepted, policy)
        if problem:
            refusals.append(Refusal(file=named.file, place=named.place, because=problem))
    return refusals + _vanished(was, becomes, policy)


def _vanished(was: Manifests, becomes: Manifests, policy: GitOpsPolicy) -> list[Refusal]:
    """Where a version was stated and none is: what runs would be told its version by something else."""
    stated = Counter((area_of(named.file, policy), named.workload) for named in becomes.versions)
    refusals = []
    for named in was.versions:
        area = area_of(named.file, policy)
        stated[area, named.workload] -= 1
        if area.managed and stated[area, named.workload] < 0:
            because = (
                f"version {named.version!r} was stated here and none is now: first take the file off "
                "policies/plumbline.yaml, in a pull request of its own"
            )
            refusals.append(Refusal(file=named.file, place=named.place, because=because))
    return refusals


def _where(named: NamedVersion, policy: GitOpsPolicy) -> object:
    area = area_of(named.file, policy)
    return (area, named.workload, named.model, named.version) if area.managed else named


def _against(named: NamedVersion, accepted: Sequence[Accepted], policy: GitOpsPolicy) -> str | None:
    area = area_of(named.file, policy)
    if not area.managed and named.file:
        return None
    wrong = misplaced(area, "a model version")
    if wrong:
        return wrong
    for one in accepted:
        here = one.says.environment == area.environments[0] and is_in(named.file, one.says)
        if here and _is_about(named, one.says) and one.says.version == named.version:
            one.used = True
            return None
    whose = f"{named.model} " if named.model else "model version "
    return f"no valid statement for {whose}{named.version!r} in {area.environments[0]} comes with this change"


def judge_wholeness(after: Manifests, accepted: Sequence[Accepted], policy: GitOpsPolicy) -> list[Refusal]:
    """Refusals where a statement's files would name another image or version of its model as well."""
    refusals = []
    for says in (one.says for one in accepted if one.used):
        together = f"image and model version move together, to those of {says.version}"
        for image in after.images:
            wrong = is_of(image, says, policy) and image.digest != says.image.digest
            if is_in(image.file, says) and image.readable and wrong:
                because = f"names another image of {says.model}: {together}"
                refusals.append(Refusal(file=image.file, place=image.place, because=because))
        for named in after.versions:
            if is_in(named.file, says) and _is_about(named, says) and named.version != says.version:
                because = f"states version {named.version!r}: {together}"
                refusals.append(Refusal(file=named.file, place=named.place, because=because))
    return refusals


def _is_about(named: NamedVersion, says: Statement) -> bool:
    return named.model in (None, says.model)
