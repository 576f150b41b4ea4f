"""What a policy would have cost on traces, on the average over starts."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.retraining.spot.job import SpotJob
from plumbline.retraining.spot.moment import Places, Policy
from plumbline.retraining.spot.replay import replay
from plumbline.retraining.spot.traces import Traces


@dataclass(frozen=True)
class Simulation:
    """Means over the starts, but for `late`."""

    cost: float
    """In the prices' currency."""
    spot_hours: float
    """Paid hours on spot, overhead included."""
    on_demand_hours: float
    """Paid hours on demand, overhead included."""
    restarts: float
    """Launches after a run's first."""
    late: int
    """Starts that did not end by the deadline."""


def simulate(job: SpotJob, traces: Traces, starts: Places, policy: Policy) -> Simulation:
    """Runs the job once from each start, under the rules of `tick.py`."""
    runs = replay(job, traces.available, starts, policy)
    hours = job.tick_seconds / 3600
    cost = runs.spot * job.spot + runs.on_demand * job.on_demand
    return Simulation(
        cost=float(cost.mean()),
        spot_hours=float(runs.spot.mean() * hours),
        on_demand_hours=float(runs.on_demand.mean() * hours),
        restarts=float(runs.launches.mean() - 1),
        late=int(runs.late.sum()),
    )
