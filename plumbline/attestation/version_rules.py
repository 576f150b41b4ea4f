"""Model versions that a change states, and whether image and version move together."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.attestation.accepting import Accepted, is_of
from plumbline.attestation.areas import area_of
from plumbline.attestation.manifests import Manifests, NamedVersion, Refusal
from plumbline.intent import GitOpsPolicy


def judge_versions(becomes: Manifests, accepted: Sequence[Accepted], policy: GitOpsPolicy) -> list[Refusal]:
    """Refusals for model versions that are stated only after the change."""
    refusals = []
    for named in becomes.versions:
        problem = _against(named, accepted, policy)
        if problem:
            refusals.append(Refusal(file=named.file, place=named.place, because=problem))
    return refusals


def _against(named: NamedVersion, accepted: Sequence[Accepted], policy: GitOpsPolicy) -> str | None:
    area = area_of(named.file, policy)
    if not area.managed:
        return None
    if not area.environments:
        return "changes a model version in a file that several environments share; no release edits it"
    if len(area.environments) > 1:
        return f"the file belongs to {' and '.join(area.environments)}: let policies/plumbline.yaml name one"
    for one in accepted:
        says = one.says
        right_model = named.model in (None, says.model)
        right_place = says.environment == area.environments[0] and named.file in says.files
        if right_model and right_place and says.version == named.version:
            one.used = True
            return None
    whose = f"{named.model} " if named.model else "model version "
    return f"no valid statement for {whose}{named.version!r} in {area.environments[0]} comes with this change"


def judge_wholeness(after: Manifests, accepted: Sequence[Accepted], policy: GitOpsPolicy) -> list[Refusal]:
    """Refusals where a statement's files would name another image or version of its model as well."""
    refusals = []
    for one in accepted:
        if not one.used:
            continue
        says = one.says
        for image in after.images:
            if image.file in says.files and is_of(image, says, policy) and image.digest != says.image.digest:
                refusals.append(
                    Refusal(
                        file=image.file,
                        place=image.place,
                        because=f"names another image of {says.model} than {says.version}'s: they move together",
                    )
                )
        for named in after.versions:
            other = named.model in (None, says.model) and named.version != says.version
            if named.file in says.files and other:
                refusals.append(
                    Refusal(
                        file=named.file,
                        place=named.place,
                        because=f"states version {named.version!r}, while the image is {says.version}'s: "
                        "image and model version move together",
                    )
                )
    return refusals
