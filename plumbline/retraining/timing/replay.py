"""One policy on one stream: what it sees, what it costs, and what was possible."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.retraining.timing.history import History
from plumbline.retraining.timing.oracle import oracle
from plumbline.retraining.timing.policy import Life, Policy, Seen

RULES = (
    "A retraining is decided before a night is served and takes effect on that night.",
    "The first model is in production at the start and costs nothing; every other costs one retraining.",
    "A policy sees the losses of the models that were in production, on past nights, and how many nights are "
    "left; never what another model would have lost, nor a later night.",
    "The irreducible loss of a night is the least of all models trained by then.",
    "excess is the loss above the irreducible, over all nights; total is excess plus retrains times the "
    "retraining's cost.",
    "oracle is the least total of any choice of nights, by dynamic programming on the whole table; ratio is "
    "total over oracle, and 1 where both are 0.",
)
"""What the figures mean; they go out with every result."""


@dataclass(frozen=True)
class Replay:
    """What a policy came to, in units of loss."""

    nights: int
    loss: float
    """What the models in production lost."""
    irreducible: float
    """What could not be helped."""
    retrain_cost: float
    retrained_on: tuple[int, ...]
    oracle: float
    oracle_retrained_on: tuple[int, ...]

    @property
    def excess(self) -> float:
        """Loss above the irreducible."""
        return max(self.loss - self.irreducible, 0.0)

    @property
    def retrains(self) -> int:
        """How many retrainings there were."""
        return len(self.retrained_on)

    @property
    def total(self) -> float:
        """Excess and retrainings."""
        return self.excess + self.retrains * self.retrain_cost

    @property
    def ratio(self) -> float | None:
        """Total over the oracle's; None where the oracle's is 0 and this is not."""
        if self.oracle > 0:
            return self.total / self.oracle
        return 1.0 if self.total == 0 else None


def replay(history: History, policy: Policy, retrain_cost: float, horizon: int | None = None) -> Replay:
    """Serves night after night, retraining when the policy says so.

    Args:
        history: what every model would lose.
        policy: asked before every night but the first.
        retrain_cost: of one retraining, in units of loss; not negative.
        horizon: nights the policy is told to plan for, from any night on; to the last one when None.

    Raises:
        HistoryError: the policy retrains on a night no model was trained on.
    """
    lives = [Life(history.first, (float(history.losses[0, 0]),))]
    model, retrained = 0, []
    for place in range(1, history.nights):
        night = history.first + place
        seen = Seen(night, tuple(lives), retrain_cost, horizon or history.nights - place)
        if policy(seen):
            model = history.model_of(night)
            retrained.append(night)
            lives.append(Life(night, ()))
        last = lives[-1]
        lives[-1] = last._replace(losses=(*last.losses, float(history.losses[model, place])))
    best, best_nights = oracle(history, retrain_cost)
    return Replay(
        nights=history.nights,
        loss=sum(sum(life.losses) for life in lives),
        irreducible=float(history.irreducible.sum()),
        retrain_cost=retrain_cost,
        retrained_on=tuple(retrained),
        oracle=best,
        oracle_retrained_on=best_nights,
    )
