"""Two verdicts side by side, gate by gate."""

from __future__ import annotations

from typing import NamedTuple

from plumbline.findings import gates
from plumbline.records import Judgement, Verdict


class GateRow(NamedTuple):
    """One gate and group with what each verdict says about it; None where it says nothing."""

    candidate: Judgement | None
    champion: Judgement | None

    @property
    def either(self) -> Judgement:
        """The judgement that names the row: the candidate's, else the champion's.

        Raises:
            ValueError: when there is neither.
        """
        found = self.candidate or self.champion
        if found is None:
            raise ValueError("a gate row needs a judgement of the candidate or of the champion")
        return found


def side_by_side(candidate: Verdict | None, champion: Verdict | None) -> tuple[GateRow, ...]:
    """Every gate and group either verdict judged, worst first; groups too small in both are left out."""
    ours, theirs = _by_gate(candidate), _by_gate(champion)
    rows = [GateRow(ours.get(key), theirs.get(key)) for key in dict.fromkeys([*ours, *theirs])]
    return tuple(row for row in rows if _judged(row.candidate) or _judged(row.champion))


def _by_gate(verdict: Verdict | None) -> dict[tuple[str, str], Judgement]:
    return {(j.gate, j.group): j for j in gates(verdict)} if verdict else {}


def _judged(judgement: Judgement | None) -> bool:
    return judgement is not None and judgement.outcome != "not judged"
