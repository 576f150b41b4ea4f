"""What a 48-hour job costs on the published spot traces, by policy, deadline and overhead.

The traces are those of "Can't Be Late" (NSDI 2024), see `SOURCE`. The argument is the folder that
has them in `spot-traces`: `make bench-spot DATA=FOLDER`.
"""

from __future__ import annotations

import sys
import time
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np

from plumbline.retraining.spot.job import SpotError, SpotJob, spot_job
from plumbline.retraining.spot.policies.known import BY_NAME
from plumbline.retraining.spot.simulation import simulate
from plumbline.retraining.spot.starts import draw_starts
from plumbline.retraining.spot.traces import Traces, read_traces
from tests.benchmarks.figures import QUICK, Figure, report

DEADLINES = (52.0, 60.0, 70.0, 92.0)
OVERHEADS = (0.02, 0.2) if QUICK else (0.02, 0.1, 0.2)
JOB_HOURS, ON_DEMAND, SPOT = 48.0, 3.06, 0.9731
STARTS = 100
SOURCE = "availability/1-node/aws-02-15-2023/*_v100_1.json of github.com/skypilot-org/spot-traces"
UNIFORM, GREEDY, OURS = "uniform-progress", "greedy", "plumbline"


class Case(NamedTuple):
    """One cell of the table."""

    deadline: float
    overhead: float

    def job(self, tick_seconds: float) -> SpotJob:
        return spot_job(
            job_hours=JOB_HOURS,
            deadline_hours=self.deadline,
            overhead_hours=self.overhead,
            on_demand=ON_DEMAND,
            spot=SPOT,
            tick_seconds=tick_seconds,
        )


CASES = tuple(Case(*numbers) for numbers in product(DEADLINES, OVERHEADS))


class Costs(NamedTuple):
    """Cost against on-demand, by zone and case, and how many starts were late."""

    ratio: np.ndarray
    late: int


def main() -> int:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data") / "spot-traces"
    files = sorted(folder.glob("*.json"))
    if not files:
        print(f"no traces in {folder}: put {SOURCE} there, or give DATA=FOLDER")
        return 2
    begun = time.perf_counter()
    zones = [read_traces([file]) for file in files]
    one = {name: costs(zones, name) for name in (GREEDY, UNIFORM, OURS)}
    together = costs([read_traces(files)], OURS)
    table(zones, one, together)
    figures = [*one_zone(one), *all_zones(one[UNIFORM], together)]
    figures.append(Figure("the whole benchmark", f"{time.perf_counter() - begun:.0f} s", "", None))
    return report("Spot with a deadline", figures)


def costs(zones: list[Traces], name: str) -> Costs:
    """Every case in every zone, from the same starts for each policy."""
    ratios, late = [], 0
    for zone, case in product(zones, CASES):
        job = case.job(zone.tick_seconds)
        starts = draw_starts(job, zone.available.shape[1], STARTS, seed=round(case.deadline))
        found = simulate(job, zone, starts, BY_NAME[name])
        ratios.append(found.cost / (JOB_HOURS * ON_DEMAND))
        late += found.late
    return Costs(np.array(ratios).reshape(len(zones), len(CASES)), late)


def one_zone(found: dict[str, Costs]) -> list[Figure]:
    ours, uniform, greedy = (found[name].ratio for name in (OURS, UNIFORM, GREEDY))
    better = np.minimum(uniform, greedy)
    worst, overall, mean = (ours / uniform).max(), ours.sum() / better.sum(), (ours / better).mean()
    late = found[OURS].late
    return [
        Figure("one zone: late", str(late), "0", late == 0),
        Figure("one zone: against Uniform Progress, worst cell", f"{worst:.3f}", "<= 1.01", worst <= 1.01),
        Figure(
            "one zone: against the better of both, mean of cells", f"{mean:.4f}", "<= .975", mean <= 0.975
        ),
        Figure("one zone: the same, of the sums", f"{overall:.4f}", "", None),
    ]


def all_zones(uniform: Costs, together: Costs) -> list[Figure]:
    best = uniform.ratio[uniform.ratio.mean(axis=1).argmin()]
    mean = (together.ratio[0] / best).mean()
    return [
        Figure("all zones: late", str(together.late), "0", together.late == 0),
        Figure("all zones: against Uniform Progress in the best", f"{mean:.4f}", "<= .88", mean <= 0.88),
    ]


def table(zones: list[Traces], one: dict[str, Costs], together: Costs) -> None:
    """Every cell, against on-demand."""
    print(f"{'zone':<22}{'hours':>6}{'overhead':>9}" + "".join(f"{name:>18}" for name in one))
    for (place, zone), (at, case) in product(enumerate(zones), enumerate(CASES)):
        row = "".join(f"{found.ratio[place, at]:>18.3f}" for found in one.values())
        print(f"{zone.names[0]:<22}{case.deadline:>6g}{case.overhead:>9g}{row}")
    for at, case in enumerate(CASES):
        print(f"{'all zones':<22}{case.deadline:>6g}{case.overhead:>9g}{together.ratio[0, at]:>54.3f}")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SpotError as error:
        sys.exit(str(error))
