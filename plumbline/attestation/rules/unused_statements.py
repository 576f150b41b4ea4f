"""A statement is spent on the change it comes with: one that is added in store could be used unseen."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from plumbline.attestation.case import Accepted, Case
from plumbline.attestation.manifests import Refusal


def unused_statements(case: Case, used: Collection[Accepted]) -> Iterator[Refusal]:
    """Refuses a statement on which nothing in the change rests."""
    for one in case.accepted:
        if one not in used:
            yield Refusal(
                file=one.file,
                because=f"states a release of {one.says.name} that this change does not make: "
                "add a statement only with its change",
            )
