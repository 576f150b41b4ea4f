"""What retraining now, later and not at all comes to, in money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plumbline.records import Money
from plumbline.retraining.timing.policies.cost_aware import forecast
from plumbline.retraining.timing.policy import Policy, Seen

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Worth:
    """What a policy says about the coming nights, and the expected costs of each choice."""

    policy: str
    """The policy's name."""
    metric: str
    """What tells how bad a night is."""
    retrain: bool
    """Whether the policy retrains now."""
    until: int
    """The last night that is planned for."""
    now: Money
    """Retraining now, and again whenever it pays: its price, and the loss above a fresh model's."""
    later: Money
    """The same, first on the best later night."""
    wait: int
    """Nights until that one."""
    not_at_all: Money
    """Keeping the model: the loss above a fresh model's."""

    @property
    def costs(self) -> str:
        """The choices beside each other, for a sentence."""
        nights = "1 night" if self.wait == 1 else f"{self.wait} nights"
        return (
            f"up to night {self.until} retraining now is expected to come to {self.now}, in {nights} to "
            f"{self.later}, not at all to {self.not_at_all}"
        )


def worth(seen: Seen, policy: Policy, names: tuple[str, str], unit: Money) -> Worth:
    """The policy's answer, with the costs that the cost-aware policy would weigh.

    Args:
        seen: what the models in production lost, with a retraining's price in units of loss.
        policy: who decides.
        names: the policy's, and the metric's.
        unit: what one night costs that loses one unit more.
    """
    expected = forecast(seen)
    return Worth(
        policy=names[0],
        metric=names[1],
        retrain=policy(seen),
        until=seen.night + seen.nights_left - 1,
        now=_money(expected.now, unit),
        later=_money(expected.later, unit),
        wait=expected.wait,
        not_at_all=_money(expected.not_at_all, unit),
    )


def _money(loss: float, unit: Money) -> Money:
    """As much as that loss costs, to the cent: it is an estimate."""
    amount = (Decimal(repr(float(loss))) * unit.amount).quantize(CENT)
    return Money(amount=amount, currency=unit.currency)
