"""`plumbline check fairness`: what predictions do to groups of people."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from plumbline.commands.command_line import add_design, data_file, names

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser("fairness", help="rates per group, their differences and ratios")
    command.add_argument(
        "--data", type=data_file, required=True, help="parquet or CSV file, or s3://bucket/key"
    )
    command.add_argument("--label", required=True, help="column of what happened")
    command.add_argument("--prediction", required=True, help="column of what the model said")
    command.add_argument(
        "--score", help="column of predicted probabilities: adds AUC and calibration per group"
    )
    command.add_argument("--protected", type=names, required=True, metavar="A,B", help="columns of groups")
    add_design(command)
    command.add_argument(
        "--intersections", action="store_true", help="also groups of several columns at once"
    )
    command.add_argument(
        "--privileged",
        type=_values,
        default={},
        metavar="A=1,B=2",
        help="group the others are compared with (default: the largest)",
    )
    command.add_argument("--favorable", help="the label and prediction that count as 1 (default: 1)")
    command.add_argument(
        "--outcome",
        choices=("binary", "classes", "numbers"),
        help="what labels are (default: two different ones are binary, fractions are numbers)",
    )
    command.add_argument(
        "--min-group", type=int, default=30, help="smallest denominator that is compared (default: 30)"
    )
    command.add_argument("--confidence", type=float, default=0.95, help="of the intervals (default: 0.95)")
    command.add_argument("--json", action="store_true", help="print canonical JSON")
    command.set_defaults(run=check_fairness)


def check_fairness(options: Namespace) -> int:
    """Prints every group's rates, and every group against the privileged one."""
    from plumbline.checking.fairness_question import FairnessQuestion
    from plumbline.checking.groups import measure_groups
    from plumbline.checking.printing import as_json, as_table, refuse_strange_confidence

    refuse_strange_confidence(options.confidence)
    question = FairnessQuestion(
        label=options.label,
        prediction=options.prediction,
        score=options.score,
        protected=tuple(options.protected),
        weight=options.weight,
        cluster=options.cluster,
        intersections=options.intersections,
        privileged=options.privileged,
        favorable=options.favorable,
        outcome=options.outcome,
        smallest=options.min_group,
        level=options.confidence,
    )
    found = measure_groups(options.data, question)
    print(as_json(found) if options.json else as_table(found))
    return 0


def _values(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in names(text)]
    if not all(attribute and equals and value for attribute, equals, value in pairs):
        raise ArgumentTypeError(f"{text!r} does not read ATTRIBUTE=GROUP[,ATTRIBUTE=GROUP]")
    found = {attribute.strip(): value.strip() for attribute, _, value in pairs}
    if len(found) < len(pairs):
        raise ArgumentTypeError(f"{text!r} names an attribute twice: keep one of the two")
    return found
