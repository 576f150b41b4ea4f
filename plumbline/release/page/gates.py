"""Every gate and group of a candidate, beside the champion's. Everything from outside is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plumbline.comparison import GateRow, side_by_side
from plumbline.figures import tolerance
from plumbline.markdown import escape, table
from plumbline.names import group_name, window_name
from plumbline.records import Judgement
from plumbline.release.page.grounds import Grounds
from plumbline.sentences import judged_figure

_NONE = "none"


def gates(grounds: Grounds, *, passing: bool = True) -> str:
    """Every gate and group beside the champion's, worst first; or only those that do not pass."""
    champion = f"champion, {window_name(grounds.champion)}" if grounds.champion else "champion"
    header = ("gate", "group", "value (interval)", "tolerance", "verdict", escape(champion))
    rows = side_by_side(grounds.verdict, grounds.champion)
    shown = [row for row in rows if passing or not row.candidate or row.candidate.outcome != "pass"]
    left = len(rows) - len(shown)
    note = f"\n\nLeft out here: {left} that pass. They are in the report." if left else ""
    said = f"Each gate is judged in every group it covers: {_counted(rows)}."
    return f"{said}\n\n{table(header, [_gate_cells(row, grounds.labels) for row in shown])}{note}"


def _counted(rows: Sequence[GateRow]) -> str:
    gates, judged = len({row.either.gate for row in rows}), len(rows)
    return f"{gates} gate{'' if gates == 1 else 's'}, {judged} row{'' if judged == 1 else 's'}"


def _gate_cells(row: GateRow, labels: Mapping[str, str]) -> list[str]:
    named, ours = row.either, row.candidate
    cells = [
        named.gate,
        group_name(named.group, labels),
        judged_figure(ours) if ours else _NONE,
        tolerance(named.lower, named.upper),
        ours.outcome if ours else "not judged",
        _champion(row.champion),
    ]
    return [escape(cell) for cell in cells]


def _champion(judgement: Judgement | None) -> str:
    return f"{judged_figure(judgement)}: {judgement.outcome}" if judgement else _NONE
