"""`plumbline spot`: what a job with a deadline costs on machines that may be taken away."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.retraining.spot.traces import Traces

POLICIES = ("on-demand", "greedy", "uniform-progress", "plumbline")


def add_to(add: Commands) -> None:
    """The command line."""
    spot = add.add_parser("spot", help="what a job with a deadline costs on spot machines")
    actions = spot.add_subparsers(required=True, metavar="ACTION")
    command = actions.add_parser("simulate", help="replay availability traces under a policy")
    command.add_argument(
        "--trace", type=Path, nargs="+", action="extend", required=True, metavar="FILE", help="one a zone"
    )
    for option, what in (
        ("--job-hours", "useful work"),
        ("--deadline-hours", "from start to deadline"),
        ("--overhead-hours", "without useful work after each launch"),
        ("--on-demand", "price of an hour on demand"),
        ("--spot", "price of an hour on spot"),
    ):
        command.add_argument(option, type=float, required=True, metavar="NUMBER", help=what)
    command.add_argument("--policy", choices=POLICIES, default="plumbline", help="(default: plumbline)")
    command.add_argument("--starts", type=int, default=100, help="runs, from random ticks (default: 100)")
    command.add_argument("--seed", type=int, default=0, help="of the random ticks (default: 0)")
    command.add_argument("--json", action="store_true", help="print canonical JSON")
    command.set_defaults(run=simulate)


def simulate(options: Namespace) -> int:
    """Prints means over the starts, and the rules they rest on."""
    from plumbline.canonical import canonical_json

    told = _simulated(options)
    print(canonical_json(told) if options.json else _as_text(told))
    return 0


def _simulated(options: Namespace) -> dict[str, Any]:
    from plumbline.retraining.spot.job import spot_job
    from plumbline.retraining.spot.policies.known import BY_NAME
    from plumbline.retraining.spot.simulation import simulate as run
    from plumbline.retraining.spot.starts import draw_starts
    from plumbline.retraining.spot.tick import RULES
    from plumbline.retraining.spot.traces import read_traces

    traces = read_traces(options.trace)
    job = spot_job(
        job_hours=options.job_hours,
        deadline_hours=options.deadline_hours,
        overhead_hours=options.overhead_hours,
        on_demand=options.on_demand,
        spot=options.spot,
        tick_seconds=traces.tick_seconds,
    )
    starts = draw_starts(job, traces.available.shape[1], options.starts, options.seed)
    result = run(job, traces, starts, BY_NAME[options.policy])
    return {
        **asdict(result),
        "policy": options.policy,
        "starts": options.starts,
        "seed": options.seed,
        "traces": _about(traces),
        "notes": [*traces.notes, *_price_notes(options)],
        "rules": list(RULES),
    }


def _about(traces: Traces) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "mean_availability": round(float(zone.mean()), 6),
            "ticks": len(zone),
            "tick_seconds": traces.tick_seconds,
        }
        for name, zone in zip(traces.names, traces.available, strict=True)
    ]


def _price_notes(options: Namespace) -> list[str]:
    if options.spot < options.on_demand:
        return []
    return ["Spot is not cheaper than on demand: Plumbline's policy never uses it; the others do not look."]


def _as_text(told: dict[str, Any]) -> str:
    lines = [
        f"{told['policy']}, mean of {told['starts']} starts:",
        f"  cost             {told['cost']:.2f}",
        f"  spot hours       {told['spot_hours']:.2f}",
        f"  on-demand hours  {told['on_demand_hours']:.2f}",
        f"  restarts         {told['restarts']:.2f}",
        f"  late             {told['late']}",
        "",
        "Available (1 in the trace) on average:",
        *(f"  {trace['name']}  {trace['mean_availability']:.1%}" for trace in told["traces"]),
        "",
        *told["notes"],
        "Rules:",
        *(f"- {rule}" for rule in told["rules"]),
    ]
    return "\n".join(lines)
