"""Where a managed image stood and none does now: whatever runs there then, nothing vouches for it."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.attestation.areas import area_of, model_of
from plumbline.attestation.case import Case
from plumbline.attestation.manifests import NamedImage, Refusal, surplus
from plumbline.attestation.wordings import TAKE_OFF_FIRST, quoted


def vanished_images(case: Case) -> Iterator[Refusal]:
    """Refuses to leave a place of a managed file without a managed image."""

    def place(image: NamedImage) -> object:
        return area_of(image.file, case.policy), image.slot

    def is_managed(image: NamedImage) -> bool:
        return not image.repository or model_of(image.repository, case.policy) is not None

    stood = [one for one in case.gone.images if is_managed(one) and area_of(one.file, case.policy).managed]
    stand = [one for one in case.new.images if is_managed(one)]
    for image in surplus(stood, stand, place):
        because = f"{quoted(image.written)} stood here and no managed image does now: {TAKE_OFF_FIRST}"
        yield Refusal(file=image.file, place=image.place, because=because)
