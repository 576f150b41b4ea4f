"""What the rules for a change weigh, and what a rule may find."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from plumbline.attestation.areas import model_of
from plumbline.attestation.manifests import Manifests, NamedImage, NamedVersion, Refusal
from plumbline.attestation.statement import Statement
from plumbline.intent import GitOpsPolicy


@dataclass(frozen=True)
class Accepted:
    """A statement that comes with a change and counts for it."""

    file: str
    says: Statement

    def is_for(self, file: str) -> bool:
        """Whether it is about what this file says; an object of no file may be any's."""
        return not file or file in self.says.files

    def is_of(self, image: NamedImage, policy: GitOpsPolicy) -> bool:
        """Whether a place is one that its model fills; one without a name may be any model's."""
        return not image.repository or model_of(image.repository, policy) == self.says.model

    def is_about(self, named: NamedVersion) -> bool:
        """Whether a version is one of its model; one that names no model may be any's."""
        return named.model in (None, self.says.model)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A change, and by what it is judged. Pure data: the same case gives the same answer."""

    before: Manifests
    """All that the files say now."""
    after: Manifests
    """All that they would say."""
    gone: Manifests
    """What is said only before."""
    new: Manifests
    """What is said only after."""
    accepted: tuple[Accepted, ...]
    """The statements that count."""
    policy: GitOpsPolicy
    """That of before the change."""


Finding = Refusal | Accepted
"""Something that speaks against the change, or a statement that allows a part of it."""

Rule = Callable[[Case], Iterable[Finding]]
"""A rule looks at the case alone; where it finds nothing, nothing speaks against the change."""

StatementRule = Callable[[Case, Collection[Accepted]], Iterable[Refusal]]
"""A rule about those accepted statements on which, as the other rules found, a part of the change rests."""
