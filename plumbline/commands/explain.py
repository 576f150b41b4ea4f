"""`plumbline explain`: why one row has its score."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.nightly.telling.disputed import DisputedRow


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser("explain", help="what moved the score of one row, by SHAP and by LIME")
    command.add_argument("model")
    command.add_argument("--night", type=int, required=True, help="the night's number, from 0")
    command.add_argument("--row", required=True, help="the row's id")
    command.add_argument("--json", action="store_true", help="print canonical JSON")
    command.set_defaults(run=explain)


def explain(options: Namespace) -> int:
    """Explains one row's score; records nothing."""
    from plumbline.canonical import canonical_json
    from plumbline.nightly.context import Context
    from plumbline.nightly.telling.disputed import explain_row

    found = explain_row(Context.of(options.model, actor="command line"), options.night, options.row)
    print(canonical_json(found) if options.json else _table(found))
    return 0


def _table(found: DisputedRow) -> str:
    width = max(len(part.feature) for part in found.parts) + 2
    lines = [f"Row {found.row} has a score of {found.score:.4f} (version {found.version[:12]})."]
    if all(part.lime is None for part in found.parts):
        return _words(found, lines, width)
    lines += [f"{'feature':<{width}}{'value':<24}{'SHAP':>9}{'LIME':>9}   log odds"]
    lines += [
        f"{part.feature:<{width}}{part.value[:22]:<24}{part.shap:>+9.3f}{part.lime or 0.0:>+9.3f}"
        for part in found.parts
    ]
    lines.append(f"SHAP values add up from {found.base:+.3f}, the log odds of a row nothing is known about.")
    fit = (
        "nothing: every score around the row is the same"
        if found.lime_fit is None
        else f"{found.lime_fit:.0%}"
    )
    lines.append(f"LIME's linear model explains {fit} of the scores' variance around the row.")
    return "\n".join(lines)


def _words(found: DisputedRow, lines: list[str], width: int) -> str:
    """A text: what each known word adds. LIME is not applicable where the model is linear already."""
    told = [f"{part.feature:<{width}}{part.shap:>+9.3f}" for part in found.parts]
    ends = [
        f"They add up from {found.base:+.3f}, the log odds of a text without a known word.",
        "LIME is not applicable: the model is linear in its words, so these figures are exact.",
    ]
    return "\n".join([*lines, f"{'word':<{width}}{'adds':>9}   log odds", *told, *ends])
