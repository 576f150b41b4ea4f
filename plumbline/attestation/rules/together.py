"""Image and model version move together: where a release goes, nothing of another one stays."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from plumbline.attestation.case import Accepted, Case
from plumbline.attestation.manifests import Refusal


def together(case: Case, used: Collection[Accepted]) -> Iterator[Refusal]:
    """Refuses what names, in a used statement's files, another image or version of its model."""
    for one in used:
        says = one.says
        because = f"image and model version move together, to those of {says.version}"
        for image in case.after.images:
            another = one.is_of(image, case.policy) and image.digest != says.image.digest
            if one.is_for(image.file) and image.readable and another:
                said = f"names another image of {says.model}: {because}"
                yield Refusal(file=image.file, place=image.place, because=said)
        for named in case.after.versions:
            if one.is_for(named.file) and one.is_about(named) and named.version != says.version:
                said = f"states version {named.version!r}: {because}"
                yield Refusal(file=named.file, place=named.place, because=said)
