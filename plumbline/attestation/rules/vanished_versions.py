"""Where a version was stated and none is now: what runs would be told its version by something else."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.attestation.areas import area_of
from plumbline.attestation.case import Case
from plumbline.attestation.manifests import NamedVersion, Refusal, surplus
from plumbline.attestation.wordings import TAKE_OFF_FIRST


def vanished_versions(case: Case) -> Iterator[Refusal]:
    """Refuses to leave a workload of a managed file without the version it had."""

    def place(named: NamedVersion) -> object:
        return area_of(named.file, case.policy), named.workload

    stated = [named for named in case.gone.versions if area_of(named.file, case.policy).managed]
    for named in surplus(stated, case.new.versions, place):
        because = f"version {named.version!r} was stated here and none is now: {TAKE_OFF_FIRST}"
        yield Refusal(file=named.file, place=named.place, because=because)
