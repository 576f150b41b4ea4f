"""A model version that appears was stated for just this place."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.attestation.areas import area_of
from plumbline.attestation.case import Accepted, Case, Finding
from plumbline.attestation.manifests import NamedVersion, Refusal, surplus
from plumbline.attestation.wordings import misplaced
from plumbline.intent import GitOpsPolicy


def new_versions(case: Case) -> Iterator[Finding]:
    """Refuses a version without a statement; the same in another file of its environment is not new."""
    filled = {(named.file, named.workload, named.model) for named in case.new.versions}
    left = [named for named in case.gone.versions if (named.file, named.workload, named.model) not in filled]
    for named in surplus(case.new.versions, left, lambda one: _whereabouts(one, case.policy)):
        found = _found(named, case)
        if isinstance(found, str):
            yield Refusal(file=named.file, place=named.place, because=found)
        elif found is not None:
            yield found


def _whereabouts(named: NamedVersion, policy: GitOpsPolicy) -> object:
    """What stays the same where a version only moves to another file; of an unmanaged file, all of it."""
    area = area_of(named.file, policy)
    return (area, named.workload, named.model, named.version) if area.managed else named


def _found(named: NamedVersion, case: Case) -> Accepted | str | None:
    """The statement that allows the version here, or why none does; none where nobody needs to."""
    area = area_of(named.file, case.policy)
    if not area.managed and named.file:
        return None
    wrong = misplaced(area, "a model version")
    if wrong:
        return wrong
    environment = area.environments[0]
    for one in case.accepted:
        here = one.says.environment == environment and one.is_for(named.file)
        if here and one.is_about(named) and one.says.version == named.version:
            return one
    whose = f"{named.model} " if named.model else "model version "
    return f"no valid statement for {whose}{named.version!r} in {environment} comes with this change"
