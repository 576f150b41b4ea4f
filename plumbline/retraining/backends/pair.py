"""When a training on spot moves to its on-demand twin: the spot policies, asked with what was seen of it.

A training that waits in the spot queue is where a simulated one waits: it costs nothing, and runs as soon as
there is a machine. So "wait" and "launch on spot" are one thing here, and only "on demand" is a move. Nobody
sees spot machines while it runs on demand; there it stays, and the policy plans for that (decision 0041).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from plumbline.retraining.backends.job import Capacity
from plumbline.retraining.spot.advice import Standing, advise
from plumbline.retraining.spot.job import SpotJob
from plumbline.retraining.spot.moment import NOWHERE, Policy
from plumbline.retraining.spot.policies.dynamic_programme import DynamicProgramme
from plumbline.retraining.spot.seen import USUAL_TICK

FEWEST_TICKS = 100
"""A short deadline has shorter ticks."""

OVERDUE = 0.05
"""The share of the whole work that counts as left at least: a run may take longer than expected."""


@dataclass(frozen=True)
class Pair:
    """The on-demand twin of a job's own capacity on spot, and what decides between them."""

    on_demand: Capacity
    spot_price: float
    """Of an hour, as the next."""
    on_demand_price: float
    seconds: float
    """How long the job takes undisturbed."""
    overhead: float
    """Seconds without useful work after a launch: until there is a machine, boot, reading the checkpoint."""
    reserve: float = 60.0
    """Seconds before the deadline to be done by: a look may be late, and a stopped run takes its time."""
    policy: Policy = field(default_factory=DynamicProgramme)

    @property
    def ratio(self) -> float:
        """What a second on demand costs, in seconds on spot."""
        return self.on_demand_price / self.spot_price if self.spot_price else 1.0


@dataclass(frozen=True)
class Sight:
    """What is known of a training on spot when it is asked whether to move."""

    elapsed: float
    """Seconds since its first launch."""
    done: float
    """Seconds of useful work that its checkpoints hold."""
    running: float | None
    """How many seconds it has had its machine; None without one."""
    available: Sequence[bool]
    """Whether there was a spot machine, in each tick since one began to look, this one last."""


def tick_seconds(deadline: float) -> float:
    """How long a tick is for a training with that many seconds."""
    return min(USUAL_TICK, deadline / FEWEST_TICKS)


def reason_to_move(pair: Pair, deadline: float, sight: Sight) -> str | None:
    """Why the training has to go on on demand now; None where spot, or waiting for it, is better and safe.

    Args:
        pair: what there is to choose from.
        deadline: seconds from the first launch.
        sight: what is known now.
    """
    tick = tick_seconds(deadline)
    whole = deadline - pair.reserve
    left = whole - sight.elapsed
    work = max(pair.seconds - sight.done, OVERDUE * pair.seconds)
    standing = Standing(
        ticks_left=max(0, int(left / tick)),
        work=work / tick,
        place=NOWHERE if sight.running is None else 0,
        debt=0.0 if sight.running is None else max(0.0, pair.overhead - sight.running) / tick,
    )
    job = SpotJob(
        work=pair.seconds / tick,
        ticks=max(1, int(whole / tick)),
        overhead=pair.overhead / tick,
        spot=pair.spot_price,
        on_demand=pair.on_demand_price,
        tick_seconds=tick,
        returns=False,
    )
    has_time = standing.work + standing.debt < standing.ticks_left
    if has_time and advise(pair.policy, job, standing, [(seen,) for seen in sight.available]).action != (
        "on-demand"
    ):
        return None
    where = "it waits for a spot machine" if sight.running is None else "it runs on spot"
    return f"{where}, with {work / 3600:.2f} hours of work and {max(0.0, left) / 3600:.2f} hours left"
