"""`plumbline retrain`: what retraining, or not, would have cost."""

from __future__ import annotations

import argparse
import json
import math
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.retraining.timing.replay import Replay

POLICIES = ("cost-aware", "threshold", "periodic", "never")


def add_to(add: Commands) -> None:
    """The command line."""
    retrain = add.add_parser("retrain", help="what retraining, or not, would have cost")
    actions = retrain.add_subparsers(required=True, metavar="ACTION")
    simulating = actions.add_parser(
        "simulate",
        help="a policy on a recorded stream",
        description="Replays a stream: what each model, by its night of training, would lose each night.",
    )
    simulating.add_argument(
        "--history", type=Path, required=True, metavar="FILE", help="CSV or parquet: trained_at,night,loss"
    )
    simulating.add_argument("--policy", choices=POLICIES, default="cost-aware", help="default: cost-aware")
    simulating.add_argument(
        "--retrain-cost",
        type=_cost,
        required=True,
        metavar="C",
        help="of one retraining, in units of loss: as much as one night that loses C more",
    )
    simulating.add_argument(
        "--period", type=_nights, default=7, metavar="NIGHTS", help="of `periodic`; default: 7"
    )
    simulating.add_argument(
        "--rise",
        type=_cost,
        metavar="LOSS",
        help="of `threshold`: above the model's first night; default: a tenth of that night's loss",
    )
    simulating.add_argument(
        "--horizon",
        type=_nights,
        metavar="NIGHTS",
        help="that the policy plans for, instead of the nights that are left",
    )
    simulating.add_argument("--json", action="store_true", help="figures and rules as JSON")
    simulating.set_defaults(run=simulate)


def simulate(options: Namespace) -> int:
    """Replays and prints."""
    from plumbline.retraining.timing.choosing import policy_of
    from plumbline.retraining.timing.reading import read_history
    from plumbline.retraining.timing.replay import replay

    policy = policy_of(options.policy, period=options.period, rise=options.rise)
    result = replay(read_history(options.history), policy, options.retrain_cost, options.horizon)
    print(
        json.dumps(_as_json(options.policy, result), indent=2)
        if options.json
        else _text(options.policy, result)
    )
    return 0


def _as_json(policy: str, result: Replay) -> dict[str, object]:
    from plumbline.retraining.timing.replay import RULES

    return {
        "policy": policy,
        "nights": result.nights,
        "retrain_cost": result.retrain_cost,
        "total": result.total,
        "excess": result.excess,
        "retrains": result.retrains,
        "retrained_on": result.retrained_on,
        "loss": result.loss,
        "irreducible": result.irreducible,
        "oracle": result.oracle,
        "oracle_retrains": len(result.oracle_retrained_on),
        "oracle_retrained_on": result.oracle_retrained_on,
        "ratio": result.ratio,
        "rules": RULES,
    }


def _text(policy: str, result: Replay) -> str:
    from plumbline.retraining.timing.replay import RULES

    ratio = "not defined: the oracle's is 0" if result.ratio is None else f"{result.ratio:.3f}"
    rows = (
        ("policy", policy),
        ("nights", str(result.nights)),
        ("total cost", _number(result.total)),
        ("excess over the irreducible loss", _number(result.excess)),
        (
            "retrains",
            f"{result.retrains} x {_number(result.retrain_cost)}{_nights_said(result.retrained_on)}",
        ),
        ("irreducible loss", _number(result.irreducible)),
        (
            "oracle's total cost",
            f"{_number(result.oracle)}, {len(result.oracle_retrained_on)} retrains"
            f"{_nights_said(result.oracle_retrained_on)}",
        ),
        ("ratio to the oracle", ratio),
    )
    width = max(len(name) for name, _ in rows)
    lines = [f"{name.ljust(width)}  {value}" for name, value in rows]
    return "\n".join([*lines, "", *(f"- {rule}" for rule in RULES)])


def _number(value: float) -> str:
    return f"{value:.6g}"


def _nights_said(nights: tuple[int, ...]) -> str:
    return f" (nights {', '.join(map(str, nights))})" if nights else ""


def _cost(text: str) -> float:
    """A number that is not negative, and neither so large nor so small that its square is none.

    Raises:
        ArgumentTypeError: it is none; an amount of money has to be divided by what a unit of loss costs.
    """
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if number != 0 and not 1e-100 <= number <= 1e100:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not 0 or a number up to 1e100; it is in units of loss, without a currency"
        )
    return number


def _nights(text: str) -> int:
    """A whole number of nights.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of nights, 1 or more")
    return int(text)
