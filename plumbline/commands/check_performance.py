"""`plumbline check performance`: how well scores predict labels."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from plumbline.commands.command_line import add_design, data_file

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser("performance", help="AUC, log loss, Brier score, accuracy and calibration")
    command.add_argument(
        "--data", type=data_file, required=True, help="parquet or CSV file, or s3://bucket/key"
    )
    command.add_argument("--label", required=True, help="column of what happened")
    command.add_argument("--score", required=True, help="column of predicted probabilities")
    command.add_argument("--threshold", type=float, default=0.5, help="a score at or above it predicts 1")
    command.add_argument("--favorable", help="the label that counts as 1 (default: 1)")
    command.add_argument("--confidence", type=float, default=0.95, help="of the intervals (default: 0.95)")
    add_design(command)
    command.add_argument("--json", action="store_true", help="print canonical JSON")
    command.set_defaults(run=check_performance)


def check_performance(options: Namespace) -> int:
    """Prints what the scores are worth."""
    from alignment_checks.performance.realised import measure_performance
    from plumbline.checking.designs import design_of
    from plumbline.checking.files import read_columns
    from plumbline.checking.outcomes import favourable_rows, probabilities
    from plumbline.checking.printing import (
        as_json,
        as_table,
        refuse_strange_confidence,
        refuse_strange_threshold,
    )

    refuse_strange_confidence(options.confidence)
    refuse_strange_threshold(options.threshold)
    named = (options.label, options.score, options.weight, options.cluster)
    table = read_columns(options.data, [name for name in named if name])
    labels = favourable_rows(table.column(options.label), options.label, options.favorable)
    scores = probabilities(table.column(options.score), options.score)
    design = design_of(table, options.weight, options.cluster)
    found = measure_performance(labels, scores, options.confidence, options.threshold, design)
    print(as_json(found) if options.json else as_table(found))
    return 0
