"""What somebody asks of a file's fairness, and what cannot be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plumbline.checking.files import FileError
from plumbline.checking.outcome_kinds import Kind


@dataclass(frozen=True)
class FairnessQuestion:
    """What is asked of a file."""

    label: str
    prediction: str
    protected: tuple[str, ...]
    score: str | None = None
    weight: str | None = None
    """Column that says how many people a row stands for."""
    cluster: str | None = None
    """Column that says which rows belong together."""
    intersections: bool = False
    privileged: Mapping[str, str] | None = None
    """The group the others are compared with, per attribute; the largest where none is named."""
    favorable: str | None = None
    outcome: Kind | None = None
    """What labels are; told from their values when None."""
    smallest: int = 30
    """Smallest denominator of a comparison."""
    level: float = 0.95

    @property
    def columns(self) -> list[str]:
        """Every column it needs."""
        more = [name for name in (self.score, self.weight, self.cluster) if name]
        return [self.label, self.prediction, *self.protected, *more]

    def refuse_strange(self) -> None:
        """Options that do not go together.

        Raises:
            FileError: one of them cannot be meant.
        """
        twice = {name for name in self.protected if self.protected.count(name) > 1}
        if twice or not self.protected:
            raise FileError(
                f"--protected names {', '.join(sorted(twice)) or 'nothing'}: name every column once"
            )
        strangers = sorted({*(self.privileged or {})} - {*self.protected})
        if strangers:
            raise FileError(f"--privileged names {', '.join(strangers)}, which --protected does not")
        if self.smallest < 1:
            raise FileError(f"--min-group {self.smallest}: at least one row makes a group")
