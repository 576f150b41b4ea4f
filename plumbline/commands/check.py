"""`plumbline check`: measure files, without Airflow, a spec or a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.commands import check_drift, check_fairness, check_performance

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    check = add.add_parser("check", help="measure parquet or CSV files, without Airflow, a spec or a policy")
    actions = check.add_subparsers(required=True, metavar="WHAT")
    for measured in (check_drift, check_fairness, check_performance):
        measured.add_to(actions)
