"""`plumbline cost`: what was spent, by whom, and what is unusual about it."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

from plumbline.commands import (
    cost_anomalies,
    cost_forecast,
    cost_ingest,
    cost_quarantine,
    cost_reconcile,
    cost_report,
)

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands

PARTS: tuple[ModuleType, ...] = (
    cost_ingest,
    cost_quarantine,
    cost_report,
    cost_reconcile,
    cost_anomalies,
    cost_forecast,
)
"""In the order of `--help`."""


def add_to(add: Commands) -> None:
    """The command line."""
    cost = add.add_parser("cost", help="what was spent, by whom, and what is unusual about it")
    actions = cost.add_subparsers(required=True, metavar="WHAT")
    for part in PARTS:
        part.add_to(actions)
