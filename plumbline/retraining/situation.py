"""What a plan is made from, and what a rule may answer."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from plumbline.records import Money, Offer, Standing, Stopped, TrainingRequest, Unpriced

if TYPE_CHECKING:
    from plumbline.retraining.timing.worth import Worth

ALARM = "alarm"
"""The requester when no person asked."""

PRICED = frozenset(
    ["auc", "auc_change", "accuracy", "accuracy_change", "log_loss", "brier", "calibration_error"]
)
"""Gates whose failing costs money and no more. Any other is about fairness or safety."""


@dataclass(frozen=True)
class Situation:
    """Everything the rules weigh. Pure data: the same situation makes the same plan."""

    model: str
    champion: str
    """Digest of the version that would be replaced."""
    gates: tuple[str, ...]
    """The champion's gates that raised the alarm; empty when none did."""
    night: int | None
    verdict: str | None
    """Key of the champion's verdict."""
    requester: str
    """`alarm`, or the name of the person who asked for a retraining."""
    request: TrainingRequest | None
    """What would be trained; needed unless nothing is asked for."""
    offers: tuple[Offer, ...]
    """Quotes, usable ones cheapest first."""
    prices_as_of: datetime.date
    budget_left: Money
    approvers: tuple[str, ...]
    """Who may say yes to a spend above the budget."""
    standings: tuple[Standing, ...] = ()
    """Where every budget that covers the model stands; `budget_left` is that of the tightest."""
    closed: str = ""
    """Why a budget lets nothing be launched; empty where none is closed."""
    suppressed: str | None = None
    """Why the same cause is not acted on again: its promotion is open, or was rejected."""
    stopped: Stopped | None = None
    """The stop of this very training at its limit of money, if it was stopped and is not done."""
    missing: str = ""
    """Packages of the training that this machine lacks, as a reason; empty where none does."""
    force: bool = False
    """A person wants it trained in spite of `suppressed`. Never a yes to money."""
    unpriced: tuple[Unpriced, ...] = ()
    """Capacity that nobody tells the price of."""
    chosen_because: str = ""
    """Why the first offer won against the next."""
    quotes: str = ""
    """Key of the recorded live quotes that the offers rest on; empty where only the price list was used."""
    quoting: tuple[str, ...] = ()
    """What has to be known about the quotes."""
    worth: Worth | None = None
    """What retraining comes to, now, later and not at all; none where the spec has no price for a night."""

    @property
    def asked(self) -> bool:
        """Whether a person wants this, whatever the gates say."""
        return self.requester != ALARM

    @property
    def cheapest(self) -> Offer | None:
        """The first of the offers that can run the training before its deadline: they come ranked."""
        return next((offer for offer in self.offers if offer.refused is None), None)

    @property
    def period(self) -> str:
        """When `budget_left` is left: `this month`, or whatever the tightest budget's period is."""
        if not self.standings:
            return "this month"
        tight = min(self.standings, key=lambda one: one.left.amount)
        period = tight.budget.rpartition(" per ")[2]
        return "today" if period == "day" else f"this {period}"

    @property
    def weighs_money(self) -> bool:
        """Whether a retraining must be worth its price: nobody asks for it, and no other gate fails."""
        return not self.asked and PRICED.issuperset(self.gates)

    @property
    def price(self) -> Money | None:
        """Of the offer that would be taken."""
        return self.cheapest.cost if self.cheapest else None

    @property
    def reason(self) -> str:
        """What retraining answers, e.g. `auc fails`."""
        if not self.gates:
            return f"{self.requester} asked for it"
        return f"{', '.join(self.gates)} {'fails' if len(self.gates) == 1 else 'fail'}"


@dataclass(frozen=True)
class Ruling:
    """A rule's answer, in a sentence that a finance partner can read."""

    decision: Literal["retrain", "ask", "nothing"]
    because: str
    offer: Offer | None = None
    waits: bool = False
    """Whether the next night is to ask again."""


Rule = Callable[[Situation], Ruling | None]
"""A rule answers, or leaves the situation to the next one."""
